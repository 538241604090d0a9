"""Whoever starts workers opens when all are ready, replaces those that end, and ends in peace.

The workers here are real processes that do next to nothing.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from edge.post import READY, Post
from edge.stopping import Stopping, on_stop
from edge.workers import FAILED, MOST_LOST, WORKED, Told, Workers
from tests.support.ticks import FakeTicks

NOT_USABLE = 2


@dataclass(slots=True)
class Watch:
    """What the parent did, and what it does when all are ready."""

    then: Callable[[], None] = field(default=lambda: None)
    refusal: str | None = None
    happened: list[str] = field(default_factory=list)

    def told(self) -> Told:
        return Told(self._all_ready, self._renew, self._say, lambda: self._say("stopping"))

    def _all_ready(self) -> None:
        self._say("all ready")
        self.then()

    def _renew(self) -> str | None:
        return self.refusal

    def _say(self, text: str) -> None:
        self.happened.append(text)
        if text not in {"stopping", "all ready"}:
            stop()


def stop() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)


def serving(place: int, before: int, post: Post) -> int:
    """A worker that waits until it is told to stop, and says what it hears meanwhile."""

    async def serve() -> None:
        stopping, ended = Stopping(), asyncio.Event()
        stopping.then(post.leaving)
        stopping.then(ended.set)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, post.say, "renewed")
        with on_stop(stopping.begin, stopping.begin):
            await post.ready()
            await ended.wait()

    asyncio.run(serve())
    return WORKED


def in_turn(folder: Path, *turns: Callable[[int, int, Post], int]) -> Callable[..., int]:
    """The first worker does the first of these, its successors the others; the last goes on."""

    def work(place: int, before: int, post: Post) -> int:
        (folder / f"{place}-{before}").touch()
        return turns[min(before, len(turns) - 1)](place, before, post)

    return work


def dying(place: int, before: int, post: Post) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return WORKED


def unusable(place: int, before: int, post: Post) -> int:
    return NOT_USABLE


def ready_too_late(place: int, before: int, post: Post) -> int:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    os.kill(os.getppid(), signal.SIGTERM)
    signal.sigwait({signal.SIGTERM})
    post.up.send(READY)
    return WORKED


def test_nothing_opens_any_more_once_it_was_told_to_stop() -> None:
    watch = Watch()

    code = Workers(1, ready_too_late, watch.told(), FakeTicks()).run()

    assert (code, watch.happened) == (WORKED, ["stopping"])


def test_it_opens_once_when_all_are_ready_and_ends_in_peace() -> None:
    watch = Watch(then=stop)

    code = Workers(3, serving, watch.told(), FakeTicks()).run()

    assert (code, watch.happened) == (WORKED, ["all ready", "stopping"])


def test_who_dies_is_replaced_in_the_same_place(tmp_path: Path) -> None:
    watch = Watch(then=stop)

    code = Workers(1, in_turn(tmp_path, dying, serving), watch.told(), FakeTicks()).run()

    assert (code, watch.happened) == (WORKED, ["all ready", "stopping"])
    assert sorted(one.name for one in tmp_path.iterdir()) == ["0-0", "0-1"]


def test_when_too_many_die_nobody_goes_on(tmp_path: Path) -> None:
    watch = Watch()

    code = Workers(1, in_turn(tmp_path, dying), watch.told(), FakeTicks()).run()

    assert (code, watch.happened) == (FAILED, ["stopping"])
    assert len(list(tmp_path.iterdir())) == MOST_LOST + 1


def test_deaths_of_long_ago_are_not_counted(tmp_path: Path) -> None:
    minutes = iter(range(0, 10_000, 100))
    watch = Watch(then=stop)
    turns = [dying] * (MOST_LOST + 3) + [serving]

    code = Workers(1, in_turn(tmp_path, *turns), watch.told(), lambda: next(minutes)).run()

    assert code == WORKED


def test_a_configuration_that_no_worker_can_use_ends_all() -> None:
    watch = Watch()

    code = Workers(2, unusable, watch.told(), FakeTicks()).run()

    assert (code, watch.happened[0]) == (NOT_USABLE, "stopping")


def test_at_a_hangup_all_renew_and_it_is_said_once() -> None:
    watch = Watch(then=hang_up)

    code = Workers(3, serving, watch.told(), FakeTicks()).run()

    assert (code, watch.happened) == (WORKED, ["all ready", "renewed", "stopping"])


def test_what_the_parent_refuses_reaches_no_worker() -> None:
    watch = Watch(then=hang_up, refusal="no")

    Workers(2, serving, watch.told(), FakeTicks()).run()

    assert watch.happened == ["all ready", "no", "stopping"]
