"""Whether all pages can be followed, and hold what they say."""

from typing import Any

import pytest

from sources.check.finding import Finding, Topic
from tests.support.fhir_resources import ANNA, a_bundle, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import (
    FAULT,
    NOTE,
    OK,
    WARNING,
    a_source,
    findings,
    lines,
    of,
    said,
)

HERE = Topic.PAGING
PORTAL = {"dialect": "identifier-modifier"}
"""A dialect without page sizes: its pages are as they come."""


def linking(url: str, *ids: str, **elements: Any) -> Says:
    """A page of appointments with a next link."""
    appointments = [an_appointment(one) for one in ids]
    return Says.json(a_bundle(*appointments, link=[{"relation": "next", "url": url}], **elements))


async def found_with(server: FakeFhirServer, *answers: Says) -> list[Finding]:
    """What is found of a portal that answers so."""
    server.says("Appointment", *answers)
    return await findings(a_source(server.base, **PORTAL))


async def test_pages_that_can_be_followed_are_well() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, *(an_appointment(f"a{one}") for one in range(5)))
        server.page_size = 2

        found = await said(server, HERE)

    assert found == {
        "Appointment: 3 pages, absolute next links.": OK,
        "Appointment: asked for 50 on a page, it gives 2 at most.": NOTE,
    }


async def test_more_pages_than_are_read_is_a_warning_with_the_line() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, *(an_appointment(f"a{one}") for one in range(5)))
        server.page_size = 1

        found = await findings(a_source(server.base, max_pages=3))

    assert "max_pages = 5" in lines(found)


async def test_a_next_link_to_another_server_is_a_fault_and_not_followed() -> None:
    async with FakeFhirServer() as server, FakeFhirServer() as other:
        found = await found_with(server, linking(f"{other.base}/Appointment?page=2", "a1"))

        assert other.asked == []
    assert f'url_aliases = ["{other.base}"]' in lines(found)
    assert FAULT in of(found, HERE).values()


async def test_a_next_link_that_names_a_person_is_not_repeated() -> None:
    async with FakeFhirServer() as server:
        url = f"https://other.example/of/{ANNA}/Appointment?patient={ANNA}"

        found = await found_with(server, linking(url, "a1"))

    assert "Appointment: the next link is no address that could be followed." in of(found, HERE)
    assert ANNA not in str(found)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://other.example/\x1b[2J/Appointment", "//x", "http://["]
)
async def test_a_next_link_that_cannot_be_printed_is_not(url: str) -> None:
    async with FakeFhirServer() as server:
        found = of(await found_with(server, linking(url, "a1")), HERE)

    told = "Appointment: the next link is no address that could be followed."
    assert found == {told: FAULT}


@pytest.mark.parametrize("alias", [False, True])
async def test_a_public_name_that_is_listed_can_be_followed(alias: bool) -> None:
    public = "https://records.example/FHIR/R4"
    async with FakeFhirServer() as server:
        server.says(
            "Appointment",
            linking(f"{public}/Appointment?page=2", "a1"),
            Says.json(a_bundle(an_appointment("a2"))),
        )
        source = a_source(server.base, **PORTAL, url_aliases=[public] if alias else [])

        found = of(await findings(source), HERE)

    assert ("Appointment: 2 pages, absolute next links." in found) is alias
    assert (FAULT in found.values()) is not alias


async def test_a_circle_of_pages_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        url = f"{server.base}/Appointment?page=2"

        found = of(await found_with(server, linking(url, "a1")), HERE)

    told = "Appointment: after 2 pages the next link leads back to a page that was read."
    assert found[told] is FAULT


async def test_pages_without_end_are_a_fault() -> None:
    async with FakeFhirServer() as server:
        pages = [linking(f"{server.base}/Appointment?page={one}", "a1") for one in range(150)]

        found = of(await found_with(server, *pages), HERE)

    told = "Appointment: after 100 pages there are still more. No person has so many records."
    assert found[told] is FAULT


async def test_a_page_that_fails_is_a_fault() -> None:
    async with FakeFhirServer() as server:
        url = f"{server.base}/Appointment?page=2"

        found = of(await found_with(server, linking(url, "a1"), Says(410)), HERE)

    told = "Appointment: after 2 pages the next one fails: it answers HTTP 410."
    assert found[told] is FAULT


async def test_an_item_on_two_pages_is_a_warning() -> None:
    async with FakeFhirServer() as server:
        first = linking(f"{server.base}/Appointment?page=2", "a1", "a2")

        found = of(await found_with(server, first, Says.json(a_bundle(an_appointment("a2")))), HERE)

    told = "Appointment: 1 item came more than once. They are shown once."
    assert found[told] is WARNING


@pytest.mark.parametrize(("total", "severity"), [(3, WARNING), (1, NOTE)])
async def test_a_wrong_total_is_told(total: int, severity: object) -> None:
    async with FakeFhirServer() as server:
        bundle = a_bundle(an_appointment("a1"), an_appointment("a2"), total=total)

        found = of(await found_with(server, Says.json(bundle)), HERE)

    assert [one for what, one in found.items() if f"total says {total}, but 2" in what] == [
        severity
    ]


async def test_a_page_larger_than_asked_for_is_noted() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment("a1"), an_appointment("a2"))

        found = await said(server, HERE, page_size=1)

    assert found["Appointment: asked for 1 on a page, it gives 2."] is NOTE


class CountingServer(FakeFhirServer):
    """Honours `_count`."""

    loses = False
    """Leave an item out between pages."""

    def _bundle(self, kind: str, found: Any, values: Any) -> Any:
        self.page_size = int(values.get("_count", self.page_size))
        lost = self.loses and "from" in values
        return super()._bundle(kind, found[:2] if lost else found, values)


@pytest.mark.parametrize("loses", [False, True])
async def test_small_pages_are_tried_where_one_holds_all(loses: bool) -> None:
    async with CountingServer() as server:
        server.loses = loses
        server.holds(ANNA, *(an_appointment(f"a{one}") for one in range(3)))

        found = await said(server, HERE)

    told = "Appointment: small pages together do not hold what one large page holds."
    assert (found.get(told) is WARNING) is loses
    assert ("Appointment: 3 pages, absolute next links." in found) is not loses


async def test_one_page_for_all_leaves_paging_untried() -> None:
    async with FakeFhirServer() as server:
        server.holds(ANNA, an_appointment("a1"))

        found = await said(server, HERE)

    told = "Everything came on one page, so following pages could not be tried."
    assert found == {told: NOTE}
