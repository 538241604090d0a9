"""The organisations of a generated country: what they hold, on what terms, and what they take."""

from schema.directory import RecordType
from schema.patient import RECORD_LISTS
from tests.proof.oracle.acting import DEEDS
from tests.proof.oracle.facts import House, Opens
from tests.proof.oracle.profiles import ALL
from tests.support.auth import NATIONAL

_ANSWERS = RecordType.QUESTIONNAIRE_ANSWERS
KINDS = {
    kind.value: kind.category.name
    for kind in sorted(RecordType, key=lambda one: one is not _ANSWERS)
}
"""Kinds of record and the category that each is of; what others refer to first."""
LIST_FIELDS = {name: one.record_type.value for name, one in RECORD_LISTS.items()}
_PLENTY = Opens(ALL, frozenset({"APPT", "MSG", "DOCS"}))
_NATIONAL_DEEDS = frozenset({"pharmacy-nominate"})
_ALL_DEEDS = frozenset(deed.name for deed in DEEDS.values()) - _NATIONAL_DEEDS
_OF_ANSWERS = frozenset({"answers-save", "answers-submit"})
BOOKING = frozenset({"appointment-book", "appointment-reschedule"})
"""An organisation that does one of these has times to offer."""
HOUSES = (
    House(
        "RA1",
        opens={"parental-responsibility": _PLENTY, "consent": _PLENTY},
        does=_ALL_DEEDS,
        opening_is_reading=True,
    ),
    House("RA2", any_gp=False, does=_ALL_DEEDS - _OF_ANSWERS),
    House(
        "RA3",
        review_birthday=13,
        least_own_age=16,
        delicate=frozenset({"letter"}),
        does=_ALL_DEEDS - {"appointment-book", "message-send"},
        only_asked=True,
        opening_is_reading=True,
    ),
    House("RA4", least_age=16, accepts=frozenset({"RA2"})),
    House("G99901", any_gp=False, does=_ALL_DEEDS),
    House(
        "X27",
        review_birthday=12,
        delicate=frozenset({"message"}),
        does=frozenset({"message-send", "message-read"}),
    ),
)
OFFERS = {"RA4": ("appointment", "letter"), "X27": ("message",)}
NATIONAL_HOUSE = House(str(NATIONAL), does=_NATIONAL_DEEDS)
NATIONAL_FACTS = {"PRESCR": ("nominatedPharmacy",), "REG": ("practice",)}
"""Fields of the national record that another category opens than that of people's details."""


def offers(house: House, kind: str) -> bool:
    """Can it be asked for a kind of record?"""
    return kind in OFFERS.get(house.code, KINDS)
