"""Bad tokens and bad proofs over HTTP: 401 before anybody is asked, and not a word of them back.

Tokens that are bad in what they say are truly signed by the issuer the gateway believes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.support.holder import a_holder
from tests.support.mint import Mint
from tests.support.refusals import (
    PLACES,
    Headers,
    Reply,
    a_holder_at,
    asked,
    presented,
    sandbox_mint,
    send,
)
from tests.support.running import Running
from tests.support.tokens import MINT
from tests.unit.auth.bad_proofs import bad_proofs
from tests.unit.auth.bad_tokens import bad_tokens

pytestmark = pytest.mark.acceptance

UNSENDABLE = {"NUL inside": 400, "line break at the end": None, "1 MB": 431}
"""What no header can hold, and what HTTP itself says to it; None for what is another token then."""
TOKENS = [name for name in bad_tokens(MINT) if name not in UNSENDABLE]
EXAMPLE = a_holder("https://kindred.example/graphql", MINT.now)
PROOFS = [f"proof: {name}" for name in bad_proofs(MINT, EXAMPLE)]
LONGEST_REPEATED = 20
"""No so long piece of a token or a proof may come back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every bad request."""

    sent: Mapping[tuple[str, str], str]
    """Everything that stood in the headers, by place and name."""
    replies: Mapping[tuple[str, str], Reply]
    asked: Mapping[str, int]
    """How often each source and national service was asked meanwhile, if at all."""
    asked_for_a_good_one: Mapping[str, int]
    log: str
    """What the gateway logged meanwhile."""


@pytest.fixture(scope="module")
def mint(running: Running) -> Mint:
    return sandbox_mint(running)


@pytest.fixture(scope="module")
def outcome(running: Running, mint: Mint) -> Outcome:
    """Each bad token and each bad proof, sent once to each place."""
    sent, replies = {}, {}
    logged = running.log.stat().st_size
    send(running.sandbox_url, "DELETE", "/requests")
    for place in PLACES:
        for name, headers in attempts(running, mint, place).items():
            sent[place, name] = " ".join(value for _, value in headers)
            replies[place, name] = asked(running, place, headers)
    counts = requests(running)
    with running.log.open("rb") as log:
        log.seek(logged)
        written = log.read().decode()
    asked(running, "graphql", [("Authorization", f"Bearer {mint.access_token()}")])
    return Outcome(sent, replies, counts, requests(running), written)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", [*TOKENS, *PROOFS])
def test_it_is_refused_with_a_challenge(outcome: Outcome, place: str, name: str) -> None:
    reply = outcome.replies[place, name]

    assert (reply.status, reply.code) == (401, "UNAUTHENTICATED")
    assert ' realm="kindred", error="' in reply.headers["www-authenticate"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", [*TOKENS, *PROOFS])
def test_its_refusal_repeats_nothing_of_it(
    outcome: Outcome, mint: Mint, place: str, name: str
) -> None:
    said, text = outcome.sent[place, name], outcome.replies[place, name].text

    pieces = {said[at : at + LONGEST_REPEATED] for at in range(len(said) - LONGEST_REPEATED)}
    assert not [piece for piece in pieces if piece in text]
    assert mint.actor not in text
    assert "eyJ" not in text


def test_no_bad_token_makes_a_source_be_asked(outcome: Outcome) -> None:
    assert outcome.asked == {}
    assert outcome.asked_for_a_good_one


def test_no_bad_token_is_a_defect_in_the_log(outcome: Outcome, mint: Mint) -> None:
    assert outcome.log.count('"status": 401') >= len(outcome.replies)
    assert '"defect"' not in outcome.log
    assert "Traceback" not in outcome.log
    assert "eyJ" not in outcome.log
    assert mint.actor not in outcome.log


def test_there_are_over_two_hundred_and_all_differ(outcome: Outcome) -> None:
    texts = {sent for (place, _), sent in outcome.sent.items() if place == "graphql"}

    assert len(texts) == len(TOKENS) + len(PROOFS) > 200


@pytest.mark.parametrize(("name", "status"), UNSENDABLE.items())
def test_what_no_header_can_hold_is_refused_by_http(
    running: Running, mint: Mint, name: str, status: int | None
) -> None:
    text = bad_tokens(mint)[name]

    if status is None:
        with pytest.raises(ValueError, match="Invalid header"):
            asked(running, "graphql", [("Authorization", f"Bearer {text}")])
    else:
        reply = asked(running, "graphql", [("Authorization", f"Bearer {text}")])
        assert reply.status == status


@pytest.mark.parametrize("place", PLACES)
def test_good_tokens_of_the_same_kind_are_let_in(running: Running, mint: Mint, place: str) -> None:
    holder = a_holder_at(running, place)
    token = mint.access_token(cnf=holder.binding)
    bound = presented(holder.credentials(token))
    good: list[Headers] = [
        [("Authorization", f"Bearer {mint.access_token()}")],
        [("Authorization", f"Bearer {mint.login_token()}")],
        [("Authorization", f"Bearer {mint.signed(mint.composite_claims())}")],
        bound,
    ]

    statuses = [asked(running, place, headers).status for headers in good]

    assert statuses == [200 if place == "graphql" else 404] * len(good)


def attempts(running: Running, mint: Mint, place: str) -> Mapping[str, Headers]:
    """Headers of every bad token and every bad proof, by name."""
    tokens, proofs = bad_tokens(mint), bad_proofs(mint, a_holder_at(running, place))
    alone = {name: [("Authorization", f"Bearer {tokens[name]}")] for name in TOKENS}
    return {**alone, **{f"proof: {name}": presented(one) for name, one in proofs.items()}}


def requests(running: Running) -> Mapping[str, int]:
    """How often each source was asked that was."""
    found: Mapping[str, int] = json.loads(send(running.sandbox_url, "GET", "/requests").body)
    return found
