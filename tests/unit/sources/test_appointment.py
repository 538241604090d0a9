"""FHIR Appointment → Appointment, element by element and for the published examples."""

import pytest

from schema.answer import BusinessIdentifier
from schema.appointment import (
    AppointmentKind,
    AppointmentMode,
    AppointmentRequestStatus,
    AppointmentStatus,
    Location,
)
from schema.identifiers import OdsCode
from schema.people import PersonInRole
from sources.records.appointment import READER
from tests.support.fhir_resources import Json, an_appointment
from tests.support.samples import sample_about
from tests.unit.sources.appointments import ACT_CODE, NHS, UKCORE, item_of, record_of
from tests.unit.sources.reading import read


def coded(name: str, code: str) -> Json:
    """An extension with a code."""
    return {"url": f"{NHS}/{name}", "valueCode": code}


def test_the_published_portal_example_has_its_fields() -> None:
    bundle = sample_about("pca/producer/GetAppointmentResponseHappyPath.json")

    item = read(READER, bundle["entry"][0]["resource"])

    record = item.record
    assert (record.status, record.status_code) == (AppointmentStatus.BOOKED, "booked")
    assert record.request_status is AppointmentRequestStatus.PENDING_RESCHEDULE
    assert record.request_status_code == "Pending Reschedule"
    assert (record.title, record.specialty) == ("Dermatology", None)
    assert (record.mode, record.kind) == (AppointmentMode.VIDEO, AppointmentKind.OTHER)
    assert record.start is not None
    assert record.end is not None
    assert (record.start.text, record.end.text) == (
        "2021-06-13T12:30:00+00:00",
        "2021-06-13T12:45:00+00:00",
    )


def test_the_published_portal_example_names_others() -> None:
    bundle = sample_about("pca/producer/GetAppointmentResponseHappyPath.json")

    item = read(READER, bundle["entry"][0]["resource"])

    record = item.record
    assert record.organisation is not None
    assert record.organisation.ods_code == "RFF"
    assert record.location == Location(
        name="Chapel Allerton Hospital, Dentistry Dept, 2nd Floor", address=None
    )
    assert record.manage_url is not None
    assert record.manage_url.startswith("https://my.patientportal.co.uk/Appointment/")
    assert record.referral == "000000000001"
    assert (item.owner, item.when) == (OdsCode("RFF"), record.start)
    system = "https://fhir.myclinicalsystem.com/r4/ec2458f2-1e24-41c8-b71b-0e701af7583d"
    assert item.identifiers == {
        BusinessIdentifier("https://fhir.nhs.uk/Id/UBRN", "000000000001"),
        BusinessIdentifier(f"{system}/Appointment", "4817508"),
        BusinessIdentifier(
            "https://prod.myportal.com/fhir/Appointment", "3a146c43-2b21-44e9-95bc-6f4849e504c8"
        ),
    }


def test_the_published_uk_core_example_has_its_fields() -> None:
    record = read(READER, sample_about("ukcore/Appointment-OrthopaedicSurgery.json")).record

    assert (record.title, record.specialty) == ("Trauma and Orthopaedics",) * 2
    assert record.mode is AppointmentMode.IN_PERSON
    assert record.kind is AppointmentKind.OTHER
    assert record.service == "Orthopaedic Surgery"
    assert record.clinician == PersonInRole(name="Dr Sandra Gose", role=None)
    assert record.instructions == "Please do not eat anything for 1 hour prior to the appointment."
    assert record.location is not None
    assert record.location.name is not None
    assert record.location.name.startswith("Orthopaedic Trauma Department")
    assert (record.organisation, record.manage_url, record.referral) == (None, None, None)


@pytest.mark.parametrize(
    "status", [one.value for one in AppointmentStatus if one.value != "unknown"]
)
def test_every_status_of_fhir_is_known(status: str) -> None:
    assert record_of(status=status).status is AppointmentStatus(status)


