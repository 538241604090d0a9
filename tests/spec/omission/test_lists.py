"""Walks the schema: every list of a record × every fault × every place of the faulty source.

A list that is added to the schema is found here by itself.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
)
from strawberry.printer import print_schema

from auth.scopes import Scopes
from schema.answer import Answer, Failure, Item, KnownPatient, Pause
from schema.context import Context
from schema.contract import build_contract
from schema.directory import RecordType
from schema.identifiers import OdsCode
from schema.node import Record
from schema.patient import RECORD_LISTS
from schema.report import SourceStatus
from tests.support.auth import ACTOR, SUBJECT, a_person, a_principal
from tests.support.auth import partial as a_date
from tests.support.builders import a_directory_of, a_source, an_answer, an_item
from tests.support.fakes import CRASH, HANG, FakeWorld, Trouble, a_world
from tests.support.virtual_time import run_virtually

CONTRACT = build_contract(introspection=True)
SDL = build_schema(print_schema(CONTRACT))
TRUSTS = ("RA1", "RB1", "RC1", "RD1")


def lists() -> Iterator[str]:
    """The fields of a patient that are lists federated over organisations."""
    patient = SDL.type_map["Patient"]
    assert isinstance(patient, GraphQLObjectType)
    for name, field in patient.fields.items():
        kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        if isinstance(kind, GraphQLObjectType) and "sources" in kind.fields:
            yield name


LISTS = tuple(lists())


def failed(status: SourceStatus, **more: Any) -> Failure:
    return Failure(OdsCode("?"), status, **more)


def gave(*items: Item[Record], **more: Any) -> Answer[Record]:
    return an_answer(*items, **more)


FAULTS: dict[str, tuple[Trouble, str]] = {
    "hangs": (HANG, "TIMED_OUT"),
    "breaks our own code": (CRASH, "UNAVAILABLE"),
    "is late": (failed(SourceStatus.TIMED_OUT), "TIMED_OUT"),
    "is down": (failed(SourceStatus.UNAVAILABLE), "UNAVAILABLE"),
    "is busy": (failed(SourceStatus.RATE_LIMITED, retry_after_seconds=7), "RATE_LIMITED"),
    "refuses": (failed(SourceStatus.REFUSED), "REFUSED"),
    "sends nonsense": (failed(SourceStatus.INVALID), "INVALID"),
    **{
        f"is left alone: {pause.name}": (failed(SourceStatus.NOT_ASKED, pause=pause), "NOT_ASKED")
        for pause in Pause
    },
    "stops half way": (gave(status=SourceStatus.INCOMPLETE), "INCOMPLETE"),
    "sends what nobody can read": (gave(status=SourceStatus.OK, unreadable=2), "OK"),
    "sends somebody else's": (gave(an_item(about=SUBJECT)), "INVALID"),
    "sends nobody's": (gave(an_item(about=None)), "INVALID"),
    "knows somebody else by this number": (
        dataclasses.replace(
            gave(an_item()), patient=KnownPatient(a_date("1931-01-01"), frozenset({"Zed"}))
        ),
        "INVALID",
    ),
}


def holding(record_type: RecordType) -> FakeWorld:
    """One person, with one item at each of four trusts."""
    directory = a_directory_of(*(a_source(code) for code in TRUSTS))
    items = [an_item(code, record_type=record_type) for code in TRUSTS]
    return a_world(directory, *items, people=[a_person(ACTOR).build()])


def named(trouble: Trouble, code: str, record_type: RecordType) -> Trouble:
    """The trouble as this organisation has it, about this kind of record."""
    if isinstance(trouble, str):
        return trouble
    if isinstance(trouble, Failure):
        return dataclasses.replace(trouble, organisation=OdsCode(code))
    items = tuple(
        an_item(code, record_type=record_type, about=item.subject) for item in trouble.items
    )
    return dataclasses.replace(trouble, organisation=OdsCode(code), items=items)


def ask(made: FakeWorld, field: str) -> Any:
    query = f"""{{ viewer {{ patient {{ {field} {{ totalCount completeness
        nodes {{ provenance {{ organisation {{ odsCode }} }} }}
        sources {{ organisation {{ odsCode }} status message }}
    }} }} }} }}"""

    async def asked() -> Any:
        principal = a_principal(scopes=Scopes.parse("patient/*.rs"))
        return await CONTRACT.execute(query, context_value=Context(made.gateway(principal)))

    answer, _ = run_virtually(asked())
    assert answer.errors is None
    return answer.data["viewer"]["patient"][field]


KINDS = {name: one.record_type for name, one in RECORD_LISTS.items()}


def test_every_list_of_the_schema_is_walked() -> None:
    assert set(LISTS) == set(KINDS)
    # Answers stand behind their questionnaire, and in no list.
    assert set(KINDS.values()) == set(RecordType) - {RecordType.QUESTIONNAIRE_ANSWERS}


@pytest.mark.parametrize("field", LISTS)
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("place", range(len(TRUSTS)))
def test_a_fault_is_told_and_costs_nobody_else(field: str, fault: str, place: int) -> None:
    trouble, status = FAULTS[fault]
    made, code = holding(KINDS[field]), TRUSTS[place]
    made.sources.trusts[OdsCode(code)].trouble = named(trouble, code, KINDS[field])

    answer = ask(made, field)

    rows = {row["organisation"]["odsCode"]: row for row in answer["sources"]}
    assert [row["organisation"]["odsCode"] for row in answer["sources"]] == list(TRUSTS)
    assert rows[code]["status"] == status
    assert code in rows[code]["message"]
    assert {rows[other]["status"] for other in TRUSTS if other != code} == {"OK"}
    assert (answer["completeness"], answer["totalCount"]) == ("PARTIAL", None)
    from_others = {node["provenance"]["organisation"]["odsCode"] for node in answer["nodes"]}
    assert from_others == set(TRUSTS) - {code}


@pytest.mark.parametrize("field", LISTS)
def test_without_a_fault_nothing_is_missing(field: str) -> None:
    answer = ask(holding(KINDS[field]), field)

    assert (answer["completeness"], answer["totalCount"]) == ("COMPLETE", len(TRUSTS))


@pytest.mark.parametrize("field", LISTS)
def test_when_all_are_faulty_the_list_says_none(field: str) -> None:
    made = holding(KINDS[field])
    for trust in made.sources.trusts.values():
        trust.trouble = HANG

    answer = ask(made, field)

    assert (answer["completeness"], answer["nodes"]) == ("NONE", [])
    assert {row["status"] for row in answer["sources"]} == {"TIMED_OUT"}
