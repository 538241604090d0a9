"""Many trusts: further ones that hold nobody, beside those of the table."""

import tomllib
from typing import Any

import pytest

from sandbox.configuration import whole_file
from sandbox.profile import Dialect
from sandbox.trusts import TABLE_ONLY, Many, trusts
from sandbox.world import World, build_world
from tests.sandbox.asking import Asker
from tests.sandbox.conftest import TODAY

MANY = Many(215, always=3)


@pytest.fixture(scope="module")
def crowded() -> World:
    """A world with 215 trusts."""
    return build_world(TODAY, "http://sandbox.example", MANY)


@pytest.fixture(scope="module")
def sources() -> list[dict[str, Any]]:
    """What a gateway is told of them."""
    text = whole_file("http://sandbox.example", "http://x.example", trusts(MANY).values())
    found: list[dict[str, Any]] = tomllib.loads(text)["sources"]
    return found


def test_so_many_trusts_are_there_in_all(crowded: World, sources: list[dict[str, Any]]) -> None:
    assert len(crowded.holdings) == 215
    assert [source["ods"] for source in sources] == [*crowded.holdings, "X26", "X26"]


def test_nobody_is_held_at_a_generated_trust(crowded: World, world: World) -> None:
    def holders(of: World) -> set[tuple[str, str]]:
        return {(ods, p.id) for ods, held in of.holdings.items() for p in held.patients.values()}

    assert holders(crowded) == holders(world)


def test_generated_trusts_speak_the_dialects_by_turns() -> None:
    spoken = [trust.profile.dialect for trust in trusts(MANY).values()][-8:]

    assert set(spoken[:4]) == set(Dialect)
    assert spoken[:4] == spoken[4:]


def test_some_generated_trusts_are_asked_about_everybody(sources: list[dict[str, Any]]) -> None:
    asked = [source["ods"] for source in sources if source["locate"] == "always"]

    assert asked == ["RF1", "X28", "G99902", "T0001", "T0002", "T0003", "X26", "X26"]


def test_without_further_ones_the_table_stands_alone() -> None:
    assert trusts(TABLE_ONLY) == trusts(Many(1)) == trusts(Many(8))


async def test_a_generated_trust_answers_and_finds_nobody(crowd: Asker) -> None:
    number = "https://fhir.nhs.uk/Id/nhs-number|9990000018"
    selectors = {"T0001": "patient:identifier", "T0002": "patient.identifier"}

    found = {
        ods: await crowd.find(ods, "Appointment", {selector: number})
        for ods, selector in selectors.items()
    }

    assert {ods: (a.status, a.json["total"]) for ods, a in found.items()} == {
        "T0001": (200, 0),
        "T0002": (200, 0),
    }
    assert (await crowd.raw("GET", "/requests")).json == {"T0001": 1, "T0002": 1}
