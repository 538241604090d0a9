"""How many items can be shown, and why the others cannot, without a word of them."""

from typing import Any

import pytest

from sources.check.finding import Finding, Topic
from sources.check.items import reason
from sources.records.appointment import AppointmentResource
from tests.support.fhir_resources import ANNA, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import FAULT, NOTE, OK, WARNING, a_source, findings, of

HERE = Topic.ITEMS
CANARY = "Canary Ward"


async def items_found(*appointments: dict[str, Any]) -> list[Finding]:
    """What the check says of a server that holds these."""
    async with FakeFhirServer() as server:
        server.holds(ANNA, *appointments)
        return await findings(a_source(server.base))


async def test_items_that_can_all_be_read_are_well() -> None:
    found = of(await items_found(an_appointment("a1"), an_appointment("a2")), HERE)

    assert found == {"2 Appointments can be read, all of them.": OK}


async def test_unreadable_items_are_counted_with_the_reason() -> None:
    broken = an_appointment("a2", meta={"security": [CANARY]})

    found = of(await items_found(an_appointment("a1"), broken), HERE)

    assert found == {
        "1 of 2 Appointments cannot be read: not shown.": WARNING,
        "Appointment.meta.security: expected object, got str (1 time).": WARNING,
    }


async def test_a_bad_element_is_told_though_its_item_is_shown() -> None:
    found = of(await items_found(an_appointment(description=[CANARY])), HERE)

    told = "Appointment.description: expected str | null, got array (1 time)."
    assert found == {"1 Appointment can be read, all of them.": OK, told: WARNING}


async def test_items_left_out_and_undated_are_noted() -> None:
    found = of(
        await items_found(
            an_appointment("a1", status="entered-in-error"), an_appointment("a2", start="soon")
        ),
        HERE,
    )

    left_out = "Left out: 1 of 2 Appointments, because withdrawn, unfinished or double."
    assert found[left_out] is NOTE
    assert found["1 Appointment without a time we can read: listed last."] is NOTE


async def test_unknown_statuses_are_told_if_they_look_like_codes() -> None:
    found = of(
        await items_found(
            an_appointment("a1", status="rescheduled"), an_appointment("a2", status=CANARY)
        ),
        HERE,
    )

    assert found["2 Appointments with a status unknown here: rescheduled."] is NOTE


async def test_an_item_without_an_id_is_a_warning() -> None:
    nameless = an_appointment()
    del nameless["id"]

    found = of(await items_found(nameless), HERE)

    assert found["1 Appointment came without an id: not shown."] is WARNING


async def test_only_the_commonest_faults_are_listed() -> None:
    names = ["description", "start", "end", "comment", "patientInstruction", "status", "slot"]
    broken = [an_appointment(one) | {one: {"x": [1]}} for one in names]

    found = of(await items_found(*broken), HERE)

    assert len([one for one in found if "expected" in one]) == 5
    assert found["And 2 other kinds of fault."] is NOTE


async def test_an_answer_the_gateway_cannot_use_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment(who={"reference": "Patient/p0018"}))
        server.says("Patient", Says(403))

        found = of(await findings(a_source(server.base)), HERE)

    assert found == {"Appointment: a gateway would get REFUSED and show nothing.": FAULT}


async def test_nothing_of_a_broken_record_gets_into_the_findings() -> None:
    broken = [
        an_appointment("a1", status=[CANARY], start={CANARY: CANARY}, comment=CANARY),
        an_appointment("a2", modifierExtension=[{"url": CANARY}], identifier=CANARY),
        an_appointment("a3", meta={"security": CANARY}, description=CANARY),
    ]

    found = await items_found(*broken)

    assert CANARY not in str(found)
    assert ANNA not in str(found)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"modifierExtension": [{}]}, "has modifierExtension, which we do not understand"),
        ({"implicitRules": "x"}, "has implicitRules, which we do not understand"),
        ({"\ud800": "x"}, "Appointment holds broken text"),
        ({"start": 5}, ".start: expected str | null, got int"),
        ({"participant": {}}, ".participant: expected array, got object"),
        ({"participant": [{"actor": 5}]}, ".participant.actor: expected object | null, got int"),
        ({"resourceType": CANARY}, "not of the right kind"),
    ],
)
def test_each_reason_is_a_path_and_kinds(change: dict[str, Any], expected: str | None) -> None:
    found = reason(an_appointment() | change, AppointmentResource)

    assert found is None if expected is None else found is not None and found.endswith(expected)
