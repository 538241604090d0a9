"""Answers are read as their dialect says, so that nothing is held against a source that is so."""

import json
from typing import Any

import pytest

from sources.check.caller import Seen
from sources.check.finding import Severity, Topic
from sources.check.walk import Form, RawPage
from sources.dialects import DIALECTS
from tests.support.fhir_resources import ANNA
from tests.support.fhir_server import EVENTS, FakeFhirServer, Says
from tests.support.samples import sample
from tests.unit.sources.check.trying import FAULT, OK, a_source, findings, of

HERE = Topic.SUBJECT
NAMED = "urn:uuid:788660eb-d2c9-4773-abd4-318484673fb2"
"""By which the published appointments name whom they are about."""


def booked() -> Any:
    """Appointments as published, with the Patient beside."""
    bundle = sample("bars/appointment-GET-success.json")
    identifier = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": ANNA}
    patient = {"resourceType": "Patient", "id": "p1", "identifier": [identifier]}
    entry = {"fullUrl": NAMED, "resource": patient, "search": {"mode": "include"}}
    bundle["entry"].append(entry)
    return {**bundle, "total": len(bundle["entry"])}


async def test_what_came_along_in_a_bundle_proves_whose_it_is() -> None:
    async with FakeFhirServer("bars") as server:
        server.says("Appointment", Says.json(booked()))

        found = of(await findings(a_source(server.base, "bars", include_patient=True)), HERE)

    assert found["Every Appointment is about the person."] is OK
    assert FAULT not in found.values()


async def test_where_nobody_is_to_come_along_the_patient_must_be_found() -> None:
    async with FakeFhirServer("bars") as server:
        server.says("Appointment", Says.json(booked()))

        found = of(await findings(a_source(server.base, "bars")), HERE)

    what = "A Patient search by NHS number finds nobody, so nothing can be shown."
    assert found[what] is FAULT


async def test_a_total_that_counts_what_came_along_is_well() -> None:
    async with FakeFhirServer("bars") as server:
        server.says("Appointment", Says.json(booked()))

        found = await findings(a_source(server.base, "bars", include_patient=True))

    assert Severity.WARNING not in of(found, Topic.PAGING).values()


@pytest.mark.parametrize(
    ("kind", "count"), [("Appointment", 0), ("DocumentReference", 0), ("Task", 6)]
)
async def test_events_of_one_list_are_told_apart_by_their_kind(kind: str, count: int) -> None:
    events = sample("pca/consumer/allQuestionnairestates.json")

    page = RawPage.read(
        Seen(200, body=json.dumps(events).encode()), Form(kind, DIALECTS["pca-consumer"].flat)
    )

    assert (page.is_bundle, len(page.matches)) == (True, count)


async def test_a_parameter_nobody_knows_is_tried_where_the_dialect_asks() -> None:
    async with FakeFhirServer("pca-consumer") as server:
        events = sample("pca/consumer/allQuestionnairestates.json")
        server.says(EVENTS, Says.json(events))

        found = await findings(a_source(server.base, "pca-consumer", offers=["Task"]))

    told = "It ignores parameters it does not know and gives everybody's records instead."
    assert any(one.startswith(told) for one in of(found, Topic.SELECTOR))


async def test_what_no_dialect_could_read_is_no_page() -> None:
    deep = b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000

    page = RawPage.read(Seen(200, body=deep), Form("Task", DIALECTS["pca-consumer"].flat))

    assert (page.is_bundle, page.matches) == (False, ())
