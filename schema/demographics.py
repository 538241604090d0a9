"""Who a person is and how to reach them, as the national record says."""

from dataclasses import dataclass, replace
from enum import Enum

import strawberry

from schema.access import Category
from schema.enums import member
from schema.identifiers import OdsCode
from schema.moment import PartialDate


@strawberry.type(description="A person's name.")
class HumanName:
    text: str = strawberry.field(description="The whole name, as one would write it.")
    given: list[str] = strawberry.field(description="First and middle names.")
    family: str | None = strawberry.field(description="Family name.")
    prefix: list[str] = strawberry.field(description="Titles, such as `Mrs` or `Dr`.")


@strawberry.type(description="A postal address.")
class Address:
    lines: list[str] = strawberry.field(description="Street lines, top to bottom.")
    city: str | None = strawberry.field(description="Town or city, when it is given apart.")
    postcode: str | None = strawberry.field(description="Postcode.")
    text: str | None = strawberry.field(description="The whole address as one text.")


@strawberry.type(description="A way to reach somebody.")
class ContactPoint:
    system: str | None = strawberry.field(
        description="`phone`, `email`, `sms`, `textphone` or another word of the source."
    )
    value: str = strawberry.field(description="The number or address itself.")
    use: str | None = strawberry.field(description="`home`, `mobile`, `work` or `temp`.")


@strawberry.type(description="What makes communication work for this person.")
class CommunicationNeeds:
    interpreter_required: bool | None = strawberry.field(description="Is an interpreter needed?")
    preferred_format: str | None = strawberry.field(
        description="Format for written information, such as `Braille` or `Large print`."
    )
    preferred_contact_method: str | None = strawberry.field(
        description="How the person wants to be contacted, such as `Letter`."
    )
    preferred_contact_times: str | None = strawberry.field(
        description="When the person wants to be contacted, in their words."
    )


@strawberry.enum(description="Gender as recorded for administration.")
class Gender(Enum):
    FEMALE = member("female", description="Female.")
    MALE = member("male", description="Male.")
    OTHER = member("other", description="Other.")
    UNKNOWN = member("unknown", description="Not known, or not recorded.")


@dataclass(frozen=True, slots=True)
class Demographics:
    """The details of the national record that `Patient` shows.

    None is not recorded, not known or withheld; an empty list says that there are none.
    """

    nhs_number_verified: bool | None = None
    name: HumanName | None = None
    birth_date: PartialDate | None = None
    gender: Gender | None = None
    addresses: tuple[Address, ...] | None = None
    telecom: tuple[ContactPoint, ...] | None = None
    preferred_language: str | None = None
    communication_needs: CommunicationNeeds | None = None
    gp_practice: OdsCode | None = None
    nominated_pharmacy: OdsCode | None = None

    def opened_by(self, category: Category) -> "Demographics":
        """What of it one category opens."""
        match category:
            case Category.PRESCR:
                return Demographics(nominated_pharmacy=self.nominated_pharmacy)
            case Category.REG:
                return Demographics(gp_practice=self.gp_practice)
            case _:
                return self

    def without_whereabouts(self) -> "Demographics":
        """The same without anything that could give away where the person can be found."""
        return replace(
            self, addresses=None, telecom=None, gp_practice=None, nominated_pharmacy=None
        )
