"""Many slow clients in one thread: sockets and a poll, because a library would be in a hurry."""

import select
import socket
import time
from dataclasses import dataclass, field

_HANGUP = select.POLLRDHUP | select.POLLHUP | select.POLLERR


@dataclass(frozen=True, slots=True)
class Slowness:
    """What each client of a crowd does."""

    name: str
    begins: bytes
    """Sent at once."""
    drips: bytes = b""
    """Sent once a second, as long as the connection lives."""
    receive_buffer: int | None = None
    """Bytes of the system's buffer, for who does not read."""


@dataclass(slots=True)
class Crowd:
    """So many slow clients of an address. `stay` returns when the last of them was cut off."""

    address: tuple[str, int]
    slowness: Slowness
    count: int
    per_second: int
    lives: list[float] = field(default_factory=list)
    """Seconds from a connection to its end, of those that ended."""
    failed: int = 0
    """Connections that could not be made."""
    _born: dict[int, tuple[socket.socket, float]] = field(default_factory=dict)
    _poll: select.poll = field(default_factory=select.poll)

    def stay(self, seconds: float) -> None:
        """Come, drip, and note who is cut off, for so long at most."""
        started = time.monotonic()
        dripped = 0
        while (now := time.monotonic() - started) < seconds:
            self._come(min(self.count, int(now * self.per_second)))
            if now >= dripped + 1:
                dripped = int(now)
                self._drip()
            self._notice()
            if self._came == self.count and not self._born:
                return

    @property
    def left(self) -> int:
        """How many are still there."""
        return len(self._born)

    @property
    def _came(self) -> int:
        return len(self._born) + len(self.lives) + self.failed

    def close(self) -> None:
        """Let those go that nobody cut off."""
        for connection, _ in self._born.values():
            connection.close()

    def _come(self, wanted: int) -> None:
        while self._came < wanted:
            try:
                connection = self._connected()
            except OSError:
                self.failed += 1
                continue
            self._born[connection.fileno()] = connection, time.monotonic()
            self._poll.register(connection, _HANGUP)

    def _connected(self) -> socket.socket:
        connection = socket.socket()
        if self.slowness.receive_buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.slowness.receive_buffer)
        connection.settimeout(10)
        connection.connect(self.address)
        connection.sendall(self.slowness.begins)
        connection.setblocking(False)
        return connection

    def _drip(self) -> None:
        for connection, _ in list(self._born.values()):
            try:
                connection.send(self.slowness.drips)
            except OSError:
                continue  # cut off: `_notice` will see

    def _notice(self) -> None:
        for number, _ in self._poll.poll(20):
            connection, born = self._born.pop(number)
            self.lives.append(time.monotonic() - born)
            self._poll.unregister(number)
            connection.close()
