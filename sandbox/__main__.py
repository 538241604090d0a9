"""`python -m sandbox`: serves the sandbox, and writes a gateway configuration that fits it."""

import argparse
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import FrameType

import uvicorn

from sandbox.app import Options, Sandbox, new_token
from sandbox.configuration import whole_file
from sandbox.days import LONDON
from sandbox.trusts import Many, trusts
from sandbox.wire import configured
from sandbox.world import World, build_world

DEFAULT_GATEWAY = "http://127.0.0.1:8000"


class _Server(uvicorn.Server):
    """Remembers that it was told to stop, so that hanging answers can end."""

    stopping = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.stopping = True
        super().handle_exit(sig, frame)


def main() -> None:
    """Parse the command line and serve until told to stop."""
    options = _parser().parse_args()
    listener = _listener(options.host, options.port)
    origin = f"http://{options.host}:{listener.getsockname()[1]}"
    gateway = options.gateway or DEFAULT_GATEWAY
    many = Many(options.trusts, options.always)
    if options.config_out:
        written = whole_file(origin, gateway, trusts(many).values())
        Path(options.config_out).write_text(written, encoding="utf-8")
    world = build_world(options.today or datetime.now(LONDON).date(), origin, many)
    server: _Server
    settings = Options(gateway, options.token_seconds, lambda: server.stopping)
    if options.gateway:
        settings = _with_gateway(settings, world)
    app = Sandbox(world, settings).app()
    server = _Server(configured(app))
    print(f"Sandbox on {origin}, personas on {origin}/identity/personas", flush=True)
    with suppress(KeyboardInterrupt):  # Ctrl-C, after a graceful stop
        server.run(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=512)
    except OSError:
        sys.exit(f"The sandbox does not start: {host}:{port} cannot be listened on. Is it in use?")


def _with_gateway(settings: Options, world: World) -> Options:
    """Register the patients there, and live by its clock."""
    # Not loaded for nothing: see that module.
    from sandbox.gateway import GatewayClock, GatewayEvents, register  # noqa: PLC0415

    async def registered() -> None:
        patients = await register(world, settings.gateway)
        print(f"Registered {patients} patients with {settings.gateway}", flush=True)

    clock, events = GatewayClock(settings.gateway), GatewayEvents(settings.gateway, new_token)
    announce = events.announce
    return replace(settings, identity_now=clock.now, beside=registered, announce=announce)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001, help="0 for any free port")
    parser.add_argument("--gateway", metavar="URL", help="register the patients there")
    parser.add_argument("--config-out", metavar="FILE", help="write a gateway configuration")
    parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="as YYYY-MM-DD")
    parser.add_argument(
        "--trusts", type=int, default=0, metavar="N", help="so many in all, further ones generated"
    )
    parser.add_argument(
        "--always", type=int, default=0, metavar="N", help="of the generated: asked about everybody"
    )
    parser.add_argument("--token-seconds", type=int, default=120, help="life of trust tokens")
    return parser


if __name__ == "__main__":
    main()
