"""The national record of a person: facts that gate decisions are certain, or there are none."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from schema.deadline import Deadline
from schema.evidence import Person, Superseded, Unanswered
from schema.identifiers import NhsNumber
from schema.report import SourceStatus
from sources.network import Network
from tests.support import patience
from tests.support.auth import FakeClock
from tests.support.fhir_resources import ANNA, BEN, Json
from tests.support.fhir_server import NHS_NUMBER, FakeFhirServer, Says
from tests.support.live import a_network, settings_for
from tests.support.samples import sample, sample_about

PATH = f"Patient/{ANNA}"
IN_2025 = datetime(2025, 6, 15, 12, tzinfo=UTC)


def a_person(**elements: Any) -> Json:
    """The smallest national record."""
    return {
        "resourceType": "Patient",
        "id": ANNA,
        "identifier": [{"system": NHS_NUMBER, "value": ANNA}],
        "meta": {"security": [{"code": "U"}]},
        **elements,
    }


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeFhirServer]:
    async with FakeFhirServer() as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(IN_2025)


@pytest_asyncio.fixture
async def network(server: FakeFhirServer, clock: FakeClock) -> AsyncIterator[Network]:
    async with a_network(settings_for(national=server.base), clock) as running:
        yield running


async def asked(network: Network, who: str = ANNA) -> Person | Unanswered:
    """What the service says of somebody."""
    return await network.people.person(NhsNumber(who), Deadline.after(patience.SECONDS))


async def person(network: Network, server: FakeFhirServer, record: Json) -> Person:
    """The person that a national record makes."""
    server.says(PATH, Says.json(record))
    found = await asked(network)
    assert isinstance(found, Person), found
    return found


async def test_the_published_example_has_its_facts(
    network: Network, server: FakeFhirServer
) -> None:
    found = await person(network, server, sample_about("pds/Patient.json"))

    assert found.birth_date is not None
    assert (found.nhs_number, found.birth_date.text) == (ANNA, "2010-10-22")
    assert (found.deceased, found.restricted) == (True, False)
    assert found.as_of == IN_2025


@pytest.mark.parametrize(
    ("security", "restricted"),
    [
        ([{"code": "U"}], False),
        ([{"code": "N"}], False),
        ([], False),
        ([{"code": "R"}], True),
        ([{"code": "V"}], True),
        ([{"code": "U"}, {"code": "R"}], True),
        ([{"code": "REDACTED"}], True),
        ([{"display": "restricted"}], True),
        ({"code": "R"}, True),
    ],
    ids=str,
)
async def test_every_label_but_an_open_one_restricts(
    network: Network, server: FakeFhirServer, security: object, restricted: bool
) -> None:
    found = await person(network, server, a_person(meta={"security": security}))

    assert found.restricted is restricted


def death_status(code: str) -> list[Json]:
    """A notification of death with a code."""
    return [
        {
            "url": "https://fhir.hl7.org.uk/StructureDefinition/"
            "Extension-UKCore-DeathNotificationStatus",
            "extension": [
                {
                    "url": "deathNotificationStatus",
                    "valueCodeableConcept": {"coding": [{"code": code}]},
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    ("elements", "deceased"),
    [
        ({}, False),
        ({"deceasedDateTime": "2026"}, True),
        ({"deceasedBoolean": True}, True),
        ({"deceasedBoolean": False}, False),
        ({"extension": death_status("1")}, True),
        ({"extension": death_status("2")}, True),
        ({"extension": death_status("U")}, False),
    ],
    ids=str,
)
async def test_every_way_of_recording_a_death_is_known(
    network: Network, server: FakeFhirServer, elements: Json, deceased: bool
) -> None:
    assert (await person(network, server, a_person(**elements))).deceased is deceased


@pytest.mark.parametrize(
    "record",
    [
        a_person(id=BEN),
        a_person(identifier=[{"system": NHS_NUMBER, "value": BEN}]),
        a_person(
            identifier=[
                {"system": NHS_NUMBER, "value": ANNA},
                {"system": NHS_NUMBER, "value": BEN},
            ]
        ),
        a_person(modifierExtension=[{"url": "x"}]),
        a_person(implicitRules="x"),
        a_person(meta={"security": "R"}),
        a_person(deceasedBoolean="perhaps"),
        {"resourceType": "Bundle"},
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]},
    ],
    ids=str,
)
async def test_a_record_that_is_not_certain_is_no_answer(
    network: Network, server: FakeFhirServer, record: Json
) -> None:
    server.says(PATH, Says.json(record))

    assert await asked(network) == Unanswered(SourceStatus.INVALID)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (
            Says.json(sample("pds/errors/RESOURCE_NOT_FOUND.json"), 404),
            Unanswered(SourceStatus.EMPTY),
        ),
        (Says(404, b"<html>"), Unanswered(SourceStatus.UNAVAILABLE)),
        (
            Says.json(sample("pds/errors/ACCESS_DENIED.json"), 403),
            Unanswered(SourceStatus.REFUSED),
        ),
        (Says(408), Unanswered(SourceStatus.TIMED_OUT)),
        (Says(429, headers={"Retry-After": "3"}), Unanswered(SourceStatus.RATE_LIMITED, 3)),
        (Says(500), Unanswered(SourceStatus.UNAVAILABLE)),
        (Says(200, b""), Unanswered(SourceStatus.INVALID)),
    ],
    ids=lambda value: str(value.status),
)
async def test_each_failure_of_the_service_has_its_own_meaning(
    network: Network, server: FakeFhirServer, says: Says, expected: Unanswered
) -> None:
    server.says(PATH, says)

    assert await asked(network) == expected


@pytest.mark.parametrize("birth_date", ["2010", "2010-10", "2010-10-22"])
async def test_a_partial_birth_date_stays_partial(
    network: Network, server: FakeFhirServer, birth_date: str
) -> None:
    found = await person(network, server, a_person(birthDate=birth_date))

    assert found.birth_date is not None
    assert found.birth_date.text == birth_date


@pytest.mark.parametrize("birth_date", ["2010-02-30", "22/10/2010", 2010, None])
async def test_a_birth_date_that_is_none_is_not_known(
    network: Network, server: FakeFhirServer, birth_date: object
) -> None:
    record = a_person(birthDate=birth_date) if birth_date != 2010 else a_person(birthDate={})

    assert (await person(network, server, record)).birth_date is None


async def test_a_person_is_asked_for_once_a_minute(
    network: Network, server: FakeFhirServer, clock: FakeClock
) -> None:
    await person(network, server, a_person())
    clock.advance(seconds=59)
    await asked(network)
    clock.advance(seconds=1)
    await asked(network)

    assert len(server.asked_for(PATH)) == 2


def superseded(**elements: Any) -> Json:
    """The record that took the place of Anna's number."""
    own = [{"system": NHS_NUMBER, "value": BEN}]
    return a_person(**{"id": BEN, "identifier": own, "birthDate": "1988-06-25", **elements})


