"""What every dialect makes of a source that answers with what it should not: nothing is guessed."""

import pytest
from structlog.testing import capture_logs

from schema.answer import Failure
from schema.report import SourceStatus
from tests.contract.reading import answered, ids
from tests.support.fhir_resources import (
    ANNA,
    BEN,
    Json,
    a_bundle,
    a_letter,
    a_patient,
    an_appointment,
    by_id,
    by_number,
)
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import TRUST, LiveTrust, a_live_trust

STRANGER = {"reference": "Patient/someone-else"}
ELSEWHERE = {"reference": "https://other.example/fhir/Patient/p0018"}


def about(*whom: Json) -> Json:
    """An appointment in which all of these take part."""
    return an_appointment("x1", participant=[{"actor": one} for one in whom])


@pytest.mark.parametrize(
    "foreign",
    [
        about(by_number(BEN)),
        about(by_id(BEN)),
        about(STRANGER),
        about(ELSEWHERE),
        about(by_number(ANNA), by_number(BEN)),
        about(by_number(ANNA), ELSEWHERE),
        about({**by_number(BEN), **by_id(ANNA)}),
        about({"type": "Patient", "display": "Anna"}),
        about({"reference": "Practitioner/1"}),
        about({"reference": "urn:uuid:6f1c1f5e-6a8f-4a6b-8a2e-1f0a0f7e3c11"}),
        about(),
    ],
    ids=str,
)
async def test_an_item_not_certainly_about_the_person_has_no_subject(
    trust: LiveTrust, server: FakeFhirServer, foreign: Json
) -> None:
    server.holds(ANNA, an_appointment(), foreign)

    answer = answered(await trust.search())

    assert answer.status is SourceStatus.INVALID
    assert [item.subject for item in answer.items] == [ANNA, None]


async def test_a_foreign_item_is_a_security_event_without_its_content(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.holds(ANNA, about(by_number(BEN)))

    with capture_logs() as logs:
        await trust.search()

    event = next(one for one in logs if one["event"] == "source_search")
    assert (event["log_level"], event["foreign"], event["organisation"]) == ("warning", 1, TRUST)
    assert all(number not in str(logs) for number in (ANNA, BEN))


@pytest.mark.parametrize(
    "patients",
    [
        [a_patient(BEN)],
        [a_patient(ANNA), a_patient(ANNA, id="p2")],
        [a_patient(ANNA, identifier=[])],
        [a_patient(ANNA, id="../p1")],
        [a_patient(ANNA, modifierExtension=[{"url": "x", "valueBoolean": True}])],
    ],
    ids=["other", "two", "nameless", "bad id", "modified"],
)
async def test_a_patient_that_is_not_certain_is_used_by_nobody(
    trust: LiveTrust, server: FakeFhirServer, patients: list[Json]
) -> None:
    server.holds(ANNA, an_appointment(who=by_id(ANNA)))
    server.says("Patient", Says.json(a_bundle(*patients)))

    outcome = await trust.search()

    assert outcome == Failure(TRUST, SourceStatus.INVALID)


async def test_without_the_patient_what_is_certain_without_it_stays(
    trust: LiveTrust, server: FakeFhirServer, dialect: str
) -> None:
    server.holds(ANNA, an_appointment("a1"), an_appointment("a2", who=by_id(BEN)))
    if dialect != "reference":  # which has nothing to ask with when there is no Patient
        server.says("Patient", Says(400))

    answer = answered(await trust.search())

    assert answer.status is SourceStatus.INVALID
    assert [item.subject for item in answer.items] == [ANNA, None]


@pytest.mark.parametrize("own_first", [True, False])
async def test_a_foreign_item_of_the_same_id_takes_nobodys_place(
    trust: LiveTrust, server: FakeFhirServer, own_first: bool
) -> None:
    both = [an_appointment("a1"), an_appointment("a1", BEN)]
    bundle = a_bundle(*(both if own_first else reversed(both)))
    server.says("Appointment", Says.json(bundle))

    answer = answered(await trust.search())

    assert answer.status is SourceStatus.INVALID
    assert {item.subject for item in answer.items} == {ANNA, None}


async def test_a_patient_beside_one_that_cannot_be_read_is_used_by_nobody(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    server.holds(ANNA, an_appointment(who=by_id(ANNA)))
    bundle = a_bundle(a_patient(ANNA))
    server.says("Patient", Says.json({**bundle, "entry": [*bundle["entry"], None]}))

    outcome = await trust.search()

    assert outcome == Failure(TRUST, SourceStatus.INVALID)


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/fhir/Appointment?page=2",
        "http://127.0.0.1:9/fhir/Appointment?page=2",
        "//evil.example/fhir/Appointment",
        "../../secrets",
        "javascript:alert(1)",
        "x" * 100_000,
    ],
)
async def test_a_next_link_elsewhere_leaves_the_list_incomplete(
    trust: LiveTrust, server: FakeFhirServer, link: str
) -> None:
    page = a_bundle(an_appointment(), link=[{"relation": "next", "url": link}])
    server.says("Appointment", Says.json(page))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.INCOMPLETE, ["a1"])
    assert len(server.asked_for("Appointment")) == 1


