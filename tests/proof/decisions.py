"""Decisions of the product against those of the oracle, over random situations."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.proof import product
from tests.proof.oracle import decision
from tests.proof.oracle.ages import births
from tests.proof.oracle.days import english_day, turns
from tests.proof.oracle.facts import UNASKED, Question
from tests.proof.shrinking import readable, shrunk
from tests.proof.situations import Situations

MOST_SHOWN = 5
_BANDS = ((16, "16 and over"), (13, "13 to 15"), (11, "11 and 12"), (0, "under 11"))


@dataclass(slots=True)
class Found:
    """What became of a number of situations."""

    decided: Counter[str] = field(default_factory=Counter)
    """By reason; `dependants: …` for who is listed."""
    bands: Counter[str] = field(default_factory=Counter)
    differing: int = 0
    shown: list[str] = field(default_factory=list)
    """The first differences, as small as they get."""

    @property
    def total(self) -> int:
        """How many decisions were compared."""
        return sum(self.decided.values())


def compared(seed: int, count: int) -> Found:
    """Compare so many decisions; of every fourth situation also who is listed."""
    found = Found()
    situations = Situations(Random(seed))  # noqa: S311 - repeatable, no secret
    for place in range(count):
        question = situations.question()
        found.bands[band(question)] += 1
        told = decision.decide(question)
        found.decided[f"{_who(question)}: {told}"] += 1
        if told != product.decided(question):
            _note(found, question)
        if place % 4 == 0:
            _compare_listing(found, question)
    return found


def differs(question: Question) -> bool:
    """Do the two say different things?"""
    return decision.decide(question) != product.decided(question)


def listing_differs(question: Question) -> bool:
    """Do they list different people?"""
    return decision.listed(question.facts) != product.is_listed(question.facts)


def band(question: Question) -> str:
    """The age of the subject, as the rule page draws its columns."""
    today = english_day(question.facts.now)
    days = births(question.facts)
    ages = {
        next(name for years, name in _BANDS if turns(day, years, ending=False) <= today)
        for day in days
    }
    return ages.pop() if len(ages) == 1 else "not certain"


def _who(question: Question) -> str:
    return "self" if question.facts.subject == question.facts.asker.number else "proxy"


def _compare_listing(found: Found, question: Question) -> None:
    facts = question.facts
    # Before anybody is listed, the household has refused where these two did not answer.
    if facts.asker.number == facts.subject or UNASKED in (facts.actor, facts.statements):
        return
    found.decided[f"dependants: {'listed' if decision.listed(facts) else 'not listed'}"] += 1
    if listing_differs(question):
        found.differing += 1
        if len(found.shown) < MOST_SHOWN:
            small = shrunk(question, listing_differs)
            found.shown.append(
                f"dependants: oracle {decision.listed(small.facts)}, "
                f"product {product.is_listed(small.facts)}: {readable(small)}"
            )


def _note(found: Found, question: Question) -> None:
    found.differing += 1
    if len(found.shown) < MOST_SHOWN:
        small = shrunk(question, differs)
        found.shown.append(
            f"oracle {decision.decide(small)}, product {product.decided(small)}: {readable(small)}"
        )
