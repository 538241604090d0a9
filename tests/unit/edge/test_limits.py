"""How much may be asked: one budget, told with its limit, its cost and when to come back."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from auth.meter import WindowMeter
from resolvers.ids import GlobalIds
from resolvers.seal import Seal
from schema.access import LegalBasis
from settings import AppSettings
from tests.support.application import DEVELOPER, REQUEST_ID, Application, authorization, memory
from tests.support.asgi import Answer
from tests.support.auth import ACTOR, NOW, SUBJECT, a_grant, a_person, number
from tests.support.builders import (
    APPOINTMENT,
    LETTER,
    a_directory_of,
    a_ref,
    a_source,
    own_item,
)
from tests.support.fakes import KEY, FakeWorld, a_world
from tests.support.ticks import FakeTicks

LISTS = "{ viewer { patient { appointments { totalCount } letters { totalCount } } } }"
"""Four source requests at two trusts."""
PERSON = '{{ patient(nhsNumber: "{}") {{ nhsNumber }} }}'
DEPENDANTS = [number(place) for place in range(10, 30)]
PRESENT = [
    own_item(ACTOR, code, record_type=kind)
    for code in ("RA1", "RA2")
    for kind in (APPOINTMENT, LETTER)
]


def world(ticks: FakeTicks) -> FakeWorld:
    grants = [a_grant().named(f"grant-{one}").between(ACTOR, one).build() for one in DEPENDANTS]
    people = [a_person(one).build() for one in (ACTOR, SUBJECT, *DEPENDANTS)]
    directory = a_directory_of(a_source("RA1"), a_source("RA2"))
    made = a_world(directory, *PRESENT, people=people, grants=grants)
    return FakeWorld(made.directory, made.sources, meter=WindowMeter(ticks))


@pytest.fixture
def ticks() -> FakeTicks:
    return FakeTicks()


@pytest.fixture
def app(ticks: FakeTicks) -> Iterator[Application]:
    with memory() as engine:
        yield limited(Application(world(ticks), engine))


def limited(app: Application, **limits: int) -> Application:
    """The same with narrow limits for `example-app`, and another app with the same ones."""
    narrow = {
        "requests_per_minute": 50,
        "person_requests_per_minute": 30,
        "source_requests_per_minute": 60,
        "person_source_requests_per_minute": 10,
        "source_requests_per_operation": 8,
        "people_turned_away_per_minute": 3,
    } | limits
    apps = tuple(
        AppSettings(name, name, DEVELOPER.split(), **narrow)  # type: ignore[arg-type]
        for name in ("example-app", "another-app")
    )
    return Application(app.world, app.engine, apps=apps)


async def ask(app: Application, query: str, **claims: Any) -> Answer:
    return await app.client().post_json("/graphql", {"query": query}, authorization(**claims))


def windows(count: int) -> str:
    """One person's appointments, so many times over, each time of other days."""
    days = [f"2026-{place // 28 + 1:02}-{place % 28 + 1:02}" for place in range(count)]
    lists = " ".join(
        f'a{place}: appointments(filter: {{period: {{start: "{day}"}}}}) {{ totalCount }}'
        for place, day in enumerate(days)
    )
    return f"{{ viewer {{ patient {{ {lists} }} }} }}"


def extensions(answer: Answer) -> dict[str, Any]:
    """Of the first error, without the id of the request."""
    found: dict[str, Any] = answer.json()["errors"][0]["extensions"]
    assert found.pop("requestId") == str(REQUEST_ID)
    return found


async def test_too_many_operations_are_told_when_to_come_back(
    app: Application, ticks: FakeTicks
) -> None:
    app = limited(app, person_requests_per_minute=2)
    await ask(app, LISTS)
    await ask(app, "{")
    ticks.advance(18.5)

    answer = await ask(app, LISTS)

    assert (answer.status, answer.headers["retry-after"]) == (429, "42")
    assert extensions(answer) == {
        "code": "RATE_LIMITED",
        "limit": 2,
        "cost": 1,
        "retryAfterSeconds": 42,
    }


async def test_a_refused_operation_is_not_read_and_nobody_is_asked(app: Application) -> None:
    app = limited(app, person_requests_per_minute=1)
    await ask(app, "{ viewer { __typename } }")

    answer = await app.client().post("/graphql", b"no JSON")

    assert (answer.status, answer.code) == (429, "RATE_LIMITED")
    assert (app.world.sources.calls, app.world.sources.people.asked) == (0, [])


async def test_letters_and_queries_are_of_one_budget(app: Application) -> None:
    app = limited(app, person_requests_per_minute=2)
    await ask(app, LISTS)
    path = f"/letters/{GlobalIds(Seal([KEY])).encode(a_ref(record_type=LETTER))}/content"
    await app.client().get(path)

    answer = await app.client().get(path)

    assert (answer.status, answer.code, "retry-after" in answer.headers) == (
        429,
        "RATE_LIMITED",
        True,
    )


