"""Whether the configured selector selects, and what else would."""

import pytest

from sources.check.finding import Topic
from sources.dialects import DIALECTS
from tests.support.fhir_resources import ANNA, BEN, a_bundle, a_message, a_patient, an_appointment
from tests.support.fhir_server import SELECTORS, FakeFhirServer, Says
from tests.unit.sources.check.trying import (
    FAULT,
    NOTE,
    OK,
    WARNING,
    EverybodysServer,
    GetServer,
    StrictServer,
    a_source,
    findings,
    lines,
    of,
    said,
    well_filled,
)

HERE = Topic.SELECTOR
OF_TRUSTS = sorted(DIALECTS.keys() - {"pca-consumer"})
"""The aggregator is no trust that joins: it answers with one list, whatever is asked for."""


def selector(dialect: str) -> str:
    """The parameter by which appointments are asked for in a dialect."""
    return SELECTORS[dialect].get("Appointment") or SELECTORS[dialect][""]


@pytest.mark.parametrize("dialect", OF_TRUSTS)
async def test_a_dialect_that_works_is_well(dialect: str) -> None:
    async with FakeFhirServer(dialect) as server:
        well_filled(server)

        found = await said(server, HERE, dialect=dialect)

    assert found[f"{selector(dialect)} finds 2 Appointments."] is OK
    assert FAULT not in found.values()


@pytest.mark.parametrize("spoken", OF_TRUSTS)
@pytest.mark.parametrize("configured", OF_TRUSTS)
async def test_an_empty_answer_is_suspected_and_what_works_is_named(
    spoken: str, configured: str
) -> None:
    async with FakeFhirServer(spoken) as server:
        well_filled(server)

        found = await findings(a_source(server.base, configured))

    alike = {f'dialect = "{one}"' for one in DIALECTS if selector(one) == selector(spoken)}
    is_same = selector(spoken) == selector(configured)
    assert (FAULT in of(found, HERE).values()) is not is_same
    assert bool(alike & set(lines(found))) is not is_same


async def test_one_selector_that_differs_is_suggested_by_itself() -> None:
    async with FakeFhirServer("chained-actor") as server:
        server.holds(ANNA, a_patient(), an_appointment(), a_message())

        found = await findings(a_source(server.base, offers=["Appointment", "Communication"]))

    assert lines(found)[0] == 'selectors = { Appointment = "actor:Patient.identifier" }'


async def test_a_configured_selector_is_what_is_judged() -> None:
    async with FakeFhirServer("chained-actor") as server:
        well_filled(server)
        selectors = {"Appointment": "actor:Patient.identifier"}

        found = await said(server, HERE, selectors=selectors)

    assert found["actor:Patient.identifier finds 2 Appointments."] is OK


async def test_nothing_by_any_way_may_be_the_wrong_person() -> None:
    async with FakeFhirServer() as server:
        found = await said(server, HERE)

    assert found["patient.identifier finds no Appointment; nor does any other way."] is WARNING


async def test_nothing_of_one_kind_is_noted_where_others_are() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)

        found = await said(server, HERE, offers=["Appointment", "Communication"])

    assert found["patient.identifier finds no Communication; nor does any other way."] is NOTE


async def test_a_selector_that_is_ignored_gives_everybody_and_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        bundle = a_bundle(an_appointment("a1"), an_appointment("a2", BEN))
        server.says("Appointment", Says.json(bundle))

        found = await said(server, HERE)

    assert (
        found[
            "patient.identifier finds 2 Appointments of a person whom nobody knows: the source "
            "ignores it and gives everybody's records."
        ]
        is FAULT
    )


async def test_a_source_that_ignores_unknown_parameters_is_warned_of() -> None:
    async with EverybodysServer() as server:
        well_filled(server)

        found = await said(server, HERE)

    assert found["patient.identifier finds 2 Appointments."] is OK
    assert [one for one in found if one.startswith("It ignores parameters it does not know")]
    assert set(found.values()) == {OK, WARNING}


async def test_an_unknown_parameter_that_gives_nothing_is_noted() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)

        found = await said(server, HERE)

    assert [one for one in found if "a slip in a selector would look like" in one]


async def test_a_server_that_takes_no_form_is_asked_by_get() -> None:
    async with GetServer() as server:
        well_filled(server)

        found = await findings(a_source(server.base, search_method="POST"))

    assert 'search_method = "GET"' in lines(found)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "Ask the trust for the right to read Appointment."),
        (404, "Does the trust offer Appointment at this base_url?"),
        (400, "Ask the trust how it wants to be asked"),
        (503, "The trust must look into it"),
    ],
)
async def test_a_refused_search_says_whom_to_ask(status: int, words: str) -> None:
    async with FakeFhirServer() as server:
        server.says("Appointment", Says(status))

        found = await findings(a_source(server.base))

    faults = [one for one in found if one.subject is HERE and one.severity is FAULT]
    assert [one.what for one in faults] == [f"To a search of Appointment it answers HTTP {status}."]
    assert faults[0].mend.startswith(words)


@pytest.mark.parametrize("body", [b"<html>", b'{"resourceType": "Patient"}'])
async def test_an_answer_that_is_no_bundle_is_a_fault(body: bytes) -> None:
    async with FakeFhirServer() as server:
        server.says("Appointment", Says(body=body))

        found = await said(server, HERE)

    assert [one for one in found if one.endswith("instead of a Bundle.")]
    assert FAULT in found.values()


NONE = [Says.json(a_bundle(an_appointment())), Says(404)]


@pytest.mark.parametrize("is_set", [False, True])
async def test_404_for_nobody_is_warned_of_unless_it_is_configured(is_set: bool) -> None:
    async with FakeFhirServer() as server:
        server.says("Appointment", *NONE)

        found = await findings(a_source(server.base, not_found_means_none=is_set))

    assert ("not_found_means_none = true" in lines(found)) is not is_set


async def test_an_error_for_nobody_is_warned_of() -> None:
    async with FakeFhirServer() as server:
        server.says("Appointment", NONE[0], Says(422))

        found = await said(server, HERE)

    told = "For a person it does not know it answers HTTP 422, as if it did not work."
    assert found[told] is WARNING


async def test_a_source_without_a_token_for_us_is_tried_no_further() -> None:
    async with FakeFhirServer() as server:
        server.tokens = {"good"}

        found = await said(server, HERE)

    assert found["To a search of Appointment it answers HTTP 401."] is FAULT


async def test_a_refused_selector_is_told_what_works_instead() -> None:
    async with StrictServer("identifier-modifier") as server:
        well_filled(server)

        found = await findings(a_source(server.base))

    assert "patient:identifier works: configure it." in [one.mend for one in found]
    assert lines(found) == ['dialect = "identifier-modifier"']


async def test_a_server_that_refuses_what_it_does_not_know_is_well() -> None:
    async with StrictServer() as server:
        well_filled(server)

        found = await said(server, HERE)

    assert found["It does not take an unknown parameter for a selector."] is OK
