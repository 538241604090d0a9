"""That somebody is not there is said in one time and in one way, whatever the reason."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest
from msgspec import structs

from resolvers.gateway import Gateway
from schema.access import AccessReason, LegalBasis
from schema.deadline import Deadline
from schema.errors import KindredError, NotFound
from schema.evidence import Choice, Grant, Noted, Person, RelationshipStatus, Unanswered
from schema.identifiers import NhsNumber
from schema.node import NodeRef, PatientRef
from schema.report import SourceStatus
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal, number
from tests.support.builders import LETTER, a_directory_of, a_ref, a_source, own_item
from tests.support.fakes import FakePeople, FakeWorld, a_world
from tests.support.virtual_time import run_virtually

WAIT, LOOK_UP = 0.5, 0.2
"""Seconds until an absence is told, and those that a look-up at the national record takes."""

GRANT = a_grant().build()
ENDED = a_grant().in_state(RelationshipStatus.INACTIVE).build()
PARENT = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None).build()
ADULT = a_person(SUBJECT).build()
CHILD = a_person(SUBJECT).born("2012-01-01").build()
RESTRICTED = a_person(SUBJECT).restricted().build()
DEAD = a_person(SUBJECT).deceased().build()
STRANGER = number(9)
THEIRS, MINE = (own_item(one, "RA1", record_type=LETTER) for one in (SUBJECT, ACTOR))

Outcome = tuple[object, float]
"""What came, or what was raised as text; and after how many seconds."""


@dataclass(slots=True)
class SlowPeople(FakePeople):
    """The national record, which takes its time with everybody but the actor."""

    seconds: float = LOOK_UP

    async def person(self, subject: NhsNumber, deadline: Deadline) -> Person | Unanswered:
        await asyncio.sleep(0 if subject == ACTOR else self.seconds)
        self.asked.append(subject)
        found = self.people[subject]
        assert not isinstance(found, str)
        return found


def world(
    *grants: Grant, person: Person = ADULT, seconds: float = 3.0, suspended: bool = False
) -> FakeWorld:
    """The viewer, and SUBJECT for whom these grants name them."""
    made = a_world(a_directory_of(a_source("RA1")), MINE, THEIRS, grants=grants)
    people = {ACTOR: a_person(ACTOR).build(), SUBJECT: person}
    made.sources.people = SlowPeople(people)
    made.choices.kept = Noted({SUBJECT: Choice(suspended=suspended)}, {})
    return replace(made, seconds=seconds, absence_seconds=WAIT)


def asked(made: FakeWorld, ask: Callable[[Gateway], Awaitable[object]]) -> Outcome:
    """What a caller is told, and when."""

    async def run() -> object:
        gateway = made.gateway(a_principal())
        try:
            return await ask(gateway)
        except KindredError as error:
            return f"{error.message} {error.extensions}"
        finally:
            gateway.close()

    told, seconds = run_virtually(run())
    return told, round(seconds, 6)


async def subject(gateway: Gateway) -> object:
    return await gateway.patient(SUBJECT)


async def stranger(gateway: Gateway) -> object:
    return await gateway.patient(STRANGER)


async def dependants(gateway: Gateway) -> object:
    return await gateway.dependants()


def node_of(ref: NodeRef) -> Callable[[Gateway], Awaitable[object]]:
    return lambda gateway: gateway.node(gateway.id(ref))


def content_of(ref: NodeRef) -> Callable[[Gateway], Awaitable[object]]:
    return lambda gateway: gateway.letter_content(gateway.id(ref))


ABSENT = {
    "nobody granted anything": world(),
    "the grant has ended": world(ENDED),
    "the person is restricted": world(GRANT, person=RESTRICTED),
    "the person has died": world(GRANT, person=DEAD),
    "the person suspended it": world(GRANT, suspended=True),
}


@pytest.mark.parametrize("made", ABSENT.values(), ids=ABSENT)
def test_everybody_who_is_absent_is_so_after_the_same_time(made: FakeWorld) -> None:
    assert asked(made, subject) == (None, WAIT)
    assert asked(made, stranger) == (None, WAIT)


@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.499])
@pytest.mark.parametrize("made", ABSENT.values(), ids=ABSENT)
def test_who_gives_less_time_is_told_the_same_of_everybody(made: FakeWorld, seconds: float) -> None:
    told = asked(replace(made, seconds=seconds), subject)

    assert told == asked(replace(world(), seconds=seconds), stranger)
    assert told[1] == seconds
    assert "There was no time to look this up" in str(told[0])


def test_an_id_that_is_none_and_one_of_another_take_the_same_time() -> None:
    made = world(GRANT, person=RESTRICTED)
    refs: list[NodeRef] = [PatientRef(SUBJECT), THEIRS.ref, a_ref(subject=STRANGER)]
    missing = structs.replace(MINE.ref, local_id=a_ref(local_id="2").local_id)

    for ref in (*refs, missing):
        assert asked(made, node_of(ref)) == (None, WAIT)
    assert asked(made, lambda gateway: gateway.node("made-up")) == (None, WAIT)
    assert asked(made, node_of(MINE.ref)) == (MINE.record, 0)


def test_the_content_of_what_is_not_there_takes_the_same_time() -> None:
    made = world(GRANT, person=RESTRICTED)
    not_found = asked(made, lambda gateway: gateway.letter_content("made-up"))

    for ref in (THEIRS.ref, MINE.ref, PatientRef(ACTOR)):
        assert asked(made, content_of(ref)) == not_found
    assert not_found == (f"{NotFound().message} {NotFound().extensions}", WAIT)


def test_who_is_there_does_not_wait() -> None:
    assert asked(world(), lambda gateway: gateway.patient(ACTOR))[1] == 0
    assert asked(world(GRANT), subject)[1] == LOOK_UP


def test_a_dependant_who_is_listed_is_no_secret() -> None:
    """Everything is closed until a review; the list of dependants says so."""
    made = world(PARENT, person=CHILD)

    assert asked(made, subject) == (None, LOOK_UP)


@pytest.mark.parametrize(
    "made", [one for name, one in ABSENT.items() if name != "nobody granted anything"]
)
def test_a_list_that_leaves_somebody_out_takes_the_same_time(made: FakeWorld) -> None:
    assert asked(made, dependants) == ([], WAIT)


@pytest.mark.parametrize("seconds", [0.1, 0.3])
@pytest.mark.parametrize("person", [ADULT, RESTRICTED])
def test_a_hurried_list_tells_the_same_of_everybody_it_may_leave_out(
    person: Person, seconds: float
) -> None:
    hidden = asked(world(GRANT, person=RESTRICTED, seconds=seconds), dependants)

    assert hidden == asked(world(ENDED, person=person, seconds=seconds), dependants)
    assert hidden[1] == seconds


def test_a_list_that_leaves_nobody_out_does_not_wait() -> None:
    yesterday, today = date(2026, 6, 14), date(2026, 6, 15)
    over = a_grant().in_state(RelationshipStatus.INACTIVE).lasting(None, yesterday)

    assert asked(world(), dependants) == ([], 0)
    assert asked(world(over.build()), dependants) == ([], 0)
    assert asked(world(over.lasting(None, today).build()), dependants) == ([], WAIT)
    assert asked(world(GRANT), dependants)[1] == LOOK_UP


def test_an_outage_is_told_at_once_where_there_is_time() -> None:
    made = world(GRANT)
    down = Unanswered(SourceStatus.UNAVAILABLE)
    made.sources.people = SlowPeople({ACTOR: a_person(ACTOR).build(), SUBJECT: down})

    told, seconds = asked(made, subject)

    assert "national records cannot be looked up" in str(told)
    assert seconds == LOOK_UP


def test_a_gateway_that_does_not_wait_answers_at_once() -> None:
    made = replace(world(GRANT, person=RESTRICTED), absence_seconds=0.0)

    assert asked(made, subject) == (None, LOOK_UP)
    assert asked(replace(world(), absence_seconds=0.0), stranger) == (None, 0)


async def test_an_id_that_is_none_leaves_a_row_like_one_of_another() -> None:
    made = a_world(a_directory_of(a_source("RA1")), people=[a_person(ACTOR).build()])
    gateway = made.gateway(a_principal())

    assert await gateway.node("made-up") is None

    (entry,) = gateway.trail.take()
    assert (entry.subject, entry.outcome, entry.reason) == (ACTOR, "deny", AccessReason.NOT_GRANTED)
