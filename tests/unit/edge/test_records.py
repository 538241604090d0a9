"""Trusts say whom they hold: all of it or nothing, and only about themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from starlette.routing import Route
from structlog.testing import capture_logs

from edge.body import MAXIMUM_BYTES
from edge.records import MAXIMUM_NUMBERS, Feeder, RecordsEndpoint
from schema.identifiers import NhsNumber, OdsCode
from storage import StorageUnavailable
from tests.support.application import framed
from tests.support.asgi import Answer, AsgiClient
from tests.support.auth import number

ONE, TWO = number(0), number(1)
KEY = {"Authorization": "Bearer ra1-key"}
FEEDERS = [
    Feeder("ra1-portal", "ra1-key", OdsCode("RA1")),
    Feeder("ra2-portal", "ra2-key", OdsCode("RA2")),
    Feeder("twin-a", "twin-key", OdsCode("RA3")),
    Feeder("twin-b", "twin-key", OdsCode("RA4")),
]


@dataclass(slots=True)
class FakeIntake:
    """Keeps pairs of organisation and person in a set."""

    held: set[tuple[OdsCode, NhsNumber]] = field(default_factory=set)
    broken: bool = False

    async def add(self, organisation: OdsCode, numbers: Sequence[NhsNumber]) -> None:
        if self.broken:
            raise StorageUnavailable
        self.held |= {(organisation, one) for one in numbers}

    async def remove(self, organisation: OdsCode, numbers: Sequence[NhsNumber]) -> None:
        self.held -= {(organisation, one) for one in numbers}


@pytest.fixture
def intake() -> FakeIntake:
    return FakeIntake()


@pytest.fixture
def client(intake: FakeIntake) -> AsgiClient:
    endpoint = RecordsEndpoint(FEEDERS, intake)
    routes = [
        Route("/records", endpoint.change, methods=["POST", "DELETE"]),
        Route("/records/remove", endpoint.remove, methods=["POST"]),
    ]
    return AsgiClient(framed(routes).app, KEY)


def batch(*numbers: object, client_id: str = "ra1-portal") -> dict[str, object]:
    return {"clientId": client_id, "nhsNumbers": list(numbers)}


async def test_people_are_added_and_adding_again_changes_nothing(
    client: AsgiClient, intake: FakeIntake
) -> None:
    answers = [await client.post_json("/records", batch(ONE, TWO)) for _ in range(2)]

    assert [(one.status, one.body) for one in answers] == [(204, b"")] * 2
    assert intake.held == {("RA1", ONE), ("RA1", TWO)}


async def test_adding_takes_nobody_away(client: AsgiClient, intake: FakeIntake) -> None:
    await client.post_json("/records", batch(ONE))
    await client.post_json("/records", batch(TWO))

    assert intake.held == {("RA1", ONE), ("RA1", TWO)}


async def test_people_are_removed_by_either_route(client: AsgiClient, intake: FakeIntake) -> None:
    intake.held = {(OdsCode("RA1"), ONE), (OdsCode("RA1"), TWO), (OdsCode("RA2"), ONE)}
    body = f'{{"clientId": "ra1-portal", "nhsNumbers": ["{TWO}"]}}'.encode()
    typed = {**KEY, "Content-Type": "application/json"}

    answers = [
        await client.post_json("/records/remove", batch(ONE)),
        await client.request("DELETE", "/records", body, typed),
    ]

    assert [one.status for one in answers] == [204, 204]
    assert intake.held == {("RA2", ONE)}


async def test_five_thousand_numbers_pass_and_one_more_does_not(
    client: AsgiClient, intake: FakeIntake
) -> None:
    assert (await client.post_json("/records", batch(*[ONE] * MAXIMUM_NUMBERS))).status == 204
    intake.held.clear()

    refused = await client.post_json("/records", batch(*[ONE] * (MAXIMUM_NUMBERS + 1)))

    assert (refused.status, intake.held) == (400, set())


async def test_one_bad_number_refuses_all_and_names_its_place(
    client: AsgiClient, intake: FakeIntake
) -> None:
    answer = await client.post_json("/records", batch(ONE, "9990000019", TWO, "abc"))

    assert (answer.status, intake.held) == (400, set())
    assert answer.message == (
        "No NHS numbers at positions 1, 3 (counted from 0). Nothing was done."
    )


async def test_a_number_that_is_no_text_is_named_by_its_place(
    client: AsgiClient, intake: FakeIntake
) -> None:
    answer = await client.post_json("/records", batch(ONE, int(TWO), None, [TWO], True))

    assert (answer.status, intake.held) == (400, set())
    assert answer.message == (
        "No text, but NHS numbers are text, at positions 1, 2, 3, 4 (counted from 0). "
        "Nothing was done."
    )


async def test_a_number_written_with_spaces_or_twice_is_one(
    client: AsgiClient, intake: FakeIntake
) -> None:
    printed = f"{ONE[:3]} {ONE[3:6]} {ONE[6:]}"

    answer = await client.post_json("/records", batch(printed, ONE, f" {ONE} "))

    assert (answer.status, intake.held) == (204, {("RA1", ONE)})


async def test_an_intake_is_one_line_that_counts_and_names_nobody(
    client: AsgiClient, intake: FakeIntake
) -> None:
    with capture_logs() as lines:
        await client.post_json("/records", batch(ONE, ONE, TWO))
        intake.broken = True
        await client.post_json("/records", batch(ONE))

    counted = [one for one in lines if one["event"] == "records"]
    kept = ("client_id", "organisation", "change", "numbers", "people", "done", "log_level")
    assert [tuple(one[name] for name in kept) for one in counted] == [
        ("ra1-portal", "RA1", "add", 3, 2, True, "info"),
        ("ra1-portal", "RA1", "add", 1, 1, False, "warning"),
    ]
    assert ONE not in str(lines)


async def test_many_bad_numbers_are_named_in_part(client: AsgiClient) -> None:
    answer = await client.post_json("/records", batch(*["x"] * 30))

    assert "18, 19 and 10 more (counted" in answer.message


BODIES = {
    "no number": batch(),
    "a number that is no text": batch(9990000018),
    "a number too deep to be one": batch([[[[]]]]),
    "no client": {"nhsNumbers": [ONE]},
    "no list": {"clientId": "ra1-portal", "nhsNumbers": ONE},
    "an array": [batch(ONE)],
    "null": None,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
async def test_a_body_that_does_not_fit_is_refused(
    client: AsgiClient, intake: FakeIntake, body: object
) -> None:
    answer = await client.post_json("/records", body)

    assert (answer.status, answer.code, intake.held) == (400, "BAD_INPUT", set())
    assert ONE not in answer.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"\xef\xbb\xbf{}", b'{"x": ' + b"[" * 100_000]
)
async def test_a_body_that_is_no_json_is_refused(client: AsgiClient, body: bytes) -> None:
    answer = await client.post("/records", body, {**KEY, "Content-Type": "application/json"})

    assert (answer.status, answer.message) == (400, "The body is not JSON.")


async def test_a_form_is_not_taken_for_json(client: AsgiClient) -> None:
    form = {**KEY, "Content-Type": "application/x-www-form-urlencoded"}

    assert (await client.post("/records", b"clientId=ra1-portal", form)).status == 415


@pytest.mark.parametrize(
    "offered",
    [
        *("Bearer ", "Bearer", "", "ra1-key", "Basic ra1-key", "bearer ra1-key", "Bearer RA1-KEY"),
        *("Bearer ra1-key ", "Bearer ra1-ke", "Bearer ra1-key2", "Bearer é", "Bearer twin-key"),
    ],
)
async def test_without_a_key_of_its_own_nobody_may_say_anything(
    client: AsgiClient, intake: FakeIntake, offered: str
) -> None:
    answer = await client.post_json("/records", batch(ONE), {"Authorization": offered})

    assert (answer.status, answer.code, intake.held) == (401, "UNAUTHENTICATED", set())
    assert "Authorization: Bearer KEY" in answer.message
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_no_header_at_all_is_no_key(client: AsgiClient) -> None:
    assert (await client.post_json("/records", batch(ONE), {})).status == 401


async def test_a_body_that_is_too_large_is_refused_unread(
    client: AsgiClient, intake: FakeIntake
) -> None:
    answer = await client.post_json("/records", batch(ONE, " " * MAXIMUM_BYTES))

    assert (answer.status, answer.code, intake.held) == (413, "LIMIT_EXCEEDED", set())


async def test_a_key_speaks_for_its_own_client_only(client: AsgiClient, intake: FakeIntake) -> None:
    async def told(client_id: str) -> Answer:
        return await client.post_json("/records", batch(ONE, client_id=client_id))

    assert [(await told(one)).status for one in ("ra2-portal", "", "RA1-PORTAL")] == [403] * 3
    assert intake.held == set()


async def test_an_index_that_cannot_be_written_is_worth_another_try(
    client: AsgiClient, intake: FakeIntake
) -> None:
    intake.broken = True

    answer = await client.post_json("/records", batch(ONE))

    assert (answer.status, answer.code) == (503, "SOURCE_UNAVAILABLE")
    assert answer.headers["retry-after"] == "5"


async def test_both_methods_are_told_to_who_comes_with_another(client: AsgiClient) -> None:
    answer = await client.get("/records")

    assert (answer.status, {*answer.headers["allow"].split(", ")}) == (405, {"POST", "DELETE"})
