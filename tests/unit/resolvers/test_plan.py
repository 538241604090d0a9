"""A plan asks those who are permitted, offer the kind and hold the person, each once."""

import dataclasses
from datetime import date

from msgspec.structs import replace

from resolvers.plan import plan, united
from schema.access import Action, Category, Permit
from schema.directory import Holding, Locate, RecordType
from schema.identifiers import NhsNumber, OdsCode
from schema.request import Fetch, RecordRequest, Window
from tests.support.auth import ACTOR, SUBJECT
from tests.support.builders import APPOINTMENT, LETTER, a_directory_of, a_source

ANY_DAY = Window()
DIRECTORY = a_directory_of(
    a_source("RA1"), a_source("RA2", LETTER), a_source("RA3", locate=Locate.ALWAYS)
)


def permit(code: str, subject: NhsNumber = ACTOR) -> Permit:
    return Permit(ACTOR, subject, OdsCode(code), Category.APPT, Action.READ, None, "app", "1")


def request(*codes: str, of: RecordType = APPOINTMENT, days: Window = ANY_DAY) -> RecordRequest:
    return RecordRequest(ACTOR, of, tuple(permit(code) for code in codes), days)


def held(*codes: str) -> dict[NhsNumber, list[Holding]]:
    return {ACTOR: [Holding(ACTOR, OdsCode(code)) for code in codes]}


def asked(*requests: RecordRequest, holders: tuple[str, ...]) -> list[str]:
    planned = plan(requests, DIRECTORY, held(*holders))
    return [f"{one.permit.organisation} {one.record_type.name}" for one in planned.fetches]


def test_a_holder_with_a_permit_is_asked() -> None:
    assert asked(request("RA1"), holders=("RA1",)) == ["RA1 APPOINTMENT"]


def test_nobody_is_asked_without_a_permit() -> None:
    assert asked(request(), holders=("RA1", "RA2", "RA3")) == []


def test_who_does_not_hold_the_person_is_not_asked() -> None:
    assert asked(request("RA1"), holders=()) == []


def test_who_is_always_located_is_asked_without_holding() -> None:
    assert asked(request("RA3"), holders=()) == ["RA3 APPOINTMENT"]


def test_who_does_not_offer_the_kind_is_not_asked() -> None:
    assert asked(request("RA1", "RA2"), holders=("RA1", "RA2")) == ["RA1 APPOINTMENT"]


def test_the_order_is_that_of_the_directory() -> None:
    both = request("RA3", "RA2", "RA1", of=LETTER)

    assert asked(both, holders=("RA2", "RA1")) == ["RA1 LETTER", "RA2 LETTER", "RA3 LETTER"]


def test_the_same_need_twice_is_one_call() -> None:
    assert asked(request("RA1"), request("RA1"), holders=("RA1",)) == ["RA1 APPOINTMENT"]


def test_another_window_is_another_call() -> None:
    other = request("RA1", days=Window(end=date(2026, 1, 1)))

    planned = plan([request("RA1"), other], DIRECTORY, held("RA1"))

    assert len(planned.fetches) == 2


def test_each_request_knows_its_own_calls() -> None:
    appointments, letters = request("RA1"), request("RA1", "RA2", of=LETTER)

    planned = plan([appointments, letters], DIRECTORY, held("RA1", "RA2"))

    assert planned.by_request[appointments] == (Fetch(permit("RA1"), APPOINTMENT),)
    assert planned.by_request[letters] == (
        Fetch(permit("RA1"), LETTER),
        Fetch(permit("RA2"), LETTER),
    )


def test_somebody_elses_holdings_ask_nobody() -> None:
    theirs = {SUBJECT: [Holding(SUBJECT, OdsCode("RA1"))]}

    assert plan([request("RA1")], DIRECTORY, theirs).fetches == ()


def test_a_printed_plan_names_calls_and_no_person() -> None:
    printed = str(plan([request("RA1", "RA3")], DIRECTORY, held("RA1")))

    assert printed == "RA1 APPOINTMENT\nRA3 APPOINTMENT"
    assert str(plan([], DIRECTORY, {})) == "nobody is asked"


def test_a_call_is_charged_once_unless_it_is_free() -> None:
    once, free = request("RA1"), replace(request("RA2", of=LETTER), charged=False)

    planned = plan([once, free, replace(once, shown=frozenset())], DIRECTORY, held("RA1", "RA2"))

    assert (len(planned.fetches), planned.cost) == (2, 1)


def test_without_what_is_charged_the_free_and_the_empty_are_left() -> None:
    charged, empty = request("RA1"), request()
    free = replace(request("RA1"), charged=False)

    planned = plan([charged, empty, free], DIRECTORY, held("RA1"))

    assert dict(planned.free.by_request) == {empty: (), free: planned.by_request[charged]}


def showing(*fields: str) -> RecordRequest:
    return replace(request("RA1"), fields=frozenset(fields))


def test_only_a_selective_source_is_asked_for_a_part() -> None:
    sources = (dataclasses.replace(a_source("RA1"), is_selective=True), a_source("RA2"))
    both = replace(request("RA1", "RA2"), fields=frozenset({"title"}))

    planned = plan([both], a_directory_of(*sources), held("RA1", "RA2"))

    assert [one.fields for one in planned.fetches] == [frozenset({"title"}), None]


def test_one_list_shown_in_two_ways_is_asked_for_once() -> None:
    one, other = showing("title"), showing("start", "title")

    asked = united([one, other])

    assert asked[one] == asked[other] == showing("start", "title")


def test_of_two_ways_one_may_look_at_everything() -> None:
    assert {*united([showing("title"), request("RA1")]).values()} == {request("RA1")}


def test_lists_that_are_never_one_call_keep_their_fields() -> None:
    other = replace(request("RA1", of=LETTER), fields=frozenset({"kind"}))

    assert united([showing("title"), other]) == {showing("title"): showing("title"), other: other}
