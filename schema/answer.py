"""What a source answers: items with what release and merge must know, or why there are none."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar

import msgspec

from schema.form import Question
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import Moment, PartialDate
from schema.node import Record, RecordRef
from schema.report import SourceStatus

R_co = TypeVar("R_co", bound=Record, covariant=True)


class BusinessIdentifier(msgspec.Struct, frozen=True, gc=False):
    """A name of the thing itself, the same wherever it is recorded: a UBRN, a slot reference."""

    system: str
    value: str


Mention = BusinessIdentifier | RecordRef
"""What an item refers to: by a name of the thing, or as an organisation calls it."""


class Item(msgspec.Struct, Generic[R_co], frozen=True, gc=False):
    """One item as a source gave it. Not to be shown before `auth.release` has seen it.

    There is one for whatever is in the answers, of which a page shows few: it costs no more than a
    tuple.
    """

    record: R_co
    ref: RecordRef
    subject: NhsNumber | None
    """Whom it is certainly about; None when that is foreign, ambiguous or not said."""
    when: Moment | None
    """What it is sorted and filtered by."""
    labels: frozenset[str] = frozenset()
    """Security label codes on the item and its contained parts, such as `R` or `SEX`."""
    owner: OdsCode | None = None
    """Custodian or performing organisation: its version of a shared item comes first."""
    identifiers: frozenset[BusinessIdentifier] = frozenset()
    about: frozenset[Mention] = frozenset()
    """The appointments it refers to, and the messages it answers: whoever may not know of one of
    them learns nothing from it either."""


class Effort(msgspec.Struct, frozen=True, gc=False):
    """What it took to get an outcome. For explaining and tracing, never for deciding."""

    milliseconds: int = 0
    calls: int = 0
    """Requests that were sent, of every kind, repeated ones included."""
    retries: int = 0
    hedges: int = 0
    """Requests that were sent a second time because the first was slow."""
    shared: bool = False
    """Somebody else asked the same at the same time, and one request served both."""


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """Who the person is in the books of a source, to be compared with the national record."""

    birth_date: PartialDate | None
    names: frozenset[str]
    """Every word of every name it has of them, as it writes them."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[R_co]):
    """A source answered. `status` is OK, EMPTY, INCOMPLETE or INVALID."""

    organisation: OdsCode
    status: SourceStatus
    items: tuple[Item[R_co], ...]
    unreadable: int
    """How many entries could not be read, whatever their labels."""
    as_of: datetime
    unreadable_labels: tuple[frozenset[str], ...] = ()
    """The labels of each unreadable entry of which anything could be read: one that would be
    withheld is not to be told of either, so it must not count for who may not see it."""
    unreadable_identifiers: tuple[frozenset[BusinessIdentifier], ...] = ()
    """The business identifiers of the same entries, in the same order: what is withheld at one
    organisation is withheld at all, also where one of them cannot be read."""
    patient: KnownPatient | None = None
    """The person in the books of the source; None where it did not have to be asked for that."""
    effort: Effort = field(default=Effort(), compare=False)


class Pause(Enum):
    """Why a source was deliberately not asked, or not asked again."""

    RESTING = "it has not been answering"
    TOLD_TO_WAIT = "it asked us to come back later"
    CROWDED = "too many questions were waiting for it"
    NO_TIME = "there was no time left"


@dataclass(frozen=True, slots=True)
class Failure:
    """A source did not answer, or its answer cannot be used at all."""

    organisation: OdsCode
    status: SourceStatus
    retry_after_seconds: int | None = None
    pause: Pause | None = None
    """With NOT_ASKED: why not."""
    effort: Effort = field(default=Effort(), compare=False)


Outcome = Answer[Record] | Failure


@dataclass(frozen=True, slots=True)
class FormFound:
    """The questions of a questionnaire, as a source has them. They are about nobody."""

    title: str | None
    version: str | None
    canonical: str | None
    """What they are called wherever they are used, with their version."""
    questions: tuple[Question, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a letter as they were recognised, whatever the source called them."""

    media_type: str
    body: bytes
    labels: frozenset[str] = frozenset()
    """Security label codes that came with the bytes, beside those of the letter."""
