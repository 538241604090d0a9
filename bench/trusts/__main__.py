"""`python -m bench.trusts`: the eight trusts, until told to stop. Says where when they listen.

PUT /manner {"items": 21, "delay_milliseconds": 20, "hanging": "TB01" or null}
GET /counters            calls and bytes of bodies so far, and the processor time they took
GET /TB01/FHIR/Appointment?patient:identifier=…    `_elements` is obeyed
POST /TB01/FHIR          a Bundle of such searches, of type batch
"""

import asyncio
import gc
import sys

import uvloop

from bench.trusts.serving import Connection, Trusts


async def _serve() -> None:
    loop, trusts = asyncio.get_running_loop(), Trusts()
    server = await loop.create_server(lambda: Connection(trusts, loop), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    sys.stdout.write(f"Trusts on http://{host}:{port}\n")
    sys.stdout.flush()
    gc.freeze()
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