async def test_no_token_connection_or_alias_opens_another_budget(app: Application) -> None:
    app = limited(app, source_requests_per_operation=10)
    aliases = "{ viewer { patient { a: appointments { totalCount } b: letters { totalCount } } } }"

    await ask(app, LISTS, sub="another-session")
    await ask(app, aliases, iat=int(NOW.timestamp()) - 5)
    answer = await ask(app, LISTS, jti="new")

    assert extensions(answer) == {
        "code": "RATE_LIMITED",
        "limit": 10,
        "cost": 4,
        "retryAfterSeconds": 60,
    }


async def test_another_person_and_another_app_have_their_own(app: Application) -> None:
    app = limited(app, person_requests_per_minute=1)
    await ask(app, LISTS)

    person = await ask(app, LISTS, nhs_number=SUBJECT)
    other = await ask(app, LISTS, client_id="another-app")

    assert (person.status, other.status) == (200, 200)


async def test_source_requests_that_do_not_fit_are_asked_of_nobody(app: Application) -> None:
    for _ in range(2):
        await ask(app, LISTS)
    asked = app.world.sources.calls

    answer = await ask(app, LISTS)

    patient = answer.json()["data"]["viewer"]["patient"]
    paths = [error["path"][-1] for error in answer.json()["errors"]]
    assert (answer.status, patient) == (200, {"appointments": None, "letters": None})
    assert paths == ["appointments", "letters"]
    assert (extensions(answer)["code"], app.world.sources.calls) == ("RATE_LIMITED", asked)


async def test_every_field_that_was_not_asked_for_says_so(app: Application) -> None:
    app = limited(app, source_requests_per_operation=50, person_source_requests_per_minute=50)
    await ask(app, windows(20))
    asked = app.world.sources.calls

    answer = await ask(app, windows(8))

    paths = [error["path"][-1] for error in answer.json()["errors"]]
    assert paths == [f"a{place}" for place in range(8)]
    assert (extensions(answer)["cost"], app.world.sources.calls) == (16, asked)


async def test_one_operation_may_ask_so_much_and_no_more(app: Application) -> None:
    app = limited(app, source_requests_per_operation=3)

    answer = await ask(app, LISTS)

    assert extensions(answer) == {"code": "LIMIT_EXCEEDED", "limit": 3, "cost": 4}
    assert app.world.sources.calls == 0


async def test_an_answer_says_what_it_cost_and_what_is_left(app: Application) -> None:
    costs = [(await ask(app, LISTS)).json()["extensions"]["cost"] for _ in range(2)]

    assert costs == [
        {"sourceRequests": 4, "limit": 10, "remaining": 6},
        {"sourceRequests": 4, "limit": 10, "remaining": 2},
    ]


async def test_a_free_answer_says_nothing_of_cost(app: Application) -> None:
    bodies = [(await ask(app, PERSON.format(who))).body for who in (SUBJECT, number(3))]

    assert bodies == [b'{"data":{"patient":null}}'] * 2


IDS = GlobalIds(Seal([KEY]))
NOTHING_THERE = {
    "no id": "x",
    "somebody else": IDS.encode(a_ref(subject=SUBJECT, record_type=LETTER)),
    "nobody": IDS.encode(a_ref(subject=number(3), record_type=LETTER)),
    "absent": IDS.encode(a_ref(local_id="absent", record_type=LETTER)),
    "at nobody we know": IDS.encode(a_ref("RX9", record_type=LETTER)),
}


@pytest.mark.parametrize("name", NOTHING_THERE.values(), ids=NOTHING_THERE)
async def test_an_id_costs_the_same_whatever_is_behind_it(app: Application, name: str) -> None:
    answer = await ask(app, f'{{ node(id: "{name}") {{ id }} }}')

    assert answer.json() == {
        "data": {"node": None},
        "extensions": {"cost": {"sourceRequests": 1, "limit": 10, "remaining": 9}},
    }


async def test_an_id_named_twice_is_charged_once(app: Application) -> None:
    name = IDS.encode(PRESENT[0].ref)

    answer = await ask(app, f'{{ nodes(ids: ["{name}", "{name}"]) {{ id }} }}')

    assert answer.json()["extensions"]["cost"]["sourceRequests"] == 1


@pytest.mark.parametrize("name", NOTHING_THERE.values(), ids=NOTHING_THERE)
async def test_a_letter_costs_the_same_whatever_is_behind_it(app: Application, name: str) -> None:
    await app.client().get(f"/letters/{name}/content")

    answer = await ask(app, LISTS)

    assert answer.json()["extensions"]["cost"]["remaining"] == 10 - 2 - 4


async def test_a_letter_that_does_not_fit_is_not_asked_for(app: Application) -> None:
    app = limited(app, person_source_requests_per_minute=3)
    path = f"/letters/{NOTHING_THERE['absent']}/content"
    await app.client().get(path)
    asked = app.world.sources.calls

    answer = await app.client().get(path)

    assert (answer.status, answer.headers["retry-after"]) == (429, "60")
    assert (extensions(answer)["cost"], app.world.sources.calls) == (2, asked)


async def test_a_letter_that_never_fits_is_refused_as_too_large(app: Application) -> None:
    app = limited(app, source_requests_per_operation=1)

    answer = await app.client().get(f"/letters/{NOTHING_THERE['absent']}/content")

    assert (answer.status, answer.code) == (400, "LIMIT_EXCEEDED")


