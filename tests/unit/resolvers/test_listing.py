"""A list is decided, asked, released, merged and cut, in this order."""

import asyncio
import dataclasses
from typing import Any

import pytest
from structlog.testing import capture_logs

from auth.scopes import Scopes
from resolvers.gateway import Gateway
from schema.access import AccessReason, Category
from schema.answer import Answer, Failure, Item, Pause
from schema.appointment import Appointment, AppointmentFilter, AppointmentStatus
from schema.connection import Connection, PageArguments, RecordOrder
from schema.context import Context
from schema.contract import build_contract
from schema.directory import RecordType
from schema.errors import BadInput, NotPermitted
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Record
from schema.report import Completeness, SourceStatus
from tests.support.auth import ACTOR, NATIONAL, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import (
    LETTER,
    RA1,
    a_directory_of,
    a_source,
    an_answer,
    an_item,
    own_item,
)
from tests.support.fakes import FakeWorld, a_world

S = SourceStatus
DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2"), a_source("RA3", LETTER))


def world(*items: Item[Record]) -> FakeWorld:
    return a_world(DIRECTORY, *items, people=[a_person(ACTOR).build()])


async def signed_in(made: FakeWorld, scopes: str = "patient/*.rs") -> Gateway:
    gateway = made.gateway(a_principal(scopes=Scopes.parse(scopes)))
    await gateway.own_patient()
    return gateway


async def listed(
    made: FakeWorld,
    page: PageArguments | None = None,
    matching: AppointmentFilter | None = None,
    subject: NhsNumber = ACTOR,
) -> Connection[Appointment]:
    gateway = await signed_in(made)
    asked = page or PageArguments()
    return await gateway.records(
        subject, RecordType.APPOINTMENT, asked, RecordOrder.OLDEST_FIRST, matching
    )


def rows(found: Connection[Appointment]) -> dict[str, tuple[SourceStatus, int]]:
    return {str(r.organisation.ods_code): (r.status, r.returned) for r in found.sources}


def ids(found: Connection[Appointment]) -> list[str]:
    return [str(one.provenance.source_id.id) for one in found.nodes]


BOOKED = AppointmentFilter(status=[AppointmentStatus.BOOKED])
JULY, AUGUST = an_item("RA1", "july"), an_item("RA2", "august", "2026-08-01")


async def test_items_of_all_organisations_come_in_order() -> None:
    found = await listed(world(AUGUST, JULY))

    assert ids(found) == ["july", "august"]
    assert rows(found) == {"RA1": (S.OK, 1), "RA2": (S.OK, 1)}
    assert (found.completeness, found.total_count) == (Completeness.COMPLETE, 2)


async def test_an_empty_complete_list_means_there_is_nothing() -> None:
    found = await listed(world())

    assert (found.nodes, found.sources, found.total_count) == ([], [], 0)
    assert found.completeness is Completeness.COMPLETE
    assert (found.page_info.start_cursor, found.page_info.end_cursor) == (None, None)


async def test_a_total_is_not_told_when_something_may_be_missing() -> None:
    made = world(JULY, AUGUST)
    made.sources.trusts[RA1].trouble = Failure(RA1, S.TIMED_OUT)

    found = await listed(made)

    assert (found.completeness, found.total_count) == (Completeness.PARTIAL, None)
    assert rows(found) == {"RA1": (S.TIMED_OUT, 0), "RA2": (S.OK, 1)}


async def test_foreign_items_are_dropped_and_reported_and_the_rest_kept() -> None:
    strangers = an_item("RA1", "strange", about=SUBJECT), an_item("RA1", "unsaid", about=None)

    with capture_logs() as lines:
        found = await listed(world(JULY, AUGUST, *strangers))

    assert ids(found) == ["july", "august"]
    assert rows(found)["RA1"] == (S.INVALID, 1)
    events = [(line["event"], line["count"]) for line in lines if line["log_level"] == "error"]
    assert events == [("foreign_items", 2)]


async def test_withheld_items_leave_no_trace() -> None:
    secret = an_item("RA1", "secret", labels=["V"])

    with_secret = await listed(world(AUGUST, secret))
    without = await listed(world(AUGUST, an_item("RA1", "other", record_type=LETTER)))

    assert with_secret == without
    assert rows(with_secret)["RA1"] == (S.EMPTY, 0)


async def test_filters_are_applied_here_whatever_the_source_did() -> None:
    cancelled = an_item("RA1", "off", status=AppointmentStatus.CANCELLED)

    found = await listed(
        world(JULY, cancelled, AUGUST),
        matching=BOOKED,
    )

    assert ids(found) == ["july", "august"]
    assert rows(found)["RA1"] == (S.OK, 1)


