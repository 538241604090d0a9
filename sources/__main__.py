"""`python -m sources check ODS --config FILE`: tries one configured source live.

Says what it found, in words that a trust's engineer can act on. Needs the NHS number of a person
who has records there, and prints no number, no token and nothing of a record.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import structlog

from schema.identifiers import NhsNumber, nhs_number
from settings import ConfigurationError, Settings, SourceSettings, load
from sources.check.checking import check
from sources.check.opening import People, World, open_trial
from sources.check.report import Report
from sources.directory import read_directory

UNKNOWN_NUMBER = "9999999980"
"""Of the range for tests, so that nobody has it."""
NOT_TRIED = 3


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sources", description=__doc__)
    command = parser.add_subparsers(dest="command", required=True).add_parser(
        "check",
        help="try one configured source",
        description="Exit code: 0 all well, 1 warnings, 2 faults, 3 not tried.",
    )
    command.add_argument("ods", metavar="ODS", help="its code in [[sources]], such as RA1")
    command.add_argument("--config", type=Path, required=True, help="the TOML file")
    command.add_argument(
        "--nhs-number",
        metavar="N",
        default="-",
        help="of a person with records there; other users of this machine can see it in its list "
        "of processes, so better leave it out or say -, and give it on standard input",
    )
    command.add_argument(
        "--unknown-number",
        metavar="N",
        default=UNKNOWN_NUMBER,
        help="of a person it does not know (default: %(default)s, which nobody has)",
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args(given)


async def _checked(settings: Settings, source: SourceSettings, people: People) -> Report:
    world = World(read_directory(settings), lambda: datetime.now(UTC), lambda: str(uuid4()))
    async with open_trial(source, people, world) as (trial, session):
        return Report.of(source, await check(trial, session))


def _people(options: argparse.Namespace) -> People:
    """Raises ConfigurationError."""
    given = options.nhs_number
    person = _number(_asked() if given == "-" else given, "The NHS number")
    stranger = _number(options.unknown_number, "The unknown number")
    if person == stranger:
        raise ConfigurationError("The unknown number must be another one.")
    return People(person, stranger)


def _asked() -> str:
    if sys.stdin.isatty():
        print("NHS number of a person with records there: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _number(text: str, what: str) -> NhsNumber:
    number = nhs_number(text)
    if number is None:
        raise ConfigurationError(f"{what} is none: ten digits with a check digit are.")
    return number


def _sources(settings: Settings, ods: str) -> list[SourceSettings]:
    found = [source for source in settings.sources if source.ods == ods]
    if not found:
        raise ConfigurationError(f"No [[sources]] table has ods = {json.dumps(ods)}.")
    return found


@contextmanager
def _without_log() -> Iterator[None]:
    """What the gateway would log of these calls is not for this terminal."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        structlog.reset_defaults()


def main(given: Sequence[str], environ: Mapping[str, str]) -> int:
    """Return the exit code: that of the worst report, or 3 when nothing could be tried."""
    try:
        options = _arguments(given)
    except SystemExit as end:  # argparse would leave with 2, which says that there are faults
        return NOT_TRIED if end.code else 0
    try:
        settings = load(options.config, environ)
        read_directory(settings)
        sources = _sources(settings, options.ods)
        people = _people(options)
    except ConfigurationError as error:
        print(f"Nothing was tried: {error}", file=sys.stderr)
        return NOT_TRIED
    with _without_log():
        reports = [asyncio.run(_checked(settings, source, people)) for source in sources]
    if options.json:
        print(json.dumps([report.json() for report in reports], indent=2, ensure_ascii=False))
    else:
        print("\n\n".join(report.text() for report in reports))
    return max(report.exit_code for report in reports)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