async def test_a_next_link_to_another_server_never_reaches_it(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    async with FakeFhirServer() as elsewhere:
        elsewhere.says("Appointment", Says.json(a_bundle(an_appointment("a2"))))
        link = [{"relation": "next", "url": f"{elsewhere.base}/Appointment?page=2"}]
        server.says("Appointment", Says.json(a_bundle(an_appointment(), link=link)))

        answer = answered(await trust.search())

        assert elsewhere.asked_for("Appointment") == []
        assert (answer.status, ids(answer)) == (SourceStatus.INCOMPLETE, ["a1"])


async def test_a_link_that_goes_in_a_circle_is_left(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    link = [{"relation": "next", "url": f"{server.base}/Appointment?again=1"}]
    server.says("Appointment", Says.json(a_bundle(an_appointment(), link=link)))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.INCOMPLETE, ["a1"])
    assert len(server.asked_for("Appointment")) == 2


async def test_pages_without_end_are_left_at_the_cap(server: FakeFhirServer, dialect: str) -> None:
    pages = [
        a_bundle(
            an_appointment(f"a{n}"), link=[{"relation": "next", "url": f"Appointment?page={n}"}]
        )
        for n in range(9)
    ]
    server.says("Appointment", *map(Says.json, pages))

    async with a_live_trust(server.base, dialect, max_pages=4) as trust:
        answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.INCOMPLETE, ["a0", "a1", "a2", "a3"])
    assert len(server.asked_for("Appointment")) == 4


async def test_a_page_that_fails_leaves_the_pages_before_it(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    link = [{"relation": "next", "url": "Appointment?page=2"}]
    first = Says.json(a_bundle(an_appointment(), link=link))
    server.says("Appointment", first, Says(503))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.INCOMPLETE, ["a1"])


@pytest.mark.parametrize(
    "bundle",
    [
        a_bundle(an_appointment(), total=30),
        a_bundle(
            an_appointment(),
            {"resourceType": "OperationOutcome", "issue": [{"severity": "warning"}]},
        ),
        a_bundle(an_appointment(), {"resourceType": "OperationOutcome", "issue": [{}]}),
    ],
    ids=["total", "warning", "unsaid"],
)
async def test_a_source_that_says_something_is_missing_is_incomplete(
    trust: LiveTrust, server: FakeFhirServer, bundle: Json
) -> None:
    server.says("Appointment", Says.json(bundle))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.INCOMPLETE, ["a1"])


async def test_an_information_and_other_resources_change_nothing(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    note = {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}
    bundle = a_bundle(an_appointment(), note, a_letter(), a_patient(BEN))
    server.says("Appointment", Says.json(bundle))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.OK, ["a1"])


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        {"resource": None},
        {"resource": "Appointment"},
        {"resource": {"id": "a2"}},
        {"resource": an_appointment("../a2")},
        {"resource": {**an_appointment("a2"), "id": None}},
        {"resource": an_appointment("a2", modifierExtension=[{"url": "https://x.example"}])},
        {"resource": an_appointment("a2", implicitRules="https://x.example/rules")},
        {"resource": an_appointment("a2", meta={"security": "R"})},
        {"resource": an_appointment("a2", meta={"security": [{"display": "restricted"}]})},
        {"resource": an_appointment("a2", contained=[{"meta": {"security": ["R"]}}])},
    ],
    ids=[
        "null",
        "nothing",
        "null resource",
        "text",
        "no type",
        "bad id",
        "no id",
        "modified",
        "own rules",
        "label as text",
        "label without code",
        "label inside as text",
    ],
)
async def test_an_entry_that_cannot_be_read_is_counted_and_the_rest_survives(
    trust: LiveTrust, server: FakeFhirServer, entry: object
) -> None:
    bundle = a_bundle(an_appointment("a1"), an_appointment("a3"))
    bundle["entry"].insert(1, entry)
    server.says("Appointment", Says.json(bundle))

    answer = answered(await trust.search())

    assert (answer.status, answer.unreadable) == (SourceStatus.OK, 1)
    assert ids(answer) == ["a1", "a3"]


async def test_a_byte_order_mark_is_no_reason_to_fail(
    trust: LiveTrust, server: FakeFhirServer
) -> None:
    body = b"\xef\xbb\xbf" + Says.json(a_bundle(an_appointment())).body
    server.says("Appointment", Says(200, body))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.OK, ["a1"])


async def test_the_same_entry_twice_is_one_item(trust: LiveTrust, server: FakeFhirServer) -> None:
    bundle = a_bundle(an_appointment(), an_appointment(), total=2)
    server.says("Appointment", Says.json(bundle))

    answer = answered(await trust.search())

    assert (answer.status, ids(answer)) == (SourceStatus.OK, ["a1"])
