"""Generated FHIR resources: each element of any value that the type it is read as can have.

They mean little. They are for what must hold of every resource, whatever is in it or missing.
"""

from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct, structs

from sources.element import (
    CodeableConcept,
    Contained,
    Element,
    Extension,
    Reference,
    Resource,
    ResourceMeta,
    SecurityLabel,
)
from sources.records.coded import CertainConcept
from tests.support.fhir_resources import Json, by_id, by_number

Values = st.SearchStrategy[Any]

_DEEPEST = 3
_CODES = ("allergy", "booked", "current", "high")
_WORDS = ("Some words", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05T10:00:00Z", "12")
_ODS = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RA2"}
_PATHWAY = {"identifier": {"system": "https://fhir.nhs.uk/Id/PathwayId", "value": "7"}}
_UBRN = {"identifier": {"system": "https://fhir.nhs.uk/Id/UBRN", "value": "12"}}
_USRN = {"identifier": {"system": "https://fhir.nhs.uk/Id/USRN", "value": "34"}}
_REFERENCES = (
    by_id("9990000018"),
    by_number("9990000018"),
    by_number("9990000026"),
    *[{"type": "Organization", "identifier": _ODS, "display": "A trust"}] * 3,
    {"type": "Location", "display": "A building"},
    *[{"reference": "#p1", "display": "Inside"}] * 3,
    {"reference": "Practitioner/p2", "display": "Dr A"},
    {"reference": "RelatedPerson/r1", "display": "A mother"},
    {"reference": "Communication/c1"},
    *[{"reference": "Observation/o1"}] * 2,
    {"reference": "Appointment/a1"},
    {"reference": "Questionnaire/q1"},
    {"reference": "QuestionnaireResponse/qr1"},
    {"reference": "https://portal.example/forms/1"},
    _PATHWAY,
    _UBRN,
    _USRN,
)
_CONCEPT = {"coding": [{"code": "c", "display": "A code"}]}
_CHANGE = [
    {"url": "status", "valueCoding": {"code": "with-pharmacy"}},
    {"url": "statusDate", "valueDateTime": "2026-03-06"},
]
_END = [
    {"url": "endDate", "valueDateTime": "2026-03-07"},
    {"url": "reasonEnded", "valueString": "Outgrown"},
]
_EXTENSIONS = (
    {"url": "x/Extension-ServiceRequest-Priority", "valueCode": "TWO_WEEK_WAIT"},
    {"url": "x/Extension-Read-Receipt", "valueCode": "read"},
    {"url": "x/Extension-Portal-Link", "valueUrl": "https://portal.example/1"},
    {"url": "x/Extension-Appointment-RequestStatus", "valueCode": "requested"},
    {"url": "x/Extension-Consultation-Medium", "valueCode": "Telephone"},
    {"url": "x/Extension-UKCore-VaccinationProcedure", "valueCodeableConcept": _CONCEPT},
    {"url": "x/Extension-UKCore-LastIssueDate", "valueDateTime": "2026-03-08"},
    {"url": "x/Extension-UKCore-AllergyIntoleranceEnd", "extension": _END},
    {"url": "x/Extension-DM-PrescriptionStatusHistory", "extension": _CHANGE},
    {"url": "x/answers", "valueReference": {"reference": "#p1"}},
)
_INSIDE = ("Practitioner", "Provenance", "Questionnaire", "QuestionnaireResponse", "Medication")
_META = ({"security": [{"code": "R"}]}, {"versionId": "1", "lastUpdated": "2026-01-01T10:00:00Z"})
_LABELS = ({"coding": [{"code": "V"}]}, {"coding": [{"code": "SEX"}]})
_ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_CONCEPTS = (
    _CONCEPT,
    {"text": "In words"},
    {"coding": [{"system": _ACT_CODE, "code": "AMB"}]},
    {"coding": [{"code": "complete-questionnaire"}]},
    {"coding": [{"system": "http://snomed.info/sct", "code": "184047000"}]},
    {"coding": [{"code": "refuted"}]},
    {"coding": [{"code": "laboratory"}, {"code": "H", "display": "High"}]},
    {"coding": [{"code": "encounter-diagnosis"}, {"code": "acute"}]},
)
_KNOWN: dict[Any, Values] = {
    str: st.sampled_from([*_CODES, *_WORDS]),
    bool: st.booleans(),
    int: st.integers(1, 9),
    float: st.sampled_from([1.5, 2.5]),
    Decimal: st.sampled_from([1.5, 2.5]),
    Reference: st.sampled_from(_REFERENCES),
    Extension: st.sampled_from(_EXTENSIONS),
    ResourceMeta: st.sampled_from(_META),
    SecurityLabel: st.sampled_from(_LABELS),
    CodeableConcept: st.sampled_from(_CONCEPTS),
    CertainConcept: st.sampled_from(_CONCEPTS),
}
_STATUSES = ("entered-in-error", "draft", "on-hold", "preliminary", "active", "final", "booked")
_BY_NAME = {
    "status": st.sampled_from(_STATUSES),
    "docStatus": st.sampled_from(_STATUSES),
    "intent": st.sampled_from(["order", "plan"]),
    # On most there is none: it makes whatever it is on unreadable.
    "modifierExtension": st.sampled_from([*[[]] * 7, [{"url": "x/modifier"}]]),
    "implicitRules": st.sampled_from([*[""] * 7, "https://rules.example"]),
}


def resources(kind: type[Resource], **elements: Values) -> st.SearchStrategy[Json]:
    """Resources of a type, as JSON; `elements` are drawn from these as well, if they are there."""
    hints = get_type_hints(kind)
    known = {
        one.encode_name: _BY_NAME[one.encode_name]
        if one.encode_name in _BY_NAME
        else _value(hints[one.name], 0)
        for one in structs.fields(kind)
    }
    drawn = {name: elements.get(name, st.nothing()) | value for name, value in known.items()}
    always = {"resourceType": st.just(str(kind.__struct_config__.tag)), "id": st.just("one")}
    return st.fixed_dictionaries(always, optional={k: v for k, v in drawn.items() if k != "id"})


def _value(hint: Any, depth: int) -> Values:
    if get_origin(hint) is tuple:
        return st.lists(_value(get_args(hint)[0], depth), min_size=1, max_size=4)
    if isinstance(hint, UnionType):
        said = [one for one in get_args(hint) if one is not NoneType]
        return st.one_of(*(_value(one, depth) for one in said))
    if hint in _KNOWN:
        return _KNOWN[hint]
    return _parts(hint, depth + 1)


def _parts(kind: type[Struct], depth: int) -> Values:
    """A structure of elements; those that can stand in themselves end somewhere."""
    if depth > _DEEPEST:
        return st.just({})
    hints = get_type_hints(kind)
    drawn = {one.encode_name: _value(hints[one.name], depth) for one in structs.fields(kind)}
    if issubclass(kind, Contained):
        drawn |= {"id": st.just("p1"), "resourceType": st.sampled_from(_INSIDE)}
    assert issubclass(kind, Element)
    return st.fixed_dictionaries({}, optional=drawn)
