"""A source that has somebody else under a person's number shows nothing of what it sent."""

from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from resolvers.gateway import Gateway
from schema.answer import Answer, KnownPatient
from schema.connection import Connection, PageArguments, RecordOrder
from schema.demographics import Demographics, HumanName
from schema.directory import RecordType
from schema.errors import SourceUnavailable
from schema.evidence import Person, Unanswered
from schema.letter import Letter
from schema.node import Record
from schema.report import Completeness, SourceStatus
from tests.support.auth import ACTOR, a_person, a_principal, partial
from tests.support.builders import (
    CANARY,
    LETTER,
    RA1,
    RA2,
    a_directory_of,
    a_source,
    an_answer,
    an_item,
)
from tests.support.fakes import FakeWorld, a_world

DIRECTORY = a_directory_of(a_source("RA1"), a_source("RA2"))
NAME = HumanName(text="Anna Smith", given=["Anna"], family="Smith", prefix=[])
ANNA: Person = replace(
    a_person(ACTOR).born("1988-06-25").build(), demographics=Demographics(name=NAME)
)
SAME = KnownPatient(partial("1988-06-25"), frozenset({"Anna"}))
RENAMED = replace(SAME, names=frozenset({CANARY}))
OTHER = KnownPatient(partial("1950-01-01"), frozenset({CANARY}))


def world(seen: KnownPatient) -> FakeWorld:
    """Two trusts with a letter each; RA1 knows the person as that."""
    letters = [an_item(code, record_type=LETTER) for code in (RA1, RA2)]
    made = a_world(DIRECTORY, *letters, people=[ANNA])
    said: Answer[Record] = replace(an_answer(letters[0]), patient=seen)
    made.sources.trusts[RA1].trouble = said
    return made


def security_events(logs: Any) -> list[tuple[str, str, str]]:
    named = {"quarantined", "names_differ"}
    found = [one for one in logs if one["event"] in named]
    assert CANARY not in str(logs)
    return [(one["event"], one["organisation"], one["record_type"]) for one in found]


async def signed_in(made: FakeWorld) -> Gateway:
    gateway = made.gateway(a_principal())
    await gateway.own_patient()
    return gateway


async def listed(made: FakeWorld) -> Connection[Letter]:
    gateway = await signed_in(made)
    return await gateway.records(
        ACTOR, RecordType.LETTER, PageArguments(), RecordOrder.NEWEST_FIRST, None
    )


def shown_from(found: Connection[Letter]) -> list[str]:
    return [node.provenance.organisation.ods_code for node in found.nodes]


async def test_a_quarantined_source_is_invalid_and_the_others_stay() -> None:
    with capture_logs() as logs:
        found = await listed(world(OTHER))

    rows = {row.organisation.ods_code: row.status for row in found.sources}
    assert shown_from(found) == [RA2]
    assert rows == {RA1: SourceStatus.INVALID, RA2: SourceStatus.OK}
    assert found.completeness is Completeness.PARTIAL
    assert security_events(logs) == [("quarantined", RA1, "LETTER")]


@pytest.mark.parametrize(("seen", "events"), [(SAME, []), (RENAMED, ["names_differ"])])
async def test_a_source_that_agrees_is_shown_and_other_names_are_reported(
    seen: KnownPatient, events: list[str]
) -> None:
    with capture_logs() as logs:
        found = await listed(world(seen))

    assert sorted(shown_from(found)) == [RA1, RA2]
    assert security_events(logs) == [(one, RA1, "LETTER") for one in events]


async def test_the_birth_date_in_the_token_stands_in_for_the_national_one() -> None:
    made = world(OTHER)
    made.sources.people.people = {ACTOR: Unanswered(SourceStatus.TIMED_OUT)}
    gateway = made.gateway(a_principal(born="1988-06-25"))
    await gateway.own_patient()

    found = await gateway.records(
        ACTOR, RecordType.LETTER, PageArguments(), RecordOrder.NEWEST_FIRST, None
    )

    assert shown_from(found) == [RA2]


async def test_a_quarantined_item_cannot_be_read_by_its_id() -> None:
    made = world(OTHER)
    gateway = await signed_in(made)
    name = gateway.id(made.sources.trusts[RA1].items[0].ref)

    with pytest.raises(SourceUnavailable) as raised:
        await gateway.node(name)
    with pytest.raises(SourceUnavailable):
        await gateway.letter_content(name)

    assert "cannot be trusted" in raised.value.message
    assert [one for one in gateway.trail.take() if one.outcome == "release"] == []
