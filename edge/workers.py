"""Processes that serve one address together, and the one that starts them and serves nobody.

A worker that ends by itself is replaced, unless too many do; one that was told to end gets a
successor at once, while it answers those it has. What a worker does is not known here.

uvicorn has such a parent as well. Its SIGHUP replaces workers, where ours read a file anew; it
replaces them without end, and leaves with 0 whatever became of them.
"""

import os
import signal
import socket
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

import structlog

from edge.post import LEAVING, READY, SAID, Ending, Post
from schema.clock import Ticks

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
MOST_LOST = 5
"""Workers that may end by themselves within `LOST_SECONDS`: more will not mend it."""
LOST_SECONDS = 60.0
WORKED, FAILED = 0, 1

_fork = get_context("fork")
"""A worker begins with everything loaded, and shares what it never changes."""

_log = structlog.get_logger(__name__)

Work = Callable[[int, int, Post], int]
"""What a worker does, by its place from 0 and how many had that place before, and how it tells of
itself. Returns the exit code."""


@dataclass(slots=True)
class _Worker:
    """One of them, as its parent sees it."""

    place: int
    process: BaseProcess
    words: "Connection[str, str]"
    is_ready: bool = False
    is_leaving: bool = False
    is_renewing: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the parent does when something happens."""

    all_ready: Callable[[], None]
    renew: Callable[[], str | None]
    """At SIGHUP. It says why it cannot be done; if it can, the workers do it too."""
    say: Callable[[str], None]
    stopping: Callable[[], None]


class Workers:
    """So many of them."""

    def __init__(self, count: int, work: Work, told: Told, ticks: Ticks) -> None:
        self._count = count
        self._work = work
        self._told = told
        self._ticks = ticks
        self._gate, self._leash = Ending(), Ending()
        self._workers: list[_Worker] = []
        self._started = Counter[int]()
        self._lost = deque[float]()
        self._said: list[str] = []
        self._is_stopping = False
        self._code = WORKED

    def run(self) -> int:
        """Until told to stop, or nothing can be done any more. Returns the exit code."""
        with _heard() as signals:
            for place in range(self._count):
                self._start(place)
            while self._workers:
                self._wait(signals)
        return self._code

    def _start(self, place: int) -> None:
        down, up = _fork.Pipe(duplex=False)
        post = Post(up, self._gate, self._leash)
        process = _fork.Process(target=self._begin, args=(place, self._started[place], post))
        # A signal between the fork and the worker's first step would be taken for the parent's.
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        up.close()
        self._started[place] += 1
        self._workers.append(_Worker(place, process, down))
        _log.info("worker_started", place=place, process=process.pid)

    def _begin(self, place: int, before: int, post: Post) -> None:
        """The first step of a worker."""
        signal.set_wakeup_fd(-1)
        for one in SIGNALS:
            signal.signal(one, signal.SIG_DFL)
        # Ctrl-C reaches everybody at a terminal; the parent passes it on as what it means.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        post.take()
        raise SystemExit(self._work(place, before, post))

    def _wait(self, signals: socket.socket) -> None:
        """For one thing or several to happen, and see to them."""
        pipes = {one.words: one for one in self._workers}
        ends = {one.process.sentinel: one for one in self._workers}
        happened = set(wait([signals, *pipes, *ends]))
        if signals in happened:
            for number in signals.recv(64):
                self._signalled(signal.Signals(number))
        # First what they said, then that they are gone.
        for worker in (one for words, one in pipes.items() if words in happened):
            self._hear(worker)
        for worker in (one for end, one in ends.items() if end in happened):
            self._ended(worker)

    def _signalled(self, number: signal.Signals) -> None:
        if number is not signal.SIGHUP:
            self._stop()
        elif not self._is_stopping:
            self._renew()

    def _renew(self) -> None:
        """Whoever leaves ends as it began; whoever only begins is ended by the signal, and its
        successor begins with what is new."""
        refused = self._told.renew()
        if refused is not None:
            self._told.say(refused)
            return
        self._said.clear()
        staying = [one for one in self._workers if not one.is_leaving]
        for one in staying:
            one.is_renewing = True
        _tell(staying, signal.SIGHUP)

    def _hear(self, worker: _Worker) -> None:
        try:
            word = worker.words.recv()
        except (EOFError, OSError):
            return  # its end is heard of in another way
        if word == READY:
            worker.is_ready = True
            self._open()
        elif word == LEAVING:
            self._succeed(worker)
        else:
            worker.is_renewing = False
            self._said.append(word.removeprefix(SAID))
            self._repeat()

    def _open(self) -> None:
        if self._is_stopping or not self._gate.is_held:
            return
        if all(one.is_ready for one in self._workers):
            self._gate.end()
            self._told.all_ready()

    def _repeat(self) -> None:
        """What they say of a renewal, once the last of them has, and what they all say once."""
        if not any(one.is_renewing for one in self._workers):
            for text in dict.fromkeys(self._said):
                self._told.say(text)
            self._said.clear()

    def _ended(self, worker: _Worker) -> None:
        worker.process.join()
        worker.words.close()
        self._workers.remove(worker)
        self._repeat()
        code = worker.process.exitcode or WORKED
        _log.info("worker_ended", place=worker.place, process=worker.process.pid, code=code)
        if worker.is_leaving or self._is_stopping:
            in_peace = code in (WORKED, -signal.SIGTERM)  # the latter before it could serve
            self._code = self._code or (WORKED if in_peace else FAILED)
        elif not worker.is_ready and code > 0:
            self._give_up(code)
        else:
            self._lose(worker)

    def _lose(self, worker: _Worker) -> None:
        """It ended by itself."""
        now = self._ticks()
        self._lost.append(now)
        while self._lost[0] <= now - LOST_SECONDS:
            self._lost.popleft()
        if len(self._lost) > MOST_LOST:
            _log.error("workers_lost", workers=len(self._lost))
            self._give_up(FAILED)
        else:
            self._start(worker.place)

    def _succeed(self, worker: _Worker) -> None:
        """Somebody takes its place before it has gone."""
        if not (worker.is_leaving or self._is_stopping):
            worker.is_leaving = True
            self._start(worker.place)

    def _give_up(self, code: int) -> None:
        self._code = code
        self._stop()

    def _stop(self) -> None:
        """Have everybody stop; they insist who are told so twice."""
        self._is_stopping = True
        self._told.stopping()
        _tell(self._workers, signal.SIGTERM)


def _tell(workers: Iterable[_Worker], number: signal.Signals) -> None:
    for one in workers:
        if one.process.pid is not None and one.process.exitcode is None:
            os.kill(one.process.pid, number)


@contextmanager
def _heard() -> Iterator[socket.socket]:
    """Numbers of the signals that come while the context is open, as bytes to be read."""
    ours, pythons = socket.socketpair()
    with ours, pythons:
        pythons.setblocking(False)
        before = {one: signal.signal(one, lambda *_: None) for one in SIGNALS}
        waking = signal.set_wakeup_fd(pythons.fileno())
        try:
            yield ours
        finally:
            signal.set_wakeup_fd(waking)
            for one, handler in before.items():
                signal.signal(one, handler)
