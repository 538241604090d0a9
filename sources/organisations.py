"""The organisation directory: which code is a GP practice, a trust, a pharmacy, and its name.

    python -m sources.organisations load FILE --config C

The file is CSV with a line `code,name,kind` on top, kinds as in the configuration. Loading
replaces what was loaded before, all or nothing. A running gateway reads it at its next
start or SIGHUP.
"""

import argparse
import csv
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from schema.directory import Organisation, OrganisationKind
from schema.identifiers import OdsCode, ods_code
from settings import ConfigurationError, load
from storage.database import open_database
from storage.tables import ORGANISATION

COLUMNS = ["code", "name", "kind"]
_KINDS = {kind.value: kind for kind in OrganisationKind if kind is not OrganisationKind.UNKNOWN}


def loaded_organisations(engine: Engine) -> dict[OdsCode, Organisation]:
    """What was loaded last. Raises sqlalchemy.exc.SQLAlchemyError."""
    with engine.connect() as connection:
        rows = connection.execute(select(ORGANISATION)).all()
    return {
        OdsCode(code): Organisation(ods_code=OdsCode(code), name=name, kind=_KINDS[kind])
        for code, name, kind in rows
    }


def replace_organisations(engine: Engine, organisations: Iterable[Organisation]) -> int:
    """Store these in place of all that was loaded before; returns how many there are."""
    rows = [
        {"code": one.ods_code, "name": one.name, "kind": one.kind.value} for one in organisations
    ]
    with engine.begin() as connection:
        connection.execute(delete(ORGANISATION))
        if rows:
            connection.execute(insert(ORGANISATION), rows)
    return len(rows)


def read_file(path: Path) -> list[Organisation]:
    """The organisations of a CSV file. Raises ConfigurationError naming the line and the rule."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file, strict=True)
            if lines.fieldnames != COLUMNS:
                raise ConfigurationError(f"{path}: the first line must be {','.join(COLUMNS)}.")
            found = {one.ods_code: one for one in (_read(path, lines.line_num, x) for x in lines)}
            return list(found.values())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(f"{path}: cannot be read ({type(error).__name__}).") from error


def _read(path: Path, number: int, line: Mapping[str, str | None]) -> Organisation:
    code, kind = ods_code(line["code"] or ""), _KINDS.get(line["kind"] or "")
    if code is None or kind is None or not line["name"] or None in line:
        kinds = ", ".join(_KINDS)
        raise ConfigurationError(
            f"{path}: line {number} needs an ODS code, a name and one of {kinds}."
        )
    return Organisation(ods_code=code, name=line["name"], kind=kind)


def main(given: list[str], environ: Mapping[str, str]) -> int:
    """Return the exit code: 2 when the file or the configuration cannot be used."""
    form = argparse.RawDescriptionHelpFormatter  # keeps the lines above that say how to call it
    parser = argparse.ArgumentParser(
        prog="python -m sources.organisations", description=__doc__, formatter_class=form
    )
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("load", help="replace the directory by a CSV file")
    command.add_argument("file", type=Path)
    command.add_argument("--config", type=Path, required=True)
    options = parser.parse_args(given)
    try:
        organisations = read_file(options.file)
        engine = open_database(load(options.config, environ).storage.url)
        count = replace_organisations(engine, organisations)
    except (ConfigurationError, SQLAlchemyError) as error:
        told = error if isinstance(error, ConfigurationError) else type(error).__name__
        sys.stderr.write(f"Nothing was loaded: {told}\n")
        return 2
    sys.stdout.write(f"{count} organisations are in the directory.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
