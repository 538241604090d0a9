"""What a row of the table of apps comes to: an app, a suspension, or both."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import structlog

from auth.apps.registration import Registration, app_of
from auth.principal import App
from settings import ConfigurationError

NO_SETTINGS = "{}"
"""Of a row that does no more than suspend an app of the file."""

_registrations = msgspec.json.Decoder(Registration)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one app."""

    client_id: str
    settings: str
    """JSON of a registration."""
    suspended: bool

    @property
    def registers(self) -> bool:
        """Does it say more than that an app of the file is suspended?"""
        return self.settings != NO_SETTINGS


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that was read."""

    client_id: str
    suspended: bool
    app: App | None
    """None where the row registers nothing that can be used."""


def entries(rows: Sequence[Row]) -> Sequence[Entry]:
    """Every row. One that cannot be read closes its app, and is not in the way of the others."""
    return [Entry(one.client_id, one.suspended, _app(one)) for one in rows]


def _app(row: Row) -> App | None:
    if not row.registers:
        return None
    try:
        settings = _registrations.decode(row.settings)
        app = app_of(settings)
    except (msgspec.DecodeError, ConfigurationError):
        _log.error("app_unreadable", client_id=row.client_id)
        return None
    return app if settings.client_id == row.client_id and not settings.suspended else None
