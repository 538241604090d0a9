"""The same facts as the product takes them, and what it says of them in the oracle's words."""

from collections.abc import Iterable

import msgspec

from auth.policy import Policy, Situation
from auth.principal import App, Principal
from auth.relationships import listed
from auth.scopes import Scopes
from schema.access import Action, Category, Deny, LegalBasis
from schema.demographics import Demographics
from schema.directory import Directory, Organisation, OrganisationKind, RecordType, Terms
from schema.evidence import (
    Choice,
    Evidence,
    Grant,
    GrantUse,
    Person,
    RelationshipStatus,
    Unanswered,
)
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import PartialDate
from schema.profile import Profile
from schema.report import SourceStatus
from settings import AccessSettings, LabelSettings, ProfileSettings
from tests.proof.oracle.facts import (
    Asker,
    Facts,
    House,
    Human,
    Opens,
    Question,
    Settings,
    Statement,
    Use,
    Wish,
)

_SILENT = Unanswered(SourceStatus.TIMED_OUT)


def decided(question: Question) -> str:
    """What the policy decides: `ALLOWED`, or why not."""
    decision = policy(question.facts.settings).decide(situation(question))
    return decision.reason.name if isinstance(decision, Deny) else "ALLOWED"


def is_listed(facts: Facts) -> bool:
    """Does the subject stand among the dependants?"""
    years = facts.settings.unused_years
    found = listed(principal(facts), [evidence(facts)], facts.now, years)
    return any(one.subject == facts.subject for one in found)


def situation(question: Question) -> Situation:
    """What is decided on."""
    facts = question.facts
    return Situation(
        principal=principal(facts),
        action=Action(question.action),
        category=Category[question.category],
        terms=terms(question.house),
        evidence=evidence(facts),
        directory=directory(facts.practices),
        now=facts.now,
        record_type=RecordType(question.kind) if question.kind else None,
    )


def policy(settings: Settings) -> Policy:
    """The rules, so configured."""
    return Policy(access(settings))


def access(settings: Settings) -> AccessSettings:
    """The operator's part."""
    set_ = AccessSettings(
        restricted_self=settings.restricted_self,  # type: ignore[arg-type] # one of its words
        unused_grant_years=settings.unused_years,
        labels=LabelSettings(
            sorted(settings.withheld_from_self), sorted(settings.withheld_from_proxy)
        ),
        profiles={basis: _words(opens) for basis, opens in settings.opens.items()},
    )
    if settings.consent_maximum is None:
        return set_
    maximum = _words(settings.consent_maximum)
    return msgspec.structs.replace(set_, consent_maximum=maximum)


def _words(opens: Opens) -> ProfileSettings:
    return ProfileSettings(sorted(opens.read), sorted(opens.write))


def principal(facts: Facts) -> Principal:
    """Who asks."""
    return asking(facts.asker, facts)


def asking(asker: Asker, facts: Facts) -> Principal:
    """The holder of a token."""
    app = App("example-app", "Example app", Scopes.parse(asker.scopes))
    acts_for = NhsNumber(asker.acts_for) if asker.acts_for else None
    born = PartialDate.parse(asker.born) if asker.born else None
    return Principal(NhsNumber(asker.number), acts_for, app, born, facts.now, "issuer")


def evidence(facts: Facts) -> Evidence:
    """All that was gathered."""
    grants = facts.statements
    wish = facts.wish
    return Evidence(
        subject=NhsNumber(facts.subject),
        person=_person(facts.person, facts),
        actor=_person(facts.actor, facts),
        grants=_SILENT if isinstance(grants, str) else tuple(map(grant, grants)),
        choice=choice(wish) if isinstance(wish, Wish) else _SILENT,
        uses={name: use(known) for name, known in facts.uses.items()},
    )


def _person(known: Human | str, facts: Facts) -> Person | Unanswered:
    if isinstance(known, str):
        return _SILENT
    return Person(
        nhs_number=NhsNumber(known.number),
        birth_date=PartialDate.parse(known.born) if known.born else None,
        deceased=known.dead,
        restricted=known.hidden,
        demographics=Demographics(),
        as_of=facts.now,
    )


def grant(statement: Statement) -> Grant:
    """A statement of the relationship service."""
    return Grant(
        id=statement.name,
        actor=NhsNumber(statement.actor),
        subject=NhsNumber(statement.subject),
        status=RelationshipStatus(statement.status),
        basis=LegalBasis(statement.basis),
        permits=statement.permits,
        start=statement.start,
        end=statement.end,
        grantor=OdsCode(statement.grantor) if statement.grantor else None,
        made_on=statement.made,
        updated_at=statement.updated,
    )


def choice(wish: Wish) -> Choice:
    """What the subject chose."""
    return Choice(wish.suspended, profile(wish.opens) if wish.opens else None)


def use(known: Use) -> GrantUse:
    """What our own books know of a grant."""
    return GrantUse(known.first_seen, known.last_used, known.reviewed)


def profile(opens: Opens) -> Profile:
    """Categories to read and to act on."""
    return Profile(_categories(opens.read), _categories(opens.write))


def _categories(names: Iterable[str]) -> frozenset[Category]:
    return frozenset(Category[name] for name in names)


def terms(house: House) -> Terms:
    """An organisation's."""
    return Terms(
        organisation=OdsCode(house.code),
        accepts_grants_from=frozenset(map(OdsCode, house.accepts)),
        accepts_any_gp=house.any_gp,
        minimum_age_years=house.least_age,
        self_minimum_age_years=house.least_own_age,
        review_birthday_years=house.review_birthday,
        profiles={LegalBasis(basis): profile(opens) for basis, opens in house.opens.items()},
        sensitive_types=frozenset(map(RecordType, house.delicate)),
    )


def directory(practices: Iterable[str]) -> Directory:
    """One that lists GP practices only."""
    known = {
        OdsCode(code): Organisation(
            ods_code=OdsCode(code), name=code, kind=OrganisationKind.GP_PRACTICE
        )
        for code in practices
    }
    return Directory(known, (), {})
