"""What an appointment names: people, places, other records, and pages of its trust."""

import pytest

from schema.answer import BusinessIdentifier
from schema.appointment import (
    Location,
)
from schema.people import PersonInRole
from tests.support.fhir_resources import Json
from tests.unit.sources.appointments import NHS, item_of, record_of, with_actors


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://portal.example/a/1", "https://portal.example/a/1"),
        ("http://portal.example/a/1", None),
        ("javascript:alert(1)", None),
        ("HTTPS://portal.example:8443/a?b=%20&c=1#d", "HTTPS://portal.example:8443/a?b=%20&c=1#d"),
        ("https://user@portal.example/", None),
        ("https://:secret@portal.example/", None),
        ("https://@portal.example/", None),
        ("https://portal.example/?to=a@b.example", "https://portal.example/?to=a@b.example"),
        ('https://portal.example/"onclick="', None),
        ("https://portal.example/'", None),
        ("https://portal.example/<script>", None),
        ("https://portal.example/a b", None),
        ("https://portal.example/a\n", None),
        ("\thttps://portal.example/", None),
        ("https://portal.example/\x00", None),
        ("https://portal.example/\u202e", None),
        ("https://evil.example\\.portal.example/", None),
        ("https://", None),
        ("https://[::1", None),
    ],
)
def test_only_a_safe_link_is_given_to_people(link: str, expected: str | None) -> None:
    extension = {"url": f"{NHS}/Extension-Portal-Link", "valueUrl": link}

    assert record_of(extension=[extension]).manage_url == expected


def test_a_link_may_come_as_a_uri() -> None:
    extension = {"url": f"{NHS}/Extension-Portal-Link", "valueUri": "https://portal.example/a"}

    assert record_of(extension=[extension]).manage_url == "https://portal.example/a"


def test_the_building_is_told_from_the_trust() -> None:
    ods = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "rff"}
    trust = {"type": "Location", "identifier": ods, "display": "Barnsley"}

    record = with_actors(trust, {"reference": "Location/1", "display": "Clinic 3"})

    assert record.location == Location(name="Clinic 3", address=None)
    assert record.organisation is not None
    assert (record.organisation.ods_code, record.organisation.name) == ("RFF", "Barnsley")
    only = with_actors(trust).location
    assert only == Location(name="Barnsley", address=None)


def test_other_people_are_not_named() -> None:
    record = with_actors(
        {"reference": "RelatedPerson/1", "display": "Ben's father"},
        {"reference": "Patient/2", "display": "Ben"},
        {"type": "Practitioner", "reference": "RelatedPerson/1", "display": "Ben's father"},
        {"display": "Somebody"},
    )

    assert "Ben" not in str(record)
    assert (record.clinician, record.location) == (None, None)


def test_a_clinician_has_a_role_where_it_is_said() -> None:
    clinician = {"reference": "https://x.example/fhir/PractitionerRole/1/_history/2"}

    record = with_actors(clinician, type=[{"text": "Consultant"}])

    assert record.clinician == PersonInRole(name=None, role="Consultant")


def test_a_named_service_beats_its_type() -> None:
    service = {"reference": "HealthcareService/1", "display": "Eye Clinic"}

    record = record_of(participant=[{"actor": service}], serviceType=[{"text": "Ophthalmology"}])

    assert record.service == "Eye Clinic"


def test_slots_name_the_appointment_everywhere() -> None:
    item = item_of(slot=[{"identifier": {"system": "https://fhir.nhs.uk/Id/USRN", "value": "7"}}])

    assert item.identifiers == {BusinessIdentifier("https://fhir.nhs.uk/Id/USRN", "7")}


def test_what_only_the_source_understands_is_no_business_identifier() -> None:
    item = item_of(
        identifier=[{"value": "7"}, {"system": "s"}],
        basedOn=[{"identifier": {"system": "https://fhir.nhs.uk/Id/PathwayId", "value": "9"}}],
    )

    assert item.identifiers == frozenset()


def test_labels_are_gathered_from_all_parts() -> None:
    item = item_of(
        meta={"security": [{"code": "R"}]},
        contained=[
            {
                "resourceType": "Observation",
                "meta": {"security": [{"code": "SEX"}]},
                "securityLabel": [{"coding": [{"code": "HIV"}]}],
            }
        ],
    )

    assert item.labels == {"R", "SEX", "HIV"}


def test_an_item_says_where_it_came_from() -> None:
    provenance = item_of().record.provenance

    assert (provenance.organisation.ods_code, provenance.organisation.name) == ("RA1", "Trust RA1")
    assert vars(provenance.source_id) == {"type": "Appointment", "id": "a1", "version": "3"}
    assert provenance.last_updated is not None
    assert provenance.last_updated.isoformat() == "2026-05-01T08:00:00+00:00"


@pytest.mark.parametrize("meta", [None, {}, {"lastUpdated": "2026-05-01"}, {"lastUpdated": "x"}])
def test_a_change_without_an_instant_is_not_dated(meta: Json | None) -> None:
    assert item_of(meta=meta).record.provenance.last_updated is None


@pytest.mark.parametrize(
    "part",
    [
        {"meta": {"security": [{"code": "SEX"}]}},
        {"securityLabel": [{"coding": [{"code": "SEX"}]}]},
    ],
)
def test_a_label_of_a_contained_part_is_the_items_alone_too(part: Json) -> None:
    item = item_of(contained=[{"resourceType": "Observation", "id": "o1", **part}])

    assert item.labels == {"SEX"}
