"""A bound token is good with one proof for this request by the key it is bound to (RFC 9449)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auth.challenge import Unauthenticated
from auth.credentials import Credentials
from auth.jwks import read_key
from auth.proof import Proofs, digest, thumbprint_of
from auth.tokens import TokenVerifier
from tests.support.auth import ACTOR, NOW, SUBJECT, FakeClock
from tests.support.holder import a_holder
from tests.support.mint import encoded
from tests.support.tokens import (
    ISSUERS,
    LOGIN_ISSUER,
    MINT,
    PROOF_ALGORITHMS,
    FakeApps,
    FakeKeys,
    FakeUsedProofs,
    a_verifier,
    access_token,
    composite_claims,
    login_token,
    proofs_at,
    signed,
)
from tests.unit.auth.bad_proofs import bad_proofs

URL = "https://kindred.example/graphql"
HOLDER = a_holder(URL, MINT.now)
TOKEN = access_token(cnf=HOLDER.binding)
BAD = bad_proofs(MINT, HOLDER)
NEED_NO_PROOF = (
    *("bound, under both schemes", "bound, under both schemes in one"),
    *("cnf null, as bearer", "cnf empty, as bearer"),
    *("cnf a certificate, as bearer", "cnf in two ways, as bearer"),
)
"""What a proof could not help."""
REASONS = {
    "htm": "The proof is for another method.",
    "htu": "The proof is for another address.",
    "iat": "The proof was not made just now.",
    "ath": "The proof is for another token.",
    "jti": "The proof has no usable jti.",
    "jwk": "The proof holds no public key that can be used.",
    "typ": "The proof is of the wrong type.",
    "another": "The proof is of another key than the token's.",
    "cnf": "The token is bound in a way that is not understood here.",
    "free,": "The token is bound to no key.",
}
"""Why each of a kind is refused, by the first word of its name."""
ELSEWHERE = {
    "jwk for another algorithm": "The proof's signature is not valid.",
    "another key that says it is this one": "The proof's signature is not valid.",
}


@pytest.mark.parametrize("attempt", BAD.values(), ids=BAD.keys())
async def test_a_bad_proof_is_refused_with_a_challenge(attempt: Credentials) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(attempt)

    said = f"{refused.value} {refused.value.challenge}"
    assert refused.value.status == 401
    assert 'error="' in said
    assert refused.value.__cause__ is None
    assert ACTOR not in said
    assert "eyJ" not in said
    assert HOLDER.binding["jkt"] not in said


@pytest.mark.parametrize("name", [one for one in BAD if one not in NEED_NO_PROOF])
async def test_whoever_needs_a_proof_is_told_how_to_sign_it(name: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(BAD[name])

    assert refused.value.challenge.startswith('DPoP realm="kindred", error="')
    assert refused.value.challenge.endswith(', algs="ES256 PS256 RS256"')


@pytest.mark.parametrize("name", [one for one in BAD if one.partition(" ")[0] in REASONS])
async def test_a_bad_proof_is_refused_for_its_own_reason(name: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(BAD[name])

    assert str(refused.value) == ELSEWHERE.get(name, REASONS[name.partition(" ")[0]])


@pytest.mark.parametrize("algorithm", PROOF_ALGORITHMS)
async def test_a_proof_of_each_algorithm_is_good(algorithm: str) -> None:
    holder = a_holder(URL, MINT.now, algorithm)

    principal = await a_verifier().principal(holder.credentials(access_token(cnf=holder.binding)))

    assert principal.actor == ACTOR


async def test_without_an_address_of_its_own_no_proof_is_good() -> None:
    clock = FakeClock(NOW)
    holder = a_holder(URL, MINT.now)
    verifier = TokenVerifier(ISSUERS, FakeApps(), FakeKeys(), clock, proofs_at(clock, None))

    with pytest.raises(Unauthenticated, match="public_url"):
        await verifier.principal(holder.credentials(access_token(cnf=holder.binding)))


async def test_an_algorithm_that_is_not_configured_is_refused() -> None:
    clock = FakeClock(NOW)
    holder = a_holder(URL, MINT.now, "PS256")
    proofs = Proofs("", ["ES256"], FakeUsedProofs(), clock)
    verifier = TokenVerifier(ISSUERS, FakeApps(), FakeKeys(), clock, proofs)

    with pytest.raises(Unauthenticated, match="signature") as refused:
        await verifier.principal(holder.credentials(access_token(cnf=holder.binding)))

    assert refused.value.challenge.endswith(', algs="ES256"')


@pytest.mark.parametrize(
    "changes",
    [
        {"htu": f"{URL}?query=1#part"},
        {"htu": "HTTPS://Kindred.EXAMPLE/graphql"},
        {"htu": "https://kindred.example:443/graphql"},
        {"htu": "https://kindred.example/%67raphql"},
        {"iat": MINT.now - 60},
        {"iat": MINT.now + 30},
        {"iat": MINT.now + 0.5},
        {"jti": "j" * 256},
        {"jti": "\ud800"},
        {"nonce": "never given out"},
    ],
    ids=str,
)
async def test_a_proof_may_say_the_same_in_another_way(changes: dict[str, Any]) -> None:
    principal = await a_verifier().principal(
        HOLDER.credentials(TOKEN, HOLDER.proof(TOKEN, **changes))
    )

    assert principal.actor == ACTOR


@pytest.mark.parametrize(
    "jwk", [{"use": "sig"}, {"kid": "mine"}, {"alg": "ES256"}, {"key_ops": ["verify"]}], ids=str
)
async def test_a_public_key_may_say_what_it_is_for(jwk: dict[str, Any]) -> None:
    proof = HOLDER.headed(TOKEN, jwk={**HOLDER.jwk, **jwk}, kid="mine")

    principal = await a_verifier().principal(HOLDER.credentials(TOKEN, proof))

    assert principal.actor == ACTOR


async def test_the_scheme_of_proofs_is_read_in_any_case() -> None:
    given = HOLDER.credentials(TOKEN)
    written = Credentials([f"dPoP {TOKEN}"], given.proofs, given.method, given.url)

    principal = await a_verifier().principal(written)

    assert principal.actor == ACTOR


async def test_a_proof_beside_a_free_token_is_not_looked_at() -> None:
    token = access_token()

    principal = await a_verifier().principal(Credentials([f"Bearer {token}"], ["nonsense"]))

    assert principal.actor == ACTOR


async def test_an_id_token_can_be_bound_too() -> None:
    principal = await a_verifier().principal(HOLDER.credentials(login_token(cnf=HOLDER.binding)))

    assert (principal.actor, principal.issuer) == (ACTOR, LOGIN_ISSUER)


async def test_a_bound_composite_token_reaches_its_subject() -> None:
    token = signed(composite_claims(cnf=HOLDER.binding))

    principal = await a_verifier().principal(HOLDER.credentials(token))

    assert (principal.actor, principal.subject) == (ACTOR, SUBJECT)


async def test_a_proof_for_reading_a_letter_is_for_that_letter() -> None:
    reading = HOLDER.asking("GET", "https://kindred.example/letters/one/content")
    other = HOLDER.asking("GET", "https://kindred.example/letters/two/content")
    verifier = a_verifier()

    principal = await verifier.principal(reading.credentials(TOKEN))

    assert principal.actor == ACTOR
    with pytest.raises(Unauthenticated, match="address"):
        await verifier.principal(other.credentials(TOKEN, reading.proof(TOKEN)))


@pytest.mark.parametrize("seconds_later", [0, 90])
async def test_a_proof_is_good_once(seconds_later: int) -> None:
    clock = FakeClock(NOW)
    verifier = TokenVerifier(ISSUERS, FakeApps(), FakeKeys(), clock, proofs_at(clock))
    shown = HOLDER.credentials(TOKEN, HOLDER.proof(TOKEN, iat=MINT.now + 30))

    await verifier.principal(shown)
    clock.advance(seconds=seconds_later)

    with pytest.raises(Unauthenticated, match=r"^The proof was used before\.$"):
        await verifier.principal(shown)


async def test_two_keys_may_give_their_proofs_the_same_name() -> None:
    verifier, other = a_verifier(), a_holder(URL, MINT.now)
    others = access_token(cnf=other.binding)

    await verifier.principal(HOLDER.credentials(TOKEN, HOLDER.proof(TOKEN, jti="one")))
    second = await verifier.principal(other.credentials(others, other.proof(others, jti="one")))

    assert second.actor == ACTOR


async def test_a_bad_proof_does_not_use_its_name_up() -> None:
    verifier = a_verifier()
    with pytest.raises(Unauthenticated):
        await verifier.principal(
            HOLDER.credentials(TOKEN, HOLDER.proof(TOKEN, jti="one", htm="PUT"))
        )

    principal = await verifier.principal(HOLDER.credentials(TOKEN, HOLDER.proof(TOKEN, jti="one")))

    assert principal.actor == ACTOR


async def test_while_it_is_not_known_what_was_used_all_proofs_are_refused() -> None:
    clock, used = FakeClock(NOW), FakeUsedProofs()
    used.is_broken = True
    proofs = Proofs("", PROOF_ALGORITHMS, used, clock)
    verifier = TokenVerifier(ISSUERS, FakeApps(), FakeKeys(), clock, proofs)

    with pytest.raises(Unauthenticated) as refused:
        await verifier.principal(HOLDER.credentials(TOKEN))

    assert refused.value.status == 503
    assert refused.value.challenge.startswith("DPoP ")


@pytest.mark.parametrize(
    "public_url", ["https://care.example/kindred", "https://care.example/kindred/"]
)
async def test_behind_a_proxy_a_proof_is_for_the_public_address(public_url: str) -> None:
    inside = "http://10.0.0.7:8000/graphql"
    holder = a_holder(inside, MINT.now)
    token = access_token(cnf=holder.binding)
    proof = holder.proof(token, htu="https://care.example/kindred/graphql")

    principal = await _verifier_at(public_url).principal(holder.credentials(token, proof))

    assert principal.actor == ACTOR


@pytest.mark.parametrize("asked", ["http://10.0.0.7:8000/graphql", "https://evil.example/graphql"])
async def test_the_address_that_a_caller_says_is_not_believed(asked: str) -> None:
    holder = a_holder(asked, MINT.now)
    verifier = _verifier_at("https://care.example/kindred")

    with pytest.raises(Unauthenticated, match=r"^The proof is for another address\.$"):
        await verifier.principal(holder.credentials(access_token(cnf=holder.binding)))


async def test_an_app_that_must_bind_its_tokens_uses_no_others() -> None:
    with pytest.raises(Unauthenticated) as refused:
        await a_verifier().principal(Credentials([f"Bearer {access_token(client_id='bound-app')}"]))

    assert refused.value.challenge.startswith('DPoP realm="kindred", error="invalid_token"')


async def test_an_app_that_must_bind_its_tokens_uses_bound_ones() -> None:
    token = access_token(client_id="bound-app", cnf=HOLDER.binding)

    principal = await a_verifier().principal(HOLDER.credentials(token))

    assert principal.app.client_id == "bound-app"


@pytest.mark.parametrize(
    ("jwk", "thumbprint"),
    [
        (
            {
                "kty": "EC",
                "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
                "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
                "crv": "P-256",
            },
            "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
        ),
        (
            {
                "kty": "RSA",
                "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxu"
                "hDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN"
                "5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5"
                "hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBni"
                "Iqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
                "e": "AQAB",
                "alg": "RS256",
                "kid": "2011-04-29",
            },
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
        ),
    ],
    ids=["RFC 9449 section 4.2", "RFC 7638 section 3.1"],
)
def test_thumbprints_are_those_of_the_standards(jwk: dict[str, object], thumbprint: str) -> None:
    key = read_key(jwk)

    assert key is not None
    assert thumbprint_of(key) == thumbprint


def test_the_digest_of_a_token_is_that_of_the_standard() -> None:
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"  # RFC 9449 section 7.1

    assert digest(token) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


@settings(max_examples=300)
@given(st.text(max_size=200) | st.binary(max_size=200).map(encoded))
async def test_any_text_as_a_proof_is_refused_without_a_crash(text: str) -> None:
    with pytest.raises(Unauthenticated):
        await a_verifier().principal(HOLDER.credentials(TOKEN, text))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from([*HOLDER.claims(TOKEN), "exp"]), VALUES, max_size=3),
    st.dictionaries(st.sampled_from([*HOLDER.header(), "kid"]), VALUES, max_size=2),
    st.dictionaries(st.sampled_from([*HOLDER.jwk, "n", "e", "use", "alg"]), VALUES, max_size=2),
)
async def test_a_signed_proof_of_any_values_never_crashes(
    claims: dict[str, object], header: dict[str, object], jwk: dict[str, object]
) -> None:
    given_header = {**HOLDER.header(jwk={**HOLDER.jwk, **jwk}), **header}
    proof = HOLDER.signed(given_header, {**HOLDER.claims(TOKEN), **claims})

    try:
        principal = await a_verifier().principal(HOLDER.credentials(TOKEN, proof))
    except Unauthenticated:
        return

    assert principal.actor == ACTOR


def _verifier_at(public_url: str) -> TokenVerifier:
    clock = FakeClock(NOW)
    return TokenVerifier(ISSUERS, FakeApps(), FakeKeys(), clock, proofs_at(clock, public_url))
