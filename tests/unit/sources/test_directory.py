"""The directory says what the configuration says, and refuses words it does not know."""

from typing import Any

import pytest
from msgspec import structs

from schema.access import Category, LegalBasis
from schema.directory import Locate, OrganisationKind, RecordType
from schema.identifiers import OdsCode
from schema.profile import Profile
from settings import (
    ConfigurationError,
    OrganisationSettings,
    ProfileSettings,
    Settings,
    SourceSettings,
)
from sources.directory import read_directory
from sources.records import READERS
from sources.records.reader import RecordReader
from tests.support.live import settings_for


def a_source(**keys: Any) -> SourceSettings:
    """A trust with these keys."""
    given: dict[str, Any] = {"ods": "RA1", "name": "Northvale", **keys}
    return SourceSettings(base_url="https://fhir.trust.example/r4", **given)


def settings(**keys: Any) -> Settings:
    """A gateway with that one source."""
    return settings_for(a_source(**keys))


def nationally(**actions: list[str]) -> Settings:
    """A gateway whose national services do these."""
    configured = settings()
    services = {
        name: structs.replace(getattr(configured.national, name), actions=done)
        for name, done in actions.items()
    }
    return structs.replace(configured, national=structs.replace(configured.national, **services))


def test_a_source_offers_its_record_types() -> None:
    directory = read_directory(settings(offers=["Appointment", "Communication", "Schedule"]))

    source = directory.sources[0]
    assert source.offers == {RecordType.APPOINTMENT, RecordType.MESSAGE}
    assert (source.organisation, source.locate) == ("RA1", Locate.INDEX)


def test_nothing_that_can_be_read_is_put_off_for_later() -> None:
    everything = read_directory(settings(offers=sorted(READERS))).sources[0]

    assert everything.offers == set(RecordType)


@pytest.mark.parametrize("elements", [True, False])
def test_who_takes_elements_can_be_asked_for_a_part(elements: bool) -> None:
    directory = read_directory(settings(offers=["Appointment"], elements=elements))

    assert directory.sources[0].is_selective is elements
    assert directory.is_selective(RecordType.APPOINTMENT) is elements
    assert not directory.is_selective(RecordType.LETTER)


def test_a_selector_may_be_named_for_each_type() -> None:
    selectors = {"Appointment": "patient:identifier", "Communication": "recipient.identifier"}

    assert read_directory(settings(selectors=selectors)).sources[0].offers == frozenset()


def test_terms_are_those_of_the_file() -> None:
    source = read_directory(
        settings(
            accepts_grants_from=["any-gp", "ra1", "G99901"],
            minimum_age_years=16,
            review_birthday_years=12,
            sensitive_types=["DocumentReference"],
            locate="always",
        )
    ).sources[0]

    assert source.terms.accepts_any_gp
    assert source.terms.accepts_grants_from == {"RA1", "G99901"}
    assert (source.terms.minimum_age_years, source.terms.review_birthday_years) == (16, 12)
    assert source.terms.sensitive_types == {RecordType.LETTER}
    assert source.locate is Locate.ALWAYS


def test_a_source_may_have_profiles_of_its_own() -> None:
    profile = ProfileSettings(read=["APPT", "RECRD"], write=["APPT"])

    source = read_directory(settings(profiles={"consent": profile})).sources[0]

    summary = {Category.TEST, Category.VACC, Category.COND, Category.PRESCR}
    assert source.terms.profiles == {
        LegalBasis.CONSENT: Profile(
            read=frozenset({Category.APPT} | summary), write=frozenset({Category.APPT})
        )
    }


def test_all_that_is_named_is_an_organisation() -> None:
    configured = settings(kind="gp-practice")
    practice = OrganisationSettings(code="G99902", name="Millbrook", kind="gp-practice")
    configured.organisations.append(practice)

    found = read_directory(configured).organisations

    assert {code: (one.name, one.kind) for code, one in found.items()} == {
        "G99902": ("Millbrook", OrganisationKind.GP_PRACTICE),
        "RA1": ("Northvale", OrganisationKind.GP_PRACTICE),
        "X26": ("National services", OrganisationKind.NATIONAL),
    }


def test_national_services_accept_practices_unless_told_otherwise() -> None:
    directory = read_directory(settings())

    assert set(directory.national) == {"relationships", "demographics"}
    assert directory.national["demographics"].accepts_any_gp
    assert directory.national["demographics"].organisation == OdsCode("X26")


@pytest.mark.parametrize(
    ("keys", "complaint"),
    [
        ({"dialect": "hapi"}, "RA1: dialect: hapi is not one of"),
        ({"offers": ["Appointments"]}, "RA1: offers: Appointments is not one of"),
        ({"sensitive_types": ["Letter"]}, "RA1: sensitive_types: Letter is not one of"),
        ({"selectors": {"Visit": "x"}}, "RA1: selectors: Visit is not one of"),
        ({"selectors": {"Appointment": "a&b=c"}}, "selectors.Appointment is no search parameter"),
        ({"accepts_grants_from": ["any gp"]}, "any gp is no ODS code"),
        ({"profiles": {"friendship": ProfileSettings()}}, "there is no legal basis friendship"),
        ({"profiles": {"unknown": ProfileSettings()}}, "there is no legal basis unknown"),
        ({"profiles": {"consent": ProfileSettings(read=["ALL"])}}, "there is no category ALL"),
        ({"profiles": {"consent": ProfileSettings(write=["RECRD"])}}, "there is no category RECRD"),
        ({"profiles": {"consent": ProfileSettings(write=["APPT"])}}, "must be in read"),
    ],
    ids=str,
)
def test_a_word_it_does_not_know_is_refused(keys: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_directory(settings(**keys))

    assert complaint in str(raised.value)


def test_a_pharmacy_is_chosen_where_the_file_says_so() -> None:
    configured = nationally(demographics=["pharmacy-nominate"])

    assert read_directory(configured).national_actions == {"pharmacy-nominate"}
    assert read_directory(settings()).national_actions == frozenset()


@pytest.mark.parametrize(
    ("service", "action"),
    [("relationships", "pharmacy-nominate"), ("demographics", "message-send")],
)
def test_what_a_national_service_does_not_do_is_refused(service: str, action: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_directory(nationally(**{service: [action]}))

    assert f"national.{service}: actions: {action} is not done there" in str(raised.value)


def test_no_trust_changes_a_national_record() -> None:
    with pytest.raises(ConfigurationError, match="RA1: actions: pharmacy-nominate is not one of"):
        read_directory(settings(actions=["pharmacy-nominate"]))


def test_an_organisation_cannot_be_of_two_kinds() -> None:
    configured = settings(kind="trust")
    twice = OrganisationSettings(code="RA1", name="Northvale", kind="pharmacy")
    configured.organisations.append(twice)

    with pytest.raises(ConfigurationError, match="RA1 is listed as pharmacy and as trust"):
        read_directory(configured)


@pytest.mark.parametrize(("name", "reader"), READERS.items())
def test_whatever_can_be_read_can_be_offered(name: str, reader: RecordReader[Any, Any]) -> None:
    (source,) = read_directory(settings(offers=[name])).sources

    assert source.offers == {reader.record_type}
