"""Grants change while the sandbox runs, are announced if wished, and can all be mended."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox.app import Options
from tests.sandbox.asking import Asker
from tests.sandbox.conftest import serving

LATER = datetime(2031, 5, 17, 8, 30, tzinfo=UTC)
NOAH, MAYA = "9990000026", "9990000018"
Heard = list[tuple[str, str, str]]


@pytest.fixture
def heard() -> Heard:
    """What was announced."""
    return []


@pytest.fixture
async def asker(heard: Heard) -> AsyncIterator[Asker]:
    """Asks a sandbox with a clock and a gateway of the test's own."""

    async def now() -> datetime:
        return LATER

    async def announce(kind: str, patient: str, proxy: str) -> bool:
        heard.append((kind, patient, proxy))
        return True

    with serving(Options(identity_now=now, announce=announce)) as one:
        async with ClientSession() as session:
            yield Asker(one.origin, session)


async def consent(asker: Asker, identity: str = "C1001") -> Any:
    """A grant as the relationship service gives it."""
    return (await asker.national("relationships", f"/Consent/{identity}")).json


async def test_a_grant_is_changed_for_everybody_who_asks(asker: Asker) -> None:
    answer = await asker.raw("PUT", "/grants/C1001", json={"status": "inactive", "reason": "X"})

    found = await asker.national("relationships", f"/Consent?patient:identifier={NOAH}")
    assert (answer.status, answer.json["announced"]) == (200, False)
    assert (answer.json["status"], answer.json["reason"]) == ("inactive", "X")
    assert [one["status"] for one in found.entries()] == ["inactive"]
    assert "X" in str(await consent(asker))


async def test_a_change_is_dated_by_the_gateways_clock(asker: Asker) -> None:
    await asker.raw("PUT", "/grants/C1001", json={"status": "inactive"})

    assert (await consent(asker))["meta"]["lastUpdated"] == "2031-05-17T08:30:00Z"


@pytest.mark.parametrize(
    ("status", "kind"),
    [("inactive", "proxy-role-changed"), ("entered-in-error", "proxy-role-deleted")],
)
async def test_a_change_is_announced_if_wished(
    asker: Asker, heard: Heard, status: str, kind: str
) -> None:
    await asker.raw("PUT", "/grants/C1003", json={"status": "rejected"})

    answer = await asker.raw("PUT", "/grants/C1001", json={"status": status, "announce": True})

    assert answer.json["announced"] is True
    assert heard == [(kind, NOAH, MAYA)]


async def test_all_grants_are_mended_and_the_gateway_told(asker: Asker, heard: Heard) -> None:
    before = (await asker.raw("GET", "/grants")).json
    await asker.raw("PUT", "/grants/C1001", json={"status": "inactive"})
    changed = (await asker.raw("GET", "/grants")).json

    answer = await asker.raw("DELETE", "/grants")

    assert answer.status == 204
    assert heard == [("proxy-role-changed", NOAH, MAYA)]
    assert changed != before
    assert (await asker.raw("GET", "/grants")).json == before


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"status": 5}', b'{"status": "asleep"}'])
async def test_a_change_that_cannot_be_made_says_what_can(asker: Asker, body: bytes) -> None:
    answer = await asker.raw("PUT", "/grants/C1001", data=body)

    assert answer.status == 400
    assert "inactive" in answer.json["allowed"]
    assert (await consent(asker))["status"] == "active"


async def test_there_is_no_changing_of_a_grant_that_is_not_there(asker: Asker) -> None:
    assert (await asker.raw("PUT", "/grants/C9999", json={"status": "active"})).status == 404


async def test_without_a_gateway_nobody_is_told(own: Asker) -> None:
    answer = await own.raw("PUT", "/grants/C1001", json={"status": "inactive", "announce": True})

    assert answer.json["announced"] is False
    assert "grants" in (await own.raw("GET", "/")).json
