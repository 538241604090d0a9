"""Apps are known by configuration and by the table, and by nothing else."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from auth.apps import Apps
from auth.apps.entry import Entry, Row, entries
from auth.apps.registry import BELIEVED_SECONDS, REFRESH_SECONDS, RETRY_SECONDS
from auth.challenge import Unauthenticated
from auth.documents import digest
from auth.scopes import Scopes
from settings import AppSettings, ConfigurationError, LimitSettings
from storage import StorageUnavailable
from tests.support.builders import CANARY
from tests.support.manifests import manifest
from tests.support.virtual_time import run_virtually

DOCUMENT = "{ viewer { __typename } }"


@dataclass(slots=True)
class FakeTable:
    """A table of apps, and when it was read."""

    rows: Sequence[Row] = ()
    broken: bool = False
    defect: Exception | None = None
    """Something that nobody foresaw."""
    read_at: list[float] = field(default_factory=list)

    async def read(self) -> Sequence[Entry]:
        self.read_at.append(asyncio.get_running_loop().time())
        if self.broken:
            raise StorageUnavailable
        if self.defect is not None:
            raise self.defect
        return entries(self.rows)


def row(client_id: str = "two", suspended: bool = False, **settings: object) -> Row:
    """A registration of the table."""
    keys = {"client_id": client_id, "name": f"The {client_id}", **settings}
    return Row(client_id, json.dumps(keys), suspended)


def known(apps: Apps, *names: str) -> list[str]:
    return [name for name in names if apps.registered(name)]


def apps_with(table: FakeTable, *settings: AppSettings) -> Apps:
    """Needs a running event loop, whose time they go by."""
    return Apps(settings, table, asyncio.get_running_loop().time)


def test_a_listed_app_has_what_it_is_registered_for(tmp_path: Path) -> None:
    path = str(manifest(tmp_path, DOCUMENT))
    scopes = ["patient/Appointment.rs", "openid"]
    settings = AppSettings("one", "The one", scopes, path, True, requests_per_minute=7)

    app = Apps([settings]).registered("one")

    assert app is not None
    assert (app.name, app.scopes) == ("The one", Scopes.parse("patient/Appointment.rs"))
    assert (app.documents, app.documents_only) == ({digest(DOCUMENT): DOCUMENT}, True)
    assert app.limits == LimitSettings(requests_per_minute=7)


def test_unknown_and_suspended_apps_are_nobody() -> None:
    apps = Apps([AppSettings("one", "The one", suspended=True)])

    assert apps.registered("one") is None
    assert apps.registered("two") is None


def test_a_client_id_given_twice_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="client_id"):
        Apps([AppSettings("one", "The one"), AppSettings("one", "Another", suspended=True)])


@pytest.mark.parametrize("scope", ["patient/Appointment.sr", "patient/Slot.rs", "kindred/x"])
def test_a_scope_that_opens_nothing_is_refused(scope: str) -> None:
    with pytest.raises(ConfigurationError, match="one"):
        Apps([AppSettings("one", "The one", [scope])])


def test_a_document_of_another_digest_stops_the_start(tmp_path: Path) -> None:
    path = manifest(tmp_path, more={digest(DOCUMENT): "{ other }"})

    with pytest.raises(ConfigurationError, match=digest(DOCUMENT)):
        Apps([AppSettings("one", "The one", trusted_documents=str(path))])


async def test_an_app_of_the_table_is_known_with_its_documents() -> None:
    documents = {digest(DOCUMENT): DOCUMENT}
    table = FakeTable([row(scopes=["patient/*.rs"], documents=documents)])

    async with apps_with(table, AppSettings("one", "The one")).kept_fresh() as apps:
        app = apps.registered("two")

        assert known(apps, "one", "two", "three") == ["one", "two"]
        assert app is not None
        assert (app.scopes, app.documents) == (Scopes.parse("patient/*.rs"), documents)


async def test_an_app_of_both_is_the_files() -> None:
    table = FakeTable([row("one", scopes=["patient/*.cruds"])])

    async with apps_with(table, AppSettings("one", "The file's")).kept_fresh() as apps:
        app = apps.registered("one")

    assert app is not None
    assert (app.name, app.scopes) == ("The file's", Scopes())


@pytest.mark.parametrize(
    "suspending",
    [row("one", True), Row("one", "{}", True), row("two", suspended=True), row("two", True)],
)
async def test_the_table_suspends_apps_of_either(suspending: Row) -> None:
    settings = [AppSettings("one", "The one"), AppSettings("three", "The third")]
    others = [one for one in (row("two"),) if one.client_id != suspending.client_id]

    async with apps_with(FakeTable([suspending, *others]), *settings).kept_fresh() as apps:
        left = known(apps, "one", "two", "three")

    assert left == [name for name in ("one", "two", "three") if name != suspending.client_id]


async def test_an_app_suspended_in_the_file_stays_so_whatever_the_table_says() -> None:
    table = FakeTable([row("one")])

    async with apps_with(table, AppSettings("one", "The one", suspended=True)).kept_fresh() as apps:
        assert apps.registered("one") is None


UNREADABLE = {
    "no JSON": Row("two", "{", False),
    "an unknown key": row(colour="blue"),
    "no name": Row("two", '{"client_id": "two"}', False),
    "a scope that opens nothing": row(scopes=["patient/Slot.rs"]),
    "somebody else's settings": Row("two", '{"client_id": "x", "name": "x"}', False),
    "a document of another digest": row(documents={digest(CANARY): DOCUMENT}),
    "its own suspension": Row("two", '{"client_id": "two", "name": "x", "suspended": true}', False),
}


@pytest.mark.parametrize("bad", UNREADABLE.values(), ids=UNREADABLE)
async def test_a_row_that_cannot_be_used_closes_that_app_only(bad: Row) -> None:
    table = FakeTable([bad, row("three")])

    async with apps_with(table, AppSettings("one", "The one")).kept_fresh() as apps:
        assert known(apps, "one", "two", "three", "x") == ["one", "three"]


def test_a_change_of_the_table_is_seen_within_a_minute() -> None:
    async def seen() -> tuple[list[bool], list[float]]:
        table = FakeTable()
        async with apps_with(table, AppSettings("one", "The one")).kept_fresh() as apps:
            await asyncio.sleep(1)  # just after the first reading: the longest wait
            table.rows = [Row("one", "{}", True)]
            before = apps.registered("one") is not None
            await asyncio.sleep(REFRESH_SECONDS)
            return [before, apps.registered("one") is not None], table.read_at

    active, read_at = run_virtually(seen())[0]

    assert active == [True, False]
    assert read_at == [0.0, REFRESH_SECONDS]
    assert REFRESH_SECONDS <= 60


def test_without_the_table_everybody_is_turned_away_after_a_minute() -> None:
    async def believed() -> tuple[float, int]:
        loop, table = asyncio.get_running_loop(), FakeTable()
        async with apps_with(table, AppSettings("one", "The one")).kept_fresh() as apps:
            table.broken = True
            for _ in range(300):
                try:
                    assert apps.registered("one")
                except Unauthenticated as refused:
                    return loop.time(), refused.status
                await asyncio.sleep(0.5)
            return loop.time(), 200

    with capture_logs() as lines:
        (seconds, status), _ = run_virtually(believed())

    assert (BELIEVED_SECONDS < seconds <= BELIEVED_SECONDS + 0.5, status) == (True, 503)
    assert {line["event"] for line in lines} == {"apps_unread"}


def test_a_table_that_is_back_is_read_soon() -> None:
    async def back() -> bool:
        table = FakeTable(broken=True)
        async with apps_with(table, AppSettings("one", "The one")).kept_fresh() as apps:
            await asyncio.sleep(601)
            table.broken = False
            with pytest.raises(Unauthenticated):
                apps.registered("one")
            await asyncio.sleep(RETRY_SECONDS)
            return apps.registered("one") is not None

    assert run_virtually(back())[0]


def test_a_defect_ends_no_reading_for_good() -> None:
    async def back() -> bool:
        table = FakeTable([row("two")])
        async with apps_with(table).kept_fresh() as apps:
            table.defect = RuntimeError(CANARY)
            await asyncio.sleep(REFRESH_SECONDS + 1)
            table.defect = None
            await asyncio.sleep(600)
            return apps.registered("two") is not None

    with capture_logs() as lines:
        is_back = run_virtually(back())[0]

    assert is_back
    assert [(one["event"], one["kind"]) for one in lines] == [("apps_unread", "RuntimeError")]
    assert CANARY not in str(lines)


def test_an_idle_gateway_keeps_up_with_the_table() -> None:
    async def idle() -> bool:
        async with apps_with(FakeTable([row("two")])).kept_fresh() as apps:
            await asyncio.sleep(3600)
            return apps.registered("two") is not None

    assert run_virtually(idle())[0]


def test_nothing_is_read_any_more_at_the_end() -> None:
    async def ended() -> int:
        table = FakeTable()
        async with apps_with(table).kept_fresh():
            pass
        await asyncio.sleep(600)
        return len(table.read_at)

    assert run_virtually(ended())[0] == 1


async def test_without_a_table_the_file_is_all_there_is() -> None:
    async with Apps([AppSettings("one", "The one")]).kept_fresh() as apps:
        assert known(apps, "one", "two") == ["one"]


async def test_what_cannot_be_read_is_logged_without_its_text() -> None:
    with capture_logs() as lines:
        async with apps_with(FakeTable([row(name=[CANARY])])).kept_fresh():
            pass

    (line,) = [one for one in lines if one["event"] == "app_unreadable"]
    assert line["client_id"] == "two"
    assert CANARY not in str(line)


async def test_a_mere_suspension_is_no_fault_of_the_table() -> None:
    with capture_logs() as lines:
        async with apps_with(FakeTable([Row("one", "{}", True)])).kept_fresh():
            pass

    assert lines == []
