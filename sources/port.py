"""The seams to everything outside: what the layers above may ask of sources, and no more.

No method raises for a fault of a source: it comes back as a value. `asyncio.CancelledError`
passes. Fakes of all seven are in `tests/support/fakes.py`.
"""

from collections.abc import Awaitable
from typing import Protocol

from schema.access import Permit
from schema.answer import Content, Failure, FormFound, Item, Outcome
from schema.deadline import Deadline
from schema.directory import Holding
from schema.evidence import Grant, Person, Unanswered
from schema.free_times import FreeTimes
from schema.identifiers import NhsNumber
from schema.node import Record, RecordRef
from schema.order import Effect, Step
from schema.repeat_request import RepeatRequest
from schema.request import Fetch, Window


class SourcePort(Protocol):
    """One source, for one kind of record."""

    def search(self, fetch: Fetch, deadline: Deadline) -> Awaitable[Outcome]:
        """All items of the person the permit names.

        The window only spares a source what it can leave out: items outside it may be among them.
        Whoever merges filters afterwards, because which version of an item holds is not known
        before. Items about somebody else, or about nobody certain, have `subject` None.
        """
        ...

    async def read(self, permit: Permit, ref: RecordRef, deadline: Deadline) -> Outcome:
        """One item by its id: an answer with one item, or EMPTY with none."""
        ...

    async def content(
        self, permit: Permit, item: Item[Record], place: int, deadline: Deadline
    ) -> Content | Failure | None:
        """The bytes of a file of an item that was released; None when there are none to stream."""
        ...

    async def form(
        self, permit: Permit, name: str, deadline: Deadline
    ) -> FormFound | Failure | None:
        """The questions a questionnaire names so; None when the source has none."""
        ...


class ActionPort(Protocol):
    """One source, for doing something at it."""

    async def send(self, step: Step, content: object, deadline: Deadline) -> Effect:
        """Do it, once. After UNCLEAR it may have been done: look, and never send it again."""
        ...

    async def look(self, step: Step, deadline: Deadline) -> Effect:
        """Was it done? Changes nothing. NOT_SEEN: not yet; UNCLEAR: that cannot be told now."""
        ...


class SlotPort(Protocol):
    """One source, for the times that can be booked there. They are about nobody."""

    async def free(self, permit: Permit, window: Window, deadline: Deadline) -> FreeTimes | Failure:
        """What can be booked on these days, earliest first, for whom the permit names."""
        ...


class RepeatRequestPort(Protocol):
    """One source, for what was asked for there before."""

    async def made(self, permit: Permit, deadline: Deadline) -> tuple[RepeatRequest, ...] | Failure:
        """All requests for repeats by or for whom the permit names, as they are now."""
        ...


class PeoplePort(Protocol):
    """The national record of people."""

    async def person(self, subject: NhsNumber, deadline: Deadline) -> Person | Unanswered:
        """The person of this number. `Unanswered(EMPTY)`: there is nobody of this number."""
        ...

    def forget(self, subject: NhsNumber) -> None:
        """Whoever asks for this person from now on gets their record as it is then."""
        ...


class RelationshipsPort(Protocol):
    """The national service that knows who may act for whom."""

    async def grants(
        self, actor: NhsNumber, deadline: Deadline, notice: int = 0
    ) -> tuple[Grant, ...] | Unanswered:
        """Every statement that names the actor as the one who acts, whatever its state.

        Never a part of them: what was left out could be a revocation. `notice`: the last that is
        known about them; what was asked for when it was not yet known is not good enough.
        """
        ...

    async def proxies(
        self, subject: NhsNumber, deadline: Deadline, notice: int = 0
    ) -> tuple[Grant, ...] | Unanswered:
        """The same from the other side: every statement about acting for this subject."""
        ...


class LocatorPort(Protocol):
    """Who holds a record of whom."""

    async def holdings(self, subject: NhsNumber) -> tuple[Holding, ...]:
        """The organisations that may hold a record, in configured order.

        Raises LocatorUnavailable when the index cannot be read.
        """
        ...
