"""What is exported is a FHIR R4 AuditEvent, of the BALP profile that it claims."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from auth.audit import AuditEntry, Concern
from auth.audit.event import audit_event
from schema.access import AccessReason, Action, Category
from tests.support.audit import ENTRIES, REQUEST, stored
from tests.support.audit_event_structure import faults
from tests.support.auth import ACTOR, HOSPITAL, NOW, SUBJECT

GATEWAY = "https://gateway.example"
ENTRY = AuditEntry(
    request_id=REQUEST,
    actor=ACTOR,
    subject=SUBJECT,
    app="example-app",
    purpose="FAMRQT",
    action=Action.READ,
    category=Category.DOCS,
    organisation=HOSPITAL,
    outcome="release",
    relationship="grant-1",
    released=frozenset({"2", "1"}),
)
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
DICOM_SOURCE, DICOM_DESTINATION = "110153", "110152"


def event(url: str = GATEWAY, **changes: object) -> dict[str, Any]:
    """The event of a row: two letters released to a proxy, unless said otherwise."""
    return of_entry(replace(ENTRY, **changes), url)


def of_entry(entry: AuditEntry, url: str = GATEWAY) -> dict[str, Any]:
    row = stored(entry, NOW, sequence=7, chain=3, position=12, digest=b"d" * 32)
    return json.loads(json.dumps(audit_event(row, url)))  # type: ignore[no-any-return]


def agents(found: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in found["agent"] if one["type"]["coding"][0]["code"] == code]


def entities(found: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in found["entity"] if one["type"]["code"] == code]


def profile(found: dict[str, Any]) -> str | None:
    """The last word of the profile that is claimed."""
    (url,) = found.get("meta", {}).get("profile", [""])
    return url.rpartition(".")[2] or None


@given(ENTRIES, st.sampled_from(["", GATEWAY]))
def test_every_row_is_a_valid_audit_event(entry: AuditEntry, url: str) -> None:
    assert list(faults(of_entry(entry, url))) == []


@given(ENTRIES)
def test_every_event_names_one_patient_one_actor_and_one_request(entry: AuditEntry) -> None:
    found = of_entry(entry)

    (patient,) = [one for one in found["entity"] if one.get("role", {}).get("code") == "1"]
    (actor,) = [one for one in found["agent"] if one["requestor"]]
    (request,) = entities(found, "XrequestId")
    assert patient["what"]["identifier"] == {"system": NHS_NUMBER, "value": entry.subject}
    assert actor["who"]["identifier"] == {"system": NHS_NUMBER, "value": entry.actor}
    assert request["what"]["identifier"]["value"] == entry.request_id


@given(ENTRIES)
def test_every_event_has_one_client_one_server_and_one_object(entry: AuditEntry) -> None:
    found = of_entry(entry)

    assert [len(agents(found, one)) for one in (DICOM_SOURCE, DICOM_DESTINATION)] == [1, 1]
    assert len(entities(found, "2")) == 1
    assert len(found["entity"]) >= 3


def test_a_release_is_a_read_of_what_left() -> None:
    found = event()

    (data,) = entities(found, "2")
    assert (profile(found), found["action"], found["outcome"]) == ("PatientRead", "R", "0")
    assert found["subtype"][0]["code"] == "read"
    assert (data["role"]["code"], data["what"]["type"]) == ("4", "DocumentReference")
    assert [one["valueString"] for one in data["detail"]] == ["1", "2"]


def test_data_flows_from_the_server_to_the_client_of_a_read() -> None:
    (source,), (destination,) = (agents(event(), one) for one in (DICOM_SOURCE, DICOM_DESTINATION))

    assert source["who"]["identifier"]["value"] == GATEWAY
    assert source["network"] == {"address": GATEWAY, "type": "5"}
    assert destination["who"]["identifier"]["value"] == "example-app"


def test_what_was_not_done_is_a_failure_of_ours() -> None:
    found = event(action=Action.CHANGE, outcome="not-done")

    assert (found["outcome"], "meta" in found) == ("8", False)


def test_a_permit_is_a_query_of_the_client() -> None:
    found = event(outcome="permit", released=frozenset())

    (query,) = entities(found, "2")
    (source,) = agents(found, DICOM_SOURCE)
    asked = base64.b64decode(query["query"]).decode()
    assert (profile(found), found["action"]) == ("PatientQuery", "E")
    assert query["role"]["code"] == "24"
    assert "what" not in query
    assert asked == f"DocumentReference?patient.identifier={NHS_NUMBER}|{SUBJECT}"
    assert source["who"]["identifier"]["value"] == "example-app"


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (AccessReason.NOT_GRANTED, "4"),
        (AccessReason.AGE_RULE, "4"),
        (AccessReason.UNAVAILABLE, "8"),
    ],
)
def test_a_denial_is_a_failure_of_no_profile(reason: AccessReason, outcome: str) -> None:
    found = event(outcome="deny", reason=reason, released=frozenset())

    assert (found["outcome"], found["outcomeDesc"]) == (outcome, reason.value)
    assert (profile(found), found["subtype"][0]["code"]) == (None, "search")


@pytest.mark.parametrize(
    ("action", "code", "subtype", "shape"),
    [
        (Action.CREATE, "C", "create", "PatientCreate"),
        (Action.CHANGE, "U", "update", "PatientUpdate"),
    ],
)
def test_an_action_has_an_author(action: Action, code: str, subtype: str, shape: str) -> None:
    found = event(action=action, outcome="done")

    (author,) = agents(found, "AUT")
    assert (found["action"], found["subtype"][0]["code"], profile(found)) == (code, subtype, shape)
    assert author["requestor"]


def test_a_proxy_is_told_from_the_patient_and_by_what_right() -> None:
    found = event()

    (user,), (patient,) = agents(found, "IRCP"), entities(found, "1")
    (consent,) = entities(found, "Consent")
    assert user["who"]["identifier"]["value"] == ACTOR
    assert patient["what"]["identifier"]["value"] == SUBJECT
    assert consent["what"]["identifier"]["value"] == "grant-1"
    assert found["purposeOfEvent"][0]["coding"][0]["code"] == "FAMRQT"


def test_the_organisation_that_was_asked_is_the_custodian() -> None:
    (custodian,) = agents(event(), "CST")

    assert custodian["who"]["identifier"]["value"] == HOSPITAL
    assert agents(event(organisation=None), "CST") == []


@pytest.mark.parametrize(
    ("concern", "type_"),
    [
        (Concern.RELATIONSHIP, "Consent"),
        (Concern.CHOICE, "Consent"),
        (Concern.ACCESS_LOG, "AuditEvent"),
        (Concern.RECORD, "Patient"),
    ],
)
def test_what_is_no_category_has_a_type_as_well(concern: Concern, type_: str) -> None:
    (data,) = entities(event(category=None, concern=concern), "2")

    assert data["what"]["type"] == type_


def test_an_event_goes_by_its_place_in_its_chain() -> None:
    assert event()["id"] == "3-12"


def test_an_older_row_goes_by_its_number() -> None:
    row = stored(ENTRY, NOW, sequence=7, recorded_at="2026-06-15 11:00:00.000000")

    assert audit_event(row, GATEWAY)["id"] == "older-7"


@pytest.mark.parametrize(
    "change", [{"action": "x"}, {"category": "x"}, {"released": "["}, {"recorded_at": "x"}]
)
def test_a_row_that_nobody_here_wrote_is_no_event(change: dict[str, str]) -> None:
    row = stored(ENTRY, NOW, sequence=7, chain=3, position=1) | change

    with pytest.raises((ValueError, KeyError)):
        audit_event(row, GATEWAY)


def test_the_structure_notices_what_is_wrong() -> None:
    found = event()
    del found["source"]["observer"]
    found["agent"][0]["requestor"] = "yes"
    found["entity"] = []
    found["colour"] = "red"

    assert sorted(faults(found)) == [
        "agent.requestor is of another kind",
        "colour is unknown",
        "entity is no list, or empty",
        "source.observer is missing",
    ]
