"""What is digested of a row is the same text for ever, however soon it is written."""

import json

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from auth.audit import AuditEntry, Concern
from auth.audit.digest import Head, canonical
from schema.access import AccessReason, Action, Category
from tests.support.audit import CHAIN_KEY, REQUEST
from tests.support.auth import ACTOR, HOSPITAL, SUBJECT

DIGEST = "b1f9a85c69af57bdb20091de00dc501b4474185239bf02918fc342397412f51d"
"""Of the second of two rows, in the first release that had chains."""

TEXTS = st.text(st.characters(), max_size=8)  # lone surrogates too
VALUES = TEXTS | st.integers(-(2**70), 2**70) | st.none() | st.booleans()


@given(st.lists(VALUES | st.dictionaries(TEXTS, VALUES, max_size=4), max_size=4))
@example(["\x7f"])
@example(["\ud800"])
@example([{"ü": "a", "b\n": 'Zoë "\\/'}])
def test_any_row_is_digested_as_the_json_it_always_was(said: list[object]) -> None:
    always = json.dumps(said, separators=(",", ":"), sort_keys=True).encode("ascii")

    assert canonical(tuple(said)) == always


def test_what_was_digested_in_an_earlier_release_is_digested_alike() -> None:
    refused = AuditEntry(
        request_id=REQUEST,
        actor=ACTOR,
        subject=SUBJECT,
        app='Zoë "\\/\x7f',
        purpose="FAMRQT",
        action=Action.READ,
        category=None,
        organisation=None,
        outcome="deny",
        reason=AccessReason.UNAVAILABLE,
        concern=Concern.CHOICE,
    )
    left = replace(refused, category=Category.DOCS, released=frozenset({"2", "é"}), reason=None)

    head = Head(3, 0, b"\1" * 32)
    for entry in (refused, replace(left, organisation=HOSPITAL, relationship="grant-1")):
        head = head.after(entry.said("2026-06-15T12:30:01.000000+00:00"), CHAIN_KEY)

    assert head.position == 2
    assert head.digest.hex() == DIGEST
