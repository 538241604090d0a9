"""What the oracle is told: plain values and the words of the rule page, nothing judged yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

UNASKED = "unanswered"
"""In the place of a fact: whoever knows it could not be asked."""


@dataclass(frozen=True, slots=True)
class Human:
    """A person as the national record has them. `born` is a whole or partial date as text."""

    number: str
    born: str | None = "1980-02-01"
    dead: bool = False
    hidden: bool = False
    """Security R or V."""


@dataclass(frozen=True, slots=True)
class Statement:
    """That somebody may act for somebody, as the relationship service has it."""

    name: str
    actor: str
    subject: str
    status: str = "active"
    basis: str = "consent"
    permits: bool = True
    start: date | None = None
    end: date | None = None
    grantor: str | None = None
    made: date | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opens:
    """Categories to read and categories to act on."""

    read: frozenset[str] = frozenset()
    write: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class House:
    """An organisation and its terms."""

    code: str
    accepts: frozenset[str] = frozenset()
    any_gp: bool = True
    least_age: int = 0
    least_own_age: int = 13
    review_birthday: int = 11
    opens: Mapping[str, Opens] = field(default_factory=dict)
    """Its own profiles, by legal basis."""
    delicate: frozenset[str] = frozenset()
    """Kinds of item withheld from proxies unless their confidentiality is said."""
    does: frozenset[str] = frozenset()
    """What can be done there, by its name in the tables of organisations."""
    only_asked: bool = False
    """What is changed about an appointment there is only asked for."""
    opening_is_reading: bool = False
    """A letter there is read once its content has been opened."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who holds the token. `acts_for` is the subject of a composite one."""

    number: str
    scopes: str = "patient/*.cruds"
    acts_for: str | None = None
    born: str | None = None
    """As the issuer verified it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the subject chose about this proxy."""

    suspended: bool = False
    opens: Opens | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What our own books know of a grant."""

    first_seen: date
    last_used: date | None = None
    reviewed: date | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator set."""

    restricted_self: str = "redacted"
    unused_years: int = 5
    opens: Mapping[str, Opens] = field(default_factory=dict)
    consent_maximum: Opens | None = None
    withheld_from_self: frozenset[str] = frozenset({"V"})
    withheld_from_proxy: frozenset[str] = frozenset(
        {"R", "V", "SEX", "HIV", "PSY", "SDV", "ETH", "SUD", "BH"}
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known when somebody asks about somebody."""

    asker: Asker
    subject: str
    person: Human | str
    """UNASKED when the national record could not be asked; so with the others."""
    actor: Human | str
    statements: tuple[Statement, ...] | str
    now: datetime
    wish: Wish | str = field(default_factory=Wish)
    uses: Mapping[str, Use] = field(default_factory=dict)
    practices: frozenset[str] = frozenset()
    """Codes the directory lists as GP practices."""
    settings: Settings = field(default_factory=Settings)


@dataclass(frozen=True, slots=True)
class Question:
    """Facts, and what is wanted of whom."""

    facts: Facts
    house: House
    category: str
    action: str = "read"
    """`read`, `create` or `change`."""
    kind: str | None = None
    """The kind of record that is wanted of the category; None is any."""