async def test_a_filter_looks_at_the_owners_version() -> None:
    cancelled = an_item("RA1", "a", ubrn="U1", owner="RA1", status=AppointmentStatus.CANCELLED)
    outdated = an_item("RA2", "b", ubrn="U1", status=AppointmentStatus.BOOKED)

    found = await listed(world(cancelled, outdated), matching=BOOKED)

    assert ids(found) == []
    assert rows(found) == {"RA1": (S.EMPTY, 0), "RA2": (S.EMPTY, 0)}


async def test_only_wanted_organisations_are_asked() -> None:
    made = world(JULY, AUGUST)

    found = await listed(made, matching=AppointmentFilter(organisation=[OdsCode("RA2")]))

    assert ids(found) == ["august"]
    assert made.sources.trusts[RA1].searched == []


async def test_bad_paging_is_refused_before_anybody_is_asked() -> None:
    made = world(JULY)

    with pytest.raises(BadInput):
        await listed(made, PageArguments(first=0))
    assert made.sources.calls == 0


async def test_a_closed_category_is_refused_and_asks_nobody() -> None:
    made = world(JULY)
    gateway = await signed_in(made, "patient/Patient.rs")

    with pytest.raises(NotPermitted) as caught:
        await gateway.records(
            ACTOR, RecordType.APPOINTMENT, PageArguments(), RecordOrder.OLDEST_FIRST, None
        )

    assert (caught.value.extensions or {})["reason"] == AccessReason.APP_SCOPE.value
    assert made.sources.calls == 0


async def test_requests_of_one_tick_are_planned_together() -> None:
    made = world(JULY, an_item("RA1", "letter", record_type=LETTER))
    gateway = await signed_in(made)
    page, order = PageArguments(), RecordOrder.OLDEST_FIRST

    with capture_logs() as lines:
        await asyncio.gather(
            gateway.records(ACTOR, RecordType.APPOINTMENT, page, order, None),
            gateway.records(ACTOR, RecordType.APPOINTMENT, PageArguments(first=1), order, None),
            gateway.records(ACTOR, RecordType.LETTER, page, order, None),
        )

    plans = [line for line in lines if line["event"] == "step 5: planned"]
    assert [(one["requests"], one["fetches"]) for one in plans] == [
        (2, ["RA1 APPOINTMENT", "RA1 LETTER"])
    ]


SELECTIVE = a_directory_of(dataclasses.replace(a_source("RA1"), is_selective=True), a_source("RA2"))
LISTED = "{ viewer { patient { %s } } }"


@pytest.mark.parametrize(
    ("selection", "fields"),
    [
        ("appointments { nodes { id end } }", {"id", "end"}),
        ("appointments(filter: {status: [BOOKED]}) { nodes { end } }", {"end", "status"}),
        ("a: appointments { nodes { end } } b: appointments { nodes { mode } }", {"end", "mode"}),
        ("a: appointments { nodes { end } } b: appointments { edges { cursor } }", {"end"}),
    ],
)
async def test_a_selective_source_is_asked_once_for_what_is_looked_at(
    selection: str, fields: set[str]
) -> None:
    made = a_world(SELECTIVE, JULY, AUGUST, people=[a_person(ACTOR).build()])
    context = Context(made.gateway(a_principal()))

    await build_contract(introspection=False).execute(LISTED % selection, {}, context)

    asked = {code: trust.searched for code, trust in made.sources.trusts.items()}
    assert [one.fields for one in asked[RA1]] == [frozenset(fields)]
    assert [one.fields for one in asked[OdsCode("RA2")]] == [None]


async def test_where_no_source_is_selective_lists_that_differ_are_one() -> None:
    made = world(JULY)
    context = Context(made.gateway(a_principal()))
    selection = "a: appointments { nodes { end } } b: appointments { nodes { mode } }"

    with capture_logs() as lines:
        await build_contract(introspection=False).execute(LISTED % selection, {}, context)

    plans = [line for line in lines if line["event"] == "step 5: planned"]
    assert [(one["requests"], one["fetches"]) for one in plans] == [(1, ["RA1 APPOINTMENT"])]


async def test_a_united_item_counts_for_both_of_its_organisations() -> None:
    found = await listed(world(an_item("RA1", ubrn="U1"), an_item("RA2", ubrn="U1")))

    assert len(found.nodes) == 1
    assert rows(found) == {"RA1": (S.OK, 1), "RA2": (S.OK, 1)}
    assert found.total_count == 1


async def test_the_audit_names_exactly_the_items_of_the_page() -> None:
    made = world(an_item("RA1", "a", ubrn="U1"), an_item("RA2", "b", ubrn="U1"), AUGUST)
    gateway = await signed_in(made)

    await gateway.records(
        ACTOR, RecordType.APPOINTMENT, PageArguments(first=1), RecordOrder.OLDEST_FIRST, None
    )

    released = {
        one.organisation: set(one.released)
        for one in gateway.trail.take()
        if one.outcome == "release" and one.category is Category.APPT
    }
    assert released == {"RA1": {"a"}, "RA2": {"b"}}


