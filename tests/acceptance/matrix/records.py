"""Hospitals and practices with records of every kind that the product can read, of two people.

What they offer is the product's own list of readers: a further one is offered here by itself, and
has no examples until they are given below, which a test notices.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sandbox.days import Days
from sandbox.findings import AllergyEntry, Course, Jab, Problem, Reading, Repeat, Report, Value
from sandbox.items import (
    Application,
    Check,
    Item,
    Letter,
    Medicine,
    Message,
    Prescription,
    Visit,
)
from sandbox.people import PersonId, people
from sandbox.profile import NextLink, Ods
from sandbox.questions import BEFORE_OPERATION
from sandbox.resources.scribe import Scribe
from sandbox.trust import Trust
from sandbox.trusts import EASTBROOK, HIGHMOOR, MILLBROOK, NATIONAL, SOUTHMERE, WESTCOMBE, trusts
from sandbox.world import Holdings, World, base_path, build_world, written_down
from sources.records import READERS, RECORD_TYPES

PERSONA, OTHER = "ann-finch", "grace-okafor"
PAGE_SIZE = 3
EACH = 4
"""Of each kind at each place: two pages."""
_MODELS = (SOUTHMERE, HIGHMOOR, WESTCOMBE, EASTBROOK)
_AT_HOSPITALS = frozenset(one.offer for one in RECORD_TYPES.values() if not one.topic)
_AT_PRACTICES = READERS.keys() - _AT_HOSPITALS
"""Readers that no source has beside another of the same type or the same kind of record."""
SERVICES = ("X26-prescriptions", "X26-immunisations")
"""National services that are sources, as the sandbox names them."""


@dataclass(frozen=True, slots=True)
class Camp:
    """A hospital and a practice: together they have everything."""

    hospital: Trust
    practice: Trust

    @property
    def trusts(self) -> tuple[Trust, ...]:
        return self.hospital, self.practice


def camps() -> tuple[Camp, ...]:
    """One of each way to be asked."""
    return tuple(_camp(number, trusts()[model]) for number, model in enumerate(_MODELS, 1))


def build_records(today: date, origin: str) -> World:
    """The sandbox's people and national services, with these camps instead of its trusts."""
    world = build_world(today, origin)
    days = Days(today)
    listed = [trust for camp in camps() for trust in camp.trusts]
    everybody = [item for name in people(days) for item in _national(name, days)]
    return replace(
        world,
        holdings={trust.ods: _held(trust, world) for trust in listed},
        prescriptions=tuple(one for one in everybody if isinstance(one, Prescription)),
        vaccinations=tuple(one for one in everybody if isinstance(one, Jab)),
    )


def _camp(number: int, model: Trust) -> Camp:
    hospital = _listed(f"K{number}01", model, _AT_HOSPITALS | {"Questionnaire"})
    practice = _listed(f"K{number}02", trusts()[MILLBROOK], _AT_PRACTICES)
    return Camp(hospital, practice)


def _listed(code: str, model: Trust, offers: Iterable[str]) -> Trust:
    ods = Ods(code)
    # As for appointments: a later page has to be known by its type, and a 404 to be no answer.
    is_known = model.profile.next_link not in {NextLink.NONE, NextLink.QUERY}
    next_link = model.profile.next_link if is_known else NextLink.ABSOLUTE
    return replace(
        model,
        ods=ods,
        name=f"Place {code}",
        town=f"Place{code}",
        profile=replace(model.profile, page_cap=PAGE_SIZE, next_link=next_link),
        listing=replace(
            model.listing,
            not_found_means_none=False,
            locate="index",
            actions=(),
            opening_marks_read=False,
        ),
        offers=tuple(sorted(offers)),
        public_base=f"https://{code.lower()}.example/FHIR/R4" if model.public_base else "",
    )


def _held(trust: Trust, world: World) -> Holdings:
    days = Days(world.today)
    base = f"{world.origin}{base_path(trust.ods)}"
    scribe = Scribe(trust, base, world.people, {trust.ods: trust.name}, days.at(-1, "16:12"))
    happened = tuple(item for name in (PERSONA, OTHER) for item in _all(name, trust, days))
    return written_down(scribe, happened, days)


def _all(name: str, trust: Trust, days: Days) -> Iterable[Item]:
    """What happened to somebody here, as far as it is offered."""
    for number in range(EACH):
        made = _one_of_each(f"{name} at {trust.ods}, {number}", PersonId(name), trust.ods, days)
        yield from (made[offer] for offer in sorted(made.keys() & set(trust.offers)))


def _one_of_each(key: str, who: PersonId, at: Ods, days: Days) -> Mapping[str, Item]:
    """By what its source offers. Every name says whose it is, and where."""
    then, later = days.at(-20, "09:00"), days.at(9, "10:00")
    by = "Dr Helen Marsh"
    return {
        "Appointment": Visit(key, at, who, later, key, key, by, "Imaging"),
        "DocumentReference": Letter(key, at, who, then, key, "Imaging", by, ("Dear patient",)),
        "Communication": Message(key, at, who, then, key, key, by),
        "CommunicationRequest": Message(key, at, who, then, "", key, at),
        "Task": Check(
            key,
            at,
            who,
            key,
            then,
            later.date(),
            form=BEFORE_OPERATION,
            answered=(("family-trouble", True),),
        ),
        "Task:registration": Application(key, at, who, then, (("requested", then),), key),
        "Condition": Problem(key, at, who, then, key, "195967001", by),
        "AllergyIntolerance": AllergyEntry(key, at, who, then, key, "764146007", by),
        "MedicationStatement": Course(
            key, at, who, then.date(), key, "320818006", "One a day", key
        ),
        "MedicationRequest": Repeat(key, at, who, then, key, key, "320820009", "One a day", by),
        "Immunization": Jab(key, at, who, then, key, "39115611000001103", key, "COVID19"),
        "Observation": Reading(key, at, who, then, Value(key, "1022431000000105", 109, "g/L")),
        "DiagnosticReport": Report(
            key, at, who, then, key, "26604007", "Haematology", (key,), key, by
        ),
    }


def _national(name: PersonId, days: Days) -> Iterable[Prescription | Jab]:
    """What the national services keep of somebody."""
    then = days.at(-30, "09:00")
    for number in range(EACH):
        key = f"{name} at {NATIONAL}, {number}"
        medicine = Medicine(key, "319306002", 30, "gram", "Once a day", "Collected", then)
        yield Prescription(key, name, key, then.date(), "acute", "Dr Helen Marsh", (medicine,))
        yield Jab(key, NATIONAL, name, then, key, "39115611000001103", key, "COVID19")
