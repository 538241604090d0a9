"""What is said on the command line of the gateway."""

import argparse
from collections.abc import Sequence
from pathlib import Path

MOST_WORKERS = 64
LAST_PORT = 65_535


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """Exits where they cannot be understood."""
    parser = argparse.ArgumentParser(prog="python server.py", description="The Kindred gateway.")
    parser.add_argument("--config", type=Path, required=True, help="the TOML file")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on")
    parser.add_argument("--workers", type=_count, default=1, help="processes on that address")
    parser.add_argument("--check", action="store_true", help="validate, print, and leave")
    parser.add_argument(
        "--log-level", choices=["DEBUG", "INFO", "WARNING"], default="INFO", help="how much to log"
    )
    return parser.parse_args(given)


def _count(text: str) -> int:
    return _number(text, 1, MOST_WORKERS)


def _port(text: str) -> int:
    return _number(text, 0, LAST_PORT)


def _number(text: str, least: int, most: int) -> int:
    if not (text.isdecimal() and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"is a number from {least} to {most}")
    return int(text)
