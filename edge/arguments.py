"""What is said on the command line of the gateway."""

import argparse
from collections.abc import Sequence
from pathlib import Path

MOST_WORKERS = 64


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Exits where they cannot be understood."""
    parser = argparse.ArgumentParser(prog="python server.py", description="The Kindred gateway.")
    parser.add_argument("--config", type=Path, required=True, help="the TOML file")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--workers", type=_count, default=1, help="processes on that address")
    parser.add_argument("--check", action="store_true", help="validate, print, and leave")
    parser.add_argument(
        "--log-level", choices=["DEBUG", "INFO", "WARNING"], default="INFO", help="how much to log"
    )
    return parser.parse_args(given)


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"is a number from 1 to {MOST_WORKERS}")
    return count
