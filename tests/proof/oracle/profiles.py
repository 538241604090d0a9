"""What a statement opens at an organisation: tables of the page, and what the subject chose."""

from tests.proof.oracle.facts import Facts, House, Opens, Statement, Wish

ALL = frozenset(
    {"DEMOG", "APPT", "DOCS", "MSG", "PRESCR", "PREASSESS", "TEST", "VACC", "COND", "REG"}
)
_FAMILY = Opens(ALL - {"MSG"}, frozenset({"APPT", "PREASSESS", "PRESCR", "REG"}))
_LITTLE = Opens(frozenset({"DEMOG", "APPT", "PRESCR"}), frozenset())
SHIPPED = {
    "parental-responsibility": _FAMILY,
    "health-and-welfare-lasting-power-of-attorney": _FAMILY,
    "court-appointed-personal-welfare-deputy": _FAMILY,
    "consent": _LITTLE,
    "best-interest": _LITTLE,
}


def opens(one: Statement, facts: Facts, house: House, category: str, action: str) -> bool:
    """Does it open this category for this action here?"""
    kind = "read" if action == "read" else "write"
    here = house.opens.get(one.basis) or facts.settings.opens.get(one.basis) or SHIPPED[one.basis]
    wish = facts.wish
    if not isinstance(wish, Wish) or wish.opens is None:
        return category in getattr(here, kind)
    limit = (facts.settings.consent_maximum or Opens(ALL, ALL)) if one.basis == "consent" else here
    return category in getattr(wish.opens, kind) and category in getattr(limit, kind)


def accepted(one: Statement, facts: Facts, house: House) -> bool:
    """Does the organisation go by what this grantor says?"""
    if one.grantor is None:
        return False
    if one.grantor in house.accepts or one.grantor == house.code:
        return True
    return house.any_gp and one.grantor in facts.practices