async def test_strangers_are_absent_and_then_too_many(app: Application) -> None:
    asked = [number(place) for place in range(2, 8)]

    answers = [await ask(app, PERSON.format(who)) for who in asked]

    assert [answer.body for answer in answers[:3]] == [b'{"data":{"patient":null}}'] * 3
    assert {extensions(answer)["code"] for answer in answers[3:]} == {"RATE_LIMITED"}
    assert app.world.sources.calls == 0


async def test_those_who_exist_are_turned_away_like_those_who_do_not(app: Application) -> None:
    for who in range(2, 5):
        await ask(app, PERSON.format(number(who)))

    exists, unknown = [await ask(app, PERSON.format(who)) for who in (SUBJECT, number(7))]

    assert exists.body == unknown.body
    assert exists.headers == unknown.headers
    assert exists.code == "RATE_LIMITED"


async def test_guessed_ids_are_strangers_too(app: Application) -> None:
    answers = [await ask(app, f'{{ node(id: "guess-{place}") {{ id }} }}') for place in range(4)]

    assert ["errors" in answer.json() for answer in answers] == [False, False, False, True]


async def test_guessed_letters_are_strangers_too(app: Application) -> None:
    client = app.client()

    answers = [await client.get(f"/letters/guess-{place}/content") for place in range(4)]

    assert [answer.status for answer in answers] == [404, 404, 404, 429]


async def test_many_dependants_are_no_strangers(app: Application) -> None:
    for who in range(2, 7):
        await ask(app, PERSON.format(number(who)))

    answers = [await ask(app, PERSON.format(who)) for who in DEPENDANTS]

    assert [a.json()["data"]["patient"] for a in answers] == [
        {"nhsNumber": one} for one in DEPENDANTS
    ]


async def test_enumeration_is_one_event_that_names_nobody(app: Application) -> None:
    query = " ".join(
        f'p{one}: patient(nhsNumber: "{number(one)}") {{ age }}' for one in range(2, 12)
    )

    with capture_logs() as lines:
        await ask(app, f"{{ {query} }}")
        await ask(app, f"{{ {query} }}")

    events = [line for line in lines if line["event"] == "enumeration"]
    assert len(events) == 1
    assert (events[0]["client_id"], events[0]["log_level"]) == ("example-app", "error")
    assert [one for one in range(12) if number(one) in str(lines)] == []


async def test_one_caller_cannot_keep_everybody_busy(app: Application) -> None:
    app = limited(app, person_source_requests_per_minute=100, source_requests_per_operation=60)

    answers = [await ask(app, windows(28)) for _ in range(10)]

    assert ["errors" in answer.json() for answer in answers] == [False] + [True] * 9
    assert app.world.sources.calls == 56


async def test_national_look_ups_are_free(app: Application) -> None:
    answer = await ask(app, "{ viewer { dependants { patient { name { text } } } } }")

    assert len(answer.json()["data"]["viewer"]["dependants"]) == len(DEPENDANTS)
    assert "extensions" not in answer.json()


async def test_an_app_sees_itself_and_what_is_left(app: Application) -> None:
    query = """{ viewer { app { clientId name scopes trustedDocumentsOnly limits {
        operations { limit remaining } sourceRequests { limit remaining }
        sourceRequestsPerOperation } } } }"""
    await ask(app, LISTS)

    answer = await ask(app, query, scope="patient/Appointment.read openid patient/Slot.rs")

    assert answer.json()["data"]["viewer"]["app"] == {
        "clientId": "example-app",
        "name": "example-app",
        "scopes": ["patient/Appointment.rs"],
        "trustedDocumentsOnly": False,
        "limits": {
            "operations": {"limit": 30, "remaining": 28},
            "sourceRequests": {"limit": 10, "remaining": 6},
            "sourceRequestsPerOperation": 8,
        },
    }


async def test_a_large_family_fits_what_is_given_by_default() -> None:
    people = [a_person(one).build() for one in (ACTOR, *DEPENDANTS)]
    basis = LegalBasis.LASTING_POWER_OF_ATTORNEY
    grants = [
        a_grant().named(f"grant-{one}").on(basis).between(ACTOR, one).build() for one in DEPENDANTS
    ]
    codes = [f"RA{place}" for place in range(10)]
    items = [own_item(one, code) for one in (ACTOR, *DEPENDANTS) for code in codes]
    made = a_world(a_directory_of(*map(a_source, codes)), *items, people=people, grants=grants)
    lists = "appointments { totalCount } letters { totalCount }"
    family = f"{{ viewer {{ patient {{ {lists} }} dependants {{ patient {{ {lists} }} }} }} }}"

    with memory() as engine:
        metered = FakeWorld(made.directory, made.sources, meter=WindowMeter(FakeTicks()))
        app = Application(metered, engine)
        answers = [await ask(app, family) for _ in range(4)]

    assert ["errors" in answer.json() for answer in answers] == [False] * 4
    assert answers[-1].json()["extensions"]["cost"] == {
        "sourceRequests": 420,
        "limit": 2000,
        "remaining": 320,
    }
