"""Why an action is not begun, or not taken, in one sentence for people and a code for apps."""

from collections.abc import Mapping
from dataclasses import dataclass

from schema.action import ActionError, ActionErrorCode

_MESSAGES: Mapping[ActionErrorCode, str] = {
    ActionErrorCode.NOT_FOUND: "There is nothing there, or it is not yours.",
    ActionErrorCode.NOT_PERMITTED: "You may not do this, or not with this app.",
    ActionErrorCode.BAD_INPUT: "A value cannot be used.",
    ActionErrorCode.CONFLICT: "It has changed since you looked at it. Look again, then decide.",
    ActionErrorCode.NOT_TAKEN: "The organisation does not take this online. Contact it directly.",
    ActionErrorCode.SOURCE_UNAVAILABLE: "Nothing was done, because a service that is needed for "
    "it does not answer just now. Try again later.",
}


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """Why an action is not begun. Raised while it is prepared; it never leaves `Actions` and
    those who prepare for it."""

    code: ActionErrorCode
    message: str | None = None
    places: tuple[tuple[str, str], ...] = ()
    """Of the input, each with what is wrong there."""

    @property
    def error(self) -> ActionError:
        """As people are told, in one sentence."""
        return ActionError(code=self.code, message=self.message or _MESSAGES[self.code])

    @property
    def errors(self) -> list[ActionError]:
        """The same, place by place where there are any."""
        told = [ActionError(code=self.code, message=why, path=at) for at, why in self.places]
        return told or [self.error]
