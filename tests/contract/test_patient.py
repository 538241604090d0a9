"""What every dialect makes of a person whom a source has as more than one Patient."""

from typing import Any

import pytest

from schema.answer import Failure, KnownPatient
from schema.moment import PartialDate
from schema.report import SourceStatus
from sources.dialects import DIALECTS
from tests.contract.reading import answered, ids
from tests.support.fhir_resources import (
    ANNA,
    BEN,
    Json,
    a_bundle,
    a_patient,
    an_appointment,
    by_id,
    by_number,
)
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, LiveTrust, a_live_trust

KNOWN = KnownPatient(PartialDate.parse("1988-06-25"), frozenset())
BY_OLD = {"reference": "Patient/old"}


def old(by: str = "Patient/p0018", **elements: Any) -> Json:
    """A Patient of Anna that was replaced."""
    links = [{"type": "replaced-by", "other": {"reference": by}}]
    return a_patient(ANNA, **{"id": "old", "active": False, "link": links, **elements})


async def test_records_about_a_replaced_patient_are_the_persons(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.holds(ANNA, old(), an_appointment("a1", who=BY_OLD), an_appointment(who=by_id(ANNA)))

    answer = answered(await trust.search())

    assert answer.status is SourceStatus.OK
    assert [item.subject for item in answer.items] == [ANNA]
    assert answer.patient == KNOWN


async def test_a_replacement_is_followed_once_and_must_have_the_number(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.holds(ANNA, old(), an_appointment(who=BY_OLD))
    server.says("Patient", Says.json(a_bundle(old())))

    answer = answered(await trust.search())

    assert [item.subject for item in answer.items] == [ANNA]
    assert len(server.asked_for("Patient/p0018")) == 1


@pytest.mark.parametrize(
    "says",
    [
        Says(404),
        Says.json(a_patient(BEN, id="p0018")),
        Says.json(a_patient(ANNA, id="another")),
        Says.json({**old(), "id": "p0018"}),
        Says.json({**old("Patient/further"), "id": "p0018"}),
        Says.json({"resourceType": "OperationOutcome"}),
    ],
    ids=["absent", "other number", "other id", "circle", "chain", "no Patient"],
)
async def test_a_replacement_that_is_not_certain_is_used_by_nobody(
    trust: LiveTrust, server: FakeFhirServer, says: Says
) -> None:
    server.holds(ANNA, an_appointment(who=BY_OLD))
    server.says("Patient", Says.json(a_bundle(old())))
    server.says("Patient/p0018", says)

    outcome = await trust.search()

    assert outcome == Failure(TRUST, SourceStatus.INVALID)
    assert server.asked_for("Patient/further") == []


async def test_a_replacement_at_another_place_is_never_asked_for(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.holds(ANNA, an_appointment(who=BY_OLD))
    server.says("Patient", Says.json(a_bundle(old(f"{server.base[:-5]}/other/Patient/p0018"))))

    outcome = await trust.search()

    assert outcome == Failure(TRUST, SourceStatus.INVALID)
    assert [one for one in server.asked if "elsewhere" in one.path] == []


@pytest.mark.parametrize("read", [False, True], ids=["search", "read"])
async def test_the_patient_is_known_where_nobody_needs_it_too(
    trust: LiveTrust, server: FakeFhirServer, dialect: str, read: bool
) -> None:
    server.holds(ANNA, an_appointment("a1", who=by_number(ANNA)))

    answer = answered(await (trust.read("a1") if read else trust.search()))

    assert ids(answer) == ["a1"]
    assert answer.patient == (None if DIALECTS[dialect].names_people_by_number else KNOWN)


async def test_an_included_patient_is_known_without_asking(
    server: FakeFhirServer, dialect: str
) -> None:
    bundle = a_bundle(an_appointment(who=by_number(ANNA)))
    along = a_patient(ANNA, name=[{"given": ["Anna"], "family": "Smith"}])
    bundle["entry"].append({"resource": along, "search": {"mode": "include"}})
    server.says("Appointment", Says.json(bundle))

    async with a_live_trust(server.base, dialect, include_patient=True) as trust:
        answer = answered(await trust.search())

    names = frozenset() if dialect == "reference" else frozenset({"Anna", "Smith"})
    assert answer.patient == KnownPatient(KNOWN.birth_date, names)


async def test_an_included_patient_that_was_replaced_is_asked_about(
    server: FakeFhirServer, dialect: str
) -> None:
    server.holds(ANNA, old())
    bundle = a_bundle(an_appointment(who=BY_OLD))
    bundle["entry"].append({"resource": old(), "search": {"mode": "include"}})
    server.says("Appointment", Says.json(bundle))

    async with a_live_trust(server.base, dialect, include_patient=True) as trust:
        answer = answered(await trust.search())

    assert [item.subject for item in answer.items] == [ANNA]
