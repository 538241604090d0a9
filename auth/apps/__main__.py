"""Registers and suspends apps while the gateway runs; it follows within a minute.

    python -m auth.apps list --config C
    python -m auth.apps add FILE --config C
    python -m auth.apps suspend|resume|remove CLIENT_ID --config C

FILE is TOML with tables `[[apps]]` as in the configuration. Apps of the configuration itself can
be suspended and resumed here, and are changed there.
"""

import argparse
import os
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from auth.apps.entry import Row
from auth.apps.registration import Registration, app_of, registration
from auth.apps.store import AppStore
from schema.clock import Clock
from settings import AppSettings, ConfigurationError, Settings, load
from storage import NewerDatabase, StorageUnavailable
from storage.database import open_database


class AppsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `add` reads."""

    apps: list[AppSettings]


class Registry:
    """The file's apps and the table, as an operator changes them."""

    def __init__(self, settings: Settings, store: AppStore) -> None:
        self._settings = settings
        self._store = store
        self._of_file = {one.client_id: one for one in settings.apps}
        self._rows = {row.client_id: row for row in store.rows()}

    def listed(self) -> Iterator[str]:
        """A line an app: where it is registered, and whether it may ask."""
        for name in sorted({*self._of_file, *self._rows}):
            row, own = self._rows.get(name), self._of_file.get(name)
            suspended = (own is not None and own.suspended) or (row is not None and row.suspended)
            state = "suspended" if suspended else "active"
            yield f"{name:<32}{_place(own, row):<16}{state}"

    def add(self, path: Path) -> Iterator[str]:
        """Register every app of a file, all of them checked before."""
        found = [self._checked(one) for one in _apps(path)]
        for one in found:
            self._store.register(one)
            yield f"Registered {one.client_id}."

    def suspend(self, client_id: str) -> Iterator[str]:
        """Have an app refused."""
        self._known(client_id)
        self._store.suspend(client_id)
        yield f"Suspended {client_id}."

    def resume(self, client_id: str) -> Iterator[str]:
        """Let an app in again."""
        self._known(client_id)
        own = self._of_file.get(client_id)
        if own is not None and own.suspended:
            raise ConfigurationError(f"{client_id} is suspended in the configuration: change it.")
        self._store.resume(client_id)
        yield f"Resumed {client_id}."

    def remove(self, client_id: str) -> Iterator[str]:
        """Forget an app of the table."""
        self._known(client_id)
        if client_id in self._of_file:  # its row can only suspend it: forgetting would resume it
            raise ConfigurationError(f"{client_id} is in the configuration: take it out there.")
        self._store.remove(client_id)
        yield f"Removed {client_id}."

    def _checked(self, settings: AppSettings) -> Registration:
        if settings.client_id in self._of_file:
            message = f"{settings.client_id} is in the configuration: change it there."
            raise ConfigurationError(message)
        located = self._settings.sandbox or self._settings.gateway.public_url
        if settings.sender_constrained and not located:
            raise ConfigurationError(
                f"gateway.public_url is missing: proofs of the app {settings.client_id} name it."
            )
        found = registration(settings)
        app_of(found)
        return found

    def _known(self, client_id: str) -> None:
        if client_id not in self._of_file and client_id not in self._rows:
            raise ConfigurationError(f"{client_id} is not registered.")


def _place(own: AppSettings | None, row: Row | None) -> str:
    """The file's settings count where both have some."""
    if own is None:
        return "table"
    return "file, not table" if row is not None and row.registers else "file"


def _apps(path: Path) -> Sequence[AppSettings]:
    """Raises ConfigurationError."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), AppsFile).apps
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read ({type(error).__name__}).") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigurationError(f"{path}: {error}.") from None
    if len({one.client_id for one in found}) != len(found):
        raise ConfigurationError(f"{path}: two apps have the same client_id.")
    return [
        msgspec.structs.replace(one, trusted_documents=str(path.parent / one.trusted_documents))
        if one.trusted_documents
        else one
        for one in found
    ]


_COMMANDS: Mapping[str, Callable[[Registry, argparse.Namespace], Iterator[str]]] = {
    "list": lambda registry, _: registry.listed(),
    "add": lambda registry, options: registry.add(options.file),
    "suspend": lambda registry, options: registry.suspend(options.client_id),
    "resume": lambda registry, options: registry.resume(options.client_id),
    "remove": lambda registry, options: registry.remove(options.client_id),
}


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    form = argparse.RawDescriptionHelpFormatter  # keeps the lines above that say how to call it
    parser = argparse.ArgumentParser(
        prog="python -m auth.apps", description=__doc__, formatter_class=form
    )
    commands = parser.add_subparsers(dest="command", required=True)
    named = [
        commands.add_parser("list", help="who is registered where, and who is suspended"),
        commands.add_parser("add", help="register the apps of a file, or change them"),
        commands.add_parser("suspend", help="refuse every token of an app"),
        commands.add_parser("resume", help="end a suspension"),
        commands.add_parser("remove", help="forget an app that was added"),
    ]
    named[1].add_argument("file", type=Path, metavar="FILE")
    for command in named[2:]:
        command.add_argument("client_id", metavar="CLIENT_ID")
    for command in named:
        command.add_argument("--config", type=Path, required=True)
    return parser.parse_args(given)


def _done(options: argparse.Namespace, environ: Mapping[str, str], clock: Clock) -> Iterator[str]:
    settings = load(options.config, environ)
    try:
        engine = open_database(settings.storage.url)
        try:
            registry = Registry(settings, AppStore(engine, clock))
            yield from _COMMANDS[options.command](registry, options)
        finally:
            engine.dispose()
    except (StorageUnavailable, NewerDatabase, SQLAlchemyError, ImportError) as error:
        kind = type(error).__name__
        raise ConfigurationError(f"The storage cannot be used ({kind}).") from None


def main(given: Sequence[str], environ: Mapping[str, str], clock: Clock) -> int:
    """Return the exit code: 2 when the configuration or what was given cannot be used."""
    options = _arguments(given)
    try:
        for line in _done(options, environ, clock):
            print(line)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, lambda: datetime.now(UTC)))
