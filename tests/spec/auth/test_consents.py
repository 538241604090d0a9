"""From what the relationship service says to what is decided: what is not certain opens nothing.

Rows B07 to B13 of the abuse catalogue. Each statement goes the whole way: read by `sources`,
judged by `auth`.
"""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from schema.access import AccessReason, Deny, Permit
from schema.evidence import Grant
from schema.identifiers import NhsNumber
from sources.bundle import read_resource
from sources.national.consent_resource import ConsentResource
from sources.national.statement import grant, names
from tests.support.auth import ACTOR, NOW, SOMEBODY_ELSE, SUBJECT, a_person
from tests.support.fhir_resources import Json, by_number
from tests.support.scene import Scene

BASES = "https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis"
GRANTOR = "https://hl7.org/fhir/5.0/StructureDefinition/extension-Consent.grantor"
REASON = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-Consent-Status-Reason"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
NOT_GRANTED = Deny(AccessReason.NOT_GRANTED)


def basis(code: str, system: str = BASES) -> Json:
    """A legal basis."""
    return {"coding": [{"system": system, "code": code}]}


def granted_by(code: str) -> Json:
    """The grantor."""
    reference = {"identifier": {"system": ODS, "value": code}}
    return {"url": GRANTOR, "valueReference": reference}


def because(code: str) -> Json:
    """A status reason."""
    return {"url": REASON, "valueCodeableConcept": {"coding": [{"code": code}]}}


def a_consent(**elements: Any) -> Json:
    """A Consent of an adult for a proxy, with these elements."""
    return {
        "resourceType": "Consent",
        "id": "c1",
        "status": "active",
        "patient": by_number(SUBJECT),
        "performer": [by_number(ACTOR)],
        "dateTime": "2026-03-01T10:00:00Z",
        "policyRule": basis("consent"),
        "provision": {"type": "permit"},
        "extension": [granted_by("G99901")],
        **elements,
    }


def read(consent: Json) -> list[Grant]:
    """What it says of the actor."""
    found = read_resource(json.dumps(consent).encode(), ConsentResource)
    statement = grant(found, ACTOR) if names(found, ACTOR) else None
    return [statement] if statement else []


def decided(*consents: Json, scene: Scene | None = None) -> Permit | Deny:
    """What is decided on these, today."""
    said = tuple(one for consent in consents for one in read(consent))
    return replace(scene or Scene(), grants=said).decide()


OPENING = {
    "a plain one": {},
    "with a period around today": {
        "provision": {"type": "permit", "period": {"start": "2026-06-15", "end": "2026-06-15"}}
    },
    "without an end": {"provision": {"type": "permit", "period": {"start": "2026-03-01"}}},
    "with a reason it does not need": {
        "extension": [granted_by("G99901"), because("ROLE_REACTIVATED")]
    },
}


@pytest.mark.parametrize("elements", OPENING.values(), ids=OPENING)
def test_a_statement_that_is_certain_opens(elements: Json) -> None:
    assert isinstance(decided(a_consent(**elements)), Permit)


def with_period(**period: str) -> Json:
    return {"provision": {"type": "permit", "period": period}}


CLOSING: dict[str, Json] = {
    **{
        f"B09 {status}": {"status": status}
        for status in ("proposed", "draft", "rejected", "inactive", "entered-in-error", "odd")
    },
    "B09 no status": {"status": None},
    "B09 deny": {"provision": {"type": "deny"}},
    "B09 deny inside permit": {"provision": {"type": "permit", "provision": [{"type": "deny"}]}},
    "B09 deny deeper inside": {
        "provision": {
            "type": "permit",
            "provision": [{"type": "permit", "provision": [{"type": "deny"}]}],
        }
    },
    "B09 no provision": {"provision": None},
    "B10 begins tomorrow": with_period(start="2026-06-16"),
    "B10 ended yesterday": with_period(end="2026-06-14"),
    "B10 ends before it begins": with_period(start="2026-07-01", end="2026-05-01"),
    "B10 ended before it began": with_period(start="2026-05-01", end="2026-04-01"),
    "B10 an end that is none": with_period(end="2026-02-30"),
    "B10 this month only, perhaps": with_period(end="2026-06"),
    "B10 from some day of this year": with_period(start="2026"),
    "B11 unknown basis": {
        "policyRule": basis("UNK", "http://terminology.hl7.org/CodeSystem/v3-NullFlavor")
    },
    "B11 unlisted basis": {"policyRule": basis("friendship")},
    "B11 basis of another list": {"policyRule": basis("consent", "https://other.example")},
    "B11 no basis": {"policyRule": None},
    "B12 no grantor": {"extension": []},
    "B12 two grantors": {"extension": [granted_by("G99901"), granted_by("G99902")]},
    "B13 patient of another system": {
        "patient": {"identifier": {"system": "https://other.example", "value": SUBJECT}}
    },
    "B13 patient with an invalid check digit": {"patient": by_number("9990000019")},
    "B13 performer of another system": {
        "performer": [{"identifier": {"system": "https://other.example", "value": ACTOR}}]
    },
    "B13 performer who is somebody else": {"performer": [by_number(SOMEBODY_ELSE)]},
    "B13 several performers": {"performer": [by_number(ACTOR), by_number(SOMEBODY_ELSE)]},
    "B13 the other direction": {"patient": by_number(ACTOR), "performer": [by_number(SUBJECT)]},
    "rules we do not know": {"implicitRules": "https://other.example"},
    "a modifier we do not know": {"modifierExtension": [{"url": "https://other.example"}]},
}


