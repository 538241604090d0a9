"""The words decisions are made in: categories, actions, reasons, `Permit` and `Deny`.

What the words mean for whom is decided in `auth`, the only place that makes a `Permit`.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum

import msgspec
import strawberry

from schema.enums import member
from schema.identifiers import NhsNumber, OdsCode


@strawberry.enum(description="A slice of a record that access rules speak of.")
class Category(Enum):
    """Codes follow the access levels of the national proxy application form where it has one."""

    __hash__ = object.__hash__  # by identity: that of Enum hashes the name, each time, in Python

    DEMOG = member("DEMOG", description="Name, address, contact details and GP.")
    APPT = member("APPT", description="Appointments.")
    DOCS = member("DOCS", description="Letters and their content.")
    MSG = member("MSG", description="Messages.")
    PRESCR = member("PRESCR", description="Prescriptions, medicines and the chosen pharmacy.")
    PREASSESS = member("PREASSESS", description="Questions to answer before coming to hospital.")
    TEST = member("TEST", description="Test results and measurements.")
    VACC = member("VACC", description="Vaccinations.")
    COND = member("COND", description="Conditions and allergies.")
    REG = member("REG", description="Registration with a GP practice.")


@strawberry.enum(description="How far access to a category goes.")
class AccessLevel(Enum):
    NONE = member("NONE", description="Closed.")
    READ = member("READ", description="May be looked at.")
    WRITE = member("WRITE", description="May be looked at and acted on.")


@strawberry.enum(description="Why a category is open or closed. Never says more than that.")
class AccessReason(Enum):
    __hash__ = object.__hash__  # by identity: that of Enum hashes the name, each time, in Python

    ALLOWED = member("ALLOWED", description="It is open.")
    APP_SCOPE = member("APP_SCOPE", description="The app was not given permission for it.")
    UNAVAILABLE = member(
        "UNAVAILABLE",
        description="What the decision needs cannot be looked up just now. Try again later.",
    )
    AGE_RULE = member(
        "AGE_RULE",
        description="The person has reached, or not yet reached, an age that matters. Often a "
        "review helps: `explanation` says so.",
    )
    NOT_GRANTED = member("NOT_GRANTED", description="Nobody has granted access to it.")


@strawberry.enum(description="The legal ground on which one person acts for another.")
class LegalBasis(Enum):
    """CodeSystem England-NHSProxyLegalBasis; the values are its codes."""

    __hash__ = object.__hash__  # by identity: that of Enum hashes the name, each time, in Python

    CONSENT = member("consent", description="The person agreed to it themselves.")
    PARENTAL_RESPONSIBILITY = member(
        "parental-responsibility", description="Parental responsibility for a child under 16."
    )
    BEST_INTEREST = member(
        "best-interest", description="A professional decided it is in the person's best interest."
    )
    LASTING_POWER_OF_ATTORNEY = member(
        "health-and-welfare-lasting-power-of-attorney",
        description="A lasting power of attorney for health and welfare.",
    )
    COURT_APPOINTED_DEPUTY = member(
        "court-appointed-personal-welfare-deputy",
        description="A personal welfare deputy appointed by the court.",
    )
    UNKNOWN = member(
        "unknown", description="A ground this gateway does not know. It opens nothing."
    )


class Action(StrEnum):
    """What somebody wants to do with a category."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"


class Permit(msgspec.Struct, frozen=True):
    """Leave to ask one organisation for one category of one person's record.

    Only `auth` makes these (a test looks), and no request to a source can be made without one.
    """

    actor: NhsNumber
    subject: NhsNumber
    organisation: OdsCode
    category: Category
    action: Action
    relationship: str | None
    """Id of the grant it rests on; None when the actor is the subject."""
    app: str
    """Client id of the app in use."""
    policy: str
    """Version of the rules under which it was given."""

    @property
    def by_proxy(self) -> bool:
        """Is somebody else than the subject acting?"""
        return self.actor != self.subject


@dataclass(frozen=True, slots=True)
class Deny:
    """No, and the one reason that may be told."""

    reason: AccessReason


Decision = Permit | Deny
