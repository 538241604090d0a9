"""Which statements of the relationship service count today, one for each grantor."""

from collections.abc import Sequence
from datetime import date

from tests.proof.oracle.days import english_day, turns
from tests.proof.oracle.facts import UNASKED, Facts, Statement, Use, Wish

BASES = (
    "consent",
    "parental-responsibility",
    "best-interest",
    "health-and-welfare-lasting-power-of-attorney",
    "court-appointed-personal-welfare-deputy",
)


def counting(facts: Facts) -> list[Statement]:
    """The statements that count: of this pair, the last word of their grantor, active, permitting,
    on a known basis, today."""
    if isinstance(facts.statements, str):
        return []
    today = english_day(facts.now)
    pair = (facts.asker.number, facts.subject)
    own = [one for one in facts.statements if (one.actor, one.subject) == pair]
    found = []
    for grantor in {one.grantor for one in own} - {None}:
        last = _last_word([one for one in own if one.grantor == grantor], facts, today)
        if last and last.status == "active" and last.permits and last.basis in BASES:
            found.append(last)
    return found


def _last_word(said: Sequence[Statement], facts: Facts, today: date) -> Statement | None:
    """What one grantor said last; None when that is nothing or contradicts itself."""
    weighed = [
        one
        for one in said
        if one.status in ("inactive", "rejected") or (one.status == "active" and _in(one, today))
    ]
    if not weighed:
        return None
    # Nobody knows that one without a time is not the latest.
    latest = max((one.updated for one in weighed if one.updated), default=None)
    newest = [one for one in weighed if one.updated in (latest, None)]
    if len({(one.status, one.basis, one.start, one.end) for one in newest}) > 1:
        return None
    # Of several that say the same, what is least: a denial, the oldest review, the longest rest.
    return min(
        newest,
        key=lambda one: (one.permits, reviewed(one, facts) or date.min, last_touched(one, facts)),
    )


def _in(one: Statement, today: date) -> bool:
    return (one.start or date.min) <= today <= (one.end or date.max)


def reviewed(one: Statement, facts: Facts) -> date | None:
    """When it was made or last reviewed, here or there. A day to come is no review."""
    use = facts.uses.get(one.name)
    today = english_day(facts.now)
    days = [day for day in (one.made, use.reviewed if use else None) if day and day <= today]
    return max(days, default=None)


def ended(one: Statement, facts: Facts) -> bool:
    """Has the subject suspended it, or nobody used it for years?"""
    if isinstance(facts.wish, Wish) and facts.wish.suspended:
        return True
    return unused(one, facts)


def last_touched(one: Statement, facts: Facts) -> date:
    """When it was last used, made or reviewed, or first seen here; if never before, then today."""
    today = english_day(facts.now)
    use = facts.uses.get(one.name) or Use(first_seen=today)
    return max(day for day in (use.first_seen, use.last_used, reviewed(one, facts)) if day)


def unused(one: Statement, facts: Facts) -> bool:
    """Has it ended because nobody used it?"""
    years = facts.settings.unused_years
    return turns(last_touched(one, facts), years, ending=True) <= english_day(facts.now)


def unasked(facts: Facts) -> bool:
    """Is anything missing that acting for somebody rests on?"""
    return UNASKED in (facts.person, facts.actor, facts.statements, facts.wish)