async def test_a_replaced_number_is_followed_once_and_is_no_answer_by_itself(
    network: Network, server: FakeFhirServer
) -> None:
    server.says(PATH, Says.json(superseded()))
    server.says(f"Patient/{BEN}", Says.json(superseded(deceasedBoolean=True)))

    found, again = await asked(network), await asked(network)

    assert isinstance(found, Superseded)
    assert (found.status, found.person.deceased) == (SourceStatus.INVALID, True)
    assert (found.person.nhs_number, found.person.replaced_by) == (ANNA, BEN)
    assert again == found
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "says",
    [
        Says.json(a_person()),
        Says.json(superseded(identifier=[{"system": NHS_NUMBER, "value": ANNA}])),
        Says.json(superseded(modifierExtension=[{"url": "x"}])),
        Says.json(sample("pds/errors/RESOURCE_NOT_FOUND.json"), 404),
    ],
    ids=["back again", "two numbers", "modified", "nobody"],
)
async def test_a_replacement_that_does_not_answer_as_itself_is_nothing(
    network: Network, server: FakeFhirServer, says: Says
) -> None:
    server.says(PATH, Says.json(superseded()))
    server.says(f"Patient/{BEN}", says)

    assert await asked(network) == Unanswered(SourceStatus.INVALID)


async def test_what_is_forgotten_is_asked_for_anew(
    network: Network, server: FakeFhirServer
) -> None:
    records = [Says.json(a_person(meta={"versionId": one})) for one in "23"]
    server.says(PATH, *records)
    before = [await asked(network) for _ in range(2)]

    network.people.forget(NhsNumber(ANNA))

    after = await asked(network)
    found = [one.version if isinstance(one, Person) else None for one in (*before, after)]
    assert found == ["2", "2", "3"]


async def test_a_failure_is_not_remembered(network: Network, server: FakeFhirServer) -> None:
    server.says(PATH, Says(500), Says.json(a_person()))

    first, second = await asked(network), await asked(network)

    assert first == Unanswered(SourceStatus.UNAVAILABLE)
    assert isinstance(second, Person)


async def test_a_silent_service_is_given_up_at_the_callers_deadline(
    network: Network, server: FakeFhirServer
) -> None:
    server.says(PATH, Says(is_silent=True))

    found = await network.people.person(NhsNumber(ANNA), Deadline.after(0.1))

    assert found == Unanswered(SourceStatus.TIMED_OUT)
