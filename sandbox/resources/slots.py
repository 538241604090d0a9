"""Times to book: for each clinic with somebody still to come, a Schedule and its Slots."""

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta

from sandbox.days import Days
from sandbox.items import Visit
from sandbox.resource import Json, Resource, resource
from sandbox.resources.scribe import Scribe

_TIMES = tuple((day, clock) for day in (8, 11, 15, 18, 22) for clock in ("09:10", "14:30"))


def slots(visits: Iterable[Visit], days: Days, scribe: Scribe) -> Iterator[Resource]:
    """Every clinic's Schedule, with times in the weeks to come."""
    clinics = {
        (one.specialty, one.clinician, one.place): one for one in visits if one.status == "booked"
    }
    for visit in clinics.values():
        yield _schedule(visit, scribe)
        for day, clock in _TIMES:
            yield _slot(visit, days, (day, clock), scribe)


def _key(visit: Visit) -> str:
    return f"{visit.specialty}/{visit.clinician}/{visit.place}"


def _schedule(visit: Visit, scribe: Scribe) -> Resource:
    return {
        "resourceType": "Schedule",
        "id": scribe.id("Schedule", _key(visit)),
        "meta": {"versionId": "1"},
        "active": True,
        "specialty": [{"text": visit.specialty}],
        "actor": [
            scribe.mention("Practitioner", visit.clinician),
            scribe.mention("Location", visit.place),
        ],
    }


def _slot(visit: Visit, days: Days, when: tuple[int, str], scribe: Scribe) -> Resource:
    start = days.at(*when)
    end = start.astimezone(UTC) + timedelta(minutes=visit.minutes)
    schedule: Json = {"reference": f"Schedule/{scribe.id('Schedule', _key(visit))}"}
    return resource(
        {
            "resourceType": "Slot",
            "id": scribe.id("Slot", f"{_key(visit)}/{when[0]}/{when[1]}"),
            "meta": scribe.meta(scribe.latest),
            "specialty": [{"text": visit.specialty}],
            "schedule": schedule,
            "status": "free",
            "start": scribe.instant(start),
            "end": scribe.instant(end),
        }
    )
