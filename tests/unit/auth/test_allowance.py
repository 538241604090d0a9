"""One budget a person and app, one an app, and neither knows who anybody is."""

from dataclasses import replace

import pytest

from auth.allowance import Allowance, Allowances, TooLarge, TooMany
from auth.meter import Budget, WindowMeter
from auth.principal import Principal
from schema.identifiers import NhsNumber
from settings import LimitSettings
from tests.support.auth import ACTOR, SUBJECT, a_principal, number
from tests.support.meters import FakeMeter
from tests.support.ticks import FakeTicks

LIMITS = LimitSettings(
    requests_per_minute=5,
    person_requests_per_minute=3,
    source_requests_per_minute=100,
    person_source_requests_per_minute=60,
    source_requests_per_operation=40,
    people_turned_away_per_minute=2,
)
KEY = "a key"


class Desk:
    """Gives the allowance of one request after the other."""

    def __init__(self) -> None:
        self.ticks = FakeTicks()
        self.allowances = Allowances(WindowMeter(self.ticks), KEY)

    def of(
        self, actor: NhsNumber = ACTOR, limits: LimitSettings = LIMITS, app: str = "example-app"
    ) -> Allowance:
        return self.allowances.of(using(a_principal(actor), limits, app))


class Ending(FakeMeter):
    """Used up, in the instant in which the window ends."""

    def left(self, budget: Budget) -> int:
        return 0


def using(principal: Principal, limits: LimitSettings, app: str) -> Principal:
    return replace(principal, app=replace(principal.app, client_id=app, limits=limits))


def test_operations_of_one_person_fit_until_their_limit() -> None:
    desk = Desk()

    said = [desk.of().operation() for _ in range(4)]

    assert said == [None, None, None, TooMany("one person", 3, 1, 60)]
    assert desk.of().operations == (3, 0)


def test_people_of_one_app_share_the_apps_limit() -> None:
    desk = Desk()
    for actor in (ACTOR, ACTOR, ACTOR, SUBJECT, SUBJECT):
        desk.of(actor).operation()

    said = desk.of(number(2)).operation()

    assert said == TooMany("the app", 5, 1, 60)
    assert desk.of(number(2), app="another-app").operation() is None


def test_a_person_who_is_refused_uses_nothing_of_the_app() -> None:
    desk = Desk()

    for _ in range(20):
        desk.of().operation()

    assert desk.of(SUBJECT).operation() is None
    assert desk.of(SUBJECT).operation() is None
    assert desk.of(SUBJECT).operation() == TooMany("the app", 5, 1, 60)


def test_after_a_minute_everybody_may_come_back() -> None:
    desk = Desk()
    for _ in range(3):
        desk.of().operation()
    desk.ticks.advance(20)
    refused = desk.of().operation()

    desk.ticks.advance(40)

    assert refused == TooMany("one person", 3, 1, 40)
    assert desk.of().operation() is None


def test_source_requests_add_up_over_requests_of_one_person() -> None:
    desk = Desk()
    first, second = desk.of(), desk.of()
    first.sources(40)

    said = [second.sources(21), second.sources(20)]

    assert said == [TooMany("one person", 60, 21, 60), None]
    assert (first.spent, second.spent, second.source_requests) == (40, 20, (60, 0))


def test_source_requests_of_an_operation_have_a_limit_of_their_own() -> None:
    allowance = Desk().of()
    allowance.sources(30)

    assert allowance.sources(11) == TooLarge(40, 41)
    assert allowance.sources(10) is None
    assert allowance.spent == 40


@pytest.mark.parametrize(
    "limits",
    [
        LimitSettings(person_source_requests_per_minute=7),
        LimitSettings(source_requests_per_minute=7),
        LimitSettings(source_requests_per_operation=7),
    ],
)
def test_what_no_minute_has_room_for_is_too_large(limits: LimitSettings) -> None:
    allowance = Desk().of(limits=limits)

    assert allowance.at_once == 7
    assert allowance.sources(8) == TooLarge(7, 8)
    assert allowance.sources(7) is None


def test_strangers_are_counted_once_each_and_then_refused() -> None:
    desk = Desk()

    said = [desk.of().stranger(who) for who in ("a", "a", "b", "b", "a", "c", "d", "b")]

    assert said[:5] == [None] * 5
    assert said[5:7] == [TooMany("one person", 2, 1, 60)] * 2
    assert said[7] is None


def test_one_person_is_told_of_once_a_minute() -> None:
    desk = Desk()

    first = [desk.of().alarm(), desk.of().alarm(), desk.of(SUBJECT).alarm()]
    desk.ticks.advance(60)

    assert first == [True, False, True]
    assert desk.of().alarm()


def test_nobodys_number_is_kept_where_uses_are_counted() -> None:
    meter = FakeMeter()
    allowance = Allowances(meter, KEY).of(a_principal())

    allowance.operation()
    allowance.sources(1)
    allowance.stranger(SUBJECT)
    allowance.alarm()

    assert len(meter.used) == 7
    assert ACTOR not in str(meter.used)
    assert SUBJECT not in str(meter.used)


def test_what_people_are_counted_under_needs_the_gateways_key() -> None:
    under = set()
    for key in ("one key", "another key"):
        meter = FakeMeter()
        Allowances(meter, key).of(a_principal()).operation()
        under.add(meter.used[0][0].of)

    assert len(under) == 2


def test_a_wait_is_never_told_to_be_over() -> None:
    allowance = Allowances(Ending(), KEY).of(a_principal())

    said = allowance.operation()

    assert said == TooMany("one person", 120, 1, 1)