@pytest.mark.parametrize("status", ["rescheduled", None])
def test_another_status_is_unknown_with_its_own_word(status: str | None) -> None:
    record = record_of(status=status)

    assert (record.status, record.status_code) == (AppointmentStatus.UNKNOWN, status)


def test_an_appointment_that_says_nothing_of_requests_has_none() -> None:
    record = record_of()

    assert (record.request_status, record.request_status_code) == (None, None)


def test_another_request_is_unknown_with_its_own_word() -> None:
    record = record_of(extension=[coded("Extension-Appointment-RequestStatus", "Pending Tea")])

    assert record.request_status is AppointmentRequestStatus.UNKNOWN
    assert record.request_status_code == "Pending Tea"


@pytest.mark.parametrize(
    ("system", "code", "kind"),
    [
        (ACT_CODE, "AMB", AppointmentKind.OUTPATIENT),
        (ACT_CODE, "IMP", AppointmentKind.INPATIENT),
        (ACT_CODE, "SS", AppointmentKind.DAYCASE),
        (ACT_CODE, "HH", AppointmentKind.DAYCASE),
        (ACT_CODE, "EMER", AppointmentKind.OTHER),
        ("http://terminology.hl7.org/CodeSystem/v2-0276", "AMB", AppointmentKind.OTHER),
    ],
)
def test_the_kind_is_what_the_act_code_says(system: str, code: str, kind: AppointmentKind) -> None:
    concept = {"coding": [{"system": system, "code": code}]}

    assert record_of(appointmentType=concept).kind is kind


@pytest.mark.parametrize(
    ("extension", "mode"),
    [
        (coded("Extension-Consultation-Medium", "FACE_TO_FACE"), AppointmentMode.IN_PERSON),
        (coded("Extension-Consultation-Medium", "TELEPHONE"), AppointmentMode.TELEPHONE),
        (coded("Extension-Consultation-Medium", "VIRTUAL"), AppointmentMode.UNKNOWN),
        (
            {
                "url": f"{UKCORE}/Extension-UKCore-DeliveryChannel",
                "valueCodeableConcept": {"coding": [{"code": "Telephone"}]},
            },
            AppointmentMode.TELEPHONE,
        ),
        ({"url": f"{NHS}/Extension-Consultation-Medium"}, None),
        ({"url": "https://other.example/Thing", "valueCode": "TELEPHONE"}, None),
    ],
)
def test_the_mode_is_what_either_extension_says(
    extension: Json, mode: AppointmentMode | None
) -> None:
    assert record_of(extension=[extension]).mode is mode


def test_suspected_cancer_is_not_told_by_a_list() -> None:
    record = record_of(
        extension=[
            {
                "url": f"{NHS}/Extension-ServiceRequest-Priority",
                "valueCoding": {"code": "TWO_WEEK_WAIT"},
            }
        ],
        specialty=[{"text": "Suspected skin cancer"}],
        description="2WW skin",
        serviceType=[{"text": "2WW clinic"}],
    )

    assert (record.title, record.specialty, record.service) == (None, None, None)


def test_a_comment_is_instructions_only_without_better_ones() -> None:
    assert record_of(comment="Come early").instructions == "Come early"
    assert record_of(comment="x", patientInstruction="Fast").instructions == "Fast"


@pytest.mark.parametrize(
    ("start", "text"), [("2026", "2026"), ("2022-02-30", None), ("24:00", None), (None, None)]
)
def test_a_time_is_kept_as_precisely_as_it_is_known(start: str | None, text: str | None) -> None:
    item = item_of(start=start)

    assert (item.when and item.when.text) == text


def test_only_what_was_entered_in_error_is_hidden() -> None:
    for status in ("entered-in-error", "cancelled", "noshow"):
        resource = an_appointment(status=status)
        hidden = READER.is_hidden(READER.struct(status=resource["status"]))
        assert hidden is (status == "entered-in-error")
