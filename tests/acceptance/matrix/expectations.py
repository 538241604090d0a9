"""The table: what an organisation's row says while something is wrong with it.

After `federation.md` of the design and `reference/fhir-parts.md` section 2. "Before": it goes
wrong before it is asked. "During": the first page of its appointments is still good.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.faults.kinds import FaultKind
from sandbox.profile import Subject
from sandbox.trust import Trust

BEFORE, DURING = "before", "during"

OK = frozenset({"OK"})
EMPTY = frozenset({"EMPTY"})
TIMED_OUT = frozenset({"TIMED_OUT"})
UNAVAILABLE = frozenset({"UNAVAILABLE"})
RATE_LIMITED = frozenset({"RATE_LIMITED"})
REFUSED = frozenset({"REFUSED"})
INVALID = frozenset({"INVALID"})
INCOMPLETE = frozenset({"INCOMPLETE"})

LATE_MILLISECONDS = 60_000
WAIT_MILLISECONDS = 5_000


@dataclass(frozen=True, slots=True)
class Expected:
    """One kind of fault. `during` is None where it makes no sense: it is about the Patient."""

    kind: FaultKind
    before: frozenset[str]
    during: frozenset[str] | None = INCOMPLETE
    with_patient: frozenset[str] | None = None
    """Before, where the Patient is asked for to compare; None: the same."""
    options: Mapping[str, object] = field(default_factory=dict)
    national: frozenset[str] | None = None
    """Before, at a national service that answers all at once; None: the same."""
    may_hide: bool = False
    """A result of an unheard-of state may not be out yet: it is left out, and nobody is told."""
    begins_with: str = "second page"
    """During: the request that meets it first."""

    @property
    def asks_to_wait(self) -> bool:
        """Does it say when to come back?"""
        return self.kind is FaultKind.RATE_LIMITED

    def moments(self) -> tuple[str, ...]:
        """When it can go wrong."""
        return (BEFORE,) if self.during is None else (BEFORE, DURING)

    def at(self, trust: Trust, moment: str) -> frozenset[str]:
        """The statuses that its row may have."""
        if moment == DURING:
            return self.during or OK
        has_patients = trust.profile.subject is not Subject.LOGICAL
        return (has_patients and self.with_patient) or self.before

    def setting(self, moment: str) -> Mapping[str, object]:
        """How the dial is turned for it."""
        if moment == BEFORE:
            return self.options
        if self.begins_with == "appointments":
            return {**self.options, "only": "Appointment"}
        return {**self.options, "only": "Appointment", "after": 1}


_K = FaultKind
_LATE = {"milliseconds": LATE_MILLISECONDS}

TABLE = (
    # How it travels
    Expected(_K.DELAY, TIMED_OUT, options=_LATE),
    Expected(_K.HANG, TIMED_OUT),
    Expected(_K.DRIP, TIMED_OUT, options={"milliseconds": 50}),
    Expected(_K.TRUNCATED, INVALID),
    Expected(_K.RESET, UNAVAILABLE),
    Expected(_K.RESET_MIDWAY, INVALID),
    Expected(_K.REFUSED, UNAVAILABLE),
    # Another answer instead
    Expected(_K.UNAVAILABLE, UNAVAILABLE),
    Expected(_K.RATE_LIMITED, RATE_LIMITED, options={"milliseconds": WAIT_MILLISECONDS}),
    Expected(_K.BAD_GATEWAY, UNAVAILABLE),
    Expected(_K.GATEWAY_TIMEOUT, TIMED_OUT),
    Expected(_K.SERVER_ERROR, UNAVAILABLE),
    Expected(_K.EXPIRED_TOKEN, REFUSED),
    Expected(_K.FORBIDDEN, REFUSED),
    Expected(_K.NOT_FOUND, UNAVAILABLE),
    Expected(_K.OVERTAKEN, UNAVAILABLE),
    Expected(_K.REDIRECT, INVALID),
    Expected(_K.NOT_JSON, INVALID),
    # A second call to a source that is slow may be answered first, and by nothing.
    Expected(_K.EMPTY_BODY, EMPTY, during=INCOMPLETE | EMPTY),
    Expected(_K.OUTCOME_ONLY, INVALID),
    Expected(_K.OVERSIZE, INVALID),
    Expected(_K.GZIP_BOMB, INVALID | TIMED_OUT),
    Expected(_K.DEEP_JSON, INVALID),
    Expected(_K.ODD_JSON, OK, OK),
    Expected(_K.COOKIES, OK, OK),
    # The answer, rewritten. Bad items are counted in `unreadable`.
    # Nationally, where an item is a Bundle, one that is none lacks from the total.
    Expected(_K.BAD_ITEMS, OK, OK, national=OK | INCOMPLETE),
    Expected(_K.ODD_ITEMS, OK, OK, may_hide=True),
    Expected(_K.DUPLICATE_IDS, OK, OK),
    Expected(_K.WRONG_IDS, OK, OK),
    # A search for the Patient that is not whole may hide a second one.
    Expected(_K.WRONG_TOTAL, INCOMPLETE, with_patient=INVALID),
    Expected(_K.OUTCOME_ENTRY, INCOMPLETE, with_patient=INVALID),
    Expected(_K.FOREIGN_NEXT, INCOMPLETE, with_patient=INVALID),
    Expected(_K.LOOPING_NEXT, INCOMPLETE, with_patient=INVALID),
    Expected(_K.ENDLESS_NEXT, INCOMPLETE, with_patient=INVALID),
    Expected(_K.EXPIRED_NEXT, INCOMPLETE, national=OK),
    # Whom it is about. A link to the next page names nobody.
    Expected(_K.WRONG_PATIENT, INVALID, INVALID, begins_with="appointments"),
    Expected(_K.MIXED_SUBJECTS, INVALID, INVALID, begins_with="appointments"),
    Expected(_K.TWO_PATIENTS, OK, None, with_patient=INVALID),
    Expected(_K.MERGED_PATIENT, OK, None),
    Expected(_K.OTHER_BIRTH_DATE, OK, None, with_patient=INVALID),
)
