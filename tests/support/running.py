"""The real thing for acceptance and browser tests: sandbox and gateway as processes of their own.

Both say on standard output when they are ready, so nothing here waits by the clock.
"""

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from settings import load
from storage.database import open_database
from storage.tables import ACTION_JOURNAL
from tests.support import patience

ROOT = Path(__file__).parents[2]
BRIEF_MILLISECONDS = "2000"
SILENCE_SECONDS = 60
"""A process that says nothing for so long will not say what is waited for."""


@dataclass(frozen=True, slots=True)
class Running:
    """Addresses of a running pair, and what a script does with them."""

    gateway_url: str
    sandbox_url: str
    configuration: Path
    log: Path
    """Everything the gateway logged, at the level DEBUG."""
    gateway: subprocess.Popen[str]

    def reload(self) -> str:
        """Have the gateway read its configuration again; what it says of that."""
        self.gateway.send_signal(signal.SIGHUP)
        return _line(self.gateway, "Reloaded", "Not reloaded")

    async def token(self, persona: str, **form: str) -> str:
        """An access token for a persona, as a script gets one."""
        url = f"{self.sandbox_url}/identity/sandbox-token"
        answer = await _asked("POST", url, data={"persona": persona, **form})
        return str(answer["access_token"])

    async def ask(
        self, persona: str, query: str, variables: dict[str, Any] | None = None, **form: str
    ) -> dict[str, Any]:
        """The answer to a query asked as a persona."""
        token = await self.token(persona, **form)
        return await self.post(token, {"query": query, "variables": variables})

    async def ask_briefly(self, persona: str, query: str) -> dict[str, Any]:
        """The same where not everybody will answer, so that it is waited for no longer."""
        hurry = {"Kindred-Deadline-Milliseconds": BRIEF_MILLISECONDS}
        return await self.post(await self.token(persona), {"query": query}, hurry)

    async def post(
        self, token: str, body: dict[str, Any], more: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The answer to an operation under a token, with these headers besides."""
        headers = {"Authorization": f"Bearer {token}", **(more or {})}
        url = f"{self.gateway_url}/graphql"
        answer: dict[str, Any] = await _asked("POST", url, json=body, headers=headers)
        return answer

    async def personas(self) -> dict[str, str]:
        """NHS numbers of the personas by their ids."""
        answer = await _asked("GET", f"{self.sandbox_url}/identity/personas")
        return {one["id"]: one["nhsNumber"] for one in answer}

    async def fault(self, source: str, kind: str, milliseconds: int = 0, **more: int | str) -> None:
        """Turn the fault dial of one source; `none` mends it."""
        body = {"kind": kind, "milliseconds": milliseconds, **more}
        await _asked("PUT", f"{self.sandbox_url}/faults/{source}", json=body)

    async def change_grant(self, identity: str, **change: Any) -> dict[str, Any]:
        """Give a grant another `status` at the relationship service; `announce` tells us so."""
        url = f"{self.sandbox_url}/grants/{identity}"
        answer: dict[str, Any] = await _asked("PUT", url, json=change)
        return answer

    async def mend_grants(self) -> None:
        """Put all grants back, which the gateway is told of."""
        await _asked("DELETE", f"{self.sandbox_url}/grants")

    async def event(self, event: Any, headers: Mapping[str, str]) -> int:
        """The status of what the gateway says to an event."""
        url = f"{self.gateway_url}/events"
        async with (
            aiohttp.ClientSession() as web,
            web.post(url, json=event, headers=headers) as answer,
        ):
            return answer.status

    async def post_status(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of what the gateway says to a body, whatever it is."""
        url = f"{self.gateway_url}{path}"
        async with (
            aiohttp.ClientSession() as web,
            web.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status

    async def status(self, url: str, token: str) -> int:
        """The status of what is at an address under a token."""
        headers = {"Authorization": f"Bearer {token}"}
        async with aiohttp.ClientSession() as web, web.get(url, headers=headers) as answer:
            return answer.status

    async def shelve(self, source: str, body: dict[str, Any] | None) -> None:
        """Put published samples among a source's answers; None clears the shelf."""
        url = f"{self.sandbox_url}/samples/{source}"
        await _asked("PUT" if body else "DELETE", url, json=body)

    async def set_clock(self, now: datetime) -> None:
        """Move the gateway's clock, which the sandbox's identity provider follows."""
        await _asked("PUT", f"{self.gateway_url}/sandbox/clock", json={"now": now.isoformat()})

    async def effects(self, source: str) -> list[tuple[str, str]]:
        """What was really made (POST) or changed (PUT) at a source, with its status since."""
        return [(one["method"], one["status"]) for one in await self.all_effects(source)]

    async def all_effects(self, source: str) -> list[dict[str, str]]:
        """The same, each with all that is known of it."""
        answer: list[dict[str, str]] = await _asked("GET", f"{self.sandbox_url}/effects/{source}")
        return answer

    async def every_effect(self) -> list[dict[str, str]]:
        """The same of all sources."""
        answer: list[dict[str, str]] = await _asked("GET", f"{self.sandbox_url}/effects")
        return answer

    def open_actions(self) -> int:
        """How many actions the gateway keeps of which it does not know what became."""
        settings = load(self.configuration, environment())
        engine = open_database(settings.storage.url, migrate=False)
        try:
            with engine.connect() as connection:
                is_open = ACTION_JOURNAL.c.outcome.is_(None)
                asked = select(func.count()).select_from(ACTION_JOURNAL).where(is_open)
                return connection.scalar(asked) or 0
        finally:
            engine.dispose()

    async def forget_effects(self) -> None:
        """Clear the log of what was made and changed."""
        await _asked("DELETE", f"{self.sandbox_url}/effects")

    async def requests(self, source: str) -> list[dict[str, Any]]:
        """What a source was asked since its log was last cleared."""
        answer: list[dict[str, Any]] = await _asked("GET", f"{self.sandbox_url}/requests/{source}")
        return answer

    async def forget_requests(self, source: str) -> None:
        """Clear a source's log."""
        await _asked("DELETE", f"{self.sandbox_url}/requests/{source}")


async def _asked(method: str, url: str, **options: Any) -> Any:
    """The JSON of an answer, whatever its status; None for an empty one."""
    async with (
        aiohttp.ClientSession() as web,
        web.request(method, url, **options) as answer,
    ):
        body = await answer.read()
        return json.loads(body) if body else None


@contextmanager
def running_pair(
    folder: Path, *options: object, workers: int = 1, hurries: bool = False
) -> Iterator[Running]:
    """Start both on free ports with a database of their own, and stop them at the end.

    `options` are further ones of the sandbox; `workers` are the gateway's. It waits as long as
    tests do, or, where it `hurries`, as the sandbox's configuration says.
    """
    configuration = folder / "gateway.toml"
    port = _free_port()
    gateway_url = f"http://127.0.0.1:{port}"
    addresses = ("--port", "0", "--gateway", gateway_url, "--config-out", configuration)
    sandbox = _start("-m", "sandbox", *addresses, *options)
    try:
        sandbox_url = _line(sandbox, "Sandbox on ").split()[2].rstrip(",")
        _own_database(configuration, folder)
        if not hurries:
            _patient(configuration)
        log = folder / "gateway.log"
        arguments = ("--config", configuration, "--port", port, "--log-level", "DEBUG")
        gateway = _start("server.py", *arguments, "--workers", workers, log=log)
        try:
            _line(gateway, "Gateway on ")
            _line(sandbox, "Registered ")
            yield Running(gateway_url, sandbox_url, configuration, log, gateway)
        finally:
            _stop(gateway)
    finally:
        _stop(sandbox)


def _own_database(configuration: Path, folder: Path) -> None:
    text = configuration.read_text(encoding="utf-8")
    own = f"sqlite:///{folder / 'kindred.db'}"
    configuration.write_text(text.replace("sqlite:///kindred.db", own), encoding="utf-8")


def _patient(configuration: Path) -> None:
    """Have it wait for the slowest machine, for each source and in all."""
    text = configuration.read_text(encoding="utf-8")
    waits = f"deadline_milliseconds = {patience.MILLISECONDS}"
    text = re.sub("^deadline_milliseconds = .*$", waits, text, flags=re.MULTILINE)
    sources = re.compile(r"^(\[\[sources\]\]|\[national\.\w+\])$", re.MULTILINE)
    configuration.write_text(sources.sub(rf"\1\n{waits}", text), encoding="utf-8")


def _start(*arguments: object, log: Path = Path(os.devnull)) -> subprocess.Popen[str]:
    with log.open("w") as errors:
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )


def environment() -> dict[str, str]:
    """In which the programs run."""
    return _unmeasured(os.environ) | {"PYTHONUNBUFFERED": "1"}


def _unmeasured(environ: Mapping[str, str]) -> dict[str, str]:
    """Without coverage: a gateway at half speed would not be the real thing."""
    return {name: value for name, value in environ.items() if not name.startswith("COVERAGE")}


def _line(process: subprocess.Popen[str], *starts: str) -> str:
    """The next line that starts so; an error when the process ends or falls silent before it."""
    assert process.stdout is not None
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    source = process.stdout

    def read() -> None:
        for line in source:
            lines.put(line)
            if line.startswith(starts):
                return
        lines.put("")

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=SILENCE_SECONDS)
        except queue.Empty:
            raise RuntimeError(f"{process.args!r} did not say {starts!r}") from None
        if not line:
            raise RuntimeError(f"{process.args!r} ended before it said {starts!r}")
        if line.startswith(starts):
            return line.strip()


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