@pytest.mark.parametrize("elements", CLOSING.values(), ids=CLOSING)
def test_a_statement_that_is_not_certain_opens_nothing(elements: Json) -> None:
    assert decided(a_consent(**elements)) == NOT_GRANTED


ENDINGS = [
    "ROLE_SUSPENDED_PENDING_REVIEW",
    "ROLE_DEACTIVATED_SAFEGUARDING",
    "ROLE_DEACTIVATED_PATIENT_DECEASED",
    "ROLE_DEACTIVATED_PROXY_DECEASED",
    "ROLE_DEACTIVATED_PATIENT_GP_TRANSFERRED",
]


@pytest.mark.parametrize("reason", ENDINGS)
def test_whatever_the_reason_an_ending_looks_the_same(reason: str) -> None:
    ended = a_consent(status="inactive", extension=[granted_by("G99901"), because(reason)])

    assert decided(ended) == NOT_GRANTED
    assert reason not in str(read(ended))


def test_b12_what_the_two_are_to_each_other_grants_nothing() -> None:
    assert decided() == NOT_GRANTED


EARLIER, LATER = "2026-04-01T10:00:00Z", "2026-05-01T10:00:00Z"


@pytest.mark.parametrize(
    ("active_at", "inactive_at", "opens"),
    [(EARLIER, LATER, False), (LATER, EARLIER, True), (LATER, LATER, False)],
    ids=["ended later", "granted again later", "at the same time"],
)
def test_of_one_grantors_statements_the_latest_decides(
    active_at: str, inactive_at: str, opens: bool
) -> None:
    active = a_consent(meta={"lastUpdated": active_at})
    inactive = a_consent(id="c2", status="inactive", meta={"lastUpdated": inactive_at})

    assert isinstance(decided(active, inactive), Permit) is opens
    assert decided(active, inactive) == decided(inactive, active)


def test_a_statement_without_a_time_is_not_outvoted() -> None:
    active = a_consent(meta={"lastUpdated": LATER})
    ended = a_consent(id="c2", status="inactive", dateTime=None)

    assert decided(active, ended) == NOT_GRANTED


@pytest.mark.parametrize(
    ("made", "reviewed", "opens"),
    [
        ("2020-01-01", None, False),
        ("2020-01-01", "2025-06-16", True),
        ("2020-01-01", "2025-06-14", False),
        ("2025-06-15", None, True),
    ],
)
def test_b07_a_parents_grant_needs_a_review_from_thirteen(
    made: str, reviewed: str | None, opens: bool
) -> None:
    child = replace(Scene(), person=a_person(SUBJECT).born("2012-06-15").build())
    review = [{"verified": True, "verificationDate": reviewed}] if reviewed else []
    parent = a_consent(
        policyRule=basis("parental-responsibility"), dateTime=made, verification=review
    )

    found = decided(parent, scene=child)

    assert isinstance(found, Permit) is opens
    assert opens or found == Deny(AccessReason.AGE_RULE)


def test_b10_a_period_that_ends_during_a_request_ends_it() -> None:
    ending = a_consent(**with_period(end="2026-06-15"))
    scene = replace(Scene(), grants=tuple(read(ending)))
    midnight = NOW.replace(hour=23, minute=59, second=59)

    assert isinstance(scene.decide(midnight), Permit)
    assert scene.decide(midnight + timedelta(seconds=1)) == NOT_GRANTED


def test_an_actor_is_who_the_number_names_and_nobody_like_it() -> None:
    spaced = f"{ACTOR[:3]} {ACTOR[3:6]} {ACTOR[6:]}"

    assert NhsNumber(spaced) != ACTOR
    assert decided(a_consent(performer=[by_number(spaced)])) == NOT_GRANTED
