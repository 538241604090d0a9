"""One gateway that is killed and started anew on the same database, and what is found each time."""

import asyncio
import json
import subprocess
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import Engine, select

from auth.audit import ChainKey
from auth.audit.report import is_fault
from auth.audit.verify import verify
from settings import load
from storage.database import open_database
from storage.tables import AUDIT
from tests.kill.recording import Item, Received, Recorder
from tests.support.running import ROOT, Running, environment

PEOPLE = ("maya-hughes", "grace-okafor", "joseph-okafor", "tom-baker", "lucy-baker")
ASKERS = 8
MOST_ANSWERS = 60
"""Before a kill; and then some hundredths of a second, to hit the next in the middle."""
LONGEST_START_SECONDS = 2.0
KILLED_WHILE_STARTING = 0.1
"""How often it is killed before it is ready."""


@dataclass(slots=True)
class Found:
    """What all kills together left behind."""

    kills: int = 0
    answers: int = 0
    with_items: int = 0
    broken_off: int = 0
    items: int = 0
    unrecorded: list[str] = field(default_factory=list)
    """Requests with what was answered and is not on record."""
    faults: list[str] = field(default_factory=list)
    """What verifying the audit complained of."""
    chains: int = 0
    start_seconds: list[float] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.unrecorded and not self.faults


class Victim:
    """The gateway."""

    def __init__(self, pair: Running) -> None:
        self._command = pair.gateway.args
        self._process = pair.gateway

    def kill(self) -> None:
        """End it as a machine without power does, as far as the process is concerned."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def start(self) -> None:
        """Begin to start it anew."""
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def wait(self) -> None:
        """Until it says that it listens. Raises RuntimeError when it ends instead."""
        if self._process.stdout is not None:
            for line in self._process.stdout:
                if line.startswith("Gateway on "):
                    return
        raise RuntimeError("The gateway did not start again.")


async def kill_again_and_again(pair: Running, kills: int, random: Random) -> Found:
    """Kill it so many times at moments that `random` chooses."""
    found, victim = Found(), Victim(pair)
    engine, keys = _storage(pair.configuration)
    try:
        for _ in range(kills):
            tokens = await asyncio.gather(*map(pair.token, PEOPLE))
            received = await _load_and_kill(pair, victim, tokens, random)
            await asyncio.to_thread(_start, victim, found, random)
            await asyncio.to_thread(_look, engine, keys, received, found)
            found.kills += 1
    finally:
        victim.kill()
        engine.dispose()
    return found


async def _load_and_kill(
    pair: Running, victim: Victim, tokens: Sequence[str], random: Random
) -> Sequence[Received]:
    recorder = Recorder(pair.gateway_url, tokens, random)
    asking = asyncio.create_task(recorder.ask_until_it_ends(ASKERS))
    await recorder.until(random.randint(0, MOST_ANSWERS))
    await asyncio.sleep(random.uniform(0, 0.1))
    victim.kill()
    await asking
    return recorder.received


def _start(victim: Victim, found: Found, random: Random) -> None:
    if random.random() < KILLED_WHILE_STARTING:
        victim.start()
        time.sleep(random.uniform(0, LONGEST_START_SECONDS))
        victim.kill()
    began = time.monotonic()
    victim.start()
    victim.wait()
    found.start_seconds.append(time.monotonic() - began)


def _look(
    engine: Engine, keys: Sequence[ChainKey], received: Sequence[Received], found: Found
) -> None:
    released = _released(engine, [one.request_id for one in received])
    found.answers += len(received)
    found.with_items += sum(bool(one.items) for one in received)
    found.broken_off += sum(not one.is_whole for one in received)
    found.items += sum(len(one.items) for one in received)
    complaints = (_unrecorded(one, released.get(one.request_id)) for one in received)
    found.unrecorded += [complaint for complaint in complaints if complaint]
    said = list(verify(engine, keys, {}))
    found.chains = len(said)
    found.faults += [one.text() for one in said if is_fault(one)]


def _unrecorded(answer: Received, released: set[Item] | None) -> str | None:
    """What left with an answer and is not on record."""
    if released is None:
        return f"{answer.request_id}: {answer.beginning}"
    missing = sorted(answer.items - released)
    return f"{answer.request_id}: {len(missing)} of {len(answer.items)} items" if missing else None


def _released(engine: Engine, requests: Sequence[str]) -> Mapping[str, set[Item]]:
    """What the audit says has left, by request. One that left nothing has an empty set."""
    columns = (AUDIT.c.request_id, AUDIT.c.organisation, AUDIT.c.released)
    query = select(*columns).where(AUDIT.c.request_id.in_(requests))
    found: dict[str, set[Item]] = defaultdict(set)
    with engine.connect() as connection:
        for name, organisation, released in connection.execute(query):
            found[name] |= {(organisation, one) for one in json.loads(released or "[]")}
    return found


def _storage(configuration: Path) -> tuple[Engine, Sequence[ChainKey]]:
    settings = load(configuration, environment())
    engine = open_database(settings.storage.url, migrate=False)
    return engine, [ChainKey(key) for key in settings.gateway.keys]
