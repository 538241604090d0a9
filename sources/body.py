"""Reads the body of an answer while counting: it is cut at a cap of decompressed bytes.

What unpacks to far more than it weighed is cut sooner: no record compresses so well.
"""

import aiohttp

from sources.errors import InvalidAnswer

_PIECE = 65_536
MOST_RATIO = 200
"""Bytes unpacked from one byte received; text of records comes to some 30."""
_UNSUSPICIOUS = 1_000_000


async def read_body(response: aiohttp.ClientResponse, cap: int) -> bytes:
    """The body, decompressed. Raises InvalidAnswer when it is longer than `cap` bytes, or when it
    is a bomb."""
    if response.content_length is not None:
        if response.content_length > cap:
            raise InvalidAnswer
        if not _is_longer(response):
            return await response.read()  # so long and no longer: the parser sees to that
    body = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        body += piece
        if len(body) > cap or _is_bomb(len(body), response.content.total_compressed_bytes):
            raise InvalidAnswer
    return bytes(body)


def _is_longer(response: aiohttp.ClientResponse) -> bool:
    """Can it become longer than it says?"""
    headers = response.headers
    return "Content-Encoding" in headers or "Transfer-Encoding" in headers


def _is_bomb(unpacked: int, received: int | None) -> bool:
    """`received` is None where nothing was packed."""
    return received is not None and unpacked > max(_UNSUSPICIOUS, MOST_RATIO * received)