async def test_pages_are_walked_across_organisations() -> None:
    made = world(*(an_item(f"RA{n % 2 + 1}", str(n), f"2026-07-{n + 10}") for n in range(7)))

    first = await listed(made, PageArguments(first=4))
    second = await listed(made, PageArguments(first=4, after=first.page_info.end_cursor))

    assert ids(first) + ids(second) == [str(n) for n in range(7)]
    assert (first.page_info.has_next_page, second.page_info.has_next_page) == (True, False)
    assert rows(first) == rows(second)


async def test_what_a_source_says_about_others_is_not_listed() -> None:
    made = world(JULY)
    foreign_code = Answer(RA1, S.OK, (an_item("RA2", "lie"),), 0, an_answer().as_of)
    made.sources.trusts[RA1].trouble = foreign_code

    found = await listed(made)

    assert ids(found) == []
    assert rows(found) == {"RA1": (S.INVALID, 0)}


async def test_people_are_told_of_holders_that_are_closed_to_them() -> None:
    strict = a_directory_of(a_source("RA1"), a_source("RA2", self_minimum_age_years=60))
    made = a_world(strict, JULY, AUGUST, people=[a_person(ACTOR).build()])

    found = await listed(made)

    assert rows(found) == {"RA1": (S.OK, 1), "RA2": (S.NOT_ASKED, 0)}
    assert (found.completeness, found.total_count) == (Completeness.COMPLETE, 1)


async def test_a_proxy_is_told_of_open_organisations_only() -> None:
    directory = a_directory_of(a_source("RA1"), a_source("RA2", any_gp=False))
    made = a_world(
        directory,
        *(own_item(SUBJECT, code) for code in ("RA1", "RA2")),
        people=[a_person(one).build() for one in (ACTOR, SUBJECT)],
        grants=[a_grant().build()],
    )
    gateway = made.gateway(a_principal())
    await gateway.patient(SUBJECT)

    found = await gateway.records(
        SUBJECT, RecordType.APPOINTMENT, PageArguments(), RecordOrder.OLDEST_FIRST, None
    )

    assert rows(found) == {"RA1": (S.OK, 1)}


async def test_who_was_away_on_an_earlier_page_joined_late() -> None:
    made = world(JULY, AUGUST, an_item("RA2", "september", "2026-09-01"))
    made.sources.trusts[RA1].trouble = Failure(RA1, S.TIMED_OUT)
    first = await listed(made, PageArguments(first=1))
    made.sources.trusts[RA1].trouble = None

    following = await listed(made, PageArguments(after=first.page_info.end_cursor))

    assert ids(first) + ids(following) == ["august", "september"]
    assert rows(following) == {"RA1": (S.INCOMPLETE, 1), "RA2": (S.OK, 2)}
    assert "Trust RA1 joined late: start the list again" in following.sources[0].message
    assert (following.completeness, following.total_count) == (Completeness.PARTIAL, None)


async def test_who_was_late_once_stays_late_for_the_rest_of_the_list() -> None:
    made = world(JULY, *(an_item("RA2", str(n), f"2026-08-0{n}") for n in range(1, 5)))
    made.sources.trusts[RA1].trouble = Failure(RA1, S.TIMED_OUT)
    page = await listed(made, PageArguments(first=1))
    made.sources.trusts[RA1].trouble = None
    page = await listed(made, PageArguments(first=1, after=page.page_info.end_cursor))

    page = await listed(made, PageArguments(first=1, after=page.page_info.end_cursor))

    assert (ids(page), rows(page)["RA1"]) == (["3"], (S.INCOMPLETE, 1))


async def test_a_list_that_is_started_again_has_nobody_late() -> None:
    made = world(JULY, AUGUST)
    made.sources.trusts[RA1].trouble = Failure(RA1, S.TIMED_OUT)
    await listed(made, PageArguments(first=1))
    made.sources.trusts[RA1].trouble = None

    again = await listed(made)

    assert (again.completeness, again.total_count) == (Completeness.COMPLETE, 2)


async def test_no_total_is_told_while_somebody_who_was_missing_is_not_asked() -> None:
    made = world(JULY, AUGUST)
    made.sources.trusts[RA1].trouble = Failure(RA1, S.TIMED_OUT)
    first = await listed(made, PageArguments(first=1))
    made.sources.locator.held = {ACTOR: [OdsCode("RA2")]}

    following = await listed(made, PageArguments(after=first.page_info.end_cursor))

    assert rows(following) == {"RA2": (S.OK, 1)}
    assert following.total_count is None


