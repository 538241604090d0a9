"""How long, and how much, a connection may cost before there is a request and after there is an
answer. uvicorn by itself would wait for ever. Bodies are read in `edge.body`.
"""

import socket
import struct
from asyncio import TimerHandle, Transport
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from edge.body import MAXIMUM_BYTES, MAXIMUM_SECONDS
from edge.framing import is_clear
from edge.turned_away import turned_away

_NO_LINGER = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one connection may ask for, and how many there may be."""

    head_seconds: float = 10
    """From the connection, or from the answer before, until the headers are complete."""
    body_seconds: float = MAXIMUM_SECONDS
    """From the headers until the whole body is there, whether it is wanted or not."""
    idle_seconds: int = 5
    """From an answer until the first byte of the next request."""
    unread_seconds: float = 7
    unread_bytes: int = 350_000
    """Of an answer that waits to be read, so much has to be taken in that time, or all of it. Who
    stops reading is cut off within twice the time."""
    headers: int = 100
    head_bytes: int = 32_768
    """Of the target, the headers and the trailers together."""
    request_bytes: int = 2 * MAXIMUM_BYTES
    """Of a whole request on the wire, with what frames its chunks."""
    queued: int = 32
    """Requests sent ahead of the answers before them."""
    connections: int = 8_000


class _Phase(Enum):
    """What the next byte belongs to."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()


class _Refused(Exception):
    """Stops the parser."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with an end to its patience. Tests set limits of their own."""

    limits: ClassVar[Limits] = Limits()

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._phase = _Phase.IDLE
        self._head_bytes = 0
        self._received = 0
        self._status = 400
        self._over = False
        self._arrival_timer: TimerHandle | None = None
        self._unread_timer: TimerHandle | None = None
        self._unread = 0
        self._leaving = False

    # What uvicorn's loop tells

    # uvicorn narrows it in the same way.
    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            transport.abort()
        else:
            self._await(self.limits.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._arrival_timer, self._unread_timer):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._over:
            return
        self._received += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._phase is _Phase.HEAD and self._received > self.limits.head_bytes:
            self._refuse(431)
        elif self._received > self.limits.request_bytes:
            self._refuse(413)

    def shutdown(self) -> None:
        """Tell whoever is here that the next answer is the last.

        A connection that is quiet stays for the time it always has: a request may be on its way,
        and whoever sent it would not know whether it was heard.
        """
        self._leaving = True
        if self._busy:
            self.cycle.keep_alive = False
        elif not self._received:
            self._await(self.limits.idle_seconds)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._await_reader()

    # What the parser tells. An exception stops it, and `send_400_response` is called.

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._phase, self._head_bytes, self._received = _Phase.HEAD, 0, 0

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + len(": \r\n"))
        if self._phase is _Phase.BODY:
            return  # a trailer must not become a header behind the application's back
        super().on_header(name, value)
        if len(self.headers) > self.limits.headers:
            raise self._refusal(431)

    def on_headers_complete(self) -> None:
        if not is_clear(self.parser.get_http_version(), self.headers):
            raise self._refusal(400)
        if len(self.pipeline) >= self.limits.queued:
            raise self._refusal(400)
        super().on_headers_complete()
        if self._leaving:
            self.cycle.keep_alive = False
        self._phase = _Phase.BODY
        self._await(self.limits.body_seconds)
        if self.parser.should_upgrade() and not self._should_upgrade():
            # What follows is in another protocol, perhaps: it is not looked at.
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._phase = _Phase.IDLE
        self._await_nothing()
        if not self._busy:
            self._await(self.limits.head_seconds)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._unread_timer is None:
            self._await_reader()
        if self._phase is not _Phase.BODY and not self._busy and not self.transport.is_closing():
            self._await(self.limits.head_seconds)

    def send_400_response(self, msg: str) -> None:
        self._refuse(self._status)

    # Ours

    @property
    def _busy(self) -> bool:
        """Is there a request whose answer is not yet sent?"""
        return self.cycle is not None and not self.cycle.response_complete

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > self.limits.head_bytes:
            raise self._refusal(431)

    def _refusal(self, status: int) -> _Refused:
        self._status = status
        return _Refused(status)

    def _refuse(self, status: int) -> None:
        """Take no more requests from here. One request never gets two answers."""
        if self._busy and self._phase is not _Phase.BODY:
            self._over = True
            self.cycle.keep_alive = False  # requests before this one were good: they are answered
            return
        if self._answer_is_due():
            self.transport.write(turned_away(status, self.server_state.default_headers))
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._close()

    def _answer_is_due(self) -> bool:
        if self._phase is not _Phase.BODY:
            return True
        return self._busy and not self.cycle.response_started and not self.pipeline

    def _close(self) -> None:
        self.transport.close()
        if self._unread_timer is None:
            self._await_reader()

    def _await(self, seconds: float) -> None:
        self._await_nothing()
        self._arrival_timer = self.loop.call_later(seconds, self._give_up)

    def _await_nothing(self) -> None:
        if self._arrival_timer is not None:
            self._arrival_timer.cancel()
            self._arrival_timer = None

    def _give_up(self) -> None:
        if self._phase is _Phase.IDLE:
            self._close()
        else:
            self._refuse(408)

    def _await_reader(self) -> None:
        """Look again later, whether somebody reads what waits to be read."""
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None
        self._unread = self.transport.get_write_buffer_size()
        if self._unread:
            self._unread_timer = self.loop.call_later(self.limits.unread_seconds, self._look_again)

    def _look_again(self) -> None:
        left = self.transport.get_write_buffer_size()
        if left and left > self._unread - self.limits.unread_bytes:
            self._drop()
        else:
            self._await_reader()

    def _drop(self) -> None:
        """Forget what waits to be read, in the system's buffers as well: it would stay there."""
        connection = self.transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()


def patient(limits: Limits) -> type[PatientProtocol]:
    """The protocol with these limits."""
    return type("PatientProtocol", (PatientProtocol,), {"limits": limits})
