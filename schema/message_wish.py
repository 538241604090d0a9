"""What people want done about messages and letters, before anything of it is believed. Values."""

from dataclasses import dataclass
from datetime import datetime

from schema.identifiers import OdsCode


@dataclass(frozen=True, slots=True)
class SendWish:
    """To answer one message, in one's own words or by one of the answers it offers."""

    key: str
    message_id: str
    body: str | None = None
    option: str | None = None


@dataclass(frozen=True, slots=True)
class ReadWish:
    """To say that a message or a letter was read."""

    key: str
    record_id: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is sent."""

    text: str
    subject: str | None
    first: str
    """The id of the message that began the conversation."""
    recipient: OdsCode
    sent_at: datetime
