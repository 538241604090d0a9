"""The contract is fulfilled from a case that was opened once."""

import dataclasses

import pytest

from auth.scopes import Scopes
from resolvers.gateway import Gateway
from schema.access import AccessReason, Category
from schema.connection import PageArguments, RecordOrder
from schema.demographics import Address, Demographics
from schema.directory import RecordType
from schema.errors import NotPermitted
from schema.evidence import Person, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.node import PatientRef
from schema.report import SourceStatus
from settings import AccessSettings
from tests.support.auth import ACTOR, NATIONAL, PRACTICE, SUBJECT, a_grant, a_person, a_principal
from tests.support.auth import partial as a_date
from tests.support.builders import LETTER, MESSAGE, a_directory_of, a_ref, a_source, an_item
from tests.support.fakes import FakeWorld, a_world

DIRECTORY = a_directory_of(a_source("RA1"))
HOME = Address(lines=["1 Test Street"], city="Testby", postcode="TE5 7AA", text=None)
DETAILS = Demographics(birth_date=a_date("1980-02-01"), addresses=(HOME,), gp_practice=PRACTICE)


def known(number: NhsNumber = ACTOR, **facts: bool) -> Person:
    return dataclasses.replace(a_person(number).build(), demographics=DETAILS, **facts)  # type: ignore[arg-type]


def world(
    person: Person | Unanswered | None = None, restricted_self: str = "redacted"
) -> FakeWorld:
    items = [an_item(), an_item(record_type=LETTER), an_item(record_type=MESSAGE)]
    access = AccessSettings(restricted_self=restricted_self)  # type: ignore[arg-type] # of three
    made = a_world(DIRECTORY, *items, access=access)
    made.sources.people.people = {ACTOR: person or known()}
    return made


async def signed_in(made: FakeWorld, scopes: str = "patient/*.rs", born: str = "") -> Gateway:
    gateway = made.gateway(a_principal(scopes=Scopes.parse(scopes), born=born or None))
    await gateway.own_patient()
    return gateway


async def test_details_are_those_of_the_national_record() -> None:
    gateway = await signed_in(world())

    assert gateway.demographics(ACTOR) == DETAILS
    assert (gateway.age(ACTOR), gateway.deceased(ACTOR)) == (46, False)


async def test_the_national_record_is_asked_once_for_all_fields() -> None:
    made = world()
    gateway = await signed_in(made)

    for _ in range(5):
        gateway.demographics(ACTOR)
        gateway.demographics_report(ACTOR)

    assert made.sources.people.asked == [ACTOR]


async def test_a_national_record_that_cannot_be_asked_leaves_nulls_and_a_reason() -> None:
    made = world(Unanswered(SourceStatus.TIMED_OUT))
    gateway = await signed_in(made, born="1980-02-01")

    assert gateway.demographics(ACTOR) == Demographics()
    assert (gateway.age(ACTOR), gateway.deceased(ACTOR)) == (None, None)
    report = gateway.demographics_report(ACTOR)
    assert (report.status, report.organisation.ods_code) == (SourceStatus.TIMED_OUT, NATIONAL)


async def test_nothing_is_known_of_addresses_while_nobody_can_be_asked() -> None:
    assert Demographics().addresses is None
    assert DETAILS.without_whereabouts().addresses is None


@pytest.mark.parametrize(("restricted_self", "addresses"), [("redacted", None), ("allow", (HOME,))])
async def test_whereabouts_of_restricted_people_are_withheld_as_configured(
    restricted_self: str, addresses: object
) -> None:
    gateway = await signed_in(world(known(restricted=True), restricted_self))

    shown = gateway.demographics(ACTOR)

    assert shown.addresses == addresses
    assert shown.birth_date == DETAILS.birth_date


async def test_demographics_without_their_scope_are_refused() -> None:
    gateway = await signed_in(world(), "patient/Appointment.rs")

    for field in (gateway.demographics, gateway.age, gateway.deceased):
        with pytest.raises(NotPermitted) as caught:
            field(ACTOR)
        assert (caught.value.extensions or {})["reason"] == AccessReason.APP_SCOPE.value


async def test_closed_demographics_are_a_row_and_take_nothing_away() -> None:
    gateway = await signed_in(world(), "patient/Appointment.rs")

    row = gateway.demographics_report(ACTOR)

    assert (row.status, row.returned) == (SourceStatus.NOT_ASKED, 0)


async def test_demographics_without_their_scope_are_a_row_that_says_so() -> None:
    gateway = await signed_in(world(), "patient/Appointment.rs")

    report = gateway.demographics_report(ACTOR)

    assert (report.status, report.returned, report.as_of) == (SourceStatus.NOT_ASKED, 0, None)


async def test_a_refusal_is_put_on_the_trail() -> None:
    gateway = await signed_in(world(), "patient/Appointment.rs")

    with pytest.raises(NotPermitted):
        gateway.demographics(ACTOR)

    refused = [one for one in gateway.trail.take() if one.category is Category.DEMOG]
    assert {(one.outcome, one.reason) for one in refused} == {("deny", AccessReason.APP_SCOPE)}


async def test_every_kind_of_record_has_its_list() -> None:
    gateway = await signed_in(world())
    page, order = PageArguments(), RecordOrder.NEWEST_FIRST

    appointments = await gateway.records(ACTOR, RecordType.APPOINTMENT, page, order, None)
    letters = await gateway.records(ACTOR, RecordType.LETTER, page, order, None)
    messages = await gateway.records(ACTOR, RecordType.MESSAGE, page, order, None)

    titles = [appointments.nodes[0].title, letters.nodes[0].title, messages.nodes[0].subject]
    assert titles == ["Dermatology", "Clinic letter", "Your appointment"]


async def test_access_speaks_of_what_is_federated_here() -> None:
    gateway = await signed_in(world())

    categories = [one.category for one in gateway.access(ACTOR)]

    federated = {kind.category for kind in RecordType}
    assert categories == [one for one in Category if one is Category.DEMOG or one in federated]


async def test_only_organisations_of_the_directory_are_known() -> None:
    gateway = await signed_in(world())

    found = gateway.organisation(OdsCode("RA1"))

    assert found is not None
    assert found.name == "Trust RA1"
    assert gateway.organisation(OdsCode("RA9")) is None


async def test_an_address_of_content_names_nobody() -> None:
    gateway = await signed_in(world())

    url = gateway.content_url(a_ref(record_type=LETTER))

    assert url.startswith("https://gateway.example/letters/")
    assert url.endswith("/content")
    assert ACTOR not in url


async def test_ids_are_the_same_for_every_request() -> None:
    first, second = await signed_in(world()), await signed_in(world())

    assert first.id(PatientRef(ACTOR)) == second.id(PatientRef(ACTOR))


async def test_a_proxy_who_has_died_opens_nothing() -> None:
    made = world(known(deceased=True))
    made.sources.people.people = {ACTOR: known(deceased=True), SUBJECT: known(SUBJECT)}
    made.sources.relationships.statements = [a_grant().build()]

    assert await made.gateway(a_principal()).patient(SUBJECT) is None


async def test_a_closed_request_waits_for_nothing() -> None:
    gateway = await signed_in(world())

    gateway.close()

    assert gateway.demographics(ACTOR) == DETAILS
