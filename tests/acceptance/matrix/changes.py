"""The table of actions: what is told of a change that goes wrong at its organisation, and whether
it came to pass.

After `schema.action`: a lost answer is looked for at once, what is not seen stays UNKNOWN until it
is certain, and what was refused was not done.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.faults.kinds import FaultKind

DONE = frozenset({"DONE", "PENDING"})
"""It came to pass: at some organisations what is asked for is decided later."""
UNKNOWN = frozenset({"UNKNOWN"})
REJECTED = frozenset({"REJECTED"})
CONFLICT = frozenset({"CONFLICT"})

ABOUT_LISTS = frozenset(
    {
        FaultKind.BAD_ITEMS,
        FaultKind.ODD_ITEMS,
        FaultKind.DUPLICATE_IDS,
        FaultKind.WRONG_TOTAL,
        FaultKind.OUTCOME_ENTRY,
        FaultKind.FOREIGN_NEXT,
        FaultKind.LOOPING_NEXT,
        FaultKind.ENDLESS_NEXT,
        FaultKind.EXPIRED_NEXT,
        FaultKind.MIXED_SUBJECTS,
        FaultKind.TWO_PATIENTS,
        FaultKind.MERGED_PATIENT,
        FaultKind.OTHER_BIRTH_DATE,
    }
)
"""The answer to a change is no list, so that nothing of it goes wrong."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One way in which a change goes wrong."""

    kind: FaultKind
    told: frozenset[str]
    """At first."""
    form: str = ""
    late: bool = False
    """Is it done before?"""
    comes_to_pass: bool | None = None
    """None: if that is what is told."""
    is_slow: bool = False
    hides: bool = False
    """May what was made not be shown? Its organisation told us a name under which nothing is."""

    def __str__(self) -> str:
        return "-".join([self.kind, *filter(None, [self.form, "late" if self.late else ""])])

    @property
    def is_done(self) -> bool:
        """Did it come to pass at its organisation?"""
        return self.told == DONE if self.comes_to_pass is None else self.comes_to_pass

    def settled(self, steps: int) -> frozenset[str]:
        """What is told in the end. What was done in part can be taken back."""
        if self.told != UNKNOWN:
            return self.told
        return (DONE if steps == 1 else DONE | REJECTED) if self.is_done else REJECTED

    @property
    def setting(self) -> Mapping[str, str | int | bool]:
        """How the dial is turned for it."""
        return {"form": self.form, "late": self.late}


_K = FaultKind

BROKEN = (
    # How it travels
    Broken(_K.HANG, UNKNOWN, is_slow=True),
    Broken(_K.HANG, UNKNOWN, late=True, comes_to_pass=True, is_slow=True),
    Broken(_K.DRIP, UNKNOWN, comes_to_pass=True, is_slow=True),
    Broken(_K.REFUSED, UNKNOWN),
    Broken(_K.RESET, UNKNOWN),
    Broken(_K.RESET, DONE, late=True),
    Broken(_K.RESET_MIDWAY, DONE),
    Broken(_K.TRUNCATED, DONE),
    # Another answer instead
    Broken(_K.UNAVAILABLE, UNKNOWN),
    Broken(_K.BAD_GATEWAY, DONE, late=True),
    Broken(_K.GATEWAY_TIMEOUT, UNKNOWN),
    Broken(_K.SERVER_ERROR, UNKNOWN),
    Broken(_K.SERVER_ERROR, DONE, late=True),
    Broken(_K.RATE_LIMITED, REJECTED),
    Broken(_K.EXPIRED_TOKEN, REJECTED),
    Broken(_K.FORBIDDEN, REJECTED),
    Broken(_K.NOT_FOUND, REJECTED),
    Broken(_K.OVERTAKEN, CONFLICT, form="412"),
    Broken(_K.OVERTAKEN, CONFLICT, form="409"),
    Broken(_K.OVERTAKEN, DONE, form="412", late=True),
    Broken(_K.REDIRECT, UNKNOWN),
    Broken(_K.NOT_JSON, DONE),
    Broken(_K.EMPTY_BODY, UNKNOWN),
    Broken(_K.OUTCOME_ONLY, UNKNOWN),
    Broken(_K.OUTCOME_ONLY, DONE, late=True),
    Broken(_K.OVERSIZE, UNKNOWN),
    Broken(_K.GZIP_BOMB, UNKNOWN),
    Broken(_K.DEEP_JSON, UNKNOWN),
    Broken(_K.ODD_JSON, DONE),
    Broken(_K.COOKIES, DONE),
    # Another thing than what was changed, and somebody else's
    Broken(_K.WRONG_IDS, DONE, form="id", hides=True),
    Broken(_K.WRONG_IDS, DONE, form="type"),
    Broken(_K.WRONG_PATIENT, DONE),
)
