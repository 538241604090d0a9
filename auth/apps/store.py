"""The table of apps: what was registered while the gateway runs, and who is suspended.

A row without settings suspends an app of the file. Nothing here is kept in memory.
"""

import asyncio
from collections.abc import Sequence

import msgspec
from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from auth.apps.entry import NO_SETTINGS, Entry, Row, entries
from auth.apps.registration import Registration
from schema.clock import Clock
from storage import StorageUnavailable
from storage.tables import APP


class AppStore:
    """Reads and changes the table. Every method raises StorageUnavailable."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def read(self) -> Sequence[Entry]:
        """Everything in it, read and verified without keeping the event loop waiting."""
        return await asyncio.to_thread(lambda: entries(self.rows()))

    def rows(self) -> Sequence[Row]:
        """All rows, in the order of client ids."""
        wanted = select(APP.c.client_id, APP.c.settings, APP.c.suspended).order_by(APP.c.client_id)
        try:
            with self._engine.connect() as connection:
                return [Row(*row) for row in connection.execute(wanted)]
        except (SQLAlchemyError, OSError):
            raise StorageUnavailable from None

    def register(self, app: Registration) -> None:
        """Keep an app's settings in place of those it had. Who is suspended stays so."""
        self._keep(app.client_id, settings=msgspec.json.encode(app).decode())

    def suspend(self, client_id: str) -> None:
        """Have the app refused, whether the table or the file registers it."""
        self._keep(client_id, suspended=True)

    def resume(self, client_id: str) -> None:
        """Let the app in again, as far as the table goes."""
        self._keep(client_id, suspended=False)

    def remove(self, client_id: str) -> None:
        """Forget everything that the table says of the app."""
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(APP).where(APP.c.client_id == client_id))
        except (SQLAlchemyError, OSError):
            raise StorageUnavailable from None

    def _keep(self, client_id: str, **changes: object) -> None:
        values = {"changed_at": self._clock(), **changes}
        new = {"client_id": client_id, "settings": NO_SETTINGS, "suspended": False, **values}
        try:
            with self._engine.begin() as connection:
                changed = update(APP).where(APP.c.client_id == client_id).values(values)
                if not connection.execute(changed).rowcount:
                    connection.execute(insert(APP).values(new))
        except (SQLAlchemyError, OSError):
            raise StorageUnavailable from None
