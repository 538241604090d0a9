"""Whether people may open something of their own to others: pure, from facts that are given.

Closing is always possible; what opens needs somebody who is certainly old enough for an account.
"""

from datetime import datetime

from auth.age import Age
from auth.age_bands import ACCOUNT_YEARS
from auth.principal import Principal
from schema.access import AccessReason
from schema.evidence import Person, Unanswered
from schema.moment import london_date


def may_open(principal: Principal, person: Person | Unanswered, now: datetime) -> AccessReason:
    """ALLOWED, or why not. `person` is the national record of the principal, who is the subject.

    Nobody under 13 has an account (NHS login), so whoever signs in as one is somebody else.
    """
    known = person if isinstance(person, Person) else None
    if known is not None and known.deceased:
        return AccessReason.NOT_GRANTED
    birth_date = (known.birth_date if known else None) or principal.birth_date
    age = Age.on(birth_date, london_date(now))
    if birth_date is None:
        return AccessReason.UNAVAILABLE
    certain = age is not None and age.at_least(ACCOUNT_YEARS)
    return AccessReason.ALLOWED if certain else AccessReason.AGE_RULE
