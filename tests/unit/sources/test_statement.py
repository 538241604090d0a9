"""What a Consent does not say for certain never opens anything."""

import json
from datetime import date
from typing import Any

import pytest

from schema.access import LegalBasis
from schema.evidence import Grant, RelationshipStatus
from schema.identifiers import NhsNumber
from sources.bundle import read_resource
from sources.national.consent_resource import ConsentResource
from sources.national.statement import actors, concerns, grant
from tests.support.fhir_resources import ANNA, BEN, Json, by_number

BASES = "https://fhir.nhs.uk/England/CodeSystem/England-NHSProxyLegalBasis"
GRANTOR = "https://hl7.org/fhir/5.0/StructureDefinition/extension-Consent.grantor"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"


def granted_by(*codes: str) -> list[Json]:
    """Grantor extensions."""
    return [
        {"url": GRANTOR, "valueReference": {"identifier": {"system": ODS, "value": code}}}
        for code in codes
    ]


def consent_of(**elements: Any) -> ConsentResource:
    """A Consent that lets Anna act for Ben, with these elements."""
    consent: Json = {
        "resourceType": "Consent",
        "id": "c1",
        "status": "active",
        "patient": by_number(BEN),
        "performer": [by_number(ANNA)],
        "dateTime": "2025-03-01T10:00:00Z",
        "policyRule": {"coding": [{"system": BASES, "code": "consent"}]},
        "provision": {"type": "permit"},
        "extension": granted_by("G99901"),
        **elements,
    }
    return read_resource(json.dumps(consent).encode(), ConsentResource)


def read(**elements: Any) -> Grant | None:
    """Its grant."""
    return grant(consent_of(**elements), NhsNumber(ANNA))


def read_whole(**elements: Any) -> Grant:
    """The same, which has to be a grant."""
    found = read(**elements)
    assert found is not None
    return found


def test_a_plain_statement_is_a_permit() -> None:
    found = read_whole()

    assert (found.permits, found.basis, found.grantor) == (True, LegalBasis.CONSENT, "G99901")
    assert (found.start, found.end, found.made_on) == (None, None, date(2025, 3, 1))
    assert found.status is RelationshipStatus.ACTIVE


@pytest.mark.parametrize(
    "provision",
    [
        None,
        {},
        {"type": "deny"},
        {"type": "permit", "provision": [{"type": "deny"}]},
        {"type": "permit", "provision": [{"type": "permit", "provision": [{"type": "deny"}]}]},
        {"type": "permit", "provision": [{}]},
        {"type": "permit", "provision": [{"type": "permit", "class": [{"code": "x"}]}]},
        {"type": "permit", "actor": [{"reference": by_number(BEN)}]},
        {"type": "permit", "action": [{"text": "read"}]},
        {"type": "permit", "purpose": [{"code": "TREAT"}]},
        {"type": "permit", "dataPeriod": {"end": "2020"}},
        {"type": "permit", "securityLabel": [{"code": "N"}]},
        {"type": "permit", "modifierExtension": [{"url": "x"}]},
        {"type": "permit", "period": {"end": "soon"}},
        {"type": "permit", "period": {"start": "2025-02-30"}},
    ],
    ids=str,
)
def test_anything_but_a_plain_permit_permits_nothing(provision: Json | None) -> None:
    assert not read_whole(provision=provision).permits


@pytest.mark.parametrize(
    "provision",
    [
        {"type": "permit", "actor": [{"reference": by_number(ANNA)}]},
        {"type": "permit", "actor": [{"role": {}, "reference": by_number(ANNA)}]},
        {"type": "permit", "provision": [{"type": "permit"}]},
        {"type": "permit", "period": {}},
    ],
    ids=str,
)
def test_what_narrows_nothing_still_permits(provision: Json) -> None:
    assert read_whole(provision=provision).permits


@pytest.mark.parametrize(
    "elements", [{"modifierExtension": [{"url": "x"}]}, {"implicitRules": "x"}], ids=str
)
def test_a_statement_with_rules_we_do_not_know_permits_nothing(elements: Json) -> None:
    assert not read_whole(**elements).permits


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ({"start": "2025-02-11", "end": "2026-02-11"}, date(2025, 2, 11), date(2026, 2, 11)),
        ({"start": "2025-06-30T23:30:00Z"}, date(2025, 7, 1), None),
        ({"end": "2025-06-30T23:30:00Z"}, None, date(2025, 7, 1)),
        ({"start": "2025", "end": "2026"}, date(2025, 12, 31), date(2026, 1, 1)),
    ],
    ids=str,
)
def test_a_period_is_never_longer_than_it_certainly_is(
    period: Json, start: date | None, end: date | None
) -> None:
    found = read_whole(provision={"type": "permit", "period": period})

    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("proposed", RelationshipStatus.PROPOSED),
        ("draft", RelationshipStatus.PROPOSED),
        ("rejected", RelationshipStatus.REJECTED),
        ("inactive", RelationshipStatus.INACTIVE),
        ("entered-in-error", RelationshipStatus.ENTERED_IN_ERROR),
        ("on-fire", RelationshipStatus.INACTIVE),
        (None, RelationshipStatus.INACTIVE),
    ],
)
def test_a_status_that_is_not_known_counts_as_ended(
    status: str | None, expected: RelationshipStatus
) -> None:
    assert read_whole(status=status).status is expected


