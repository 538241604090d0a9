"""Statements of who acts for whom: all of them, each as it was said, or none."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from schema.access import LegalBasis
from schema.deadline import Deadline
from schema.evidence import Grant, RelationshipKind, RelationshipStatus, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.report import SourceStatus
from sources.network import Network
from tests.support import patience
from tests.support.auth import FakeClock
from tests.support.fhir_resources import Json, a_bundle, by_number
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import a_network, settings_for
from tests.support.samples import renumbered, sample

LISA, JANE, SALLY, MO = "9990000018", "9990000026", "9990000034", "9990000042"
MIXED = "vrs/responses/GET_Consent/filtered-relationships-status-active-include-details.json"
SEVERAL = "vrs/responses/GET_Consent/multiple-relationships.json"
MOTHER = "vrs/responses/GET_Consent/single-mother-child-relationship-include-performer-patient.json"
NUMBERS = {
    "9000000017": LISA,
    "9000000022": LISA,
    "9000000019": LISA,
    "9000000009": JANE,
    "9000000005": SALLY,
    "9000000006": MO,
}


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeFhirServer]:
    async with FakeFhirServer() as running:
        yield running


@pytest_asyncio.fixture
async def network(server: FakeFhirServer) -> AsyncIterator[Network]:
    async with a_network(settings_for(national=server.base), FakeClock()) as running:
        yield running


async def asked(network: Network, who: str = LISA) -> tuple[Grant, ...] | Unanswered:
    """What the service says of an actor."""
    return await network.relationships.grants(NhsNumber(who), Deadline.after(patience.SECONDS))


Ask = Callable[[Network], Awaitable[tuple[Grant, ...] | Unanswered]]


async def asked_about(network: Network, who: str = JANE) -> tuple[Grant, ...] | Unanswered:
    """What the service says of those who may act for a subject."""
    return await network.relationships.proxies(NhsNumber(who), Deadline.after(patience.SECONDS))


async def proxies(network: Network, server: FakeFhirServer, bundle: Json) -> tuple[Grant, ...]:
    """The grants that a bundle makes for a subject."""
    server.says("Consent", Says.json(bundle))
    found = await asked_about(network)
    assert isinstance(found, tuple), found
    return found


async def grants(network: Network, server: FakeFhirServer, bundle: Json) -> tuple[Grant, ...]:
    """The grants that a bundle makes."""
    server.says("Consent", Says.json(bundle))
    return await asked_whole(network)


async def asked_whole(network: Network) -> tuple[Grant, ...]:
    """What it says, which has to be an answer."""
    found = await asked(network)
    assert isinstance(found, tuple), found
    return found


async def test_the_published_mother_has_her_statement(
    network: Network, server: FakeFhirServer
) -> None:
    (grant,) = await grants(network, server, renumbered(MOTHER, NUMBERS))

    assert grant == Grant(
        id="BBCC67E9",
        actor=NhsNumber(LISA),
        subject=NhsNumber(JANE),
        status=RelationshipStatus.ACTIVE,
        basis=LegalBasis.PARENTAL_RESPONSIBILITY,
        permits=True,
        start=date(2025, 2, 11),
        end=date(2029, 2, 11),
        grantor=OdsCode("G8101234"),
        made_on=date(2024, 7, 21),
        updated_at=datetime(2025, 2, 17, 14, 30, tzinfo=UTC),
        kind=RelationshipKind.MOTHER,
        subject_name="Miss Jane Marie Anne Smith",
        actor_name="Mrs Sarah Jones",
    )


async def test_published_statements_come_in_every_state(
    network: Network, server: FakeFhirServer
) -> None:
    found = await grants(network, server, renumbered(SEVERAL, NUMBERS))

    assert [(one.subject, one.status, one.kind, one.subject_name) for one in found] == [
        (JANE, RelationshipStatus.ACTIVE, None, None),
        (SALLY, RelationshipStatus.ACTIVE, None, None),
        (MO, RelationshipStatus.INACTIVE, None, None),
    ]


async def test_a_relative_of_somebody_else_says_nothing_of_the_pair(
    network: Network, server: FakeFhirServer
) -> None:
    jane, sally = await grants(network, server, renumbered(MIXED, NUMBERS))

    assert (jane.kind, jane.subject_name) == (None, "Mrs Jane Marie Anne Smith MBE PhD")
    assert (sally.kind, sally.subject_name) == (RelationshipKind.OTHER, "Mrs Sally Evans")


async def test_one_search_asks_for_everything(network: Network, server: FakeFhirServer) -> None:
    await grants(network, server, renumbered(MIXED, NUMBERS))

    (request,) = server.asked_for("Consent")
    assert request.query == (
        f"performer:identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C{LISA}"
        "&_include=Consent%3Apatient&_include=Consent%3Aperformer"
    )


async def test_nobody_to_act_for_is_no_statement(network: Network, server: FakeFhirServer) -> None:
    bundle = sample("vrs/responses/GET_Consent/no-relationships.json")

    assert await grants(network, server, bundle) == ()


async def test_a_mother_without_a_statement_may_act_for_nobody(
    network: Network, server: FakeFhirServer
) -> None:
    bundle = renumbered(MOTHER, NUMBERS)
    people = [one for one in bundle["entry"] if one["resource"]["resourceType"] != "Consent"]
    alone = {**bundle, "entry": people, "total": 0}

    assert {one["resource"]["resourceType"] for one in people} == {"RelatedPerson", "Patient"}
    assert await grants(network, server, alone) == ()
    assert await proxies(network, server, alone) == ()


async def test_a_statement_about_another_actor_is_none_of_ours(
    network: Network, server: FakeFhirServer
) -> None:
    bundle = renumbered(MOTHER, {**NUMBERS, "9000000019": MO})

    with capture_logs() as logs:
        found = await grants(network, server, bundle)

    assert found == ()
    assert [one["log_level"] for one in logs if one["event"] == "foreign_statements"] == ["warning"]
    assert MO not in str(logs)


@pytest.mark.parametrize("number", ["9990000019", "999 000 0026", "12345"])
async def test_a_subject_without_a_valid_number_is_left_out(
    network: Network, server: FakeFhirServer, number: str
) -> None:
    bundle = renumbered(MOTHER, {**NUMBERS, "9000000009": number})

    assert await grants(network, server, bundle) == ()


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {"resource": {"resourceType": "Consent", "id": "1", "status": ["x", {}], "patient": 5}},
        {"resource": {"resourceType": "Consent", "id": "1", "provision": "permit"}},
        {"resource": {"resourceType": "Consent", "status": "inactive"}},
        {"resource": {"resourceType": "Consent", "id": "a/b", "status": "inactive"}},
        {"resource": {"resourceType": "Consent", "id": "x" * 65, "status": "inactive"}},
    ],
    ids=str,
)
async def test_one_statement_that_cannot_be_read_closes_all(
    network: Network, server: FakeFhirServer, entry: object
) -> None:
    bundle = renumbered(MOTHER, NUMBERS)
    bundle["entry"].append(entry)
    server.says("Consent", Says.json(bundle))

    assert await asked(network) == Unanswered(SourceStatus.INVALID)


@pytest.mark.parametrize(
    "more",
    [
        {"total": 2},
        {"link": [{"relation": "next", "url": "https://elsewhere.example/Consent"}]},
    ],
    ids=str,
)
async def test_a_part_of_the_statements_is_no_answer(
    network: Network, server: FakeFhirServer, more: Json
) -> None:
    server.says("Consent", Says.json({**renumbered(MOTHER, NUMBERS), **more}))

    assert await asked(network) == Unanswered(SourceStatus.INCOMPLETE)


def said(code: str, status: int, **headers: str) -> Says:
    """The service's own words for what is wrong (VRS 1.27)."""
    outcome = sample("vrs/responses/errors/internal-server-error.json")
    outcome["issue"][0]["details"]["coding"][0]["code"] = code
    return Says.json(outcome, status, **headers)


