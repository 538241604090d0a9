"""FHIR Consent as the Validated Relationships Service gives it, and RelatedPerson."""

from typing import Annotated, Any

from sources.element import (
    CRITICAL,
    CodeableConcept,
    Element,
    Name,
    Period,
    Reference,
    Resource,
)


class Actor(Element):
    """`role` is absent in the published examples although R4 demands it; nobody needs it here."""

    reference: Reference | None = None


class Provision(Element):
    """What is permitted. Elements of type `Any` narrow it in ways we do not understand."""

    type: str | None = None
    period: Annotated[Period | None, CRITICAL] = None
    actor: Annotated[tuple[Actor, ...], CRITICAL] = ()
    provision: "Annotated[tuple[Provision, ...], CRITICAL]" = ()
    modifier_extension: Any = None
    action: Any = None
    security_label: Any = None
    purpose: Any = None
    class_: Any = None
    code: Any = None
    data_period: Any = None
    data: Any = None

    @property
    def is_narrowed(self) -> bool:
        """Does it hold for a part only?"""
        return any(
            (
                self.modifier_extension,
                self.action,
                self.security_label,
                self.purpose,
                self.class_,
                self.code,
                self.data_period,
                self.data,
            )
        )


class Verification(Element):
    verified: bool | None = None
    verification_date: str | None = None


class ConsentResource(Resource, tag_field="resourceType", tag="Consent"):
    status: Annotated[str | None, CRITICAL] = None
    patient: Annotated[Reference | None, CRITICAL] = None
    performer: Annotated[tuple[Reference, ...], CRITICAL] = ()
    date_time: str | None = None
    policy_rule: CodeableConcept | None = None
    provision: Annotated[Provision | None, CRITICAL] = None
    verification: tuple[Verification, ...] = ()


class RelatedPersonResource(Resource, tag_field="resourceType", tag="RelatedPerson"):
    name: tuple[Name, ...] = ()
    patient: Reference | None = None
    relationship: tuple[CodeableConcept, ...] = ()
