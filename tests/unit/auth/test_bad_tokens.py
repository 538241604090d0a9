"""Every bad token is Unauthenticated, whatever bytes arrive: rows A01 to A12 of the catalogue."""

import json
from base64 import urlsafe_b64decode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.challenge import Unauthenticated
from auth.credentials import Credentials
from tests.support.auth import ACTOR
from tests.support.tokens import (
    KID,
    LOGIN_ISSUER,
    MINT,
    FakeKeys,
    a_verifier,
    access_claims,
    access_token,
    bearer,
)
from tests.unit.auth.bad_tokens import algorithms, bad_tokens, raw_claims, unreadable

BAD = bad_tokens(MINT)
GOOD = access_token()


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
async def test_a_bad_token_is_refused_with_a_challenge(token: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(bearer(token))

    assert refused.value.status == 401
    assert refused.value.challenge.startswith('Bearer realm="kindred", error="')
    assert "algs" not in refused.value.challenge


@pytest.mark.parametrize("token", BAD.values(), ids=BAD.keys())
async def test_a_refusal_repeats_nothing_of_the_token(token: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(bearer(token))

    said = f"{refused.value} {refused.value.challenge}"
    assert ACTOR not in said
    assert "eyJ" not in said
    assert refused.value.__cause__ is None


async def test_only_forgeries_are_refused_for_their_signature() -> None:
    forgeries = {"key of somebody else", "claims changed", "login: own token forged"}
    refused_for_it = set()

    for name, token in BAD.items():
        with pytest.raises(Unauthenticated) as refused:
            await a_verifier().principal(bearer(token))
        if "signature" in str(refused.value):
            refused_for_it.add(name)

    assert refused_for_it == forgeries | set(algorithms(MINT)) - {"alg NoNe, no signature"}


@pytest.mark.parametrize(
    "headers",
    [
        [f"Bearer {GOOD}", f"Bearer {GOOD}"],
        [f"Basic {GOOD}"],
        [GOOD],
        [""],
        ["Bearer"],
        [f"Bearer  {GOOD}"],
        [f"DPoP {GOOD}"],
        [f"Bearer {GOOD}", f"DPoP {GOOD}"],
        [f"Bearer {GOOD}, DPoP {GOOD}"],
    ],
    ids=[
        *("two headers", "basic", "no scheme", "empty", "no token", "two spaces", "DPoP"),
        *("both schemes", "both schemes in one"),
    ],
)
async def test_only_one_bearer_header_signs_anybody_in(headers: list[str]) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(Credentials(headers))

    assert refused.value.status == 401


async def test_no_key_is_looked_up_for_an_unreadable_token() -> None:
    keys = FakeKeys()

    for token in unreadable(MINT).values():
        with pytest.raises(Unauthenticated):
            await a_verifier(keys).principal(bearer(token))

    assert keys.asked == []


def test_the_catalogue_covers_each_claim_of_a_good_token() -> None:
    mentioned = " ".join(BAD).replace("NHS number", "nhs_number").replace("app", "client_id")

    absent = {name for name in access_claims() if name not in mentioned} - {"birthdate"}

    assert not absent


@settings(max_examples=300)
@given(st.data())
async def test_a_token_with_any_byte_changed_is_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOOD) - 1))
    other = data.draw(st.characters(max_codepoint=255).filter(lambda one: one != GOOD[place]))

    with pytest.raises(Unauthenticated):
        await a_verifier().principal(bearer(GOOD[:place] + other + GOOD[place + 1 :]))


@settings(max_examples=300)
@given(st.text(max_size=200))
async def test_any_text_at_all_is_refused_without_a_crash(text: str) -> None:
    with pytest.raises(Unauthenticated):
        await a_verifier().principal(Credentials([text]))


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from([*access_claims(), "act", "azp", "nbf", "cnf"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
            max_leaves=6,
        ),
        min_size=1,
        max_size=4,
    )
)
async def test_signed_claims_of_any_type_never_crash(changes: dict[str, object]) -> None:
    token = raw_claims(MINT, json.dumps({**access_claims(), **changes}).encode())

    try:
        principal = await a_verifier().principal(bearer(token))
    except Unauthenticated:
        return

    assert principal.actor == ACTOR


def test_the_good_token_is_what_the_bad_ones_vary() -> None:
    header = json.loads(urlsafe_b64decode(GOOD.partition(".")[0] + "=="))

    assert header == {"alg": "RS512", "typ": "at+jwt", "kid": KID}
    assert LOGIN_ISSUER not in GOOD
