"""A stored row as a FHIR R4 AuditEvent, in the shape of IHE BALP 1.1.3.

PatientQuery for a permit to ask an organisation, PatientRead for what was released, PatientCreate
and PatientUpdate for actions. A denial has the shape of the query that it refused, and claims no
profile: those are for what succeeded. FHIR is spelled here because this is what leaves.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.audit.digest import Row, instant
from auth.audit.entry import Concern
from auth.scopes import resource_type
from schema.access import AccessReason, Action, Category

_HL7 = "http://terminology.hl7.org/CodeSystem"
_BALP = "https://profiles.ihe.net/ITI/BALP"
_NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
_ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_PARTICIPATION = f"{_HL7}/v3-ParticipationType"
_SOURCE, _DESTINATION = "110153", "110152"
"""DICOM's roles: from whom and to whom. A reader's data comes from the server, a query, like what
is to be written, from the client."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What one of the profiles fixes."""

    profile: str
    subtype: str
    action: str
    client: str
    server: str
    user: str
    """Participation of the person: IRCP receives information, AUT is its author."""


_QUERY = _Shape("PatientQuery", "search", "E", _SOURCE, _DESTINATION, "IRCP")
_READ = _Shape("PatientRead", "read", "R", _DESTINATION, _SOURCE, "IRCP")
_CREATE = _Shape("PatientCreate", "create", "C", _SOURCE, _DESTINATION, "AUT")
_UPDATE = _Shape("PatientUpdate", "update", "U", _SOURCE, _DESTINATION, "AUT")

_ACTING: Mapping[Action, _Shape] = {Action.CREATE: _CREATE, Action.CHANGE: _UPDATE}

_SUCCESS, _MINOR, _SERIOUS = "0", "4", "8"

_TYPES: Mapping[str, str] = {
    Concern.RELATIONSHIP: "Consent",
    Concern.CHOICE: "Consent",
    Concern.ACCESS_LOG: "AuditEvent",
}


def audit_event(row: Row, gateway_url: str) -> Json:
    """The event. Raises ValueError, TypeError or KeyError for a row that nobody here wrote."""
    shape, outcome = _shape(row), _outcome(row)
    succeeded = outcome == _SUCCESS
    meta = {"profile": [f"{_BALP}/StructureDefinition/IHE.BasicAudit.{shape.profile}"]}
    reason = {"outcomeDesc": row["reason"]} if row["reason"] and not succeeded else {}
    return {
        "resourceType": "AuditEvent",
        "id": _id(row),
        **({"meta": meta} if succeeded else {}),
        "type": {"system": f"{_HL7}/audit-event-type", "code": "rest"},
        "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": shape.subtype}],
        "action": shape.action,
        "recorded": instant(row["recorded_at"]),
        "outcome": outcome,
        **reason,
        "purposeOfEvent": [_concept(f"{_HL7}/v3-ActReason", row["purpose"])],
        "agent": _agents(row, shape, gateway_url),
        "source": {
            "observer": {"display": _name(gateway_url)},
            "type": [{"system": f"{_HL7}/security-source-type", "code": "4"}],
        },
        "entity": _entities(row, shape),
    }


def _shape(row: Row) -> _Shape:
    reading = _READ if row["outcome"] == "release" else _QUERY
    return _ACTING.get(Action(str(row["action"])), reading)


def _outcome(row: Row) -> str:
    """A denial is a failure of the caller's; what could not be looked up or done is one of ours."""
    if row["outcome"] == "not-done":
        return _SERIOUS
    if row["outcome"] != "deny":
        return _SUCCESS
    return _SERIOUS if row["reason"] == AccessReason.UNAVAILABLE.value else _MINOR


def _id(row: Row) -> str:
    if row["chain"] is None:
        return f"older-{row['sequence']}"
    return f"{row['chain']}-{row['position']}"


def _agents(row: Row, shape: _Shape, gateway_url: str) -> list[Json]:
    purpose = [_concept(f"{_HL7}/v3-ActReason", row["purpose"])]
    actor = {"type": "Patient", "identifier": _identifier(_NHS_NUMBER, row["actor"])}
    server: Json = {"display": _name(gateway_url)}
    if gateway_url:
        server["identifier"] = {"value": gateway_url}
    agents: list[Json] = [
        {
            "type": _concept(_DICOM, shape.client),
            "who": {"identifier": {"value": row["app"]}},
            "requestor": False,
            "network": _unknown(),
        },
        {
            "type": _concept(_DICOM, shape.server),
            "who": server,
            "requestor": False,
            "network": {"address": gateway_url, "type": "5"} if gateway_url else _unknown(),
        },
        {
            "type": _concept(_PARTICIPATION, shape.user),
            "who": actor,
            "requestor": True,
            "purposeOfUse": purpose,
        },
    ]
    return agents + ([_custodian(row)] if row["organisation"] is not None else [])


def _custodian(row: Row) -> Json:
    """The organisation that was asked."""
    who = {"type": "Organization", "identifier": _identifier(_ODS, row["organisation"])}
    return {"type": _concept(_PARTICIPATION, "CST"), "who": who, "requestor": False}


def _entities(row: Row, shape: _Shape) -> list[Json]:
    subject = {"type": "Patient", "identifier": _identifier(_NHS_NUMBER, row["subject"])}
    entities: list[Json] = [
        {"what": subject, "type": _kind("1"), "role": _role("1")},
        _query(row) if shape is _QUERY else _data(row),
        {
            "what": {"identifier": {"value": row["request_id"]}},
            "type": {"system": f"{_BALP}/CodeSystem/BasicAuditEntityType", "code": "XrequestId"},
        },
    ]
    return entities + ([_consent(row)] if row["relationship"] is not None else [])


def _query(row: Row) -> Json:
    """What was asked for, as a query says it. The sources' own forms of it are not kept."""
    said = f"{_about(row)}?patient.identifier={_NHS_NUMBER}|{row['subject']}"
    return {
        "type": _kind("2"),
        "role": _role("24"),
        "description": row["category"] or "the record as a whole",
        "query": base64.b64encode(said.encode()).decode(),
    }


def _data(row: Row) -> Json:
    """One entity, as the profile wants it, with the items in its details."""
    names = json.loads(str(row["released"] or "[]"))
    about = _about(row)
    data = {
        "what": {"type": about, "display": f"{len(names)} of {about}"},
        "type": _kind("2"),
        "role": _role("4"),
    }
    details = [{"type": about, "valueString": str(name)} for name in names]
    return data | ({"detail": details} if details else {})


def _consent(row: Row) -> Json:
    """The relationship on which it rests."""
    return {
        "what": {"type": "Consent", "identifier": {"value": row["relationship"]}},
        "type": {"system": "http://hl7.org/fhir/resource-types", "code": "Consent"},
    }


def _about(row: Row) -> str:
    if row["category"] is not None:
        return resource_type(Category[str(row["category"])])
    return _TYPES.get(str(row["concern"]), "Patient")


def _name(gateway_url: str) -> str:
    return gateway_url or "Kindred"


def _unknown() -> Json:
    """Mandatory in the profile, and not kept here: addresses are nobody's to collect."""
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    return {"extension": [{"url": url, "valueCode": "unknown"}]}


def _concept(system: str, code: object) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def _identifier(system: str, value: object) -> Json:
    return {"system": system, "value": value}


def _kind(code: str) -> Json:
    return {"system": f"{_HL7}/audit-entity-type", "code": code}


def _role(code: str) -> Json:
    return {"system": f"{_HL7}/object-role", "code": code}
