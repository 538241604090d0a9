"""The sentences in which people are told how far access goes and what will change.

Written to be read aloud to a worried parent. None names an organisation, says who decided, or why
somebody's access ended otherwise than by a birthday, an agreed date or want of use.
"""

from calendar import month_name
from datetime import date

from auth.turning_points import Event, Kind

LOOK = "You can look at this."
ACT = "You can look at this and act on it."
NOBODY_SHARES = "No organisation here shares this."
APP_SCOPE = "This app was not given permission for this."
UNAVAILABLE = "This cannot be decided just now. Please try again later."
NO_BIRTH_DATE = (
    "This stays closed because the national record has no date of birth. "
    "The GP practice can add it."
)
TOO_YOUNG_FOR_SELF = "Your own record opens at 13, and at some organisations later."
NOT_SHOWN = "This is not shown here. Your GP practice can tell you more."
NOT_GIVEN = (
    "You have not been given access to this. Their GP practice can tell you what is possible."
)
NEEDS_REVIEW = (
    "They have reached an age at which access has to be reviewed. Please ask their GP practice."
)
AGREE_ANEW = (
    "They are 16 or over, so access has to be agreed anew: by them, or by their GP practice if "
    "they cannot decide."
)
DECIDE_THEMSELVES = (
    "From 16 people decide for themselves who acts for them. They can agree to it, or their GP "
    "practice can decide if they cannot."
)
KNOWN_IN_PART = (
    "The date of birth is known only in part, so the strictest possible age counts. Please ask "
    "their GP practice."
)
UNUSED_BY_THEN = "By then this has ended, unless you use it in the meantime."
NOT_AT_THIS_AGE = "This is not open for somebody of this age."
ONLY_FOR_THEM = (
    "What will be open on another day is told to the person themselves, and to an adult with "
    "parental responsibility for them."
)

_BEGINS = {
    Kind.PERIOD: "the agreed period begins",
    Kind.REVIEW: "a review counts from then",
}
_IS_OVER = {
    Kind.PERIOD: "the agreed period is over",
    Kind.UNUSED: "unused until then",
}


def opens(day: date, events: tuple[Event, ...]) -> str:
    """Closed before."""
    return f"Opens on {_when(day, events, _BEGINS)}."


def rises(day: date, events: tuple[Event, ...]) -> str:
    """Could be looked at before."""
    return f"You can also act on this from {_when(day, events, _BEGINS)}."


def sinks(day: date, events: tuple[Event, ...]) -> str:
    """Could be acted on before."""
    return f"You can only look at this from {_when(day, events, _IS_OVER)}."


def ends_until_reviewed(day: date, events: tuple[Event, ...]) -> str:
    """A review opens it again."""
    when = _when(day, events, {})
    return (
        f"Ends on {when} until it is reviewed. "
        "Ask the GP practice for a review on that day or after."
    )


def ends_uncertainly(day: date, events: tuple[Event, ...]) -> str:
    """A possible birthday."""
    when = _when(day, events, {})
    return (
        f"Ends on {when}, because the date of birth is known only in part. "
        "Please ask the GP practice."
    )


def ends_with_age(day: date, events: tuple[Event, ...]) -> str:
    """No review opens it again."""
    return f"Ends on {_when(day, events, {})}. {DECIDE_THEMSELVES}"


def ends(day: date, events: tuple[Event, ...]) -> str:
    """What was granted stands no longer."""
    kinds = {event.kind for event in events}
    if Kind.UNUSED in kinds and Kind.PERIOD not in kinds:
        return f"Ends on {in_words(day)}, unless you use it before then."
    agreed = tuple(event for event in events if event.kind is Kind.PERIOD)
    return f"Ends on {_when(day, agreed, _IS_OVER)}. Ask the GP practice if it is still needed."


def in_words(day: date) -> str:
    """`3 May 2027`."""
    return f"{day.day} {month_name[day.month]} {day.year}"


def _when(day: date, events: tuple[Event, ...], words: dict[Kind, str]) -> str:
    told = (event.words or words.get(event.kind, "") for event in events)
    causes = " and ".join(dict.fromkeys(one for one in told if one))
    return f"{in_words(day)} ({causes})" if causes else in_words(day)
