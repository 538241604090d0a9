"""The log of what a source was asked."""

from sandbox.requests_log import Asked, RequestsLog
from tests.sandbox.asking import MAYA, Asker


async def test_a_search_is_logged_with_its_parameters(own: Asker) -> None:
    await own.find("RB1", "Appointment", {"patient.identifier": MAYA, "_count": "3"})

    log = await own.raw("GET", "/requests/RB1")

    assert [(one["method"], one["path"], one["status"]) for one in log.json] == [
        ("GET", "/Appointment", 200)
    ]
    assert log.json[0]["params"] == {"patient.identifier": [MAYA], "_count": ["3"]}


async def test_a_posted_search_is_logged_with_its_form(own: Asker) -> None:
    form = {"patient.identifier": MAYA}

    await own.ask("POST", "RB1", "/Appointment/_search", data=form)

    log = await own.raw("GET", "/requests/RB1")
    assert log.json[0]["params"] == {"patient.identifier": [MAYA]}


async def test_header_names_are_logged_and_values_are_not(own: Asker) -> None:
    await own.ask("GET", "RB1", "/Patient/1", {"X-Correlation-ID": "a-secret"})

    log = await own.raw("GET", "/requests/RB1")

    assert {"authorization", "x-correlation-id"} <= set(log.json[0]["headers"])
    assert b"a-secret" not in log.raw


async def test_a_cleared_log_is_empty_for_that_source_alone(own: Asker) -> None:
    await own.ask("GET", "RB1", "/Patient/1")
    await own.ask("GET", "RC1", "/Patient/1")

    cleared = await own.raw("DELETE", "/requests/RB1")

    assert cleared.status == 204
    assert (await own.raw("GET", "/requests/RB1")).json == []
    assert len((await own.raw("GET", "/requests/RC1")).json) == 1


async def test_the_national_log_joins_all_its_services(own: Asker) -> None:
    await own.national("demographics", "/Patient/9990000018")
    await own.national("relationships", "/Consent?performer:identifier=9990000018")

    joined = await own.raw("GET", "/requests/X26")
    one = await own.raw("GET", "/requests/X26-demographics")

    names = ["X26-demographics", "X26-relationships"]
    assert [each["source"] for each in joined.json] == names
    assert len(one.json) == 1


async def test_an_unknown_source_has_no_log(own: Asker) -> None:
    answer = await own.raw("GET", "/requests/RZ9")

    assert answer.status == 404


def test_the_log_forgets_its_oldest_entries() -> None:
    log = RequestsLog(["RB1"])

    for number in range(2_100):
        log.begin(Asked("RB1", "GET", f"/{number}", {}, ()))

    kept = log.of("RB1")
    assert len(kept) == 2_000
    assert kept[0].path == "/100"


async def test_requests_to_all_sources_are_numbered_as_they_came(own: Asker) -> None:
    for name in ("RB1", "RC1", "RB1"):
        await own.ask("GET", name, "/Patient/1")

    logs = [(await own.raw("GET", f"/requests/{name}")).json for name in ("RB1", "RC1")]

    assert [[one["number"] for one in log] for log in logs] == [[1, 3], [2]]


async def test_the_counts_name_every_source_that_was_asked(own: Asker) -> None:
    for name in ("RB1", "RC1", "RB1"):
        await own.ask("GET", name, "/Patient/1")

    counts = await own.raw("GET", "/requests")

    assert counts.json == {"RB1": 2, "RC1": 1}


async def test_a_cleared_source_is_no_longer_counted(own: Asker) -> None:
    for name in ("RB1", "RC1"):
        await own.ask("GET", name, "/Patient/1")
    await own.raw("DELETE", "/requests/RB1")

    counts = await own.raw("GET", "/requests")

    assert counts.json == {"RC1": 1}


async def test_all_logs_can_be_cleared_at_once(own: Asker) -> None:
    await own.ask("GET", "RB1", "/Patient/1")

    cleared = await own.raw("DELETE", "/requests")

    assert cleared.status == 204
    assert (await own.raw("GET", "/requests")).json == {}
    assert (await own.raw("GET", "/requests/RB1")).json == []
