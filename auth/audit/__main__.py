"""`python -m auth.audit verify|export --config FILE`: proves and hands out what is recorded.

Exit code: 0 all as it was written, 1 something is not, 2 nothing was read.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from auth.audit.digest import ChainKey
from auth.audit.export import Unexported, export
from auth.audit.memory import UnreadableMemory, recall, remember
from auth.audit.report import ChainReport, is_fault
from auth.audit.verify import verify
from settings import ConfigurationError, Settings, load
from storage.database import open_database

WHOLE, CHANGED, NOTHING_READ = 0, 1, 2


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m auth.audit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    file = argparse.ArgumentParser(add_help=False)
    file.add_argument("--config", type=Path, required=True, help="the TOML file")
    verifying = commands.add_parser(
        "verify", parents=[file], help="name the first record of each chain that was changed"
    )
    verifying.add_argument(
        "--remember",
        type=Path,
        metavar="FILE",
        help="compare with what this file says of the last time, and renew it; keep it where "
        "nobody who can write to the database can write",
    )
    exporting = commands.add_parser(
        "export", parents=[file], help="print FHIR AuditEvents, one a line"
    )
    for name, help_text in (("--from", "first day"), ("--to", "last day")):
        exporting.add_argument(
            name, type=date.fromisoformat, metavar="DAY", help=f"{help_text}, such as 2026-06-15"
        )
    return parser.parse_args(given)


def _verified(engine: Engine, settings: Settings, file: Path | None) -> int:
    keys = [ChainKey(key) for key in settings.gateway.keys]
    found = []
    for finding in verify(engine, keys, recall(file) if file else {}):
        print(finding.text(), flush=True)
        found.append(finding)
    if not found:
        print("Nothing is recorded yet")
    if any(is_fault(finding) for finding in found):
        return CHANGED
    if file:
        remember(file, [one for one in found if isinstance(one, ChainReport)])
    return WHOLE


def _exported(engine: Engine, settings: Settings, options: argparse.Namespace) -> int:
    code, output = WHOLE, sys.stdout.buffer
    first, last = getattr(options, "from"), options.to
    for line in export(engine, settings.gateway.public_url.rstrip("/"), first, last):
        if isinstance(line, Unexported):
            print(f"Row {line.sequence} was changed and is no event", file=sys.stderr)
            code = CHANGED
        else:
            output.write(line + b"\n")
    output.flush()
    return code


def _carried_out(options: argparse.Namespace, environ: Mapping[str, str]) -> int:
    settings = load(options.config, environ)
    engine = open_database(settings.storage.url, migrate=False)
    try:
        if options.command == "verify":
            return _verified(engine, settings, options.remember)
        return _exported(engine, settings, options)
    finally:
        engine.dispose()


def main(given: Sequence[str], environ: Mapping[str, str]) -> int:
    """Return the exit code."""
    options = _arguments(given)
    try:
        return _carried_out(options, environ)
    except ConfigurationError as error:
        print(f"Nothing was read: {error}", file=sys.stderr)
    except UnreadableMemory:
        print(f"Nothing was read: {options.remember} remembers nothing", file=sys.stderr)
    except (SQLAlchemyError, ImportError, OSError) as error:
        # Its text may hold rows.
        kind = type(error).__name__
        print(f"Nothing was read: the storage cannot be read ({kind})", file=sys.stderr)
    return NOTHING_READ


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
