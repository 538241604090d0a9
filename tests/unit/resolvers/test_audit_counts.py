"""What a query did is recorded exactly: nothing is missing and nothing twice, denials included."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from auth.audit import AuditEntry
from auth.scopes import Scopes
from schema.access import AccessReason, LegalBasis
from schema.answer import Item
from schema.context import Context
from schema.contract import build_contract
from schema.directory import RecordType
from schema.node import Record
from schema.patient import RECORD_LISTS
from tests.support.auth import ACTOR, NATIONAL, SUBJECT, a_grant, a_person, a_principal, number
from tests.support.builders import RA1, RA2, a_directory_of, a_source, own_item
from tests.support.fakes import CRASH, FakeWorld, a_world

STRANGER = number(9)
LISTS = {name: one.record_type.category.name for name, one in RECORD_LISTS.items()}
OPEN_BY_CONSENT = {"APPT", "PRESCR"}
CONTRACT = build_contract(introspection=False)
PRINCIPAL = a_principal(scopes=Scopes.parse("patient/*.rs"))
PEOPLE = {"self": ACTOR, "dependant": SUBJECT}

Row = tuple[str, str | None, str | None, str]
"""Subject, category, organisation and outcome."""


def held(subject: str) -> Iterable[Item[Record]]:
    """One item of each kind at each of two trusts, the first trust's earlier."""
    for record_type in RecordType:
        for code, day in ((RA1, "2026-07-01"), (RA2, "2026-07-02")):
            own = own_item(
                ACTOR if subject == ACTOR else SUBJECT,
                code,
                f"{record_type.name}-1",
                record_type=record_type,
                when=f"{day}T09:00:00+01:00",
            )
            yield own


def world(*, second_works: bool = True) -> FakeWorld:
    """Consent opens a few of the dependant's lists at the first trust, and nothing else."""
    made = a_world(
        a_directory_of(a_source("RA1"), a_source("RA2", any_gp=False)),
        *held(ACTOR),
        *held(SUBJECT),
        people=[a_person(ACTOR).build(), a_person(SUBJECT).build()],
        grants=[a_grant().build()],
    )
    if not second_works:
        made.sources.trusts[RA2].trouble = CRASH
    return made


@dataclass(frozen=True, slots=True)
class Ask:
    """One list under an alias."""

    who: str
    field: str
    first: int


ASKS = st.lists(
    st.builds(
        Ask,
        st.sampled_from(list(PEOPLE)),
        st.sampled_from(list(LISTS)),
        st.integers(1, 3),
    ),
    max_size=8,
)


def document(asks: Iterable[Ask], strangers: int) -> str:
    """The query, with an alias for each list and each stranger."""
    parts = {"self": ["id"], "dependant": ["id"]}
    for place, one in enumerate(asks):
        parts[one.who].append(f"a{place}: {one.field}(first: {one.first}) {{ nodes {{ id }} }}")
    own, theirs = (" ".join(parts[who]) for who in ("self", "dependant"))
    people = f"viewer {{ patient {{ {own} }} dependants {{ patient {{ {theirs} }} }} }}"
    others = (f's{n}: patient(nhsNumber: "{STRANGER}") {{ id }}' for n in range(strangers))
    return f"{{ {people} {' '.join(others)} }}"


async def recorded(query: str, made: FakeWorld) -> list[AuditEntry]:
    gateway = made.gateway(PRINCIPAL)
    await CONTRACT.execute(query, context_value=Context(gateway))
    gateway.close()
    return list(gateway.trail.take())


def row(entry: AuditEntry) -> Row:
    category = entry.category.name if entry.category else None
    return entry.subject, category, entry.organisation, entry.outcome


def expected(asks: Iterable[Ask], strangers: int, *, second_works: bool) -> set[Row]:
    """Worked out from what the world holds, without asking any rule."""
    rows: set[Row] = {
        (ACTOR, None, None, "permit"),
        (SUBJECT, None, NATIONAL, "release"),
        (SUBJECT, None, None, "permit"),
    }
    if strangers:
        rows.add((STRANGER, None, None, "deny"))
    for one in asks:
        subject, category = PEOPLE[one.who], LISTS[one.field]
        if one.who == "self":
            rows |= {(ACTOR, category, code, "permit") for code in (RA1, RA2)}
            oldest_first = one.field == "appointments"
            answering = [RA1, RA2] if second_works else [RA1]
            page = (answering if oldest_first else answering[::-1])[: one.first]
            rows |= {(ACTOR, category, code, "release") for code in page}
        elif category in OPEN_BY_CONSENT:
            rows |= {(subject, category, RA1, "permit"), (subject, category, RA1, "release")}
            rows.add((subject, category, RA2, "deny"))
        else:
            rows |= {(subject, category, code, "deny") for code in (RA1, RA2, None)}
    return rows


@settings(max_examples=60)
@given(asks=ASKS, strangers=st.integers(0, 3), second_works=st.booleans())
def test_a_query_leaves_exactly_the_rows_it_should(
    asks: list[Ask], strangers: int, second_works: bool
) -> None:
    made = world(second_works=second_works)

    found = asyncio.run(recorded(document(asks, strangers), made))

    rows = Counter(row(one) for one in found)
    assert rows == Counter(expected(asks, strangers, second_works=second_works))


async def test_a_closed_field_below_a_dependant_is_recorded() -> None:
    query = "{ viewer { dependants { patient { letters { totalCount } } } } }"

    found = await recorded(query, world())

    denied = {row(one): one for one in found if one.outcome == "deny"}
    assert set(denied) == {(SUBJECT, "DOCS", code, "deny") for code in (RA1, RA2, None)}
    assert {one.reason for one in denied.values()} == {AccessReason.NOT_GRANTED}
    assert {one.relationship for one in denied.values()} == {"grant-1"}


async def test_every_row_of_a_proxy_names_both_people_and_the_app() -> None:
    query = "{ viewer { dependants { patient { appointments { nodes { id } } } } } }"

    found = await recorded(query, world())

    about = [one for one in found if one.subject == SUBJECT]
    assert {(one.actor, one.app, one.purpose) for one in about} == {
        (ACTOR, "example-app", "FAMRQT")
    }
    assert {one.request_id for one in found} == {"request-1"}


async def test_what_is_asked_twice_over_is_recorded_once_with_all_that_left() -> None:
    lists = " ".join(
        f"{name}: appointments(first: {first}) {{ nodes {{ id }} }}"
        for name, first in (("one", 1), ("all", 2), ("again", 2))
    )

    found = await recorded(f"{{ viewer {{ patient {{ {lists} }} }} }}", world())

    left = [one for one in found if one.outcome == "release"]
    assert [(one.organisation, set(one.released)) for one in left] == [
        (RA1, {"APPOINTMENT-1"}),
        (RA2, {"APPOINTMENT-1"}),
    ]


async def test_a_parent_whom_age_shut_out_is_no_stranger_to_the_audit() -> None:
    made = world()
    child = a_person(SUBJECT).born("2012-01-01").build()
    parental = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None).build()
    made.sources.people.people = {ACTOR: a_person(ACTOR).build(), SUBJECT: child}
    made.sources.relationships.statements = [parental]

    found = await recorded(f'{{ patient(nhsNumber: "{SUBJECT}") {{ id }} }}', made)

    assert [(row(one), one.relationship) for one in found] == [
        ((SUBJECT, None, None, "deny"), "grant-1")
    ]
