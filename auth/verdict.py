"""What a rule says of a case, and how rules are combined. Knows no rule.

Nothing to combine refuses. Refusals are told by the first of `ORDER` that holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from schema.access import AccessReason
from schema.evidence import Grant

C_contra = TypeVar("C_contra", contravariant=True)

ORDER = (
    AccessReason.ALLOWED,
    AccessReason.APP_SCOPE,
    AccessReason.UNAVAILABLE,
    AccessReason.AGE_RULE,
    AccessReason.NOT_GRANTED,
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Nothing speaks against it."""

    grant: Grant | None = None
    """The grant it rests on, once a rule has named one."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something speaks against it."""

    reason: AccessReason


Verdict = Allowed | Refused

_ALLOWED = Allowed()
_REFUSED = {reason: Refused(reason) for reason in ORDER}
_RANK = {reason: rank for rank, reason in enumerate(ORDER)}

NOT_GRANTED = _REFUSED[AccessReason.NOT_GRANTED]


class Rule(Protocol[C_contra]):
    """One reason to allow or refuse. Pure: everything it needs stands in the case."""

    def judge(self, case: C_contra) -> Verdict: ...


class AllOf(Generic[C_contra]):
    """Refuses with the first refusal, in the order in which the rules stand."""

    def __init__(self, *rules: Rule[C_contra]) -> None:
        self.rules = rules

    def judge(self, case: C_contra) -> Verdict:
        verdict: Verdict = NOT_GRANTED
        grant: Grant | None = None
        for rule in self.rules:
            verdict = rule.judge(case)
            if isinstance(verdict, Refused):
                return verdict
            grant = grant or verdict.grant
        return Allowed(grant) if grant else verdict


class AnyOf(Generic[C_contra]):
    """Allows with the first that allows; refuses with the reason that comes first in `ORDER`."""

    def __init__(self, *rules: Rule[C_contra]) -> None:
        self.rules = rules

    def judge(self, case: C_contra) -> Verdict:
        refused = NOT_GRANTED
        for rule in self.rules:
            verdict = rule.judge(case)
            if isinstance(verdict, Allowed):
                return verdict
            refused = first_in_order(refused, verdict)
        return refused


class Forbid(Generic[C_contra]):
    """Refuses whatever the inner rule matches. Stands among `AllOf`, so it beats every permit."""

    def __init__(self, rule: Rule[C_contra]) -> None:
        self._rule = rule

    def judge(self, case: C_contra) -> Verdict:
        return NOT_GRANTED if isinstance(self._rule.judge(case), Allowed) else _ALLOWED


Judged = dict[tuple[int, ...], tuple[object, Verdict]]
"""Verdicts of `Once`, each with what it was on: so nothing else can take its identity."""


class Remembering(Protocol):
    """What can be judged once for several questions."""

    @property
    def judged(self) -> Judged: ...


M_contra = TypeVar("M_contra", bound=Remembering, contravariant=True)


class Once(Generic[M_contra]):
    """Judges a rule once for everything that it looks at; `on` names that, by identity.

    The people, their grants and the day are the same for all that one case asks of a record: only
    what else the rule looks at needs a name.
    """

    def __init__(self, rule: Rule[M_contra], on: Callable[[M_contra], tuple[object, ...]]) -> None:
        self.rule = rule
        self._on = on

    def judge(self, case: M_contra) -> Verdict:
        on = self._on(case)
        key = (id(self), *map(id, on))
        found = case.judged.get(key)
        if found is None:
            found = case.judged[key] = on, self.rule.judge(case)
        return found[1]


def first_in_order(one: Refused, other: Refused) -> Refused:
    """The refusal whose reason is told when both hold."""
    return one if _RANK[one.reason] <= _RANK[other.reason] else other


def when(holds: bool, otherwise: AccessReason = AccessReason.NOT_GRANTED) -> Verdict:
    """Allowed when it holds, else refused for the reason."""
    return _ALLOWED if holds else _REFUSED[otherwise]
