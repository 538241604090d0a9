"""Several processes serve one address as one gateway would, and come and go while it serves."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.support.running import Running, running_pair

pytestmark = pytest.mark.acceptance

WORKERS = 2
CLIENTS = 6
PATIENCE_SECONDS = 30
MAYAS_FOR_NOAH = "C1001"
DEPENDANTS = {"query": "{ viewer { dependants { name } } }"}
QUESTION = {"query": "{ viewer { patient { appointments { completeness } } } }"}


@pytest.fixture
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A pair of this test's own: its workers do not live through it."""
    with running_pair(tmp_path_factory.mktemp("crew"), workers=WORKERS) as pair:
        yield pair


class Load:
    """Clients that ask without pause, each on a connection that it keeps."""

    def __init__(self, pair: Running, token: str) -> None:
        self._url = f"{pair.gateway_url}/graphql"
        self._headers = {"Authorization": f"Bearer {token}"}
        self.became = Counter[str]()
        self._is_over = False
        self._wanted: tuple[int, asyncio.Event] = 0, asyncio.Event()

    @asynccontextmanager
    async def asking(self) -> AsyncIterator["Load"]:
        """While the context is open."""
        clients = [asyncio.create_task(self._ask_on()) for _ in range(CLIENTS)]
        try:
            yield self
        finally:
            self._is_over = True
            await asyncio.gather(*clients)

    async def answers(self, more: int) -> None:
        """Return once so many more have come."""
        self._wanted = self.became.total() + more, asyncio.Event()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._wanted[1].wait()

    async def _ask_on(self) -> None:
        async with aiohttp.ClientSession(headers=self._headers) as web:
            while not self._is_over:
                self.became[await self._ask(web)] += 1
                if self.became.total() >= self._wanted[0]:
                    self._wanted[1].set()

    async def _ask(self, web: aiohttp.ClientSession) -> str:
        """What became of a request, in a word or two."""
        try:
            async with web.post(self._url, json=QUESTION) as answer:
                body = json.loads(await answer.read())
        except aiohttp.ClientError as error:
            return type(error).__name__
        return (
            f"{answer.status} {body['data']['viewer']['patient']['appointments']['completeness']}"
        )


def events(pair: Running, name: str) -> list[dict[str, int]]:
    """What the parent logged of its workers."""
    lines = pair.log.read_text(encoding="utf-8").splitlines()
    found = [json.loads(line) for line in lines if f'"event": "{name}"' in line]
    return [{key: one[key] for key in ("process", "code") if key in one} for one in found]


async def until(pair: Running, name: str, count: int) -> None:
    """Return once the parent logged so many of these."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(events(pair, name)) < count:
            await pair.personas()  # somebody else has the processor meanwhile


async def test_no_request_fails_while_every_worker_is_replaced(crew: Running) -> None:
    first = [one["process"] for one in events(crew, "worker_started")]

    async with Load(crew, await crew.token("maya-hughes")).asking() as load:
        for ended, process in enumerate(first, start=1):
            await load.answers(3 * CLIENTS)
            os.kill(process, signal.SIGTERM)
            await until(crew, "worker_ended", ended)
        await load.answers(3 * CLIENTS)

    assert set(load.became) == {"200 COMPLETE"}, load.became
    assert [one["code"] for one in events(crew, "worker_ended")] == [0] * WORKERS


async def test_a_worker_that_dies_has_a_successor(crew: Running) -> None:
    os.kill(events(crew, "worker_started")[0]["process"], signal.SIGKILL)
    await until(crew, "worker_started", WORKERS + 1)

    answers = [await crew.ask("maya-hughes", QUESTION["query"]) for _ in range(2 * WORKERS)]

    assert [one["data"]["viewer"]["patient"] is not None for one in answers] == [True] * 4


async def test_the_end_of_all_workers_is_peaceful(crew: Running) -> None:
    crew.gateway.send_signal(signal.SIGTERM)

    code = await asyncio.to_thread(crew.gateway.wait, PATIENCE_SECONDS)

    assert code == 0
    assert [one["code"] for one in events(crew, "worker_ended")] == [0] * WORKERS


async def test_workers_do_not_outlive_whoever_started_them(crew: Running) -> None:
    workers = [one["process"] for one in events(crew, "worker_started")]

    crew.gateway.kill()
    await asyncio.to_thread(crew.gateway.wait)

    async with asyncio.timeout(PATIENCE_SECONDS):
        await asyncio.gather(*map(ended, workers))


async def test_after_an_event_no_worker_shows_what_was_revoked(crew: Running) -> None:
    token = await crew.token("maya-hughes")
    before = await shown_by_each(crew, token)

    await crew.change_grant(MAYAS_FOR_NOAH, status="inactive", announce=True)
    closed = await shown_by_each(crew, token)
    await crew.change_grant(MAYAS_FOR_NOAH, status="active", announce=True)

    assert (before, closed) == ({True}, {False})
    assert await shown_by_each(crew, token) == {True}


async def shown_by_each(pair: Running, token: str) -> set[bool]:
    """Whether a dependant is listed by each worker: the others do nothing meanwhile."""
    workers = [one["process"] for one in events(pair, "worker_started")]
    found = set()
    for chosen in workers:
        others = [one for one in workers if one != chosen]
        for one in others:
            os.kill(one, signal.SIGSTOP)
        answer = await pair.post(token, DEPENDANTS)
        found.add("Noah" in str(answer["data"]["viewer"]["dependants"]))
        for one in others:
            os.kill(one, signal.SIGCONT)
    return found


async def test_a_reload_is_told_of_once_for_all_workers(crew: Running) -> None:
    answers = [crew.reload() for _ in range(3)]

    assert len(set(answers)) == 1
    assert answers[0].startswith("Reloaded with ")


async def ended(process: int) -> None:
    """Return when a process has, whoever started it."""
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return
    gone, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_reader(watched, gone.set)
    await gone.wait()
    loop.remove_reader(watched)
    os.close(watched)