@pytest.mark.parametrize(
    "coding",
    [
        [],
        [{"system": BASES, "code": "friendship"}],
        [{"system": BASES, "code": "unknown"}],
        [{"system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "UNK"}],
        [{"system": "https://other.example", "code": "consent"}],
        [{"system": BASES, "code": "consent"}, {"system": BASES, "code": "best-interest"}],
        [{"system": BASES, "code": "consent"}, {"system": BASES, "code": "friendship"}],
    ],
    ids=str,
)
def test_a_basis_that_is_not_one_we_know_is_unknown(coding: list[Json]) -> None:
    assert read_whole(policyRule={"coding": coding}).basis is LegalBasis.UNKNOWN


@pytest.mark.parametrize(
    ("extension", "grantor"),
    [
        ([], None),
        (granted_by("G99901", "G99901"), "G99901"),
        (granted_by("G99901", "G99902"), None),
        (granted_by("no code"), None),
        ([{"url": GRANTOR}], None),
        ([{"url": GRANTOR, "valueReference": {"display": "A practice"}}], None),
    ],
    ids=str,
)
def test_a_grantor_is_one_organisation_or_nobody(
    extension: list[Json], grantor: str | None
) -> None:
    assert read_whole(extension=extension).grantor == grantor


@pytest.mark.parametrize(
    ("elements", "made_on"),
    [
        ({"dateTime": "2025"}, date(2025, 1, 1)),
        ({"dateTime": None}, None),
        (
            {"verification": [{"verified": True, "verificationDate": "2026-01-05"}]},
            date(2026, 1, 5),
        ),
        (
            {"verification": [{"verified": False, "verificationDate": "2026-01-05"}]},
            date(2025, 3, 1),
        ),
        (
            {"verification": [{"verified": True, "verificationDate": "2020-01-05"}]},
            date(2025, 3, 1),
        ),
        ({"verification": [{"verified": True}]}, date(2025, 3, 1)),
        ({"meta": {"lastUpdated": "2026-05-01T00:00:00Z"}}, date(2025, 3, 1)),
    ],
    ids=str,
)
def test_it_was_made_when_it_was_last_verified(elements: Json, made_on: date | None) -> None:
    assert read_whole(**elements).made_on == made_on


@pytest.mark.parametrize(
    ("elements", "updated"),
    [
        ({"meta": {"lastUpdated": "2026-05-01T00:00:00Z"}}, "2026-05-01T00:00:00+00:00"),
        ({"meta": {"lastUpdated": "yesterday"}}, "2025-03-01T10:00:00+00:00"),
        ({}, "2025-03-01T10:00:00+00:00"),
        ({"dateTime": None}, None),
    ],
    ids=str,
)
def test_without_an_update_the_making_decides(elements: Json, updated: str | None) -> None:
    at = read_whole(**elements).updated_at

    assert (at.isoformat() if at else None) == updated


@pytest.mark.parametrize(
    "patient",
    [
        None,
        {"reference": "Patient/1"},
        {"identifier": {"system": "https://other.example", "value": BEN}},
        {"identifier": [by_number(BEN)["identifier"], by_number(ANNA)["identifier"]]},
    ],
    ids=str,
)
def test_without_one_certain_subject_there_is_no_statement(patient: Json | None) -> None:
    assert read(patient=patient) is None


TWO_NUMBERS = {"identifier": [by_number(ANNA)["identifier"], by_number(BEN)["identifier"]]}


@pytest.mark.parametrize(
    "performer",
    [
        [],
        [by_number(BEN)],
        [by_number(ANNA), by_number(BEN)],
        [by_number(ANNA), by_number(ANNA)],
        [by_number(ANNA), {"display": "And others"}],
        [TWO_NUMBERS],
    ],
    ids=str,
)
def test_several_performers_or_none_permit_nothing(performer: list[Json]) -> None:
    assert not read_whole(performer=performer).permits


def test_the_status_reason_of_an_ending_opens_nothing_and_is_not_kept() -> None:
    reason: Json = {
        "url": "https://fhir.nhs.uk/Extension-England-Consent-Status-Reason",
        "valueCodeableConcept": {"coding": [{"code": "ROLE_DEACTIVATED_SAFEGUARDING"}]},
    }

    found = read_whole(status="inactive", extension=[reason, *granted_by("G99901")])

    assert found.status is RelationshipStatus.INACTIVE
    assert "SAFEGUARDING" not in str(found)


@pytest.mark.parametrize(
    ("performer", "named"),
    [
        ([by_number(ANNA)], [ANNA]),
        ([by_number(BEN), by_number(ANNA), by_number(BEN)], [BEN, ANNA]),
        ([by_number("9990000019"), by_number("999 000 0018"), {"reference": "Patient/1"}], []),
        ([{"identifier": {"system": "https://other.example", "value": ANNA}}], []),
    ],
    ids=str,
)
def test_who_may_act_is_who_has_a_valid_number(performer: list[Json], named: list[str]) -> None:
    assert list(actors(consent_of(performer=performer))) == named


@pytest.mark.parametrize(
    ("patient", "is_about"),
    [(by_number(BEN), True), (by_number(ANNA), False), (TWO_NUMBERS, False), (None, False)],
    ids=str,
)
def test_a_statement_concerns_its_one_certain_subject(patient: Json | None, is_about: bool) -> None:
    assert concerns(consent_of(patient=patient), NhsNumber(BEN)) is is_about
