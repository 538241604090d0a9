"""What every dialect gives for a source that answers well, in each of the ways there are."""

import asyncio
from datetime import date
from urllib.parse import parse_qs

import pytest

from schema.directory import RecordType
from schema.report import SourceStatus
from schema.request import Window
from tests.contract.reading import answered, ids
from tests.support.fhir_resources import (
    ANNA,
    BEN,
    MADE,
    a_bundle,
    a_patient,
    an_appointment,
    by_id,
)
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import LiveTrust, a_live_trust


@pytest.mark.parametrize("record_type", list(RecordType))
async def test_every_kind_of_record_is_found_by_its_person(
    trust: LiveTrust, server: FakeFhirServer, record_type: RecordType
) -> None:
    resource = MADE[record_type]()
    server.holds(ANNA, resource)
    server.holds(BEN, *(make("b1", BEN) for make in MADE.values()))

    answer = answered(await trust.search(record_type))

    assert (answer.status, ids(answer)) == (SourceStatus.OK, [resource["id"]])
    assert answer.items[0].subject == ANNA


async def test_a_person_without_items_gets_an_empty_answer(trust: LiveTrust) -> None:
    answer = answered(await trust.search())

    assert (answer.status, answer.items) == (SourceStatus.EMPTY, ())


async def test_somebody_unknown_to_the_source_gets_an_empty_answer(trust: LiveTrust) -> None:
    answer = answered(await trust.search(subject="9990000204"))

    assert (answer.status, answer.items) == (SourceStatus.EMPTY, ())


async def test_all_pages_are_read_in_their_order(trust: LiveTrust, server: FakeFhirServer) -> None:
    server.page_size = 2
    server.holds(ANNA, *(an_appointment(f"a{n}") for n in range(5)))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.OK, ["a0", "a1", "a2", "a3", "a4"])


async def test_items_that_name_a_local_patient_are_proven_by_it(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.holds(ANNA, an_appointment(who=by_id(ANNA)))

    answer = answered(await trust.search())

    assert (answer.status, answer.items[0].subject) == (SourceStatus.OK, ANNA)


async def test_the_included_patient_saves_a_call(server: FakeFhirServer, dialect: str) -> None:
    bundle = a_bundle(an_appointment(who=by_id(ANNA)))
    bundle["entry"].append({"resource": a_patient(ANNA), "search": {"mode": "include"}})
    server.says("Appointment", Says.json(bundle))

    async with a_live_trust(server.base, dialect, include_patient=True) as trust:
        answer = answered(await trust.search())

    assert answer.items[0].subject == ANNA
    assert len(server.asked_for("Patient")) == (1 if dialect == "reference" else 0)


async def test_a_post_search_keeps_the_number_out_of_addresses(
    server: FakeFhirServer, dialect: str
) -> None:
    server.holds(ANNA, an_appointment(who=by_id(ANNA)))

    async with a_live_trust(server.base, dialect, search_method="POST") as trust:
        answer = answered(await trust.search())

    assert ids(answer) == ["a1"]
    assert all(ANNA not in asked.query + asked.path for asked in server.asked)


async def test_items_outside_the_window_are_left_to_whoever_merges(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    moved = an_appointment("moved", start="2026-08-01T09:00:00+01:00")
    server.holds(ANNA, an_appointment("that-year", start="2026"), moved)

    answer = answered(await trust.search(window=Window(date(2026, 7, 1), date(2026, 7, 1))))

    assert (answer.status, ids(answer)) == (SourceStatus.OK, ["that-year", "moved"])


async def test_two_who_look_at_different_fields_share_no_answer(server: FakeFhirServer) -> None:
    server.holds(ANNA, an_appointment())

    async with a_live_trust(server.base, elements=True, seconds=30.0) as trust:
        some = (frozenset({"end"}), frozenset({"kind"}), None)
        await asyncio.gather(*(trust.search(fields=one) for one in some))

    said = [parse_qs(one.query).get("_elements") for one in server.asked]
    asked = [{*elements[0].split(",")} for elements in said if elements]
    assert [{"end", "appointmentType"} & one for one in asked] == [
        {"end"},
        {"appointmentType"},
        {"end", "appointmentType"},
    ]
    assert all("participant" in one and "meta" in one for one in asked)
