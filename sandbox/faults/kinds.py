"""What can be wrong with a source, and how the dial is set to it. What each does stands in
`transport.py`, `refusals.py`, `bodies.py`, `bundles.py`,
`paging.py` and `patients.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

LONGEST_MILLISECONDS = 600_000


class FaultKind(StrEnum):
    """What can be wrong."""

    NONE = "none"
    # How it travels
    DELAY = "delay"
    SLOW_ONCE = "slow-once"
    HANG = "hang"
    DRIP = "drip"
    TRUNCATED = "truncated"
    RESET = "reset"
    RESET_MIDWAY = "reset-midway"
    REFUSED = "refused"
    # Another answer instead
    UNAVAILABLE = "unavailable"
    FLAPPING = "flapping"
    RATE_LIMITED = "rate-limited"
    BAD_GATEWAY = "bad-gateway"
    GATEWAY_TIMEOUT = "gateway-timeout"
    SERVER_ERROR = "server-error"
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - takes every bearer token for expired
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    OVERTAKEN = "overtaken"
    REDIRECT = "redirect"
    NOT_JSON = "not-json"
    EMPTY_BODY = "empty-body"
    OUTCOME_ONLY = "outcome-only"
    OVERSIZE = "oversize"
    GZIP_BOMB = "gzip-bomb"
    DEEP_JSON = "deep-json"
    ODD_JSON = "odd-json"
    COOKIES = "cookies"
    # The answer, rewritten
    BAD_ITEMS = "bad-items"
    ODD_ITEMS = "odd-items"
    DUPLICATE_IDS = "duplicate-ids"
    WRONG_IDS = "wrong-ids"
    WRONG_TOTAL = "wrong-total"
    OUTCOME_ENTRY = "outcome-entry"
    # Links to further pages
    FOREIGN_NEXT = "foreign-next"
    LOOPING_NEXT = "looping-next"
    ENDLESS_NEXT = "endless-next"
    EXPIRED_NEXT = "expired-next"
    # Whom it is about
    WRONG_PATIENT = "wrong-patient"
    MIXED_SUBJECTS = "mixed-subjects"
    TWO_PATIENTS = "two-patients"
    MERGED_PATIENT = "merged-patient"
    OTHER_BIRTH_DATE = "other-birth-date"


# Kinds that come in several forms; the first is the usual one.
FORMS: Mapping[FaultKind, tuple[str, ...]] = {
    FaultKind.RESET_MIDWAY: ("body", "headers"),
    FaultKind.RATE_LIMITED: ("seconds", "date", "garbage"),
    FaultKind.OVERTAKEN: ("412", "409"),
    FaultKind.REDIRECT: ("elsewhere", "itself", "file"),
    FaultKind.NOT_JSON: ("html", "xml", "bom", "latin-1"),
    FaultKind.EMPTY_BODY: ("200", "204"),
    FaultKind.OUTCOME_ONLY: ("error", "warning", "information"),
    FaultKind.OUTCOME_ENTRY: ("warning", "error", "information"),
    FaultKind.GZIP_BOMB: ("once", "twice", "mislabelled"),
    FaultKind.DEEP_JSON: ("arrays", "objects"),
    FaultKind.ODD_JSON: ("nan", "huge-number", "long-integer", "twice", "lone-surrogate"),
    FaultKind.WRONG_IDS: ("id", "type"),
    FaultKind.FOREIGN_NEXT: ("elsewhere", "user", "prefix", "relative", "file", "outside"),
    FaultKind.LOOPING_NEXT: ("itself", "two-pages"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One setting of the dial.

    `milliseconds`: of a delay, between drips, or until a 429 or 503 says to retry. `after`: so
    many requests for each resource type pass unharmed first. `only`: requests for this type alone
    are hit. `method`: requests of this method alone; searches that are posted are GETs here.
    `times`: so many requests are hit, 0 is all of them. `late`: what was asked is done before the
    answer goes wrong.
    `every`: of flapping, requests until it turns. `form`: one of FORMS; empty is the first.
    """

    kind: FaultKind
    milliseconds: int = 0
    after: int = 0
    only: str = ""
    every: int = 3
    form: str = ""
    method: str = ""
    times: int = 0
    late: bool = False

    def shown(self) -> Mapping[str, str | int | bool]:
        """As JSON: kind and milliseconds, and whatever else is not as usual."""
        usual = Fault(self.kind)
        rest = ("after", "only", "every", "form", "method", "times", "late")
        changed = {each: getattr(self, each) for each in rest}
        said = {each: value for each, value in changed.items() if value != getattr(usual, each)}
        return {"kind": self.kind.value, "milliseconds": self.milliseconds, **said}


WELL = Fault(FaultKind.NONE)


def parsed(body: bytes) -> Fault | None:
    """The fault a request body asks for; None when it is no such thing."""
    try:
        fault = msgspec.json.decode(body, type=Fault)
    except ValueError:
        return None
    if fault.kind is FaultKind.NONE:
        return WELL
    is_timely = 0 <= fault.milliseconds <= LONGEST_MILLISECONDS
    is_counted = fault.after >= 0 and fault.every > 0 and fault.times >= 0
    is_formed = fault.form in {"", *FORMS.get(fault.kind, ())}
    return fault if is_timely and is_counted and is_formed else None
