"""`make demo`: gateway and sandbox side by side, and who there is to be.

Starts both as processes, prints where they are, and stops both on Ctrl-C or when one of them
ends. Knows the gateway by its command line and its addresses only.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "sandbox.toml"
GATEWAY_PORT, SANDBOX_PORT = 8000, 8001

_Process = subprocess.Popen[str]


class Persona(TypedDict):
    """An entry of `GET /identity/personas`."""

    id: str
    name: str
    nhsNumber: str
    story: str


def main() -> int:
    """Run until told to stop; the exit code is 1 when one of the two ended by itself."""
    options = _parser().parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder:
        return _run(options, Path(folder))
    print("\nStopped.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=GATEWAY_PORT, help="of the gateway")
    parser.add_argument("--sandbox-port", type=int, default=SANDBOX_PORT, help="of the sandbox")
    return parser


def _run(options: argparse.Namespace, folder: Path) -> int:
    gateway_url = f"http://127.0.0.1:{options.port}"
    usual = (options.port, options.sandbox_port) == (GATEWAY_PORT, SANDBOX_PORT)
    configuration = EXAMPLE if usual else folder / "gateway.toml"
    sandbox_arguments = ["--port", options.sandbox_port, "--gateway", gateway_url]
    if not usual:
        sandbox_arguments += ["--config-out", configuration]
    with ExitStack() as stack:
        sandbox = stack.enter_context(_started("-m", "sandbox", *sandbox_arguments))
        sandbox_url = _heard(sandbox, "Sandbox on ").split()[2].rstrip(",")
        gateway_arguments = ["--config", configuration, "--port", options.port]
        gateway = stack.enter_context(
            _started("server.py", *gateway_arguments, "--log-level", "WARNING")
        )
        _heard(gateway, "Gateway on ")
        _heard(sandbox, "Registered ")
        print(_welcome(gateway_url, sandbox_url, _personas(sandbox_url)), flush=True)
        return _wait(sandbox, gateway)


@contextmanager
def _started(*arguments: object) -> Iterator[_Process]:
    """A Python process of ours that ends with the block."""
    command = [sys.executable, *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _heard(process: _Process, start: str) -> str:
    """The next line that starts so. Ends the demo when the process ends without saying it."""
    for line in process.stdout or ():
        if line.startswith(start):
            return line
    sys.exit("The demo could not start; the line above says why.")


def _personas(sandbox_url: str) -> list[Persona]:
    with urllib.request.urlopen(f"{sandbox_url}/identity/personas", timeout=10) as answer:  # noqa: S310
        personas: list[Persona] = json.load(answer)
        return personas


def _welcome(gateway_url: str, sandbox_url: str, personas: list[Persona]) -> str:
    rows = (f"  {one['id']:<16}{one['nhsNumber']:<12}{one['story']}" for one in personas)
    return "\n".join(
        (
            "",
            f"  Explorer   {gateway_url}/explorer/   sign in and pick who to be",
            f"  GraphQL    {gateway_url}/graphql",
            f"  Sandbox    {sandbox_url}   trusts, national services, identity",
            "",
            f"  Break a trust: {sandbox_url}/faults",
            "",
            f"  {'persona':<16}{'NHS number':<12}story",
            *rows,
            "",
            "  Ctrl-C stops everything.",
        )
    )


def _wait(*processes: _Process) -> int:
    """Wait until one of them ends, which neither should."""
    while all(process.poll() is None for process in processes):
        with suppress(subprocess.TimeoutExpired):
            processes[0].wait(timeout=1)
    print("One of the two ended by itself; the demo ends.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