@pytest.mark.parametrize(
    ("says", "answer"),
    [
        (said("TIMEOUT", 408), Unanswered(SourceStatus.TIMED_OUT)),
        (
            said("THROTTLED", 429, **{"Retry-After": "7"}),
            Unanswered(SourceStatus.RATE_LIMITED, 7),
        ),
        (said("ACCESS_DENIED", 401), Unanswered(SourceStatus.REFUSED)),
        (said("ACCESS_DENIED", 403), Unanswered(SourceStatus.REFUSED)),
        (said("INVALID_IDENTIFIER_SYSTEM", 400), Unanswered(SourceStatus.UNAVAILABLE)),
        (said("DUPLICATE_RELATIONSHIP", 409), Unanswered(SourceStatus.UNAVAILABLE)),
        (said("INVALID_STATE_TRANSITION", 422), Unanswered(SourceStatus.UNAVAILABLE)),
        (said("GP_PRACTICE_NOT_FOUND", 404), Unanswered(SourceStatus.UNAVAILABLE)),
        (said("SERVER_ERROR", 500), Unanswered(SourceStatus.UNAVAILABLE)),
        (
            said("DOWNSTREAM_SERVICE_ERROR", 503, **{"Retry-After": "3600"}),
            Unanswered(SourceStatus.UNAVAILABLE, 3600),
        ),
        (Says(503, b"<html>Open 8 to 18, Monday to Friday"), Unanswered(SourceStatus.UNAVAILABLE)),
    ],
    ids=lambda value: str(value.status),
)
@pytest.mark.parametrize("ask", [asked, asked_about])
async def test_each_of_the_services_own_errors_is_no_answer(
    network: Network, server: FakeFhirServer, says: Says, answer: Unanswered, ask: Ask
) -> None:
    server.says("Consent", says)

    assert await ask(network) == answer


