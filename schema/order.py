"""An action as it is carried out: its steps, what became of each, and what is kept of it.

Values only. What people wrote is in none of them: it is sent once and never kept. Carried out by
`resolvers.carrying`, kept by `auth.journal`, sent and looked for by `sources.acting`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from schema.access import Permit
from schema.action import ActionErrorCode, ActionOutcome
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode, RequestId


class ActionName(StrEnum):
    """What can be done, as a source's table names it."""

    CANCEL_APPOINTMENT = "appointment-cancel"
    BOOK_APPOINTMENT = "appointment-book"
    RESCHEDULE_APPOINTMENT = "appointment-reschedule"
    CONFIRM_ATTENDANCE = "appointment-confirm"
    APPLY_FOR_REGISTRATION = "registration-apply"
    REQUEST_PRESCRIPTION = "prescription-request"
    NOMINATE_PHARMACY = "pharmacy-nominate"
    SEND_MESSAGE = "message-send"
    READ_MESSAGE = "message-read"
    READ_LETTER = "letter-read"
    BEGIN_ANSWERS = "answers-begin"
    SAVE_ANSWERS = "answers-save"
    SUBMIT_ANSWERS = "answers-submit"


ANY_VERSION = "*"
"""As it is now, whatever that is: to take back what was made a moment ago."""


class EffectKind(StrEnum):
    """What is known of a step that was sent, or looked for."""

    DONE = "done"
    PENDING = "pending"
    """It arrived, and is decided by somebody there."""
    NOT_SENT = "not-sent"
    """Certainly: nobody can have received it."""
    REFUSED = "refused"
    CONFLICT = "conflict"
    """Something else was done there before, so that it can never be done as it was meant."""
    NOT_SEEN = "not-seen"
    """It was looked for, and is not there yet."""
    UNCLEAR = "unclear"


THERE = frozenset({EffectKind.DONE, EffectKind.PENDING})
OPEN = frozenset({EffectKind.NOT_SEEN, EffectKind.UNCLEAR})
"""After these it may still turn out to be there."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of a step, and the thing that it made or changed."""

    kind: EffectKind
    local_id: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be done at one organisation: sent once at most, and looked for afterwards."""

    name: ActionName
    permit: Permit
    record_type: RecordType
    local_id: str | None = None
    """What it changes; None where something new is made."""
    version: str | None = None
    """The version it was decided on."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Ids of other things that it is about, such as the slot of a booking."""
    undo: "Step | None" = None
    """How it is taken back, with what it made or changed put into it."""
    once: tuple[str, ...] = ()
    """What there may be one of, of what is made: whoever makes one of them too makes nothing.
    Empty: each makes its own."""
    marker: str = ""
    """Our name for it at the source, by which it is found again."""

    @property
    def names_made(self) -> tuple[str, ...]:
        """The names under which what is made may be there once."""
        return self.once or (self.marker,)


@dataclass(frozen=True, slots=True)
class Order:
    """An action that may be carried out, once its key is found to be new."""

    actor: NhsNumber
    key: str
    """The actor's name for this very action."""
    said: tuple[object, ...]
    """All of the input. Only a keyed digest of it is kept."""
    request_id: RequestId
    steps: tuple[Step, ...]
    contents: tuple[object, ...] = ()
    """What people wrote, for each step; sent, and not kept."""

    @property
    def subject(self) -> NhsNumber:
        """Whose record it is about."""
        return self.steps[0].permit.subject

    @property
    def organisation(self) -> OdsCode:
        """Where it is done. There is exactly one."""
        return self.steps[0].permit.organisation

    def content(self, place: int) -> object:
        """What people wrote for a step."""
        return self.contents[place] if place < len(self.contents) else None


@dataclass(frozen=True, slots=True)
class Journaled:
    """What is kept of an action."""

    actor: NhsNumber
    key: str
    request_id: RequestId
    steps: tuple[Step, ...]
    effects: tuple[Effect, ...] = ()
    """Of the steps that are there."""
    failure: EffectKind | None = None
    """Why the next step is not there and never will be: what was done before is taken back."""
    outcome: ActionOutcome | None = None
    """None while it is open."""
    error: ActionErrorCode | None = None
    is_same: bool = True
    """Was it asked for with the same input?"""
    held_until: datetime | None = None
    """Until then whoever has this value may go on with it, and nobody else. None: not held."""
    is_past: bool = False
    """Was it begun so long ago that what is not there now was not done?"""

    @property
    def is_ours(self) -> bool:
        """May whoever has this value go on with it?"""
        return self.held_until is not None

    @property
    def place(self) -> int:
        """Of the step under way."""
        return len(self.effects)

    @property
    def step(self) -> Step:
        """The one under way."""
        return self.steps[self.place]

    @property
    def undo(self) -> Step | None:
        """What takes back the last step that is there."""
        undo, last = self.steps[self.place - 1].undo, self.effects[-1]
        return undo and replace(undo, local_id=last.local_id, version=ANY_VERSION)

    @property
    def result(self) -> Effect | None:
        """What the action made or changed."""
        return self.effects[0] if self.effects else None


Entries = Sequence[Journaled]
