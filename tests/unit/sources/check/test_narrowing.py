"""What a source takes beyond the selector: configured it must work, else it is suggested."""

from typing import Any

import pytest

from sources.check.finding import Severity, Topic
from tests.support.fhir_resources import a_patient
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.test_statement import a_statement
from tests.unit.sources.check.trying import (
    FAULT,
    NOTE,
    OK,
    GetServer,
    a_source,
    findings,
    lines,
    of,
    said,
    well_filled,
)

HERE = Topic.NARROWING


class AbleServer(FakeFhirServer):
    """Honours a far date, `_elements` and `_include`, unless told to refuse one of them."""

    refuses = ""
    ignores = ""

    def _search_or_read(self, name: str, values: Any) -> Any:
        if self.refuses and self.refuses in values:
            return FakeFhirServer._search_or_read(self, "Nothing/here", values)
        return super()._search_or_read(name, values)

    def _bundle(self, kind: str, found: Any, values: Any) -> Any:
        if self.ignores == "date":
            return super()._bundle(kind, found, values)
        if "date" in values:
            return super()._bundle(kind, [], values)
        if "_elements" in values:
            kept = ("resourceType", "id", "participant")
            found = [{name: one[name] for name in kept} for one in found]
        bundle = super()._bundle(kind, found, values)
        if "_include" in values:
            bundle["entry"].append({"resource": a_patient(), "search": {"mode": "include"}})
        return bundle


@pytest.mark.parametrize(("ignores", "severity"), [("", OK), ("date", NOTE)])
async def test_whether_dates_are_honoured_is_told(ignores: str, severity: Severity) -> None:
    async with AbleServer() as server:
        server.ignores = ignores
        well_filled(server)
        server.says("metadata", a_statement(Appointment=["patient", "date"]))

        found = await said(server, HERE)

    assert [one for what, one in found.items() if "dates" in what] == [severity]


@pytest.mark.parametrize("dialect", ["chained-actor", "chained-patient"])
async def test_refused_dates_matter_where_the_dialect_sends_them(dialect: str) -> None:
    async with AbleServer(dialect) as server:
        server.refuses = "date"
        well_filled(server)
        server.says("metadata", a_statement(Appointment=["patient", "date"]))

        found = await said(server, HERE, dialect=dialect)

    expected = FAULT if dialect == "chained-actor" else NOTE
    assert found["Appointment: asked with a date it answers HTTP 404."] is expected


async def test_what_would_spare_bytes_and_calls_is_suggested() -> None:
    async with AbleServer() as server:
        well_filled(server)

        found = await findings(a_source(server.base))

    assert lines(found) == [
        "elements = true",
        "include_patient = true",
        'search_method = "POST"',
    ]


async def test_what_is_configured_and_works_is_well() -> None:
    async with AbleServer() as server:
        well_filled(server)
        given = {"elements": True, "include_patient": True, "search_method": "POST"}

        found = await said(server, HERE, **given)

    assert set(found.values()) == {OK}
    assert len(found) == 3


async def test_an_expected_patient_that_does_not_come_is_noted() -> None:
    async with FakeFhirServer() as server:
        well_filled(server)

        found = await findings(a_source(server.base, include_patient=True))

    assert "include_patient = false" in lines(found)


async def test_a_source_that_takes_get_only_is_noted() -> None:
    async with GetServer() as server:
        well_filled(server)

        found = await findings(a_source(server.base))

    assert 'search_method = "POST"' not in lines(found)
    told = "It takes searches by GET only: NHS numbers will stand in the trust's logs."
    assert of(found, HERE)[told] is NOTE


async def test_a_portal_is_not_asked_for_what_it_never_defined() -> None:
    async with FakeFhirServer("identifier-modifier") as server:
        well_filled(server)
        server.says("metadata", a_statement(Appointment=["patient", "date"]), Says(404))

        await said(server, HERE, dialect="identifier-modifier")

        asked = "".join(one.query + one.form for one in server.asked_for("Appointment"))
    assert not [name for name in ("_elements", "_include", "date=") if name in asked]
