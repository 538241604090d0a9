"""Which rule made a verdict, for explaining it to developers. Decides nothing itself."""

from typing import TypeVar

from auth.verdict import AllOf, Allowed, AnyOf, Once, Refused, Rule, Verdict

C_contra = TypeVar("C_contra", contravariant=True)


def deciding(rule: Rule[C_contra], case: C_contra) -> Rule[C_contra]:
    """The innermost rule on which the verdict turned.

    That is the first that refused where all must allow, and of alternatives the one that allowed,
    or the last that refused for the reason told. Inside a `Forbid` nobody looks: what it matches
    may be told to no one.
    """
    match rule:
        case AllOf():
            return deciding(_of_all(rule, case), case)
        case AnyOf():
            return deciding(_of_any(rule, case), case)
        case Once():
            return deciding(rule.rule, case)
        case _:
            return rule


def _of_all(rule: AllOf[C_contra], case: C_contra) -> Rule[C_contra]:
    refused = [one for one in rule.rules if isinstance(one.judge(case), Refused)]
    choices = [one for one in rule.rules if isinstance(one, AnyOf)]
    return [*refused[:1], *choices[-1:], *rule.rules[-1:]][0]


def _of_any(rule: AnyOf[C_contra], case: C_contra) -> Rule[C_contra]:
    told = rule.judge(case)
    alike = [one for one in rule.rules if _alike(one.judge(case), told)]
    return alike[0] if isinstance(told, Allowed) else alike[-1]


def _alike(one: Verdict, told: Verdict) -> bool:
    return one == told if isinstance(told, Refused) else isinstance(one, Allowed)
