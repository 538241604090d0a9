"""Starts Medplum's in-memory FHIR server as a process, and puts records into it over REST.

Its packages come from npm: `make interop` installs them. Nothing here is asked by the gateway.
"""

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.support.fhir_resources import Json
from tests.support.running import ROOT

FOLDER = ROOT / "tests" / "interop" / "medplum"
_READY = "Medplum on "


@dataclass(frozen=True, slots=True)
class Medplum:
    """A running server."""

    base: str
    """Its FHIR base URL."""

    async def put(self, resources: Iterable[Json]) -> None:
        """Create or replace these."""
        for one in resources:
            await self._ask("PUT", f"{one['resourceType']}/{one['id']}", json=one)

    async def get(self, path: str) -> Json:
        """What stands at a path."""
        return await self._ask("GET", path)

    async def delete(self, path: str) -> None:
        """Remove what stands at a path."""
        await self._ask("DELETE", path)

    async def _ask(self, method: str, path: str, **options: Any) -> Json:
        url = f"{self.base}/{path}"
        async with (
            aiohttp.ClientSession(raise_for_status=True) as web,
            web.request(method, url, **options) as answer,
        ):
            body: Json = await answer.json(content_type=None)
            return body


def is_installed() -> bool:
    """Are the packages there? If not, Node or the npm registry could not be had."""
    return (FOLDER / "node_modules" / ".stamp").exists()


@contextmanager
def running_medplum() -> Iterator[Medplum]:
    """An empty server on a free port; it ends when its standard input is closed."""
    command = [str(ROOT / ".ci" / "npm"), "--silent", "--prefix", str(FOLDER), "start"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        ready = (line for line in process.stdout if line.startswith(_READY))
        said = next(ready, None)
        assert said is not None, "Medplum ended before it listened"
        yield Medplum(said.removeprefix(_READY).strip())
