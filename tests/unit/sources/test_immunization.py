"""FHIR Immunization → Immunisation, for UK Core and for the national service."""

from typing import Any

import pytest

from schema.answer import Item
from schema.immunisation import Immunisation, ImmunisationStatus
from schema.people import PersonInRole
from sources.records.immunization import READER, ImmunizationResource
from sources.salvage import Salvage
from tests.support.fhir_resources import an_immunisation
from tests.support.samples import sample_about
from tests.unit.sources.reading import read

ODS = "https://fhir.nhs.uk/Id/ods-organization-code"


def item_of(**elements: Any) -> Item[Immunisation]:
    """The item of a vaccination with these elements."""
    return read(READER, an_immunisation(**elements))


def test_the_published_uk_core_example_has_its_fields() -> None:
    item = read(READER, sample_about("ukcore/Immunization-InfluenzaVaccine.json"))

    record = item.record
    assert record.name is not None
    assert record.name.startswith("Influenza vaccine (split virion, inactivated)")
    assert record.status is ImmunisationStatus.GIVEN
    assert record.given_at is not None
    assert (record.given_at.text, item.when) == ("2013-01-10", record.given_at)


def test_the_published_national_example_has_its_fields() -> None:
    name = "immunisation/completed_covid_immunization_event_filtered_for_search.json"

    item = read(READER, {"id": "i1", **sample_about(name)})

    record = item.record
    assert record.procedure is not None
    assert record.procedure.startswith("Administration of first dose")
    assert record.diseases == ["Disease caused by severe acute respiratory syndrome coronavirus 2"]
    assert (record.dose_number, record.dose) == ("1", "0.5 milliliter")
    assert (record.lot_number, record.manufacturer) == ("4120Z001", "AstraZeneca Ltd")
    assert record.organisation is not None
    assert (record.organisation.ods_code, item.owner) == ("X99999", "X99999")
    assert record.first_hand is True
    assert record.given_by is None


def test_a_vaccination_that_was_not_given_says_why() -> None:
    record = item_of(status="not-done", statusReason={"text": "Fever"}).record

    assert (record.status, record.not_given_because) == (ImmunisationStatus.NOT_GIVEN, "Fever")


@pytest.mark.parametrize(("status", "hidden"), [("entered-in-error", True), ("not-done", False)])
def test_what_was_entered_in_error_is_hidden(status: str, hidden: bool) -> None:
    found = Salvage().read(an_immunisation(status=status), ImmunizationResource)

    assert READER.is_hidden(found) is hidden


def test_the_dose_may_be_a_number_or_words() -> None:
    numbers = {"doseNumberPositiveInt": 2, "seriesDosesPositiveInt": 3}
    words = {"doseNumberString": "booster", "seriesDosesString": "three"}

    found = [item_of(protocolApplied=[one]).record for one in (numbers, words)]

    assert [(one.dose_number, one.doses_in_course) for one in found] == [
        ("2", "3"),
        ("booster", "three"),
    ]
    assert item_of().record.dose_number is None


def test_when_it_was_given_may_be_words_or_known_from_its_entry() -> None:
    item = item_of(occurrenceDateTime=None, occurrenceString="as a child", recorded="2020")

    assert item.when is not None
    assert (item.record.given_at_text, item.when.text) == ("as a child", "2020")


def test_who_gave_it_is_told_apart_from_where() -> None:
    practice = {"type": "Organization", "identifier": {"system": ODS, "value": "G99901"}}
    nurse = {"type": "Practitioner", "display": "Nurse Joy Adeyemi"}
    place = {"display": "Treatment Room"}

    item = item_of(performer=[{"actor": nurse}, {"actor": practice}, {}], location=place)

    record = item.record
    assert record.given_by == PersonInRole(name="Nurse Joy Adeyemi", role=None)
    assert (item.owner, record.place) == ("G99901", "Treatment Room")


def test_without_a_vaccine_what_was_done_is_its_name() -> None:
    url = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure"
    done = {"url": url, "valueCodeableConcept": {"text": "First dose of MMR"}}

    record = item_of(vaccineCode=None, extension=[done]).record

    assert (record.name, record.procedure, record.codes) == (
        "First dose of MMR",
        "First dose of MMR",
        [],
    )
