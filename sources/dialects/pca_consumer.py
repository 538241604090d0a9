"""The Patient Care Aggregator (PCA consumer standard): one list of events in CarePlans, each event
an activity that says its kind, its page in a portal and the trust it is at.

An event becomes what the trust's own portal would have sent: an Appointment, a DocumentReference,
or a Task for a questionnaire. Referrals and waiting times are no records here.
"""

from collections.abc import Callable, Mapping, Sequence

from sources.dialects.entries import (
    MORE,
    UNREADABLE,
    Json,
    flattened,
    labels,
    listed,
    resource_of,
)
from sources.dialects.identifier_modifier import IdentifierModifier

_PLAN = "CarePlan"
_OUTCOME = "OperationOutcome"
_WITHDRAWN = "entered-in-error"
_BASE = "https://fhir.nhs.uk/StructureDefinition"
_REQUEST_STATUS = f"{_BASE}/Extension-Appointment-RequestStatus"
_PORTAL_LINK = "Extension-Portal-Link"
_ANSWERING = {
    "system": "http://hl7.org/fhir/uv/sdc/CodeSystem/temp",
    "code": "complete-questionnaire",
}
_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_MAY_CHANGE_ALL = ("modifierExtension", "implicitRules", "contained")
"""Of a plan: what could mean something else for each of its activities."""

_REQUESTED = {
    "bookedPendingCancellation": ("booked", "Pending Cancellation"),
    "bookedPendingReschedule": ("booked", "Pending Reschedule"),
    "bookedPendingChange": ("booked", "Pending Change"),
    "cancelledPendingReschedule": ("cancelled", "Pending Reschedule"),
}
"""States into which the aggregator folds two of the portals'."""
_CLASSES = {"outpatient": "AMB", "inpatient": "IMP", "daycase": "SS"}


class PcaConsumer(IdentifierModifier):
    def path(self, resource_type: str) -> str:
        return "aggregator/events"

    def flat(self, body: bytes) -> bytes:
        """The events of all plans, one entry each, as portals would send them.

        What may be an event and cannot be told is an entry that cannot be read. Raises
        InvalidAnswer.
        """
        return flattened(body, _is_own, _flat)


def _is_own(entry: Json) -> bool:
    """Is it counted in the aggregator's total, and no record?"""
    return resource_of(entry).get("resourceType") in (_PLAN, _OUTCOME)


def _flat(whole: Mapping[str, Json], entries: Sequence[Json]) -> Mapping[str, Json]:
    announced = whole.get("total")
    is_short = isinstance(announced, int) and announced > len(entries)
    found = [one for entry in entries for one in _opened(entry)]
    known = {name: value for name, value in whole.items() if name != "total"}
    return {**known, "entry": [*found, *([MORE] if is_short else [])]}


def _opened(entry: Json) -> list[Json]:
    """The events of a plan; any other entry as it is."""
    plan = resource_of(entry)
    if plan.get("resourceType") != _PLAN:
        return [entry]
    if plan.get("status") == _WITHDRAWN:
        return []
    events = listed(plan.get("activity"))
    if any(name in plan for name in _MAY_CHANGE_ALL):
        return [UNREADABLE] * len(events)
    return [found for event in events for found in _event(event, plan)]


def _event(activity: Json, plan: Mapping[str, Json]) -> list[Json]:
    """One entry, or none for what is no record."""
    detail = activity.get("detail") if isinstance(activity, dict) else None
    kind = detail.get("kind") if isinstance(detail, dict) else None
    if not isinstance(detail, dict) or not isinstance(kind, str) or _is_altered(activity, detail):
        return [UNREADABLE]
    made = _MADE.get(kind)
    if made is None:
        return []
    common = {name: detail[name] for name in ("id", "extension", "description") if name in detail}
    return [{"resource": {**common, **made(detail, plan), **labels({}, plan.get("meta"))}}]


def _is_altered(activity: Mapping[str, Json], detail: Mapping[str, Json]) -> bool:
    """May it mean the opposite of what it says?"""
    said = (activity.get("modifierExtension"), detail.get("modifierExtension"))
    return any(said) or detail.get("doNotPerform") not in (None, False)


def _appointment(detail: Mapping[str, Json], plan: Mapping[str, Json]) -> Json:
    code = _coded(detail, "Extension-Appointment-Status") or detail.get("status")
    status, request = _REQUESTED.get(str(code), (code, None))
    asked = [{"url": _REQUEST_STATUS, "valueCode": request}] if request else []
    visit = _CLASSES.get(str(_coded(detail, "Extension-Encounter-Class")))
    actors = [_typed(plan.get("subject"), "Patient"), _typed(_performer(detail), "Organization")]
    actors.append(_typed(detail.get("location"), "Location"))
    return {
        "resourceType": "Appointment",
        "status": _WITHDRAWN if detail.get("status") == _WITHDRAWN else status,
        "extension": [*listed(detail.get("extension")), *asked],
        "appointmentType": {"coding": [{"system": _ACT_CODE, "code": visit}]} if visit else None,
        **_period(detail),
        "participant": [{"actor": actor} for actor in actors if actor],
    }


def _letter(detail: Mapping[str, Json], plan: Mapping[str, Json]) -> Json:
    """Nothing says that it is in force; that it was withdrawn may be said."""
    status = detail.get("status")
    return {
        "resourceType": "DocumentReference",
        "status": status if status == _WITHDRAWN else None,
        "subject": _typed(plan.get("subject"), "Patient"),
        "date": _period(detail).get("start"),
        "custodian": _performer(detail),
        "content": [{"attachment": {"url": _said(detail, _PORTAL_LINK).get("valueUrl")}}],
    }


def _questionnaire(detail: Mapping[str, Json], plan: Mapping[str, Json]) -> Json:
    return {
        "resourceType": "Task",
        "code": {"coding": [_ANSWERING]},
        "status": detail.get("status"),
        "for": _typed(plan.get("subject"), "Patient"),
        "authoredOn": _period(detail).get("start"),
        "owner": _performer(detail),
        "focus": _said(detail, "Extension-Linked-Resource").get("valueReference"),
    }


_MADE: Mapping[str, Callable[[Mapping[str, Json], Mapping[str, Json]], Json]] = {
    "Appointment": _appointment,
    "DocumentReference": _letter,
    "QuestionnaireResponse": _questionnaire,
}
"""What becomes of an event of each kind; of the others, such as referrals, there is no record."""


def _said(detail: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    """The extension of this name; the last step of its URL is the name."""
    said = [one for one in listed(detail.get("extension")) if isinstance(one, dict)]
    return next((one for one in said if str(one.get("url")).endswith(f"/{name}")), {})


def _coded(detail: Mapping[str, Json], name: str) -> Json:
    found = _said(detail, name)
    coding = found.get("valueCoding")
    return coding.get("code") if isinstance(coding, dict) else found.get("valueCode")


def _period(detail: Mapping[str, Json]) -> Mapping[str, Json]:
    period = detail.get("scheduledPeriod")
    given = period if isinstance(period, dict) else {}
    return {name: given[name] for name in ("start", "end") if name in given}


def _performer(detail: Mapping[str, Json]) -> Json:
    return next(iter(listed(detail.get("performer"))), None)


def _typed(reference: Json, kind: str) -> Json:
    """A reference that says its type, as it must be by where it stands."""
    return {"type": kind, **reference} if isinstance(reference, dict) else reference
