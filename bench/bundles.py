"""Visits and people as the FHIR servers of `bench.slow_trust` would write them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bench.visits import PAGE_SIZE, PAGED, Visit, visits

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"

Json = dict[str, Any]


def appointments(code: str, number: str, page: int, base_url: str) -> Json:
    """A page of somebody's visits, counted from 0."""
    found = visits(code, number)
    if code not in PAGED:
        return _bundle([_appointment(one, _by_number(number)) for one in found], len(found), None)
    start, end = page * PAGE_SIZE, (page + 1) * PAGE_SIZE
    further = f"{base_url}/Appointment?of={number}&page={page + 1}" if end < len(found) else None
    about = {"reference": f"Patient/{_local_id(number)}"}
    return _bundle([_appointment(one, about) for one in found[start:end]], len(found), further)


def patients(number: str) -> Json:
    """The one Patient of this number."""
    patient = {
        "resourceType": "Patient",
        "id": _local_id(number),
        "active": True,
        "identifier": [{"system": NHS_NUMBER, "value": number}],
    }
    return _bundle([patient], 1, None)


def _by_number(number: str) -> Json:
    return {"type": "Patient", "identifier": {"system": NHS_NUMBER, "value": number}}


def _local_id(number: str) -> str:
    return f"patient-{number}"


def _bundle(resources: Sequence[Json], total: int, further: str | None) -> Json:
    entries = [{"resource": one, "search": {"mode": "match"}} for one in resources]
    links = [{"relation": "next", "url": further}] if further else []
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": total,
        "link": links,
        "entry": entries,
    }


def _appointment(visit: Visit, about: Json) -> Json:
    return {
        "resourceType": "Appointment",
        "id": visit.id,
        "status": "booked",
        "description": visit.title,
        "start": _instant(visit.start),
        "end": _instant(visit.start + timedelta(minutes=20)),
        "patientInstruction": "Please bring your letter and a list of your medicines.",
        "participant": [
            {"actor": about, "status": "accepted"},
            {"actor": {"type": "Practitioner", "display": "Dr Ada Field"}, "status": "accepted"},
            {"actor": {"type": "Location", "display": "Outpatients"}, "status": "accepted"},
        ],
    }


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
