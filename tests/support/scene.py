"""A situation in the making, for tests of decisions: everything permitted until said otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from auth.policy import Policy, Situation
from auth.principal import Principal
from schema.access import Action, Category, Decision
from schema.directory import Directory, RecordType, Terms
from schema.evidence import Choice, Evidence, Grant, GrantUse, Person, Unanswered
from schema.identifiers import NhsNumber
from settings import AccessSettings
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NOW,
    SUBJECT,
    a_directory,
    a_grant,
    a_person,
    a_principal,
)

PROXY = a_principal()
ADULT = a_person().build()
LIVING_ACTOR = a_person(ACTOR).build()
CONSENT = a_grant().build()
TRUST_TERMS = Terms(HOSPITAL, accepts_any_gp=True)
DIRECTORY = a_directory()
DEFAULTS = AccessSettings()
NO_CHOICE = Choice()


@dataclass(frozen=True, slots=True)
class Scene:
    """A situation in the making: an adult's proxy with the adult's consent, at a hospital that
    goes by what GP practices granted."""

    principal: Principal = PROXY
    subject: NhsNumber = SUBJECT
    category: Category = Category.APPT
    record_type: RecordType | None = None
    action: Action = Action.READ
    terms: Terms = TRUST_TERMS
    person: Person | Unanswered = ADULT
    actor: Person | Unanswered = LIVING_ACTOR
    grants: tuple[Grant, ...] | Unanswered = (CONSENT,)
    directory: Directory = DIRECTORY
    settings: AccessSettings = DEFAULTS
    choice: Choice | Unanswered = NO_CHOICE
    uses: Mapping[str, GrantUse] = field(default_factory=dict)

    @property
    def evidence(self) -> Evidence:
        """What is known about the subject."""
        about = (self.subject, self.person, self.actor, self.grants)
        return Evidence(*about, self.choice, self.uses)

    @property
    def policy(self) -> Policy:
        """The rules as configured."""
        return Policy(self.settings)

    def situation(self, now: datetime = NOW) -> Situation:
        """The value that is decided on."""
        return Situation(
            principal=self.principal,
            action=self.action,
            category=self.category,
            terms=self.terms,
            evidence=self.evidence,
            directory=self.directory,
            now=now,
            record_type=self.record_type,
        )

    def decide(self, now: datetime = NOW) -> Decision:
        """What the rules say."""
        return self.policy.decide(self.situation(now))


def own_record(person: Person | Unanswered, **changes: object) -> Scene:
    """A scene in which somebody asks for their own record."""
    scene = Scene(subject=ACTOR, person=person, actor=person, grants=())
    return replace(scene, **changes)  # type: ignore[arg-type] # fields of Scene
