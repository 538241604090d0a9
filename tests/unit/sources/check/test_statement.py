"""What a source says of itself is noted, never more."""

from typing import Any

from sources.check.finding import Topic
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import NOTE, OK, WARNING, said

HERE = Topic.STATEMENT


def a_statement(version: str = "4.0.1", **types: list[str]) -> Says:
    """A CapabilityStatement with these types and their search parameters."""
    resources: list[dict[str, Any]] = [
        {"type": name, "searchParam": [{"name": one} for one in names]}
        for name, names in types.items()
    ]
    statement = {"resourceType": "CapabilityStatement", "fhirVersion": version}
    return Says.json({**statement, "rest": [{"resource": resources}]})


async def test_a_statement_that_names_what_is_needed_is_well() -> None:
    async with FakeFhirServer() as server:
        server.says("metadata", a_statement(Appointment=["patient", "date"]))

        found = await said(server, HERE)

    assert found == {"FHIR R4.": OK, "Appointment can be searched by patient.": OK}


async def test_a_server_without_a_statement_is_noted() -> None:
    async with FakeFhirServer() as server:
        server.says("metadata", Says(404))

        found = await said(server, HERE)

    assert found == {"There is no CapabilityStatement: /metadata answers HTTP 404.": NOTE}


async def test_another_version_or_a_missing_type_is_noted() -> None:
    async with FakeFhirServer() as server:
        server.says("metadata", a_statement("5.0.0", Communication=["sent"]))

        found = await said(server, HERE, offers=["Appointment", "Communication", "Schedule"])

    assert found == {
        "It does not say that it is FHIR 4.0.": NOTE,
        "Appointment is offered in the trusts file, but the statement has none.": NOTE,
        "Communication can be had; the search parameter patient is not named.": NOTE,
        "Schedule is offered; this gateway does not read it yet.": NOTE,
    }


async def test_a_source_that_offers_nothing_readable_is_warned_of() -> None:
    async with FakeFhirServer() as server:
        found = await said(server, HERE, offers=["Schedule"])

    assert found["It offers nothing that can be read here."] is WARNING
