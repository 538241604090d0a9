"""A developer sees how an answer came about, and nothing that the token does not open."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from auth.principal import Principal
from auth.scopes import Scopes
from resolvers import explain
from resolvers.ledger import Asked, Call, Ledger
from schema.answer import Effort
from schema.context import Context
from schema.contract import build_contract
from schema.evidence import Grant, Noted, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.report import SourceStatus
from tests.support.auth import ACTOR, SOMEBODY_ELSE, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import a_directory_of, a_source, an_item
from tests.support.fakes import HANG, FakeChoices, FakeWorld, a_world
from tests.support.virtual_time import run_virtually

CONTRACT = build_contract(introspection=True)
DEVELOPER = Scopes.parse("patient/*.rs patient/RelatedPerson.rs kindred/developer")
EXPLAIN = """explain {
    calls { askedFor person status organisation { odsCode } milliseconds }
    decisions { person organisation { odsCode } permitted rule } plan
}"""
LISTS = "appointments { totalCount }"
FAMILY = (
    f"{{ {EXPLAIN} viewer {{ patient {{ {LISTS} }} dependants {{ patient {{ {LISTS} }} }} }} }}"
)
DEPENDANTS = f"{{ {EXPLAIN} viewer {{ dependants {{ patient {{ {LISTS} }} }} }} }}"
DEPENDANT = f'{{ {EXPLAIN} patient(nhsNumber: "{SUBJECT}") {{ {LISTS} }} }}'


def world(*, closed: bool = False, deceased: bool = False) -> FakeWorld:
    """Two people at two trusts; where one is closed it accepts nobody's grants."""
    directory = a_directory_of(a_source("RA1"), a_source("RB1", any_gp=not closed))
    items = [an_item("RA1"), an_item("RB1")]
    items += [an_item("RA1", subject=SUBJECT), an_item("RB1", subject=SUBJECT)]
    subject = a_person(SUBJECT).deceased() if deceased else a_person(SUBJECT)
    people = [a_person(ACTOR).build(), subject.build()]
    return a_world(directory, *items, people=people, grants=[a_grant().build()])


async def ask(made: FakeWorld, query: str, principal: Principal | None = None) -> Any:
    gateway = made.gateway(principal or a_principal(scopes=DEVELOPER))
    return await CONTRACT.execute(query, context_value=Context(gateway))


async def explained(made: FakeWorld, query: str = FAMILY) -> Any:
    answer = await ask(made, query)
    assert answer.errors is None
    return answer.data["explain"]


def whom(explanation: Any) -> list[tuple[int, str | None, str]]:
    return [
        (one["person"], (one["organisation"] or {}).get("odsCode"), one["askedFor"])
        for one in explanation["calls"]
    ]


async def test_every_call_of_the_whole_operation_is_explained() -> None:
    calls = whom(await explained(world()))

    lists = [call for call in calls if call[2] == "APPOINTMENT"]
    assert sorted(lists) == [
        (person, code, "APPOINTMENT") for person in (1, 2) for code in ("RA1", "RB1")
    ]
    assert {name for _, _, name in calls} >= {"DEMOGRAPHICS", "RELATIONSHIPS", "LOCATOR"}


async def test_no_person_is_named_in_an_explanation() -> None:
    text = str(await explained(world()))

    assert ACTOR not in text
    assert SUBJECT not in text


async def test_what_is_closed_to_a_proxy_is_not_explained_to_them() -> None:
    explanation = await explained(world(closed=True))

    about = [one for one in explanation["decisions"] if one["person"] == 2]
    assert {one["organisation"]["odsCode"] for one in about} == {"RA1"}
    assert (2, "RB1", "APPOINTMENT") not in whom(explanation)


