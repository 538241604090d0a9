"""The national services answer in their published shapes."""

import pytest

from sandbox.published import sample
from sandbox.resource import text, texts
from tests.sandbox.asking import NHS, Answer, Asker

MAYA, IRIS, WALTER, PAT = "9990000018", "9990000131", "9990000166", "9990000182"


async def _person(asker: Asker, number: str) -> Answer:
    return await asker.national("demographics", f"/Patient/{number}")


async def _consents(asker: Asker, query: str) -> Answer:
    return await asker.national("relationships", f"/Consent?{query}")


async def test_a_person_is_read_by_their_number(asker: Asker) -> None:
    answer = await _person(asker, MAYA)

    assert (answer.status, answer.json["id"]) == (200, MAYA)
    assert answer.json["meta"]["security"][0]["code"] == "U"
    assert answer.headers["etag"] == 'W/"2"'


async def test_a_person_has_the_shape_of_the_published_one(asker: Asker) -> None:
    answer = await _person(asker, MAYA)

    published = sample("pds/Patient.json")
    assert isinstance(published, dict)
    assert set(answer.json) <= set(published)
    verification = "identifier.extension.valueCodeableConcept.coding.code"
    assert text(answer.json, verification) == text(published, verification) == "01"


async def test_a_restricted_record_tells_no_whereabouts(asker: Asker) -> None:
    answer = await _person(asker, IRIS)

    hidden = {"address", "telecom", "contact", "generalPractitioner", "extension"}
    assert answer.json["meta"]["security"][0]["code"] == "R"
    assert not hidden & set(answer.json)


async def test_a_deceased_person_has_the_time_of_death(asker: Asker) -> None:
    answer = await _person(asker, WALTER)

    assert answer.json["deceasedDateTime"].startswith("2026-09-")
    assert "2" in texts(answer.json, "extension.extension.valueCodeableConcept.coding.code")


async def test_a_merged_number_answers_with_another(asker: Asker) -> None:
    answer = await _person(asker, PAT)

    assert (answer.status, answer.json["id"]) == (200, "9990000190")


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        ("9990000301", 404, "RESOURCE_NOT_FOUND"),
        ("9990000019", 400, "INVALID_RESOURCE_ID"),
        ("abc", 400, "INVALID_RESOURCE_ID"),
    ],
)
async def test_an_unknown_number_has_its_error_code(
    asker: Asker, number: str, status: int, code: str
) -> None:
    answer = await _person(asker, number)

    assert answer.status == status
    assert text(answer.json, "issue.details.coding.code") == code
    assert number not in answer.raw.decode()


async def test_tracing_headers_are_sent_back(asker: Asker) -> None:
    headers = {
        "Authorization": f"Bearer {await asker.token('X26')}",
        "X-Request-ID": "f7d1e0a0",
    }

    answer = await asker.raw(
        "GET", f"/national/demographics/FHIR/R4/Patient/{MAYA}", headers=headers
    )

    assert answer.headers["x-request-id"] == "f7d1e0a0"


@pytest.mark.parametrize("token", [MAYA, f"{NHS}|{MAYA}"])
async def test_consents_are_found_by_who_acts(asker: Asker, token: str) -> None:
    answer = await _consents(asker, f"performer:identifier={token}")

    assert answer.json["total"] == len(answer.entries()) == 6
    assert set(texts(answer.entries(), "performer.identifier.value")) == {MAYA}


async def test_consents_are_found_by_whose_record_it_is(asker: Asker) -> None:
    answer = await _consents(asker, "patient:identifier=9990000123")

    statuses = {one["status"] for one in answer.entries()}
    assert statuses == {"active", "inactive"}


async def test_consents_are_found_by_both_people_together(asker: Asker) -> None:
    query = f"performer:identifier={MAYA}&patient:identifier=9990000042"

    answer = await _consents(asker, query)

    grantors = {text(one["extension"][1], "valueReference.identifier.value") for one in
                answer.entries()}  # fmt: skip
    assert grantors == {"G99901", "RD1"}


@pytest.mark.parametrize(("statuses", "total"), [("active", 0), ("proposed,inactive", 1)])
async def test_consents_can_be_narrowed_by_status(asker: Asker, statuses: str, total: int) -> None:
    query = f"performer:identifier=9990000107&status={statuses}"

    answer = await _consents(asker, query)

    assert answer.json["total"] == total


