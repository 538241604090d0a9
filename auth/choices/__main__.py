"""`python -m auth.choices review GRANT_ID --on DATE --config FILE`: a grant was reviewed.

For reviews that the relationship service cannot record. It prints no name and no number.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from schema.moment import london_date
from settings import ConfigurationError, load
from storage.database import open_database
from storage.tables import GRANT


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m auth.choices", description=__doc__)
    command = parser.add_subparsers(dest="command", required=True).add_parser(
        "review", help="record that a grant was reviewed"
    )
    command.add_argument("grant", metavar="GRANT_ID", help="its id at the relationship service")
    command.add_argument("--on", type=_day, required=True, metavar="DATE", help="as YYYY-MM-DD")
    command.add_argument("--config", type=Path, required=True, help="the TOML file")
    return parser.parse_args(given)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("is a day as YYYY-MM-DD") from None


def record_review(engine: Engine, grant: str, on: date, today: date) -> str:
    """Put it down in place of the last one, and say so. Raises ConfigurationError."""
    if on > today:
        raise ConfigurationError("A review cannot be recorded before it has taken place.")
    with engine.begin() as connection:
        found = select(GRANT.c.reviewed_on).where(GRANT.c.id == grant)
        row = connection.execute(found).one_or_none()
        if row is None:
            raise ConfigurationError("No grant of this id was ever seen here.")
        connection.execute(update(GRANT).where(GRANT.c.id == grant).values(reviewed_on=on))
    before = f", in place of {row.reviewed_on}" if row.reviewed_on else ""
    return f"Reviewed on {on}{before}. It counts from the next request."


def main(given: Sequence[str], environ: Mapping[str, str], now: datetime) -> int:
    """Return the exit code: 2 when nothing was recorded."""
    options = _arguments(given)
    try:
        settings = load(options.config, environ)
        engine = open_database(settings.storage.url, migrate=False)
        try:
            print(record_review(engine, options.grant, options.on, london_date(now)))
        finally:
            engine.dispose()
    except (ConfigurationError, SQLAlchemyError, ImportError) as error:
        kind = type(error).__name__
        told = error if isinstance(error, ConfigurationError) else f"the storage fails ({kind})."
        print(f"Nothing was recorded: {told}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ, datetime.now(UTC)))
