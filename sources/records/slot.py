"""FHIR Slot and Schedule → Slot: a time that can be booked. It is about nobody."""

from collections.abc import Iterable, Mapping

from schema.people import PersonInRole
from schema.slot import Slot, SlotRef
from sources.element import CodeableConcept, Reference, Resource
from sources.local_name import local_name
from sources.origin import Origins
from sources.parameters import local_id
from sources.records.reader import moment


class ScheduleResource(Resource, tag_field="resourceType", tag="Schedule"):
    specialty: tuple[CodeableConcept, ...] = ()
    service_type: tuple[CodeableConcept, ...] = ()
    actor: tuple[Reference, ...] = ()


class SlotResource(Resource, tag_field="resourceType", tag="Slot"):
    status: str | None = None
    start: str | None = None
    end: str | None = None
    specialty: tuple[CodeableConcept, ...] = ()
    service_type: tuple[CodeableConcept, ...] = ()
    schedule: Reference | None = None


def free_slots(
    found: Iterable[SlotResource],
    schedules: Mapping[str, ScheduleResource],
    origins: Origins,
    whose: SlotRef,
) -> list[Slot]:
    """Those that can be booked, earliest first. One that is not certain to be free is none."""
    read = (_slot(one, schedules, origins, whose) for one in found)
    slots = {one.ref.local_id: one for one in read if one is not None}
    return sorted(slots.values(), key=lambda one: (one.start.first, one.ref.local_id))


def _slot(
    resource: SlotResource,
    schedules: Mapping[str, ScheduleResource],
    origins: Origins,
    whose: SlotRef,
) -> Slot | None:
    name, start = local_id(resource.id), moment(resource.start)
    is_altered = resource.modifier_extension or resource.implicit_rules
    if name is None or start is None or resource.status != "free" or is_altered:
        return None
    schedule = _schedule_id(resource, origins)
    known = schedules.get(schedule or "")
    actors = known.actor if known else ()
    words = (*resource.specialty, *resource.service_type)
    if known:
        words += (*known.specialty, *known.service_type)
    return Slot(
        ref=SlotRef(whose.subject, whose.organisation, name, schedule, start.first),
        start=start,
        end=moment(resource.end),
        service=next((one.words for one in words if one.words), None),
        words=frozenset(one.words.casefold() for one in words if one.words),
        clinician=_clinician(actors),
        location=_named(actors, "Location"),
    )


def _schedule_id(resource: SlotResource, origins: Origins) -> str | None:
    reference = resource.schedule.reference if resource.schedule else None
    name = local_name(reference, origins) if reference else None
    return name.id if name and name.resource_type == "Schedule" else None


def _clinician(actors: Iterable[Reference]) -> PersonInRole | None:
    name = _named(actors, "Practitioner")
    return PersonInRole(name=name, role=None) if name else None


def _named(actors: Iterable[Reference], kind: str) -> str | None:
    names = (one.display for one in actors if f"{kind}/" in (one.reference or "") and one.display)
    return next(names, None)
