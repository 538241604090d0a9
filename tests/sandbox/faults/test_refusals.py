"""Faults that answer with an error status."""

from email.utils import parsedate_to_datetime

import pytest

from tests.sandbox.asking import MAYA, Answer, Asker


async def _asked(asker: Asker) -> Answer:
    return await asker.find("RB1", "Appointment", {"patient.identifier": MAYA})


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("rate-limited", 429),
        ("bad-gateway", 502),
        ("gateway-timeout", 504),
        ("server-error", 500),
        ("forbidden", 403),
        ("not-found", 404),
        ("redirect", 302),
    ],
)
async def test_an_error_has_the_status_it_says(broken: Asker, kind: str, status: int) -> None:
    await broken.turn("RB1", kind)

    answer = await _asked(broken)

    assert answer.status == status


async def test_a_limited_source_says_when_in_seconds(broken: Asker) -> None:
    await broken.turn("RB1", "rate-limited", milliseconds=1_500)

    answer = await _asked(broken)

    assert answer.headers["retry-after"] == "2"


async def test_a_limited_source_says_when_as_a_date(broken: Asker) -> None:
    await broken.turn("RB1", "rate-limited", milliseconds=1_500, form="date")

    answer = await _asked(broken)

    assert parsedate_to_datetime(answer.headers["retry-after"]).tzinfo is not None


async def test_a_limited_source_may_say_nonsense(broken: Asker) -> None:
    await broken.turn("RB1", "rate-limited", form="garbage")

    answer = await _asked(broken)

    assert not answer.headers["retry-after"].isdecimal()


async def test_a_server_error_spills_what_must_not_travel_on(broken: Asker) -> None:
    await broken.turn("RB1", "server-error")

    answer = await _asked(broken)

    assert b"9990000018" in answer.raw
    assert b"NullPointerException" in answer.raw


async def test_a_redirect_leads_to_another_host(broken: Asker) -> None:
    await broken.turn("RB1", "redirect")

    answer = await _asked(broken)

    assert answer.headers["location"].startswith("http://localhost:")


async def test_a_redirect_may_lead_to_itself(broken: Asker) -> None:
    await broken.turn("RB1", "redirect", form="itself")

    answer = await _asked(broken)

    assert answer.headers["location"] == f"{broken.origin}/trusts/RB1/FHIR/R4/Appointment"


async def test_whoever_is_led_elsewhere_is_written_down(broken: Asker) -> None:
    await broken.turn("RB1", "redirect")
    target = (await _asked(broken)).headers["location"]

    await broken.raw("GET", target, headers={"X-Token": "a-secret"})

    log = (await broken.raw("GET", "/requests/elsewhere")).json
    assert [one["status"] for one in log] == [200]
    assert "x-token" in log[0]["headers"]


async def test_a_flapping_source_turns_after_some_requests(broken: Asker) -> None:
    await broken.turn("RB1", "flapping", every=2)

    statuses = [(await _asked(broken)).status for _ in range(6)]

    assert statuses == [503, 503, 200, 200, 503, 503]


async def test_a_newly_turned_dial_counts_from_the_start(broken: Asker) -> None:
    await broken.turn("RB1", "flapping", every=1)
    await _asked(broken)
    await broken.turn("RB1", "flapping", every=1)

    answer = await _asked(broken)

    assert answer.status == 503


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "rate-limited", "form": "date-like"},
        {"kind": "drip", "form": "seconds"},
        {"kind": "hang", "after": -1},
        {"kind": "flapping", "every": 0},
        {"kind": "hang", "only": 5},
    ],
)
async def test_a_fault_with_impossible_options_is_refused(
    broken: Asker, body: dict[str, object]
) -> None:
    answer = await broken.raw("PUT", "/faults/RB1", json=body)

    assert answer.status == 400
    assert answer.json["forms"]["rate-limited"] == ["seconds", "date", "garbage"]


async def test_mending_all_leaves_nothing_broken(broken: Asker) -> None:
    await broken.turn("RB1", "forbidden", only="Appointment", after=1)
    await broken.turn("X26", "hang")

    mended = await broken.raw("DELETE", "/faults")

    shown = (await broken.raw("GET", "/faults")).json
    assert mended.status == 204
    assert {tuple(one.values()) for one in shown.values()} == {("none", 0)}
