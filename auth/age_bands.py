"""What a legal basis is worth at the subject's age: a part of the rules, on one grant at a time.

The bands are those of docs/proxy-rules.md; there is no statutory age of competence, so the
gateway goes by birthdays and by reviews made since.
"""

from dataclasses import dataclass

from auth.case import GrantCase
from auth.verdict import AllOf, AnyOf, Rule, Verdict, when
from schema.access import AccessReason, LegalBasis

ADULT_YEARS = 16
ACCOUNT_YEARS = 13
"""People can have an account of their own from this age (NHS login)."""


class On:
    """The grant stands on one of these legal bases."""

    def __init__(self, *bases: LegalBasis) -> None:
        self._bases = bases

    def judge(self, case: GrantCase) -> Verdict:
        return when(case.grant.basis in self._bases)


@dataclass(frozen=True, slots=True)
class Under:
    """The subject is certainly younger."""

    years: int

    def judge(self, case: GrantCase) -> Verdict:
        age = case.case.age
        return when(age is not None and not age.may_be(self.years), AccessReason.AGE_RULE)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The subject is certainly this old."""

    years: int

    def judge(self, case: GrantCase) -> Verdict:
        age = case.case.age
        return when(age is not None and age.at_least(self.years), AccessReason.AGE_RULE)


@dataclass(frozen=True, slots=True)
class ReviewedSince:
    """From a birthday on, a grant counts only if made or reviewed on or after it (DAPB3051-P 7.2).

    A date in the future is a slip of the pen and no review.
    """

    years: int

    def judge(self, case: GrantCase) -> Verdict:
        return _reviewed(case, self.years)


class ReviewedSinceReviewBirthday:
    """The first birthday that asks for a review is the organisation's choice, 11 to 13 (RCGP)."""

    def judge(self, case: GrantCase) -> Verdict:
        return _reviewed(case, case.case.situation.terms.review_birthday_years)


def _reviewed(case: GrantCase, years: int) -> Verdict:
    age, reviewed_on = case.case.age, case.reviewed_on
    if age is None:
        return when(False, AccessReason.AGE_RULE)
    birthday = age.latest_birthday(years)
    since = birthday is None or (reviewed_on is not None and birthday <= reviewed_on)
    return when(since, AccessReason.AGE_RULE)


AGE_BANDS: Rule[GrantCase] = AnyOf(
    AllOf(
        # Void at 16 without exception: "systems must suspend" (DAPB3051-P 7.2).
        On(LegalBasis.PARENTAL_RESPONSIBILITY),
        Under(ADULT_YEARS),
        ReviewedSinceReviewBirthday(),
        ReviewedSince(ACCOUNT_YEARS),
    ),
    AllOf(
        # A child's best interest, decided by a professional; an adult's by the Mental Capacity
        # Act 2005, and then decided anew.
        On(LegalBasis.BEST_INTEREST),
        ReviewedSinceReviewBirthday(),
        ReviewedSince(ACCOUNT_YEARS),
        ReviewedSince(ADULT_YEARS),
    ),
    AllOf(
        # Before 13 nobody has an account from which to consent.
        On(LegalBasis.CONSENT),
        AtLeast(ACCOUNT_YEARS),
        ReviewedSince(ACCOUNT_YEARS),
        ReviewedSince(ADULT_YEARS),
    ),
    AllOf(
        # Made for adults who lack capacity; capacity is presumed until 16 at least.
        On(LegalBasis.LASTING_POWER_OF_ATTORNEY, LegalBasis.COURT_APPOINTED_DEPUTY),
        AtLeast(ADULT_YEARS),
        ReviewedSince(ADULT_YEARS),
    ),
)
"""What a legal basis is worth at the subject's age."""
