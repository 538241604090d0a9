"""A charge is settled before anybody is asked, and tells nothing of what is found."""

from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from auth.audit import AuditTrail
from auth.meter import Budget
from auth.principal import Principal
from resolvers.casebook import Casebook
from resolvers.decisions import Decisions
from resolvers.gateway import Gateway
from resolvers.ledger import Ledger
from resolvers.merge import ranks_of
from resolvers.tick import Gathered, Tick
from schema.answer import Item
from schema.appointment import Appointment
from schema.connection import Connection, PageArguments, RecordOrder
from schema.directory import RecordType
from schema.errors import LimitExceeded, RateLimited
from schema.identifiers import RequestId
from schema.node import Record
from schema.request import RecordRequest
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import (
    APPOINTMENT,
    LETTER,
    a_directory_of,
    a_ref,
    a_source,
    own_item,
)
from tests.support.fakes import FakeWorld, a_world
from tests.support.meters import FakeMeter

VIEWER = a_principal()
NEWEST = RecordOrder.NEWEST_FIRST
PAGE = PageArguments()


@dataclass(slots=True)
class UsedUp(FakeMeter):
    """So much of every budget is left, for good."""

    rest: int = 0

    def left(self, budget: Budget) -> int:
        return min(self.rest, budget.limit)


class StrangersUsedUp(FakeMeter):
    """There were too many strangers already."""

    def left(self, budget: Budget) -> int:
        return 0 if budget.of[0] == "stranger" else 1


def world(*items: Item[Record], meter: FakeMeter | None = None) -> FakeWorld:
    """Two trusts, the viewer, and somebody they act for."""
    people = [a_person(one).build() for one in (ACTOR, SUBJECT)]
    directory = a_directory_of(a_source("RA1"), a_source("RA2"))
    made = a_world(directory, *items, people=people, grants=[a_grant().build()])
    return FakeWorld(made.directory, made.sources, meter=meter or FakeMeter())


def a_trail(principal: Principal) -> AuditTrail:
    return AuditTrail(principal, RequestId("request-1"))


def spent(gateway: Gateway) -> int:
    cost = gateway.charges.cost()
    return cost["sourceRequests"] if cost else 0


async def appointments(gateway: Gateway) -> Connection[Appointment]:
    assert await gateway.patient(ACTOR)
    return await gateway.records(ACTOR, RecordType.APPOINTMENT, PAGE, NEWEST, None)


OWN = [own_item(ACTOR, code) for code in ("RA1", "RA2")]
MANY = [own_item(ACTOR, "RA1", str(place)) for place in range(500)]
WITHHELD = [own_item(ACTOR, code, labels=["V"]) for code in ("RA1", "RA2")]


@pytest.mark.parametrize("items", [[*OWN, *MANY], OWN, WITHHELD], ids=["many", "one", "withheld"])
async def test_a_list_costs_its_organisations_whatever_they_hold(items: list[Item[Record]]) -> None:
    gateway = world(*items).gateway(VIEWER)

    await appointments(gateway)

    assert gateway.charges.cost() == {"sourceRequests": 2, "limit": 2000, "remaining": 2000}


async def test_the_same_list_again_costs_nothing_more() -> None:
    gateway = world(*OWN).gateway(VIEWER)

    for _ in range(3):
        await appointments(gateway)

    assert spent(gateway) == 2


async def test_people_and_who_acts_for_whom_cost_nothing() -> None:
    gateway = world(*OWN).gateway(VIEWER)

    await gateway.dependants()
    for who in (ACTOR, SUBJECT):
        await gateway.patient(who)

    assert gateway.charges.cost() is None


async def test_a_list_that_does_not_fit_is_asked_of_nobody() -> None:
    made = world(*OWN, meter=UsedUp(rest=1))

    with pytest.raises(RateLimited, match="2 more would exceed the 2000 a minute of one person"):
        await appointments(made.gateway(VIEWER))

    assert made.sources.calls == 0


async def test_an_id_that_does_not_fit_is_asked_of_nobody() -> None:
    made = world(*OWN, meter=UsedUp())
    gateway = made.gateway(VIEWER)

    with pytest.raises(RateLimited):
        await gateway.node(gateway.id(OWN[0].ref))

    assert (made.sources.calls, made.sources.people.asked) == (0, [])


TWINS = {
    "shown": [own_item(SUBJECT, code, ubrn="1") for code in ("RA1", "RA2")],
    "withheld here": [own_item(SUBJECT, "RA1", ubrn="1", labels=["R"])],
    "withheld elsewhere": [
        own_item(SUBJECT, "RA1", ubrn="1"),
        own_item(SUBJECT, "RA2", ubrn="1", labels=["R"]),
    ],
    "absent": [own_item(SUBJECT, "RA1", "2"), own_item(SUBJECT, "RA2", "2")],
}


@pytest.mark.parametrize("items", TWINS.values(), ids=TWINS)
async def test_what_is_asked_because_of_what_was_found_is_not_charged(
    items: list[Item[Record]],
) -> None:
    gateway = world(*items).gateway(VIEWER)

    await gateway.node(gateway.id(a_ref(subject=SUBJECT)))

    assert spent(gateway) == 1


async def test_where_the_charged_is_refused_the_rest_is_asked() -> None:
    made = world(*OWN, own_item(ACTOR, "RA1", record_type=LETTER), meter=UsedUp())
    principal, executor = VIEWER, made.executor()
    decisions = Decisions(principal, made.rulebook, a_trail(principal), Ledger())
    casebook = Casebook(ACTOR, None, executor, made.choices)
    case = await casebook.open(ACTOR)
    permits = decisions.record_permits(case, APPOINTMENT, None)
    requests = [
        RecordRequest(ACTOR, APPOINTMENT, permits),
        RecordRequest(ACTOR, LETTER, permits, charged=False),
        RecordRequest(ACTOR, APPOINTMENT, ()),
    ]

    found = await Tick(decisions, casebook, executor, ranks_of(made.directory)).gather(requests)

    assert [type(one) for one in found] == [RateLimited, Gathered, Gathered]
    searched = [one for trust in made.sources.trusts.values() for one in trust.searched]
    assert {one.record_type for one in searched} == {LETTER}


async def test_a_stranger_is_on_the_trail_before_they_are_refused() -> None:
    gateway = world(meter=StrangersUsedUp()).gateway(a_principal(SUBJECT))

    with pytest.raises(RateLimited, match="people who are not yours"):
        await gateway.patient(ACTOR)

    assert [one.outcome for one in gateway.trail.take()] == ["deny"]


async def test_an_operation_that_is_too_large_is_told_its_size() -> None:
    made = world(*OWN)
    gateway = made.gateway(VIEWER)
    gateway.charges.source_requests(999)

    with pytest.raises(LimitExceeded) as caught:
        await appointments(gateway)

    told = caught.value.extensions or {}
    assert (told["limit"], told["cost"]) == (1000, 1001)
    assert made.sources.calls == 0


async def test_the_alarm_names_the_app_and_nobody_else() -> None:
    gateway = world(meter=StrangersUsedUp()).gateway(a_principal(SUBJECT))

    with capture_logs() as lines, pytest.raises(RateLimited):
        await gateway.patient(ACTOR)

    (line,) = [one for one in lines if one["event"] == "enumeration"]
    assert line == {
        "event": "enumeration",
        "log_level": "error",
        "client_id": "example-app",
        "limit": 10,
    }
