"""Medplum as a source: a FHIR implementation that owes nothing to ours.

It knows no chained search and no page but the first, and says neither.
"""

import pytest

from schema.answer import Content, Failure, Item
from schema.directory import RecordType
from schema.letter import Letter
from schema.report import SourceStatus
from sources.dialects import DIALECTS
from tests.contract.reading import answered, ids
from tests.interop.holdings import CARA, EVE, PDF, STRANGER, TWINS
from tests.interop.launch import Medplum
from tests.support.fhir_resources import ANNA, BEN, an_appointment, by_id
from tests.support.live import LiveTrust, a_live_trust

APPOINTMENT, LETTER, MESSAGE = RecordType.APPOINTMENT, RecordType.LETTER, RecordType.MESSAGE
FOREIGN_DIALECTS = sorted(DIALECTS.keys() - {"reference"})
EACH_RECORD_TYPE = pytest.mark.parametrize("record_type", list(RecordType))


async def the_letter(trust: LiveTrust, local_id: str) -> Item[Letter]:
    """One letter of Anna's."""
    item = answered(await trust.read(local_id, LETTER)).items[0]
    assert isinstance(item.record, Letter)
    return Item(item.record, item.ref, item.subject, item.when)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("record_type", "subject", "expected"),
    [
        (APPOINTMENT, ANNA, ["a1", "a2", "a3"]),
        (LETTER, ANNA, ["d1", "d2", "d3"]),
        (MESSAGE, ANNA, ["m1", "m2"]),
        (APPOINTMENT, BEN, ["a9"]),
        (LETTER, BEN, ["d9"]),
        (MESSAGE, BEN, ["m9"]),
    ],
)
async def test_all_items_of_a_person_come_and_nobody_elses(
    medplum: Medplum, method: str, record_type: RecordType, subject: str, expected: list[str]
) -> None:
    async with a_live_trust(medplum.base, "reference", search_method=method) as trust:
        answer = answered(await trust.search(record_type, subject))

    assert (answer.status, sorted(ids(answer))) == (SourceStatus.OK, expected)
    assert {item.subject for item in answer.items} == {subject}


@EACH_RECORD_TYPE
@pytest.mark.parametrize("dialect", FOREIGN_DIALECTS)
async def test_a_dialect_it_does_not_know_finds_nothing(
    medplum: Medplum, dialect: str, record_type: RecordType
) -> None:
    async with a_live_trust(medplum.base, dialect) as trust:
        answer = answered(await trust.search(record_type))

    assert (answer.status, answer.items) == (SourceStatus.EMPTY, ())


@EACH_RECORD_TYPE
@pytest.mark.parametrize("subject", [EVE, STRANGER])
async def test_somebody_without_items_gets_an_empty_answer(
    trust: LiveTrust, record_type: RecordType, subject: str
) -> None:
    answer = answered(await trust.search(record_type, subject))

    assert (answer.status, answer.items) == (SourceStatus.EMPTY, ())


async def test_a_number_that_two_patients_carry_is_invalid(trust: LiveTrust) -> None:
    outcome = await trust.search(APPOINTMENT, TWINS)

    assert isinstance(outcome, Failure)
    assert outcome.status is SourceStatus.INVALID


async def test_an_item_about_two_people_is_certainly_about_neither(trust: LiveTrust) -> None:
    answer = answered(await trust.search(APPOINTMENT, CARA))

    assert answer.status is SourceStatus.INVALID
    assert [(item.ref.local_id, item.subject) for item in answer.items] == [("a8", None)]


async def test_a_page_without_a_next_link_is_incomplete(medplum: Medplum) -> None:
    async with a_live_trust(medplum.base, "reference", page_size=2) as trust:
        answer = answered(await trust.search())

    assert (answer.status, len(answer.items)) == (SourceStatus.INCOMPLETE, 2)


async def test_result_parameters_it_ignores_do_no_harm(medplum: Medplum) -> None:
    async with a_live_trust(
        medplum.base, "reference", elements=True, include_patient=True
    ) as trust:
        answer = answered(await trust.search())

    assert (answer.status, sorted(ids(answer))) == (SourceStatus.OK, ["a1", "a2", "a3"])


@pytest.mark.parametrize(
    ("record_type", "selector", "expected"),
    [
        (APPOINTMENT, "actor", ["a1", "a2", "a3"]),
        (MESSAGE, "subject", ["m1", "m2"]),
        (APPOINTMENT, "attendee", []),  # no parameter of FHIR: not ignored by Medplum, but empty
    ],
)
async def test_only_a_selector_it_knows_finds_items(
    medplum: Medplum, record_type: RecordType, selector: str, expected: list[str]
) -> None:
    selectors = {"Appointment": selector, "Communication": selector}

    async with a_live_trust(medplum.base, "reference", selectors=selectors) as trust:
        answer = answered(await trust.search(record_type))

    assert sorted(ids(answer)) == expected


@pytest.mark.parametrize(
    ("record_type", "local_id"), [(APPOINTMENT, "a2"), (LETTER, "d1"), (MESSAGE, "m1")]
)
async def test_an_item_is_read_by_its_id(
    trust: LiveTrust, record_type: RecordType, local_id: str
) -> None:
    answer = answered(await trust.read(local_id, record_type))

    assert (answer.status, ids(answer)) == (SourceStatus.OK, [local_id])
    assert answer.items[0].subject == ANNA


@pytest.mark.parametrize(
    ("record_type", "local_id"), [(APPOINTMENT, "a9"), (LETTER, "d9"), (MESSAGE, "m9")]
)
async def test_an_item_of_somebody_else_has_no_subject(
    trust: LiveTrust, record_type: RecordType, local_id: str
) -> None:
    answer = answered(await trust.read(local_id, record_type))

    assert (answer.status, answer.items[0].subject) == (SourceStatus.INVALID, None)


async def test_an_item_that_was_deleted_is_gone(trust: LiveTrust, medplum: Medplum) -> None:
    await medplum.put([an_appointment("brief", who=by_id(EVE))])
    before = answered(await trust.read("brief", subject=EVE))

    await medplum.delete("Appointment/brief")

    after = answered(await trust.read("brief", subject=EVE))
    assert (before.status, after.status) == (SourceStatus.OK, SourceStatus.EMPTY)


async def test_an_item_carries_the_version_the_server_gave(
    trust: LiveTrust, medplum: Medplum
) -> None:
    stored = await medplum.get("Appointment/a1")

    answer = answered(await trust.read("a1"))

    provenance = answer.items[0].record.provenance
    assert provenance.source_id.version == stored["meta"]["versionId"] != "3"
    assert provenance.last_updated is not None


@pytest.mark.parametrize("local_id", ["d1", "d2"], ids=["binary", "inline"])
async def test_the_bytes_of_a_letter_come_whole(trust: LiveTrust, local_id: str) -> None:
    letter = await the_letter(trust, local_id)

    content = await trust.content(letter)

    assert content == Content("application/pdf", PDF)


async def test_a_letter_whose_binary_is_missing_has_no_bytes(trust: LiveTrust) -> None:
    letter = await the_letter(trust, "d3")

    assert await trust.content(letter) is None
