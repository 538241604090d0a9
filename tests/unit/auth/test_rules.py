"""Each rule by itself: what it refuses, for which reason, and that nothing else makes it refuse."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from auth import rules
from auth.case import Case, Configured, GrantCase
from auth.principal import Principal
from auth.profiles import SHIPPED
from auth.scopes import Scopes
from auth.verdict import Allowed, Refused, Rule
from schema.access import AccessReason, Action, Category, LegalBasis
from schema.directory import Terms
from schema.evidence import Choice, Grant, GrantUse
from schema.moment import PartialDate
from schema.profile import NOTHING
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NO_ANSWER,
    NOW,
    OTHER_PRACTICE,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    a_grant,
    a_person,
    a_principal,
)
from tests.support.scene import TRUST_TERMS, Scene, own_record

CONFIGURED = Configured(SHIPPED, NOTHING, "redacted", 5)
NOT_GRANTED, AGE_RULE, UNAVAILABLE, APP_SCOPE = (
    AccessReason.NOT_GRANTED,
    AccessReason.AGE_RULE,
    AccessReason.UNAVAILABLE,
    AccessReason.APP_SCOPE,
)
OWN = own_record(a_person(ACTOR).build())


def case(scene: Scene, configured: Configured = CONFIGURED) -> Case:
    """A scene as the rules look at it."""
    return Case.of(scene.situation(), configured)


def judged(rule: Rule[Case], scene: Scene, configured: Configured = CONFIGURED) -> AccessReason:
    """Why one rule refuses, or that it does not."""
    verdict = rule.judge(case(scene, configured))
    return verdict.reason if isinstance(verdict, Refused) else AccessReason.ALLOWED


def of_grant(rule: Rule[GrantCase], scene: Scene, grant: Grant) -> AccessReason:
    """Why one rule refuses a grant, or that it does not."""
    verdict = rule.judge(GrantCase(case(scene), grant))
    return verdict.reason if isinstance(verdict, Refused) else AccessReason.ALLOWED


ALLOWED = AccessReason.ALLOWED


def app(words: str) -> Principal:
    """Somebody with an app of these scopes."""
    return a_principal(scopes=Scopes.parse(words))


@pytest.mark.parametrize(
    ("words", "action", "reason"),
    [
        ("patient/Appointment.rs", Action.READ, ALLOWED),
        ("patient/Appointment.rs", Action.CREATE, APP_SCOPE),
        ("patient/Appointment.crs", Action.CREATE, ALLOWED),
        ("patient/Appointment.crs", Action.CHANGE, APP_SCOPE),
        ("patient/DocumentReference.rs", Action.READ, APP_SCOPE),
    ],
)
def test_an_app_may_do_what_its_scopes_name(
    words: str, action: Action, reason: AccessReason
) -> None:
    scene = Scene(principal=app(words), action=action)

    assert judged(rules.AppScope(), scene) is reason


NAMELESS = a_person().born(None).build()


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        (Scene(), ALLOWED),
        (Scene(person=NO_ANSWER), UNAVAILABLE),
        (Scene(person=NAMELESS), UNAVAILABLE),
        (Scene(person=a_person(SOMEBODY_ELSE).build()), UNAVAILABLE),
        (Scene(actor=NO_ANSWER), UNAVAILABLE),
        (Scene(actor=a_person(SUBJECT).build()), UNAVAILABLE),
        (Scene(grants=NO_ANSWER), UNAVAILABLE),
        (Scene(grants=()), ALLOWED),
        (Scene(choice=NO_ANSWER), UNAVAILABLE),
        (Scene(choice=Choice(suspended=True)), ALLOWED),
        (Scene(person=NO_ANSWER, principal=a_principal(born="1980-01-01")), UNAVAILABLE),
        (OWN, ALLOWED),
        (replace(OWN, actor=NO_ANSWER, grants=NO_ANSWER, choice=NO_ANSWER), ALLOWED),
        (own_record(NO_ANSWER), UNAVAILABLE),
        (own_record(a_person(ACTOR).born(None).build()), UNAVAILABLE),
        (own_record(NO_ANSWER, principal=a_principal(born="2010-06-15")), ALLOWED),
        (own_record(NO_ANSWER, principal=a_principal(born="2010-06-16")), UNAVAILABLE),
        (own_record(a_person(ACTOR).born("2013-06-15").build()), ALLOWED),
    ],
)
def test_facts_that_cannot_be_looked_up_close_proxy_access(
    scene: Scene, reason: AccessReason
) -> None:
    assert judged(rules.FactsAnswered(), scene) is reason


@pytest.mark.parametrize(
    ("subject", "reason"), [(None, NOT_GRANTED), (SUBJECT, NOT_GRANTED), (SOMEBODY_ELSE, ALLOWED)]
)
def test_a_composite_token_is_out_of_reach_of_others(
    subject: str | None, reason: AccessReason
) -> None:
    scene = Scene(principal=a_principal(subject=subject))  # type: ignore[arg-type] # a number

    assert judged(rules.OutOfReach(), scene) is reason


def test_somebody_is_either_themselves_or_a_proxy() -> None:
    assert (judged(rules.Self(), OWN), judged(rules.Proxy(), OWN)) == (ALLOWED, NOT_GRANTED)
    assert judged(rules.Self(), Scene()) is NOT_GRANTED
    assert judged(rules.Proxy(), Scene()) is ALLOWED


@pytest.mark.parametrize(
    ("rule", "scene"),
    [
        (rules.SubjectDeceased(), Scene(person=a_person().deceased().build())),
        (rules.ActorDeceased(), Scene(actor=a_person(ACTOR).deceased().build())),
        (rules.SubjectRestricted(), Scene(person=a_person().restricted().build())),
        (rules.SuspendedBySubject(), Scene(choice=Choice(suspended=True))),
    ],
)
def test_a_prohibition_matches_nothing_but_its_own_fact(rule: Rule[Case], scene: Scene) -> None:
    unknown = replace(Scene(), person=NO_ANSWER, actor=NO_ANSWER, choice=NO_ANSWER)

    assert judged(rule, scene) is ALLOWED
    assert judged(rule, Scene()) is judged(rule, unknown) is NOT_GRANTED


@pytest.mark.parametrize(
    ("setting", "reason"), [("deny", ALLOWED), ("allow", NOT_GRANTED), ("redacted", NOT_GRANTED)]
)
def test_restricted_people_are_closed_out_only_if_configured(
    setting: str, reason: AccessReason
) -> None:
    configured = replace(CONFIGURED, restricted_self=setting)  # type: ignore[arg-type] # of three

    assert judged(rules.RestrictedSelfClosed(), OWN, configured) is reason


@pytest.mark.parametrize(
    ("born", "minimum", "reason"),
    [
        ("2013-06-15", 13, ALLOWED),
        ("2013-06-16", 13, AGE_RULE),
        ("2013-06-15", 10, ALLOWED),
        ("2013-06-16", 10, AGE_RULE),
        ("2012-06-15", 14, ALLOWED),
        ("2012-06-16", 14, AGE_RULE),
    ],
)
def test_an_own_record_opens_at_13_or_later(born: str, minimum: int, reason: AccessReason) -> None:
    terms = replace(TRUST_TERMS, self_minimum_age_years=minimum)
    scene = own_record(a_person(ACTOR).born(born).build(), terms=terms)

    assert judged(rules.OldEnoughForSelf(), scene) is reason


@pytest.mark.parametrize(
    ("born", "minimum", "reason"),
    [
        ("2026-06-15", 0, ALLOWED),
        (None, 0, ALLOWED),
        (None, 1, AGE_RULE),
        ("2025-06-15", 1, ALLOWED),
        ("2025-06-16", 1, AGE_RULE),
        ("2008-06-15", 18, ALLOWED),
        ("2008-06-16", 18, AGE_RULE),
    ],
)
def test_an_organisation_shares_from_its_minimum_age(
    born: str | None, minimum: int, reason: AccessReason
) -> None:
    terms = replace(TRUST_TERMS, minimum_age_years=minimum)
    scene = Scene(person=a_person().born(born).build(), terms=terms)

    assert judged(rules.OldEnoughForOrganisation(), scene) is reason


class Says(Rule[GrantCase]):
    """A rule about grants that refuses each for the reason given, or allows it."""

    def __init__(self, **reasons: AccessReason) -> None:
        self._reasons = reasons

    def judge(self, case: GrantCase) -> Allowed | Refused:
        reason = self._reasons.get(case.grant.id)
        return Refused(reason) if reason else Allowed()


FIRST = a_grant().named("first").build()
SECOND = a_grant().by(OTHER_PRACTICE).named("second").build()


@pytest.mark.parametrize(
    ("grants", "reasons", "outcome"),
    [
        ((), {}, NOT_GRANTED),
        ((FIRST,), {}, FIRST),
        ((FIRST, SECOND), {}, FIRST),
        ((FIRST, SECOND), {"first": AGE_RULE}, SECOND),
        ((FIRST, SECOND), {"first": AGE_RULE, "second": NOT_GRANTED}, AGE_RULE),
        ((FIRST, SECOND), {"first": NOT_GRANTED, "second": AGE_RULE}, AGE_RULE),
        ((FIRST,), {"first": NOT_GRANTED}, NOT_GRANTED),
    ],
)
def test_one_standing_grant_is_enough(
    grants: Sequence[Grant],
    reasons: dict[str, AccessReason],
    outcome: Grant | AccessReason,
) -> None:
    verdict = rules.ByGrant(Says(**reasons)).judge(case(Scene(grants=tuple(grants))))

    said = verdict.grant if isinstance(verdict, Allowed) else verdict.reason
    assert said == outcome


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (Terms(HOSPITAL), NOT_GRANTED),
        (Terms(PRACTICE), ALLOWED),
        (TRUST_TERMS, ALLOWED),
        (Terms(HOSPITAL, accepts_grants_from=frozenset({PRACTICE})), ALLOWED),
    ],
)
def test_a_grant_holds_where_its_grantor_is_accepted(terms: Terms, reason: AccessReason) -> None:
    assert of_grant(rules.OrganisationAccepts(), Scene(terms=terms), FIRST) is reason


@pytest.mark.parametrize(
    ("seen", "reason"),
    [("2019-01-01", NOT_GRANTED), ("2021-06-15", NOT_GRANTED), ("2021-06-16", ALLOWED)],
)
def test_a_grant_ends_on_the_anniversary_of_its_last_use(seen: str, reason: AccessReason) -> None:
    grant = a_grant().made(None).build()
    uses = {grant.id: GrantUse(NOW.date().fromisoformat(seen))}

    assert of_grant(rules.UsedLately(), Scene(uses=uses), grant) is reason


@pytest.mark.parametrize(
    ("category", "action", "reason"),
    [
        (Category.APPT, Action.READ, ALLOWED),
        (Category.APPT, Action.CREATE, ALLOWED),
        (Category.APPT, Action.CHANGE, ALLOWED),
        (Category.DOCS, Action.READ, ALLOWED),
        (Category.DOCS, Action.CHANGE, NOT_GRANTED),
        (Category.MSG, Action.READ, NOT_GRANTED),
    ],
)
def test_a_grant_opens_what_its_profile_names(
    category: Category, action: Action, reason: AccessReason
) -> None:
    grant = a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY).build()
    scene = Scene(category=category, action=action)

    assert of_grant(rules.ProfileOpens(), scene, grant) is reason


def test_a_basis_without_a_profile_opens_nothing() -> None:
    grant = a_grant().on(LegalBasis.UNKNOWN).build()

    assert of_grant(rules.ProfileOpens(), Scene(), grant) is NOT_GRANTED


@pytest.mark.parametrize(
    ("setting", "reason"), [("deny", UNAVAILABLE), ("allow", ALLOWED), ("redacted", ALLOWED)]
)
def test_who_may_be_restricted_is_closed_where_the_restricted_are(
    setting: str, reason: AccessReason
) -> None:
    principal = replace(a_principal(), birth_date=PartialDate.parse("1980-02-01"))
    configured = replace(CONFIGURED, restricted_self=setting)  # type: ignore[arg-type] # of three

    scene = own_record(NO_ANSWER, principal=principal)

    assert judged(rules.FactsAnswered(), scene, configured) is reason
