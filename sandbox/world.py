"""Everything that exists in the sandbox on a given day: a value, the same for the same day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sandbox.charts import with_charts
from sandbox.days import Days
from sandbox.findings import Jab
from sandbox.grants import Grant, grants
from sandbox.items import Application, Check, Item, Letter, Message, Prescription, Visit
from sandbox.people import Person, PersonId, people
from sandbox.profile import Content, Ods
from sandbox.published import fenwick_resources
from sandbox.resource import Resource
from sandbox.resources.applications import application
from sandbox.resources.appointments import appointment
from sandbox.resources.documents import binary, document
from sandbox.resources.findings import finding
from sandbox.resources.messages import communication
from sandbox.resources.national_messages import communication_request
from sandbox.resources.patients import patient
from sandbox.resources.places import location, organization, practitioner
from sandbox.resources.questionnaires import draft, questionnaire
from sandbox.resources.scribe import Scribe
from sandbox.resources.slots import slots
from sandbox.resources.tasks import task
from sandbox.store import Stored
from sandbox.stories import stories
from sandbox.trust import Trust
from sandbox.trusts import FENWICK, NATIONAL, OTHER_ORGANISATIONS, TABLE_ONLY, Many, trusts

CASEY = PersonId("casey-reed")


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter and whom it is addressed to, ready to be printed."""

    letter: Letter
    person: Person


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one trust holds. `papers` is keyed by type and id of what carries the content."""

    trust: Trust
    resources: tuple[Stored, ...]
    patients: Mapping[str, Person]  # by local id
    papers: Mapping[tuple[str, str], Paper]


@dataclass(frozen=True, slots=True)
class World:
    """The simulated world on one day."""

    today: date
    origin: str  # scheme, host and port under which it is served
    people: Mapping[PersonId, Person]
    grants: tuple[Grant, ...]
    holdings: Mapping[Ods, Holdings]
    prescriptions: tuple[Prescription, ...]
    vaccinations: tuple[Jab, ...]
    """Those of the national record."""


def build_world(today: date, origin: str, many: Many = TABLE_ONLY) -> World:
    """The world as it is on that day; no clock, no chance."""
    known = trusts(many)
    days = Days(today)
    everybody = people(days)
    filed = with_charts(everybody)
    happened = stories(days)
    names = {trust.ods: trust.name for trust in known.values()}
    names.update({ods: name for ods, name, _ in OTHER_ORGANISATIONS})
    holdings = {}
    for trust in known.values():
        scribe = Scribe(
            trust, f"{origin}{base_path(trust.ods)}", filed, names, days.at(-1, "16:12")
        )
        holdings[trust.ods] = written_down(scribe, happened, days)
    holdings[FENWICK] = _fenwick(everybody[CASEY])
    return World(
        today=today,
        origin=origin,
        people=everybody,
        grants=grants(days),
        holdings=holdings,
        prescriptions=tuple(item for item in happened if isinstance(item, Prescription)),
        vaccinations=tuple(
            item for item in happened if isinstance(item, Jab) and item.at == NATIONAL
        ),
    )


def _fenwick(casey: Person) -> Holdings:
    """Fenwick General holds published samples only."""
    return Holdings(trusts()[FENWICK], fenwick_resources(casey), {casey.id: casey}, {})


def base_path(ods: Ods) -> str:
    """Path of a trust's FHIR endpoint."""
    return f"/trusts/{ods}/FHIR/R4"


def written_down(scribe: Scribe, happened: tuple[Item, ...], days: Days) -> Holdings:
    """What one trust holds of all that happened."""
    kept = [item for item in happened if _is_kept(item, scribe.trust)]
    written = [made for item in kept for made in _written(item, scribe)]
    if "appointment-book" in scribe.trust.listing.actions:
        visits = [item for item in kept if isinstance(item, Visit)]
        written += slots(visits, days, scribe)
    forms = dict.fromkeys(item.form for item in kept if isinstance(item, Check) and item.form)
    written += [questionnaire(form, scribe, scribe.latest) for form in forms]
    patients = {scribe.id("Patient", key): scribe.people[key] for key in _patients(kept)}
    if scribe.trust.has_patients:
        written += [patient(chart, scribe) for chart in _patients(kept)]
        written += _places(scribe)
    stored = tuple(Stored(made) for made in written)
    return Holdings(scribe.trust, stored, patients, _papers(kept, scribe))


def _is_kept(item: Item, trust: Trust) -> bool:
    return not isinstance(item, Prescription) and item.at == trust.ods


def _patients(kept: list[Item]) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(item.who for item in kept))


def _written(item: Item, scribe: Scribe) -> tuple[Resource, ...]:
    match item:
        case Visit():
            return (appointment(item, scribe),)
        case Letter():
            return _written_letter(item, scribe)
        case Message():
            return (_written_message(item, scribe),)
        case Check():
            return (task(item, scribe), *_answers(item, scribe))
        case Application():
            return (application(item, scribe),)
        case Prescription():  # kept nationally, not at a trust
            return ()
        case _:
            return (finding(item, scribe),)


def _answers(check: Check, scribe: Scribe) -> tuple[Resource, ...]:
    return (draft(check, scribe),) if check.answered else ()


def _written_message(message: Message, scribe: Scribe) -> Resource:
    is_national = "CommunicationRequest" in scribe.trust.offers
    return (communication_request if is_national else communication)(message, scribe)


def _written_letter(letter: Letter, scribe: Scribe) -> tuple[Resource, ...]:
    if scribe.trust.profile.content is Content.BINARY:
        return (document(letter, scribe), binary(letter, scribe))
    return (document(letter, scribe),)


def _papers(kept: list[Item], scribe: Scribe) -> Mapping[tuple[str, str], Paper]:
    carriers = {Content.BINARY: "Binary", Content.INLINE: "DocumentReference"}
    carrier = carriers.get(scribe.trust.profile.content)
    if carrier is None:
        return {}
    return {
        (carrier, scribe.id(carrier, item.key)): Paper(item, scribe.people[item.who])
        for item in kept
        if isinstance(item, Letter)
    }


def _places(scribe: Scribe) -> list[Resource]:
    """Every clinician and place that anything refers to, and the trust itself."""
    makers: Mapping[str, Callable[[str, Scribe], Resource]] = {
        "Practitioner": practitioner,
        "Location": location,
    }
    named = [make(name, scribe) for kind, make in makers.items() for name in scribe.named(kind)]
    return [*named, organization(scribe)]
