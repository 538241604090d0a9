"""Which apps may ask just now. Whoever is not listed, or is suspended, is nobody here.

The file is read at start and at a reload; the table again and again, in a thread, ahead of need,
so that a look-up never waits. What the table said is believed for a minute and no longer: it may
have suspended anybody since, an app of the file too, so without it no app is let in. Little is
lost by that: the audit is in the same database, and nothing is disclosed without it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import structlog

from auth.apps.entry import Entry
from auth.apps.registration import app_of, registration
from auth.challenge import Unauthenticated
from auth.principal import App
from schema.clock import Ticks
from settings import AppSettings, ConfigurationError

REFRESH_SECONDS = 30
RETRY_SECONDS = 5
BELIEVED_SECONDS = 60

_log = structlog.get_logger(__name__)


class AppTable(Protocol):
    """Where apps are registered and suspended: `auth.apps.store.AppStore`, or a fake."""

    async def read(self) -> Sequence[Entry]:
        """Raises StorageUnavailable."""
        ...


class Apps:
    """Registered apps by client id: those of the file, and those of the table beside them."""

    def __init__(
        self,
        settings: Sequence[AppSettings],
        table: AppTable | None = None,
        ticks: Ticks = time.monotonic,
    ) -> None:
        """Reads the manifests of trusted documents.

        Raises ConfigurationError for a client id given twice, a scope that opens nothing, or a
        document of another digest.
        """
        if len({one.client_id for one in settings}) != len(settings):
            raise ConfigurationError("Two apps have the same client_id.")
        self._of_file = {one.client_id: app_of(registration(one)) for one in settings}
        self._suspended = {one.client_id for one in settings if one.suspended}
        self._table = table
        self._ticks = ticks
        self._read_at: float | None = None
        self._apps = self._together(())

    def registered(self, client_id: str) -> App | None:
        """The app with everything it is registered for; None when unknown or suspended.

        Raises Unauthenticated, with the status 503, while that cannot be known.
        """
        if self._table is not None and not self._is_believed():
            raise Unauthenticated("Apps cannot be checked just now.", status=503)
        return self._apps.get(client_id)

    @asynccontextmanager
    async def kept_fresh(self) -> AsyncIterator["Apps"]:
        """Read the table now, and again and again until the end."""
        if self._table is None:
            yield self
            return
        await self._refresh(self._table)
        keeping = asyncio.create_task(self._keep(self._table))
        try:
            yield self
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})

    async def _keep(self, table: AppTable) -> None:
        succeeded = self._is_believed()
        while True:
            await asyncio.sleep(REFRESH_SECONDS if succeeded else RETRY_SECONDS)
            succeeded = await self._refresh(table)

    async def _refresh(self, table: AppTable) -> bool:
        began = self._ticks()
        try:
            entries = await table.read()
        except Exception as error:  # whatever it is, it must not be the last time
            _log.error("apps_unread", kind=type(error).__name__)
            return False
        self._apps, self._read_at = self._together(entries), began
        return True

    def _is_believed(self) -> bool:
        return self._read_at is not None and self._ticks() - self._read_at <= BELIEVED_SECONDS

    def _together(self, entries: Sequence[Entry]) -> Mapping[str, App]:
        """An app of both is the file's, which is reviewed; either can suspend it."""
        suspended = self._suspended | {one.client_id for one in entries if one.suspended}
        of_table = {one.client_id: one.app for one in entries if one.app}
        known = {**of_table, **self._of_file}
        return {name: app for name, app in known.items() if name not in suspended}
