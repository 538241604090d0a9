"""Prints, writes or checks the committed SDL: `python -m schema [--write | --check]`."""

import argparse
import sys
from pathlib import Path

from schema.contract import build_contract

SDL = Path(__file__).parent / "schema.graphql"


def main(arguments: list[str], committed: Path = SDL) -> int:
    """Return the exit code: 1 when the committed SDL is not what the code says."""
    parser = argparse.ArgumentParser(prog="python -m schema", description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--write", action="store_true", help="write schema/schema.graphql")
    choice.add_argument("--check", action="store_true", help="compare it with the code")
    options = parser.parse_args(arguments)
    sdl = build_contract(introspection=True).as_str() + "\n"
    if options.write:
        committed.write_text(sdl, encoding="utf-8")
    elif options.check and (not committed.exists() or committed.read_text("utf-8") != sdl):
        print("schema/schema.graphql is not in step with the code: run `make fix`.")
        return 1
    elif not options.check:
        print(sdl, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
