"""What becomes of an action, said in the same way by all: mutations answer, they do not raise."""

import re
from enum import Enum

import strawberry

from schema.enums import member

KEY = (
    "Your name for this very action: 8 to 64 letters, digits and -._~ (a UUID is good). Sent "
    "again with the same key and the same input it is not done again."
)


KEY_RULE = "idempotencyKey needs 8 to 64 letters, digits or -._~ characters."
_KEY = re.compile(r"[A-Za-z0-9\-._~]{8,64}", re.ASCII)


def is_key(text: str) -> bool:
    """Can it name an action? KEY_RULE says so to those whose key cannot."""
    return _KEY.fullmatch(text) is not None


@strawberry.enum(description="What became of an action.")
class ActionOutcome(Enum):
    DONE = member("DONE", description="It was done, now or when the same was asked before.")
    PENDING = member("PENDING", description="It was passed on, and is decided by somebody else.")
    REJECTED = member("REJECTED", description="Nothing was done; `errors` says why.")
    CONFLICT = member(
        "CONFLICT", description="Nothing was done, because something else was done before."
    )
    UNKNOWN = member(
        "UNKNOWN",
        description="It may have been done. Ask again with the same key: it is done once at most.",
    )


@strawberry.enum(description="Why an action was not done.")
class ActionErrorCode(Enum):
    """Codes of `schema.errors.ErrorCode` as far as actions need them, and one of their own."""

    NOT_FOUND = member("NOT_FOUND", description="There is nothing there, or it is not yours.")
    NOT_PERMITTED = member("NOT_PERMITTED", description="It is not for you, or this app, to do.")
    BAD_INPUT = member("BAD_INPUT", description="A value cannot be used.")
    CONFLICT = member(
        "CONFLICT",
        description="Somebody else was faster, or it does not go with what was done before.",
    )
    NOT_TAKEN = member(
        "NOT_TAKEN",
        description="The organisation has refused it, or takes no such actions here.",
    )
    SOURCE_UNAVAILABLE = member(
        "SOURCE_UNAVAILABLE",
        description="A service that is needed for it does not answer just now.",
    )


@strawberry.type(description="One reason why an action was not done.")
class ActionError:
    code: ActionErrorCode = strawberry.field(description="The reason, for programs.")
    message: str = strawberry.field(description="The reason, as a sentence for people.")
    path: str | None = strawberry.field(
        default=None,
        description="The place in the input that it is about, such as "
        "`items[medicine].answers[0]`; null where it is about the whole.",
    )
