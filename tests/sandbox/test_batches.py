"""A trust that takes batches: each entry as if asked alone; the gateway asks it once for lists."""

import asyncio
from typing import Any

import pytest

from sandbox.app import CLIENT_ID
from schema.answer import Answer
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.identifiers import OdsCode
from schema.report import SourceStatus
from schema.request import Fetch
from settings import ClientCredentialsAuth, SourceSettings
from sources.network import Network
from tests.sandbox.asking import JOSEPH, Asker, credentials
from tests.support import patience
from tests.support.live import ALL, a_network, a_permit, settings_for

HIGHMOOR = OdsCode("RE1")


async def batch(asker: Asker, trust: str, *urls: str, kind: str = "batch", **request: str) -> Any:
    """Send these searches in one Bundle."""
    entries = [{"request": {"method": "GET", "url": url, **request}} for url in urls]
    bundle = {"resourceType": "Bundle", "type": kind, "entry": entries}
    return await asker.ask("POST", trust, "", json=bundle)


async def test_each_search_of_a_batch_is_answered_as_if_alone(asker: Asker) -> None:
    alone = await asker.find("RE1", "Patient", {"identifier": JOSEPH})

    answer = await batch(asker, "RE1", f"Patient?identifier={JOSEPH}", "Nothing?x=1")

    good, bad = answer.json["entry"]
    assert (good["response"]["status"], bad["response"]["status"]) == ("200 OK", "404 Not Found")
    assert good["resource"]["entry"] == alone.json["entry"]
    assert bad["response"]["outcome"]["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize("how", [{"kind": "transaction"}, {"method": "DELETE"}])
async def test_nothing_but_searches_can_be_in_a_batch(asker: Asker, how: Any) -> None:
    assert (await batch(asker, "RE1", "Patient/1", **how)).status == 400


async def test_other_trusts_take_no_batch(asker: Asker) -> None:
    assert (await batch(asker, "RB1", f"Patient?identifier={JOSEPH}")).status == 405


def highmoor(asker: Asker, **settings: Any) -> SourceSettings:
    """As a gateway lists it, asked in batches."""
    token = f"{asker.origin}/trusts/RE1/token"
    auth = ClientCredentialsAuth(token, CLIENT_ID, credentials("RE1")["client_secret"])
    base = f"{asker.origin}/trusts/RE1/FHIR/R4"
    return SourceSettings(
        ods="RE1", name="Highmoor", base_url=base, auth=auth, offers=ALL, batch=True,
        dialect="reference", not_found_means_none=True, **settings,
    )  # fmt: skip


async def lists(network: Network) -> list[Any]:
    """All of Joseph's lists, asked for at once."""
    who = JOSEPH.rpartition("|")[2]
    fetches = [Fetch(a_permit(kind, who, HIGHMOOR), kind) for kind in RecordType]
    ports = [network.source(HIGHMOOR, one.record_type) for one in fetches]
    until = Deadline.after(patience.SECONDS)
    return await asyncio.gather(
        *(port.search(one, until) for port, one in zip(ports, fetches, strict=True))
    )


async def test_the_gateway_gets_all_lists_of_somebody_in_one_call(own: Asker) -> None:
    async with a_network(settings_for(highmoor(own))) as network:
        outcomes = await lists(network)

    log = await own.raw("GET", "/requests/RE1")
    assert sorted(one["path"] for one in log.json) == ["/", "/Patient"]
    assert {one.status for one in outcomes} <= {SourceStatus.OK, SourceStatus.EMPTY}
    assert sum(len(one.items) for one in outcomes if isinstance(one, Answer)) > 0