async def test_included_people_do_not_count_as_matches(asker: Asker) -> None:
    include = "_include=Consent:performer&_include=Consent:patient"

    answer = await _consents(asker, f"performer:identifier={MAYA}&{include}")

    kinds = {one["resourceType"] for one in answer.entries("include")}
    assert answer.json["total"] == 6
    assert kinds == {"Patient", "RelatedPerson"}
    assert len(answer.json["entry"]) == 6 + 6 + 6  # consents, related, Maya and five dependants


async def test_a_consent_has_the_shape_of_the_published_one(asker: Asker) -> None:
    answer = await _consents(asker, "patient:identifier=9990000026")

    published = sample("vrs/responses/GET_Consent/single-mother-child-relationship.json")
    (ours,), theirs = answer.entries(), next(iter(published["entry"]))["resource"]  # type: ignore[call-overload,index,arg-type]
    assert set(ours) <= set(theirs)
    assert "role" not in ours["provision"]["actor"][0]
    assert ours["policyRule"]["coding"][0] == theirs["policyRule"]["coding"][0]


async def test_a_review_is_a_verification_of_the_consent(asker: Asker) -> None:
    answer = await _consents(asker, "patient:identifier=9990000042&performer:identifier=" + MAYA)

    reviews = [one["verification"] for one in answer.entries() if "verification" in one]
    assert [(review[0]["verified"], review[0]["verificationDate"]) for review in reviews] == [
        (True, "2026-08-24")
    ]


async def test_nobody_to_act_for_is_an_empty_bundle(asker: Asker) -> None:
    answer = await _consents(asker, "performer:identifier=9990000204")

    assert (answer.status, answer.json["total"], answer.json["entry"]) == (200, 0, [])


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("status=active", "MISSING_IDENTIFIER"),
        ("performer:identifier=https://else.example|9990000018", "INVALID_IDENTIFIER_SYSTEM"),
        ("performer:identifier=123", "INVALID_IDENTIFIER"),
        (f"performer:identifier={MAYA}&status=asleep", "INVALID_STATUS"),
    ],
)
async def test_a_bad_search_for_consents_has_its_code(asker: Asker, query: str, code: str) -> None:
    answer = await _consents(asker, query)

    assert answer.status == 400
    assert text(answer.json, "issue.details.coding.code") == code


async def test_a_single_consent_can_be_read(asker: Asker) -> None:
    found = await asker.national("relationships", "/Consent/C1001")
    missing = await asker.national("relationships", "/Consent/C9999")

    assert (found.status, found.json["id"]) == (200, "C1001")
    assert missing.status == 404


async def test_related_people_are_found_and_include_patients(asker: Asker) -> None:
    path = f"/RelatedPerson?identifier={MAYA}&_include=RelatedPerson:patient"

    answer = await asker.national("relationships", path)

    assert answer.json["total"] == 6
    assert {one["resourceType"] for one in answer.entries("include")} == {"Patient"}
    assert {"MTH", "Personal"} == set(texts(answer.entries(), "relationship.coding.code"))


async def test_a_search_for_related_people_needs_a_person(asker: Asker) -> None:
    answer = await asker.national("relationships", "/RelatedPerson")

    assert answer.status == 400


async def test_prescriptions_are_bundles_within_a_bundle(asker: Asker) -> None:
    answer = await asker.national("prescriptions", f"/Bundle?patient:identifier={NHS}|{MAYA}")

    inner = answer.entries()
    assert answer.json["total"] == len(inner) == 2
    assert {one["type"] for one in inner} == {"collection"}
    status = "entry.resource.extension.extension.valueCoding.code"
    assert set(texts(inner, status)) == {"Ready to Collect", "Collected"}


async def test_no_prescriptions_are_an_empty_bundle(asker: Asker) -> None:
    answer = await asker.national("prescriptions", "/Bundle?patient:identifier=9990000204")

    assert (answer.status, answer.json["total"]) == (200, 0)


@pytest.mark.parametrize("query", ["", "?patient:identifier=https://else.example|9990000018"])
async def test_a_bad_search_for_prescriptions_is_refused(asker: Asker, query: str) -> None:
    answer = await asker.national("prescriptions", f"/Bundle{query}")

    assert answer.status == 400
