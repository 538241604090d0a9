"""What a panel or a report refers to: shown only as far as the list of it would be shown."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from auth.scopes import Scopes
from schema.access import LegalBasis
from schema.answer import Failure, Item
from schema.context import Context
from schema.contract import build_contract
from schema.directory import RecordType
from schema.identifiers import NhsNumber
from schema.node import Record
from schema.report import SourceStatus
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import RA1, a_directory_of, a_source, own_item
from tests.support.fakes import FakeWorld, a_world

CONTRACT = build_contract(introspection=False)
LISTS = """diagnosticReports { nodes { results { name } } }
    observations { nodes { members { name } } }"""
OWN = f"{{ viewer {{ patient {{ {LISTS} }} }} }}"
THEIRS = f'{{ patient(nhsNumber: "{SUBJECT}") {{ {LISTS} }} }}'


def observation(name: str, code: str = "RA1", who: NhsNumber = ACTOR, **given: Any) -> Item[Record]:
    """An observation called by its id."""
    kind = RecordType.OBSERVATION
    return own_item(who, code, name, record_type=kind, name=name, **given)


def report(*names: str, code: str = "RA1", who: NhsNumber = ACTOR) -> Item[Record]:
    """A report that refers to these observations."""
    kind = RecordType.DIAGNOSTIC_REPORT
    return own_item(who, code, "report", record_type=kind, result_ids=names)


def world(*items: Item[Record]) -> FakeWorld:
    """Two trusts, and a parent who may see everything of a child."""
    granted = a_grant().on(LegalBasis.PARENTAL_RESPONSIBILITY).made(None)
    people = [a_person(ACTOR).build(), a_person(SUBJECT).born("2018-02-01").build()]
    directory = a_directory_of(a_source("RA1"), a_source("RA2"))
    return a_world(directory, *items, people=people, grants=[granted.build()])


def ask(made: FakeWorld, query: str = OWN, scope: str = "patient/*.rs") -> Any:
    async def asked() -> Any:
        gateway = made.gateway(a_principal(scopes=Scopes.parse(scope)))
        found = await CONTRACT.execute(query, context_value=Context(gateway))
        gateway.close()
        return found

    return asyncio.run(asked())


def results(data: Any) -> list[list[str]]:
    """The names of the results of each report."""
    patient = data["patient"] if "patient" in data else data["viewer"]["patient"]
    return [
        [one["name"] for one in node["results"]] for node in patient["diagnosticReports"]["nodes"]
    ]


def test_results_come_in_the_order_of_the_report() -> None:
    found = ask(world(report("b", "a", "b", "gone"), observation("a"), observation("b")))

    assert found.errors is None
    assert results(found.data) == [["b", "a"]]


def test_members_of_a_panel_are_found_in_the_same_list() -> None:
    panel = observation("panel", member_ids=("a",))

    found = ask(world(panel, observation("a")))

    nodes = found.data["viewer"]["patient"]["observations"]["nodes"]
    assert sorted([one["name"] for one in node["members"]] for node in nodes) == [[], ["a"]]


def test_what_another_organisation_calls_the_same_is_another_thing() -> None:
    found = ask(world(report("a"), observation("a", code="RA2")))

    assert results(found.data) == [[]]


@pytest.mark.parametrize("label", ["R", "SEX"])
def test_a_result_that_is_withheld_from_a_proxy_is_not_linked(label: str) -> None:
    kept = observation("kept", who=SUBJECT, labels=[label])
    told = observation("told", who=SUBJECT)

    found = ask(world(report("kept", "told", who=SUBJECT), kept, told), THEIRS)

    assert found.errors is None
    assert results(found.data) == [["told"]]


def test_a_version_withheld_elsewhere_is_not_linked() -> None:
    here = observation("a", who=SUBJECT, ubrn="one")
    elsewhere = observation("z", code="RA2", who=SUBJECT, labels=["R"], ubrn="one")

    found = ask(world(report("a", who=SUBJECT), here, elsewhere), THEIRS)

    assert results(found.data) == [[]]


def test_links_take_no_request_beside_those_of_the_list() -> None:
    made = world(report("a"), observation("a", member_ids=("a",)))

    ask(made)

    asked = [one.record_type for one in made.sources.trusts[RA1].searched]
    assert sorted(one.name for one in asked) == ["DIAGNOSTIC_REPORT", "OBSERVATION"]


@pytest.mark.parametrize("names", [(), ("kept",)])
def test_the_same_is_asked_whether_anything_is_linked_or_not(names: Iterable[str]) -> None:
    made = world(report(*names), observation("kept", labels=["V"]))
    query = "{ viewer { patient { diagnosticReports { nodes { results { name } } } } } }"

    found = ask(made, query)

    assert results(found.data) == [[]]
    assert len(made.sources.trusts[RA1].searched) == 2


def test_results_that_cannot_be_had_are_no_empty_list() -> None:
    made = world(report("a"))
    down = Failure(RA1, SourceStatus.UNAVAILABLE)
    made.sources.trusts[RA1].trouble_with = {RecordType.OBSERVATION: down}

    found = ask(made)

    (node,) = found.data["viewer"]["patient"]["diagnosticReports"]["nodes"]
    assert node["results"] is None
    assert "SOURCE_UNAVAILABLE" in str([one.extensions for one in found.errors])


def test_results_take_the_scope_of_observations() -> None:
    scope = "patient/Patient.rs patient/DiagnosticReport.rs"

    found = ask(world(report("a"), observation("a")), scope=scope)

    (node,) = found.data["viewer"]["patient"]["diagnosticReports"]["nodes"]
    assert node["results"] is None
    assert found.data["viewer"]["patient"]["observations"] is None


def test_what_leaves_by_a_link_is_on_the_audit_trail() -> None:
    made = world(report("a"), observation("a"))

    async def asked() -> Any:
        gateway = made.gateway(a_principal(scopes=Scopes.parse("patient/*.rs")))
        query = "{ viewer { patient { diagnosticReports { nodes { results { name } } } } } }"
        await CONTRACT.execute(query, context_value=Context(gateway))
        return gateway.trail.take()

    rows = asyncio.run(asked())

    released = [one.released for one in rows if one.outcome == "release"]
    assert released == [frozenset({"report", "a"})]