async def test_unreadable_items_make_nobody_late() -> None:
    made = world(JULY, AUGUST)
    made.sources.trusts[RA1].trouble = an_answer(JULY, unreadable=1)
    first = await listed(made, PageArguments(first=1))

    following = await listed(made, PageArguments(after=first.page_info.end_cursor))

    assert rows(following) == {"RA1": (S.OK, 1), "RA2": (S.OK, 1)}


async def test_items_that_can_be_read_only_now_joined_late() -> None:
    made = world(JULY, AUGUST)
    made.sources.trusts[RA1].trouble = an_answer(unreadable=1)
    first = await listed(made, PageArguments(first=1))
    made.sources.trusts[RA1].trouble = None

    following = await listed(made, PageArguments(after=first.page_info.end_cursor))

    assert ids(first) + ids(following) == ["august"]
    assert rows(following)["RA1"] == (S.INCOMPLETE, 1)
    assert (following.completeness, following.total_count) == (Completeness.PARTIAL, None)


async def test_the_total_counts_things_and_not_the_parts_of_them() -> None:
    owner = an_item("RA1", "owner", "2026-07-01", ubrn="U", owner="RA1")
    made = world(owner, an_item("RA2", "copy", "2026-09-01", ubrn="U"), AUGUST)
    first = await listed(made, PageArguments(first=1))

    following = await listed(made, PageArguments(after=first.page_info.end_cursor))

    assert ids(first) + ids(following) == ["owner", "august"]
    assert (first.total_count, following.total_count) == (2, 2)


async def test_a_source_that_is_resting_counts_against_completeness() -> None:
    made = world(JULY, AUGUST)
    made.sources.trusts[RA1].trouble = Failure(RA1, S.NOT_ASKED, 10, Pause.RESTING)

    found = await listed(made)

    assert (found.completeness, found.total_count) == (Completeness.PARTIAL, None)
    assert found.sources[0].message.endswith("Try again in 10 seconds.")
    assert found.sources[0].retry_after_seconds == 10


async def test_one_answer_is_released_once_however_many_lists_show_it() -> None:
    made = world(JULY, an_item("RA1", "strange", about=SUBJECT))
    gateway = await signed_in(made)
    pages = [PageArguments(first=size) for size in range(1, 6)]

    with capture_logs() as lines:
        await asyncio.gather(
            *(
                gateway.records(ACTOR, RecordType.APPOINTMENT, page, RecordOrder.OLDEST_FIRST, None)
                for page in pages
            )
        )

    assert len([line for line in lines if line["event"] == "foreign_items"]) == 1


NESTED = """query Family($first: Int!, $after: String) { viewer { dependants { patient {
  appointments(first: $first, after: $after) {
    nodes { provenance { sourceId { id } } } pageInfo { endCursor hasNextPage } } } } } }"""


def family() -> FakeWorld:
    own = [own_item(SUBJECT, "RA1", str(day), when=f"2026-07-0{day}") for day in range(1, 6)]
    people = [a_person(one).build() for one in (ACTOR, SUBJECT)]
    return a_world(DIRECTORY, *own, JULY, people=people, grants=[a_grant().build()])


async def of_dependants(made: FakeWorld, after: str | None) -> Any:
    """A page of the one dependant's appointments."""
    context = Context(made.gateway(a_principal()))
    variables = {"first": 2, "after": after}
    result = await build_contract(introspection=False).execute(NESTED, variables, context)
    assert result.errors is None
    assert result.data
    return result.data["viewer"]["dependants"][0]["patient"]["appointments"]


async def test_a_list_within_a_list_is_walked_by_its_own_cursors() -> None:
    made, seen, after = family(), [], None
    for _ in range(3):
        page = await of_dependants(made, after)
        seen += [node["provenance"]["sourceId"]["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == ["1", "2", "3", "4", "5"]
    assert not page["pageInfo"]["hasNextPage"]


async def test_a_dependants_cursor_is_none_of_ones_own_list() -> None:
    made = family()
    theirs = (await of_dependants(made, None))["pageInfo"]["endCursor"]

    with pytest.raises(BadInput):
        await listed(made, PageArguments(after=theirs))


async def test_a_list_of_somebody_with_a_replaced_number_is_never_whole() -> None:
    made = world(JULY)
    person = dataclasses.replace(a_person(ACTOR).build(), replaced_by=SUBJECT)
    made.sources.people.people = {ACTOR: person}

    found = await listed(made)

    assert ids(found) == ["july"]
    assert (found.completeness, found.total_count) == (Completeness.PARTIAL, None)
    assert rows(found)[NATIONAL] == (S.INCOMPLETE, 0)
    assert "newer one" in found.sources[-1].message
