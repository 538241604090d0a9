"""`python -m bench.sources`: ten small FHIR servers in one process, of which one can hang.

They answer after a delay that depends on the seed of the block, on what is asked, and on how often
it was asked since the block began: so the same questions take the same time in every block of one
seed. They share no code with the gateway or the sandbox.

    PUT /block {"seed": 1, "hanging": "TR01" or null}    begins a block, forgets the calls before
    GET /block                                           the calls since then
    GET /total                                           how many there were in all, and how many
                                                         of them the same once more in one block
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from random import Random

import orjson
import uvloop
from aiohttp import web

from bench.bundles import appointments, patients
from bench.visits import CODES

TOKEN = "Bearer bench"  # noqa: S105 - of nobody but these servers
SHORTEST_SECONDS = 0.003
MEAN_FURTHER_SECONDS = 0.004
LONGEST_SECONDS = 0.05
_PERSON = ("patient:identifier", "patient.identifier", "identifier")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to one of them. `page` counts from 0."""

    source: str
    kind: str
    number: str
    page: int


@dataclass(slots=True)
class Block:
    """How they answer for a while, and what they were asked in it."""

    seed: int = 0
    hanging: str | None = None
    calls: Counter[Call] = field(default_factory=Counter)

    def delay(self, call: Call) -> float:
        """Seconds until this call is answered; each call counts."""
        # No secret hangs on it: delays have to be the same again.
        chance = Random(f"{self.seed} {call} {self.calls[call]}")  # noqa: S311
        self.calls[call] += 1
        further = chance.expovariate(1 / MEAN_FURTHER_SECONDS)
        return min(SHORTEST_SECONDS + further, LONGEST_SECONDS)

    @property
    def again(self) -> int:
        """How many calls were the same as an earlier one."""
        return self.calls.total() - len(self.calls)


class TenSources:
    """Answers for all of them."""

    def __init__(self) -> None:
        self._block = Block()
        self._calls_before = 0
        self._again_before = 0

    def app(self) -> web.Application:
        """A hanging answer ends when its client leaves."""
        app = web.Application()
        app.router.add_put("/block", self._begin)
        app.router.add_get("/block", self._calls)
        app.router.add_get("/total", self._total)
        app.router.add_get("/{code}/FHIR/{kind}", self._answer)
        return app

    async def _begin(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        self._calls_before += self._block.calls.total()
        self._again_before += self._block.again
        self._block = Block(int(wanted["seed"]), wanted["hanging"])
        return web.Response(status=204)

    async def _calls(self, _: web.Request) -> web.Response:
        found = [{**asdict(call), "times": n} for call, n in self._block.calls.items()]
        return _json(found)

    async def _total(self, _: web.Request) -> web.Response:
        calls = self._calls_before + self._block.calls.total()
        return _json({"calls": calls, "again": self._again_before + self._block.again})

    async def _answer(self, request: web.Request) -> web.Response:
        code, kind = request.match_info["code"], request.match_info["kind"]
        if code not in CODES or kind not in {"Appointment", "Patient"}:
            return web.Response(status=404)
        if request.headers.get("Authorization") != TOKEN:
            return web.Response(status=401)
        call = Call(code, kind, _number(request.query), int(request.query.get("page", "0")))
        delay = self._block.delay(call)
        if self._block.hanging == code:
            await asyncio.Event().wait()
        await asyncio.sleep(delay)
        if kind == "Patient":
            return _json(patients(call.number))
        base_url = f"{request.scheme}://{request.host}/{code}/FHIR"
        return _json(appointments(code, call.number, call.page, base_url))


def _number(query: Mapping[str, str]) -> str:
    """Whom it is about: said by a token, or by our own link to a further page."""
    if "of" in query:
        return query["of"]
    return next(query[name].rpartition("|")[2] for name in _PERSON if name in query)


def _json(value: object) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/fhir+json")


async def _serve() -> None:
    runner = web.AppRunner(TenSources().app(), handler_cancellation=True, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=1)
    await site.start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"Sources on http://{host}:{port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve())
