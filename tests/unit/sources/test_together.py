"""What one person asks at the same moment leaves together; what others ask never does."""

import asyncio
from collections.abc import Sequence

import pytest

from schema.identifiers import NhsNumber
from sources.batch import Told
from sources.errors import Declined, InvalidAnswer, SourceError, Unavailable
from sources.question import Question, Reply
from sources.together import MOST_TOGETHER, REFUSED_SECONDS, Together
from tests.support.fhir_resources import ANNA, BEN
from tests.support.ticks import FakeTicks

ME, OTHER = NhsNumber(ANNA), NhsNumber(BEN)


class Post:
    """Answers each batch; `says` replaces what it gives for a path or, under "", for all."""

    def __init__(self, **says: SourceError) -> None:
        self.says = says
        self.sent: list[list[str]] = []
        self.was_sent = asyncio.Event()
        self.ended = 0

    async def __call__(self, questions: Sequence[Question]) -> Sequence[Told]:
        self.sent.append([one.path for one in questions])
        self.was_sent.set()
        try:
            await asyncio.sleep(0.01)
        finally:
            self.ended += 1
        if "whole" in self.says:
            raise self.says["whole"]
        return [self.says.get(one.path) or Reply(200, {}, one.path.encode()) for one in questions]


def together(post: Post, ticks: FakeTicks | None = None, told: list[str] | None = None) -> Together:
    """Of one source."""
    said: list[str] = [] if told is None else told
    return Together(post, ticks or FakeTicks(), lambda: said.append("refused"))


async def bodies(of: Together, asker: NhsNumber, *paths: str) -> list[bytes | None]:
    """What comes back for each path; None where it is to be asked alone."""
    replies = await asyncio.gather(*(of.ask(asker, Question(path)) for path in paths))
    return [one.body if one else None for one in replies]


async def test_what_is_asked_at_once_leaves_in_one_call() -> None:
    post = Post()

    found = await bodies(together(post), ME, "a", "b", "c")

    assert post.sent == [["a", "b", "c"]]
    assert found == [b"a", b"b", b"c"]


async def test_who_asks_alone_is_told_so() -> None:
    post = Post()

    assert await bodies(together(post), ME, "a") == [None]
    assert post.sent == []


async def test_two_people_never_leave_in_one_call() -> None:
    post = Post()
    of = together(post)

    mine, theirs = await asyncio.gather(bodies(of, ME, "a", "b"), bodies(of, OTHER, "c", "d"))

    assert sorted(post.sent) == [["a", "b"], ["c", "d"]]
    assert (mine, theirs) == ([b"a", b"b"], [b"c", b"d"])


async def test_who_comes_later_leaves_with_the_next() -> None:
    post = Post()
    of = together(post)

    first = asyncio.create_task(bodies(of, ME, "a", "b"))
    await post.was_sent.wait()
    second = await bodies(of, ME, "c", "d")

    assert post.sent == [["a", "b"], ["c", "d"]]
    assert (await first, second) == ([b"a", b"b"], [b"c", b"d"])


async def test_no_call_carries_more_than_its_share() -> None:
    post = Post()

    await bodies(together(post), ME, *(str(number) for number in range(MOST_TOGETHER + 2)))

    assert [len(one) for one in post.sent] == [MOST_TOGETHER, 2]


async def test_what_fails_for_one_fails_for_nobody_else() -> None:
    of = together(Post(b=Unavailable()))

    found = await asyncio.gather(
        *(of.ask(ME, Question(path)) for path in "abc"), return_exceptions=True
    )

    assert [type(one) for one in found] == [Reply, Unavailable, Reply]


async def test_a_call_that_fails_fails_for_all_and_refuses_nothing() -> None:
    post = Post(whole=Unavailable())
    of = together(post)

    for _ in range(2):
        with pytest.raises(Unavailable):
            await bodies(of, ME, "a", "b")

    assert len(post.sent) == 2


@pytest.mark.parametrize("error", [Declined(), InvalidAnswer()])
async def test_a_source_that_takes_no_batch_is_asked_one_by_one(error: SourceError) -> None:
    post, ticks, told = Post(whole=error), FakeTicks(), list[str]()
    of = together(post, ticks, told)

    assert await bodies(of, ME, "a", "b") == [None, None]
    ticks.advance(REFUSED_SECONDS - 1)
    assert await bodies(of, ME, "a", "b") == [None, None]

    assert (len(post.sent), told) == (1, ["refused"])


async def test_a_source_that_took_no_batch_is_tried_again_later() -> None:
    post, ticks = Post(whole=Declined()), FakeTicks()
    of = together(post, ticks)
    await bodies(of, ME, "a", "b")

    ticks.advance(REFUSED_SECONDS)
    post.says = {}

    assert await bodies(of, ME, "a", "b") == [b"a", b"b"]


async def test_one_who_leaves_takes_nobody_along() -> None:
    post = Post()
    of = together(post)
    tasks = [asyncio.create_task(of.ask(ME, Question(path))) for path in "ab"]
    await post.was_sent.wait()

    tasks[0].cancel()
    reply = await tasks[1]

    assert reply is not None
    assert reply.body == b"b"


async def test_the_call_ends_when_all_have_left() -> None:
    post = Post()
    of = together(post)
    tasks = [asyncio.create_task(of.ask(ME, Question(path))) for path in "ab"]
    await post.was_sent.wait()

    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await of.close()

    assert post.ended == 1
