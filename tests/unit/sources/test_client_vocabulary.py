"""fhirpy's own calls and search sets over our transport: what they promise still holds, safely."""

from typing import Any

import pytest

from sources.errors import (
    InvalidAnswer,
    SourceError,
)
from tests.support.fhir_resources import a_bundle, a_patient, an_appointment
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import a_client


@pytest.mark.parametrize("place", ["evil.example/", "127.0.0.1:9/?x="])
async def test_an_address_that_only_contains_the_base_is_refused(place: str) -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        with pytest.raises(InvalidAnswer):
            await client.execute(f"http://{place}{server.base}/Patient", method="get")

        assert server.asked == []


async def test_a_search_set_does_not_follow_a_link_to_another_host() -> None:
    async with (
        FakeFhirServer() as server,
        FakeFhirServer() as evil,
        a_client(server.base) as client,
    ):
        link = [{"relation": "next", "url": f"{evil.base}/Patient?x={server.base}"}]
        server.says("Patient", Says.json(a_bundle(a_patient(), link=link)))

        with pytest.raises(SourceError):
            await client.resources("Patient").fetch_all()

        assert evil.asked == []


async def test_fhirpys_own_calls_raise_our_own_errors() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient/p1", Says(200, b"<html></html>"))

        with pytest.raises(InvalidAnswer):
            await client.get("Patient", "p1")


async def test_a_body_with_a_key_named_like_a_method_is_plain_data() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient/p1", Says.json({"resourceType": "Patient", "get": 5}))

        assert await client.get("Patient", "p1") == {"resourceType": "Patient", "get": 5}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
async def test_nothing_but_reading_is_possible(method: str) -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        with pytest.raises(NotImplementedError):
            await client.execute("Patient", method=method, data={"resourceType": "Patient"})

        assert server.asked == []


async def test_parameters_of_a_search_set_have_a_stable_order() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        search = client.resources("Patient").search(name="x", birthdate="2000").limit(5)
        await search.fetch_raw()

        assert server.asked[0].query == "_count=5&birthdate=2000&name=x"


async def test_a_search_set_reads_a_bundle_over_our_transport() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Appointment", Says.json(a_bundle(an_appointment())))

        bundle: Any = await client._fetch_resource("Appointment", {"status": ["a", "b"]})

        assert bundle["entry"][0]["resource"]["id"] == "a1"
        assert server.asked[0].query == "status=a&status=b"


async def test_a_status_can_be_asked_for_with_the_body() -> None:
    async with FakeFhirServer() as server, a_client(server.base) as client:
        server.says("Patient", Says(204))

        assert await client._do_request("get", "Patient", returning_status=True) == (None, 204)