@pytest.mark.parametrize(
    ("says", "status"),
    [
        (Says.json(sample("vrs/responses/errors/access-denied.json"), 403), SourceStatus.REFUSED),
        (Says(503), SourceStatus.UNAVAILABLE),
        (Says(404), SourceStatus.UNAVAILABLE),
        (Says(200, b"<html>"), SourceStatus.INVALID),
        (
            Says.json(sample("vrs/responses/errors/internal-server-error.json")),
            SourceStatus.INVALID,
        ),
    ],
    ids=lambda value: str(value.status if isinstance(value, Says) else value.name),
)
async def test_each_failure_of_the_service_has_its_own_meaning(
    network: Network, server: FakeFhirServer, says: Says, status: SourceStatus
) -> None:
    server.says("Consent", says)

    assert await asked(network) == Unanswered(status)


async def test_a_silent_service_is_given_up_at_the_callers_deadline(
    network: Network, server: FakeFhirServer
) -> None:
    server.says("Consent", Says(is_silent=True))

    found = await network.relationships.grants(NhsNumber(LISA), Deadline.after(0.1))

    assert found == Unanswered(SourceStatus.TIMED_OUT)


async def test_statements_are_remembered_but_failures_are_not(
    network: Network, server: FakeFhirServer
) -> None:
    server.says("Consent", Says(500), Says.json(a_bundle()))

    answers = [await asked(network) for _ in range(3)]

    assert answers == [Unanswered(SourceStatus.UNAVAILABLE), (), ()]
    assert len(server.asked_for("Consent")) == 2


