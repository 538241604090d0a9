"""Reads the body of an answer while counting: it is cut at a cap of decompressed bytes."""

import aiohttp

from sources.errors import InvalidAnswer

_PIECE = 65_536


async def read_body(response: aiohttp.ClientResponse, cap: int) -> bytes:
    """The body, decompressed. Raises InvalidAnswer when it is longer than `cap` bytes."""
    if response.content_length is not None and response.content_length > cap:
        raise InvalidAnswer
    body = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        body += piece
        if len(body) > cap:
            raise InvalidAnswer
    return bytes(body)
