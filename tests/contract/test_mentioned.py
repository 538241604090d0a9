"""Over real HTTP: medicines that stand in a resource of their own, and come along."""

import pytest

from schema.directory import RecordType
from schema.medication import Medication
from schema.prescription import Prescription
from tests.contract.reading import answered
from tests.support.fhir_resources import ANNA, MADE, a_bundle, a_patient
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import a_live_trust
from tests.support.samples import sample

DROPS = sample("ukcore/Medication-TimoptolEyeDrops.json")
KINDS = [RecordType.MEDICATION, RecordType.PRESCRIPTION]


async def read(kind: RecordType, *beside: object) -> tuple[str | None, frozenset[str], str]:
    """The name of a medicine with its labels, and what was asked."""
    resource = {**MADE[kind](), "medicationReference": {"reference": f"Medication/{DROPS['id']}"}}
    resource.pop("medicationCodeableConcept", None)
    bundle = a_bundle(resource)
    bundle["entry"] += [{"resource": one, "search": {"mode": "include"}} for one in beside]
    async with FakeFhirServer() as server:
        server.holds(ANNA, a_patient())
        server.says(resource["resourceType"], Says.json(bundle))
        async with a_live_trust(server.base, include_mentioned=True) as trust:
            (item,) = answered(await trust.search(kind)).items
        (asked,) = server.asked_for(resource["resourceType"])
    record = item.record
    if isinstance(record, Prescription):
        return record.items[0].medicine, item.labels, asked.query
    assert isinstance(record, Medication)
    return record.name, item.labels, asked.query


@pytest.mark.parametrize("kind", KINDS)
async def test_a_medicine_that_came_along_is_named(kind: RecordType) -> None:
    name, _, query = await read(kind, DROPS)

    assert name == DROPS["code"]["coding"][0]["display"]
    assert "medication" in query.partition("_include")[2]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_medicine_that_did_not_come_along_has_no_name(kind: RecordType) -> None:
    name, _, _ = await read(kind)

    assert name is None


@pytest.mark.parametrize("kind", KINDS)
async def test_a_label_of_what_came_along_is_a_label_of_the_item(kind: RecordType) -> None:
    _, labels, _ = await read(kind, {**DROPS, "meta": {"security": [{"code": "HIV"}]}})

    assert labels == {"HIV"}
