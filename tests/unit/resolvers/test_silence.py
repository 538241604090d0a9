"""A record with items that are withheld and one without them have the same answer, to the byte."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.answer import Answer, Item, Outcome
from schema.context import Context
from schema.contract import build_contract
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Record
from settings import AccessSettings, ProfileSettings
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import a_directory_of, a_source, own_item
from tests.support.fakes import FakeTrust, FakeWorld, a_world
from tests.support.virtual_time import run_virtually

CODES = ("RA1", "RA2", "RA3")
DIRECTORY = a_directory_of(*(a_source(code) for code in CODES))
ACCESS = AccessSettings(
    profiles={"consent": ProfileSettings(read=["DEMOG", "APPT", "DOCS", "MSG"])}
)
CONTRACT = build_contract(introspection=False)
TIMES = [None, "2026", "2026-07-01", "2026-07-01T09:00:00Z", "2026-08-01T10:00:00+01:00"]

QUERY = """query ($who: NhsNumber!, $after: String, $size: Int!) { patient(nhsNumber: $who) {
    appointments(first: $size, after: $after) { ...Page edges { cursor node { ...Origin title } } }
    letters(first: $size) { ...Letters edges { node { ...Origin contentUrl } } }
    messages(last: $size) { ...Messages nodes { ...Origin } }
    first: appointments(filter: { organisation: ["RA1"] }) { ...Page nodes { id } }
    july: appointments(filter: { period: { start: "2026-07-01", end: "2026-07-31" } }) { ...Page }
    organisations { organisation { odsCode } categories }
} }
fragment Origin on Record { id alsoReportedBy { organisation { odsCode } sourceId { id } }
    conflicts { field value } provenance { sourceId { id } organisation { odsCode } asOf } }
fragment Rows on SourceReport { organisation { odsCode name } status asOf returned unreadable
    retryAfterSeconds message }
fragment Page on AppointmentConnection { totalCount completeness sources { ...Rows }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
fragment Letters on LetterConnection { totalCount completeness sources { ...Rows }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
fragment Messages on MessageConnection { totalCount completeness sources { ...Rows }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }
"""


@dataclass(slots=True)
class Trust(FakeTrust):
    """One that sends some entries which nobody can read, each with these labels."""

    unread: Sequence[frozenset[str]] = field(default_factory=tuple)

    async def _answer(self, held: Sequence[Item[Record]]) -> Outcome:
        found = await FakeTrust._answer(self, held)
        assert isinstance(found, Answer)
        labelled = tuple(one for one in self.unread if one)
        return replace(found, unreadable=len(self.unread), unreadable_labels=labelled)


@dataclass(frozen=True, slots=True)
class Held:
    """What the organisations hold: items, and entries that cannot be read."""

    items: tuple[Item[Record], ...]
    unread: tuple[tuple[str, frozenset[str]], ...]


@st.composite
def held(draw: st.DrawFn, subject: NhsNumber, labels: Sequence[str], prefix: str) -> Held:
    """Any of it, with one of these labels each; its names begin with the prefix."""
    keys = st.tuples(st.sampled_from(CODES), st.sampled_from(RecordType), st.integers(0, 4))
    items = [
        own_item(
            subject,
            code,
            f"{prefix}{place}",
            record_type=record_type,
            when=draw(st.sampled_from(TIMES)),
            labels=[label] if (label := draw(st.sampled_from(labels))) else [],
            ubrn={f"{prefix}{one}" for one in draw(st.sets(st.integers(0, 3), max_size=2))},
            owner=draw(st.sampled_from([None, *CODES])),
        )
        for code, record_type, place in draw(st.lists(keys, unique=True, max_size=10))
    ]
    codes = draw(st.lists(st.sampled_from(CODES), max_size=2))
    unread = [(code, frozenset({draw(st.sampled_from(labels))} - {""})) for code in codes]
    return Held(tuple(items), tuple(unread))


def world(subject: NhsNumber, *parts: Held) -> FakeWorld:
    """Every organisation knows the person, also where it holds nothing."""
    people = [a_person(one).build() for one in (ACTOR, SUBJECT)]
    items = [one for part in parts for one in part.items]
    grants = [a_grant().build()]
    made = a_world(DIRECTORY, *items, people=people, grants=grants, access=ACCESS)
    made.sources.locator.held = {subject: [OdsCode(code) for code in CODES]}
    made.sources.trusts = {
        code: Trust(
            code,
            trust.items,
            unread=[labels for part in parts for where, labels in part.unread if where == code],
        )
        for code, trust in made.sources.trusts.items()
    }
    return made


def told(made: FakeWorld, subject: NhsNumber, size: int) -> list[bytes]:
    """The pages of the answer as they leave, cursors and ids included."""

    async def asked(after: str | None) -> Any:
        variables = {"who": subject, "after": after, "size": size}
        gateway = made.gateway(a_principal())
        found = await CONTRACT.execute(QUERY, variables, context_value=Context(gateway))
        assert found.errors is None
        return found.data

    pages: list[bytes] = []
    after = None
    for _ in range(2):
        answer, _ = run_virtually(asked(after))
        pages.append(orjson.dumps(answer))
        after = answer["patient"]["appointments"]["pageInfo"]["endCursor"]
    return pages


@settings(max_examples=25)
@given(st.data())
def test_what_is_withheld_from_a_proxy_changes_no_byte(data: st.DataObject) -> None:
    shown = data.draw(held(SUBJECT, ["", "N", "PREGNANT"], "s"))
    secret = data.draw(held(SUBJECT, ["R", "V", "SEX", "HIV", " psy "], "w"))
    size = data.draw(st.sampled_from([1, 2, 20]))

    without, beside = world(SUBJECT, shown), world(SUBJECT, shown, secret)

    assert told(beside, SUBJECT, size) == told(without, SUBJECT, size)


@settings(max_examples=10)
@given(st.data())
def test_what_is_withheld_from_the_person_changes_no_byte(data: st.DataObject) -> None:
    shown = data.draw(held(ACTOR, ["", "R", "SEX"], "s"))
    secret = data.draw(held(ACTOR, ["V"], "w"))

    assert told(world(ACTOR, shown, secret), ACTOR, 2) == told(world(ACTOR, shown), ACTOR, 2)


@settings(max_examples=10)
@given(st.data())
def test_what_shares_a_name_with_what_is_withheld_is_not_there_either(
    data: st.DataObject,
) -> None:
    shown = data.draw(held(SUBJECT, ["", "N"], "s"))
    named = data.draw(held(SUBJECT, ["", "N"], "w"))
    of_a_secret = replace(named, items=tuple(one for one in named.items if one.identifiers))
    secrets = Held(tuple(_labelled(one) for one in of_a_secret.items), ())

    beside = world(SUBJECT, shown, Held(of_a_secret.items, ()), secrets)

    assert told(beside, SUBJECT, 2) == told(world(SUBJECT, shown), SUBJECT, 2)


def _labelled(item: Item[Record]) -> Item[Record]:
    """The same thing in the books of RA1, with a label."""
    local_id = f"l-{item.ref.organisation}-{item.ref.local_id}"
    names = [one.value for one in item.identifiers]
    kind = item.ref.record_type
    return own_item(SUBJECT, "RA1", local_id, record_type=kind, labels=["SEX"], ubrn=names)
