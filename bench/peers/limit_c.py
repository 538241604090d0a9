"""Limit C: the same calls with aiohttp, and nothing done with what comes back.

`python -m bench.peers.limit_c TRUSTS`
"""

import sys
from typing import Any

import aiohttp
from yarl import URL

from bench.peers.asgi import Receive, Send, answer, number, serve, together
from bench.peers.searches import HEADERS, everything


class LimitC:
    """An ASGI application. It answers how many bytes there were."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._web: aiohttp.ClientSession | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        web = self._web = self._web or aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )
        who = await number(scope, receive)
        bodies = await together([_body(web, url) for _, url in everything(self._address, who)])
        await answer(send, b'{"bytes":%d}' % sum(map(len, bodies)))


async def _body(web: aiohttp.ClientSession, url: str) -> bytes:
    async with web.get(URL(url, encoded=True), headers=HEADERS) as response:
        response.raise_for_status()
        return await response.read()


if __name__ == "__main__":
    serve("Limit C", LimitC(sys.argv[1]))
