"""The personas: who they are. What happens to them stands in `stories/`, who acts for whom in
`grants.py`. Ages are relative to today; nobody but Sam has a birthday within thirty days of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from sandbox.days import Days
from sandbox.numbers import NhsNumber

PersonId = NewType("PersonId", str)


@dataclass(frozen=True, slots=True)
class Person:
    """One simulated person, as the national demographics service knows them."""

    id: PersonId
    number: NhsNumber
    prefix: str
    given: str
    family: str
    gender: str
    born: date
    story: str
    practice: str
    home: tuple[str, str, str]  # street, town, postcode
    phone: str
    restricted: bool = False
    died: datetime | None = None
    replaced_by: NhsNumber | None = None  # the number this record was merged into

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    @property
    def pharmacy(self) -> str:
        """Where prescriptions go unless another pharmacy is chosen."""
        return "FX902" if self.practice == "G99902" else "FX901"

    def age(self, today: date) -> int:
        """Whole years on that day."""
        before = (today.month, today.day) < (self.born.month, self.born.day)
        return today.year - self.born.year - before


@dataclass(frozen=True, slots=True)
class _Row:
    """A person before it is known what day it is."""

    id: str
    number: str
    name: tuple[str, str, str]
    gender: str
    years: int
    days_since_birthday: int
    story: str


_ROWS = (
    _Row(
        "maya-hughes", "9990000018", ("Ms", "Maya", "Hughes"), "female", 38, 150,
        "Parent of Leo, Ruby, Noah and Ella. Her own records are at two hospitals and her GP.",
    ),
    _Row(
        "noah-hughes", "9990000026", ("Master", "Noah", "Hughes"), "male", 8, 120,
        "Eight, has asthma. His mother may see his record.",
    ),
    _Row(
        "ella-hughes", "9990000034", ("Miss", "Ella", "Hughes"), "female", 5, 200,
        "Five, starting school. Her mother may see her record.",
    ),
    _Row(
        "leo-hughes", "9990000042", ("Master", "Leo", "Hughes"), "male", 14, 100,
        "Fourteen, signs in himself. His mother's access was reviewed after he turned thirteen; "
        "some of his visits are private to him.",
    ),
    _Row(
        "ruby-hughes", "9990000050", ("Miss", "Ruby", "Hughes"), "female", 13, 80,
        "Thirteen. Nobody has reviewed her mother's access since she was nine, so it is closed.",
    ),
    _Row(
        "sam-okafor", "9990000069", ("Mx", "Sam", "Okafor"), "other", 16, 35,
        "Turned sixteen five weeks ago: the mother's access has ended, the record is Sam's alone.",
    ),
    _Row(
        "grace-okafor", "9990000077", ("Mrs", "Grace", "Okafor"), "female", 47, 210,
        "Sam's mother. Acts for her father Joseph with his consent and for her aunt Dorothy "
        "under a lasting power of attorney.",
    ),
    _Row(
        "joseph-okafor", "9990000085", ("Mr", "Joseph", "Okafor"), "male", 79, 170,
        "Seventy-nine, with more than forty appointments at two hospitals.",
    ),
    _Row(
        "dorothy-okafor", "9990000093", ("Miss", "Dorothy", "Okafor"), "female", 84, 140,
        "Eighty-four, lives with dementia. Her niece Grace holds her power of attorney.",
    ),
    _Row(
        "tom-baker", "9990000107", ("Mr", "Tom", "Baker"), "male", 41, 95,
        "Separated from Lucy. His access to their son Finn was ended.",
    ),
    _Row(
        "lucy-baker", "9990000115", ("Ms", "Lucy", "Baker"), "female", 39, 260,
        "Separated from Tom. May see their son Finn's record.",
    ),
    _Row(
        "finn-baker", "9990000123", ("Master", "Finn", "Baker"), "male", 7, 185,
        "Seven, child of separated parents.",
    ),
    _Row(
        "iris-novak", "9990000131", ("Ms", "Iris", "Novak"), "female", 33, 130,
        "Her record is restricted: she sees it without her address, Dan sees nothing.",
    ),
    _Row(
        "dan-novak", "9990000158", ("Mr", "Dan", "Novak"), "male", 36, 220,
        "Has a grant for Iris, whose record is restricted, so it opens nothing.",
    ),
    _Row(
        "walter-finch", "9990000166", ("Mr", "Walter", "Finch"), "male", 88, 110,
        "Died two months ago.",
    ),
    _Row(
        "ann-finch", "9990000174", ("Mrs", "Ann", "Finch"), "female", 61, 240,
        "Cared for Walter until he died.",
    ),
    _Row(
        "pat-quinn", "9990000182", ("Mr", "Pat", "Quinn"), "male", 52, 160,
        "Had two records, which were merged: this number was replaced by another.",
    ),
    _Row(
        "pat-quinn-merged", "9990000190", ("Mr", "Pat", "Quinn"), "male", 52, 160,
        "The record that Pat Quinn's older number was merged into.",
    ),
    _Row(
        "robin-stranger", "9990000204", ("Mx", "Robin", "Stranger"), "unknown", 29, 115,
        "Acts for nobody and has no records anywhere.",
    ),
    _Row(
        "casey-reed", "9990000212", ("Mrs", "Casey", "Reed"), "female", 45, 190,
        "Her records at Fenwick General are the published NHS and UK Core examples.",
    ),
    _Row(
        "nina-kaur", "9990000220", ("Miss", "Nina", "Kaur"), "female", 17, 175,
        "Seventeen. Eastbrook Children's Hospital had two charts of hers and merged them; some "
        "visits are still filed in the old one.",
    ),
    _Row(
        "colin-ward", "9990000239", ("Mr", "Colin", "Ward"), "male", 46, 145,
        "Orchard Street Surgery has another birth date for him than the national record, so "
        "nothing it answers is shown.",
    ),
)  # fmt: skip

_HOMES: Mapping[str, tuple[str, str, str]] = {
    "okafor": ("3 Chapel Row", "Southmere", "SM2 7HB"),
    "baker": ("48 Mill Lane", "Eastbrook", "EB3 1LD"),
    "novak": ("Flat 6, Quay House", "Southmere", "SM1 2AA"),
    "finch": ("The Old Forge", "Highmoor", "HM5 9TT"),
    "quinn": ("7 Station Road", "Westcombe", "WC8 3PN"),
    "reed": ("21 Fen View", "Fenwick", "FW4 6GZ"),
    "kaur": ("9 Weaver's Yard", "Eastbrook", "EB1 4QD"),
    "ward": ("5 Harbour Terrace", "Southmere", "SM4 8RN"),
}
_AT_MILLBROOK = frozenset(
    {"sam-okafor", "grace-okafor", "dorothy-okafor", "tom-baker", "lucy-baker", "finn-baker"}
)


def people(days: Days) -> Mapping[PersonId, Person]:
    """Everybody, in the order in which they are introduced."""
    return {PersonId(row.id): _person(row, days) for row in _ROWS}


def _person(row: _Row, days: Days) -> Person:
    prefix, given, family = row.name
    return Person(
        id=PersonId(row.id),
        number=NhsNumber(row.number),
        prefix=prefix,
        given=given,
        family=family,
        gender=row.gender,
        born=days.years_ago(row.years, row.days_since_birthday),
        story=row.story,
        practice="G99902" if row.id in _AT_MILLBROOK else "G99901",
        home=_HOMES.get(family.lower(), ("12 Orchard Street", "Northvale", "NV1 4QX")),
        phone=f"01632 960{row.number[6:9]}",
        restricted=row.id == "iris-novak",
        died=days.at(-60, "04:15") if row.id == "walter-finch" else None,
        replaced_by=NhsNumber("9990000190") if row.id == "pat-quinn" else None,
    )
