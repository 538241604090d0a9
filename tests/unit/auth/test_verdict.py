"""How rules combine: closed by default, and forbidding wins."""

from dataclasses import dataclass

from auth.verdict import AllOf, Allowed, AnyOf, Forbid, Refused, Verdict
from schema.access import AccessReason
from tests.support.auth import a_grant

GRANT = a_grant().build()


@dataclass(frozen=True, slots=True)
class Says:
    """A rule that always says the same."""

    verdict: Verdict

    def judge(self, case: str) -> Verdict:
        return self.verdict


YES = Says(Allowed())
NO = Says(Refused(AccessReason.NOT_GRANTED))
TOO_OLD = Says(Refused(AccessReason.AGE_RULE))


def test_nothing_to_combine_refuses() -> None:
    refused = Refused(AccessReason.NOT_GRANTED)

    assert AllOf[str]().judge("case") == refused
    assert AnyOf[str]().judge("case") == refused


def test_all_of_refuses_with_its_first_refusal() -> None:
    assert AllOf(YES, TOO_OLD, NO).judge("case") == Refused(AccessReason.AGE_RULE)
    assert AllOf(NO, TOO_OLD).judge("case") == Refused(AccessReason.NOT_GRANTED)


def test_all_of_remembers_the_first_grant_named() -> None:
    named = Says(Allowed(GRANT))

    assert AllOf(YES, named, YES).judge("case") == Allowed(GRANT)
    assert AllOf(YES, YES).judge("case") == Allowed()


def test_any_of_allows_with_the_first_that_allows() -> None:
    assert AnyOf(NO, Says(Allowed(GRANT)), YES).judge("case") == Allowed(GRANT)


def test_any_of_tells_the_reason_that_comes_first() -> None:
    assert AnyOf(NO, TOO_OLD).judge("case") == Refused(AccessReason.AGE_RULE)
    assert AnyOf(TOO_OLD, NO).judge("case") == Refused(AccessReason.AGE_RULE)


def test_forbidding_beats_every_permit() -> None:
    everybody = AllOf(AnyOf(YES, YES), Forbid(YES), YES)

    assert everybody.judge("case") == Refused(AccessReason.NOT_GRANTED)
    assert AllOf(YES, Forbid(NO)).judge("case") == Allowed()