@pytest.mark.parametrize("is_held", [True, False], ids=["withheld", "nothing there"])
async def test_a_status_does_not_tell_whether_anything_is_withheld(is_held: bool) -> None:
    item = an_item("RA1", subject=SUBJECT, about=SUBJECT, labels={"SEX"})
    people = [a_person(ACTOR).build(), a_person(SUBJECT).build()]
    directory = a_directory_of(a_source("RA1"))
    made = a_world(directory, item, people=people, grants=[a_grant().build()])
    made.sources.trusts[OdsCode("RA1")].items = [item] if is_held else []

    calls = (await explained(made))["calls"]

    assert [one["status"] for one in calls if one["askedFor"] == "APPOINTMENT"] == ["OK"]


async def test_pages_of_somebody_elses_record_are_not_counted() -> None:
    ledger = Ledger()
    for subject in (ACTOR, SUBJECT):
        ledger.admitted(subject)
        asked = Asked("APPOINTMENT", OdsCode("RA1"), subject)
        ledger.called(Call(asked, 0.0, 5, SourceStatus.OK, effort=Effort(calls=4)))

    told = explain.explanation(ledger, a_directory_of(a_source("RA1")), ACTOR)

    assert [call.source_requests for call in told.calls] == [4, 1]
    assert told.source_requests == 5


async def test_people_whose_record_is_not_opened_do_not_occur() -> None:
    explanation = await explained(world(deceased=True))

    assert {person for person, _, _ in whom(explanation)} == {1}


async def test_people_see_what_was_denied_to_themselves() -> None:
    made = world()
    made.sources.people.people = {ACTOR: a_person(ACTOR).born("2020-01-01").build()}

    answer = await ask(made, f"{{ {EXPLAIN} viewer {{ patient {{ {LISTS} }} }} }}")

    (denied,) = {one["rule"] for one in answer.data["explain"]["decisions"] if not one["permitted"]}
    assert denied == "OldEnoughForSelf"


async def test_explaining_needs_the_scope_for_developers() -> None:
    answer = await ask(
        world(), f"{{ {EXPLAIN} }}", a_principal(scopes=Scopes.parse("patient/*.rs"))
    )

    assert answer.data == {"explain": None}
    assert answer.errors[0].extensions["reason"] == "APP_SCOPE"


@pytest.mark.parametrize("place", ["first", "last"])
def test_an_explanation_waits_for_the_slowest_source(place: str) -> None:
    made = world()
    next(iter(made.sources.trusts.values())).trouble = HANG
    lists = f"viewer {{ patient {{ {LISTS} }} }}"
    query = f"{{ {EXPLAIN} {lists} }}" if place == "first" else f"{{ {lists} {EXPLAIN} }}"

    explanation, _ = run_virtually(explained(made, query))

    (late,) = [one for one in explanation["calls"] if one["status"] == "TIMED_OUT"]
    assert late["milliseconds"] == made.seconds * 1000


@dataclass(slots=True)
class SlowChoices(FakeChoices):
    """Books that are read in a thread."""

    async def noted(self, actor: NhsNumber, grants: Sequence[Grant]) -> Noted | Unanswered:
        await asyncio.sleep(0.1)
        return self.kept


@pytest.mark.parametrize("query", [DEPENDANTS, DEPENDANT])
def test_an_explanation_waits_for_our_own_books(query: str) -> None:
    made = replace(world(), choices=SlowChoices())

    explanation, _ = run_virtually(explained(made, query))

    assert {code for _, code, what in whom(explanation) if what == "APPOINTMENT"} == {"RA1", "RB1"}


def test_an_explanation_waits_when_somebody_is_left_out() -> None:
    hidden = a_grant().between(ACTOR, SOMEBODY_ELSE).build()
    made = replace(world(), absence_seconds=0.1)
    made.sources.relationships.statements = [a_grant().build(), hidden]

    explanation, _ = run_virtually(explained(made, DEPENDANTS))

    assert {code for _, code, what in whom(explanation) if what == "APPOINTMENT"} == {"RA1", "RB1"}


async def test_a_plan_reads_as_lines_without_people() -> None:
    explanation = await explained(world())

    lines = [line for line in explanation["plan"] if "APPOINTMENT" in line]
    assert lines[0].startswith("person 1: RA1 APPOINTMENT: OK after ")
