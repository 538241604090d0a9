"""Eight hospitals of the sandbox's making that all know the same six people: every dialect, and
pages of three, so that something is left to go wrong after the first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sandbox.days import Days
from sandbox.items import Visit
from sandbox.people import PersonId, people
from sandbox.profile import Dialect, NextLink, Ods
from sandbox.resources.appointments import appointment
from sandbox.resources.patients import patient
from sandbox.resources.scribe import Scribe
from sandbox.store import Stored
from sandbox.trust import Trust
from sandbox.trusts import (
    EASTBROOK,
    HIGHMOOR,
    NORTHVALE,
    ORCHARD_STREET,
    SOUTHMERE,
    WESTCOMBE,
    trusts,
)
from sandbox.world import Holdings, World, base_path, build_world

ADULTS = ("ann-finch", "grace-okafor", "lucy-baker", "tom-baker", "dan-novak", "casey-reed")
PAGE_SIZE = 3
VISITS = 5
"""Of each person at each hospital: two pages."""

_MODELS = (
    NORTHVALE,
    SOUTHMERE,
    EASTBROOK,
    WESTCOMBE,
    HIGHMOOR,
    ORCHARD_STREET,
    NORTHVALE,
    WESTCOMBE,
)


def hospitals() -> Mapping[Ods, Trust]:
    """All eight, two or more of each habit."""
    made = (_hospital(number, trusts()[model]) for number, model in enumerate(_MODELS, 1))
    return {one.ods: one for one in made}


def first_asked_for(trust: Trust) -> str:
    """What the first question of a search there is about."""
    return "Patient" if trust.profile.dialect is Dialect.REFERENCE else "Appointment"


def build_hospitals(today: date, origin: str) -> World:
    """The sandbox's people and national services, with these eight instead of its trusts."""
    world = build_world(today, origin)
    held = {trust.ods: _holdings(trust, world) for trust in hospitals().values()}
    return replace(world, holdings=held)


def _hospital(number: int, model: Trust) -> Trust:
    """Listed as usual, but for a habit that would make of a 404 a plain "none"."""
    ods = Ods(f"M{number:03}")
    # A dial that is turned for appointments has to know a further page of them.
    is_known = model.profile.next_link not in {NextLink.NONE, NextLink.QUERY}
    next_link = model.profile.next_link if is_known else NextLink.ABSOLUTE
    return replace(
        model,
        ods=ods,
        name=f"Hospital {number}",
        town=f"Hospital{number}",
        profile=replace(model.profile, page_cap=PAGE_SIZE, next_link=next_link),
        listing=replace(model.listing, not_found_means_none=False, messages_for_parents=False),
        offers=("Appointment",),
        kind="trust",
        public_base=f"https://{ods.lower()}.example/FHIR/R4" if model.public_base else "",
    )


def _holdings(trust: Trust, world: World) -> Holdings:
    base = f"{world.origin}{base_path(trust.ods)}"
    days = Days(world.today)
    everybody = people(days)
    scribe = Scribe(trust, base, everybody, {trust.ods: trust.name}, days.at(-1, "16:12"))
    written = [appointment(one, scribe) for one in _visits(trust, days)]
    known = {scribe.id("Patient", name): everybody[PersonId(name)] for name in ADULTS}
    if trust.has_patients:
        written += [patient(PersonId(name), scribe) for name in ADULTS]
    return Holdings(trust, tuple(Stored(one) for one in written), known, {})


def _visits(trust: Trust, days: Days) -> Iterable[Visit]:
    for name in ADULTS:
        for number in range(VISITS):
            yield Visit(
                key=f"{name}-{number}",
                at=trust.ods,
                who=PersonId(name),
                start=days.at(7 + number, "09:00"),
                title=title(name, trust.ods, number),
                specialty=title(name, trust.ods, number),  # what a portal calls a visit
                clinician="Radiographer on duty",
                place="Imaging",
            )


def title(name: str, ods: str, number: int) -> str:
    """Says whose visit it is, and where, wherever it turns up."""
    return f"{name} at {ods}, visit {number}"