async def test_who_acts_for_somebody_is_asked_from_their_side(
    network: Network, server: FakeFhirServer
) -> None:
    (found,) = await proxies(network, server, renumbered(MOTHER, NUMBERS))

    (request,) = server.asked_for("Consent")
    assert request.query == (
        f"patient:identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C{JANE}"
        "&_include=Consent%3Apatient&_include=Consent%3Aperformer"
    )
    assert (found.actor, found.subject, found.actor_name) == (LISA, JANE, "Mrs Sarah Jones")
    assert found.kind is RelationshipKind.MOTHER


async def test_both_sides_tell_the_same_of_a_statement(
    network: Network, server: FakeFhirServer
) -> None:
    bundle = renumbered(MOTHER, NUMBERS)

    assert await grants(network, server, bundle) == await proxies(network, server, bundle)


@pytest.mark.parametrize("number", [SALLY, "9990000019", "999 000 0026"])
async def test_a_statement_about_another_subject_is_none_of_theirs(
    network: Network, server: FakeFhirServer, number: str
) -> None:
    bundle = renumbered(MOTHER, {**NUMBERS, "9000000009": number})

    with capture_logs() as logs:
        found = await proxies(network, server, bundle)

    assert found == ()
    assert [one["log_level"] for one in logs if one["event"] == "foreign_statements"] == ["warning"]
    assert number not in str(logs)


@pytest.mark.parametrize("number", ["9990000019", "999 000 0018", "12345"])
async def test_a_proxy_without_a_valid_number_is_left_out(
    network: Network, server: FakeFhirServer, number: str
) -> None:
    bundle = renumbered(MOTHER, {**NUMBERS, "9000000019": number})

    assert await proxies(network, server, bundle) == ()


async def test_of_several_performers_each_is_told_and_none_permitted(
    network: Network, server: FakeFhirServer
) -> None:
    bundle = renumbered(MOTHER, NUMBERS)
    bundle["entry"][-1]["resource"]["performer"].append(by_number(MO))

    found = await proxies(network, server, bundle)

    assert [(one.actor, one.permits) for one in found] == [(LISA, False), (MO, False)]


async def test_statements_are_read_to_the_last_page(
    network: Network, server: FakeFhirServer
) -> None:
    whole = renumbered(MOTHER, NUMBERS)
    consent = whole["entry"].pop()
    first = {**whole, "link": [{"relation": "next", "url": f"{server.base}/Consent?page=2"}]}
    second = {**whole, "entry": [consent]}
    del first["total"]
    server.says("Consent", Says.json(first), Says.json(second))

    (found,) = await asked_whole(network)

    assert (found.subject, found.subject_name) == (JANE, "Miss Jane Marie Anne Smith")


async def test_a_related_person_names_the_proxy_where_no_patient_does(
    network: Network, server: FakeFhirServer
) -> None:
    bundle = renumbered(MOTHER, NUMBERS)
    people = [one["resource"] for one in bundle["entry"]]
    people[0]["identifier"] = []
    people[1]["name"] = [{"family": "Jones", "given": ["Sarah"]}]

    (found,) = await proxies(network, server, bundle)

    assert found.actor_name == "Sarah Jones"


async def test_an_outage_on_one_side_is_none_on_the_other(
    network: Network, server: FakeFhirServer
) -> None:
    server.says("Consent", Says.json(a_bundle()), Says(500))

    assert await asked(network) == ()
    assert await asked_about(network, LISA) == Unanswered(SourceStatus.UNAVAILABLE)
    assert await asked(network) == ()


async def test_whoever_hears_of_a_change_asks_again_once(
    network: Network, server: FakeFhirServer
) -> None:
    server.says("Consent", Says.json(a_bundle()))
    service, deadline = network.relationships, Deadline.after(patience.SECONDS)
    counts = []
    for notice in (0, 7, 7, 0, 8):
        before = len(server.asked)
        await service.grants(NhsNumber(JANE), deadline, notice)
        await service.proxies(NhsNumber(JANE), deadline, notice)
        counts.append(len(server.asked) - before)

    assert counts == [2, 2, 0, 0, 2]
