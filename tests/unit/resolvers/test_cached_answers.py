"""A source's answer that is still kept is given to nobody whose access has ended meanwhile."""

from dataclasses import dataclass, replace

import pytest

from resolvers.gateway import Gateway
from schema.connection import PageArguments, RecordOrder
from schema.directory import RecordType
from schema.evidence import Choice, Noted, RelationshipStatus
from schema.identifiers import OdsCode
from settings import SourceSettings
from sources.port import SourcePort
from sources.sharing import SharedSource
from tests.support.auth import ACTOR, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import RA1, a_directory_of, a_source, own_item
from tests.support.fakes import FakeSources, FakeWorld, a_world

SETTINGS = SourceSettings(
    ods="RA1", name="Trust", base_url="https://trust.example", answer_cache_seconds=60
)
GRANT = a_grant().build()
PROXY = a_principal()


@dataclass(slots=True)
class CachingSources(FakeSources):
    """Whose one trust is asked through the cache of the real thing."""

    shared: SourcePort | None = None

    def source(self, organisation: OdsCode, record_type: RecordType) -> SourcePort:  # type: ignore[override]
        assert self.shared is not None
        return self.shared


@pytest.fixture
def world() -> FakeWorld:
    """A proxy, a subject with one appointment, and a trust whose answers are kept."""
    people = [a_person(ACTOR).build(), a_person(SUBJECT).build()]
    directory = a_directory_of(a_source("RA1"))
    made = a_world(directory, own_item(SUBJECT, "RA1"), people=people, grants=[GRANT])
    known = made.sources
    shared = SharedSource(known.trusts[RA1], SETTINGS, made.clock)
    sources = CachingSources(
        known.trusts, known.people, known.relationships, known.locator, shared=shared
    )
    return replace(made, sources=sources)


async def appointments(gateway: Gateway) -> int | None:
    """How many a proxy sees; None when the record is closed to them."""
    if await gateway.patient(SUBJECT) is None:
        return None
    found = await gateway.records(
        SUBJECT, RecordType.APPOINTMENT, PageArguments(), RecordOrder.NEWEST_FIRST, None
    )
    return len(found.nodes)


async def test_an_answer_is_kept_for_the_same_permit(world: FakeWorld) -> None:
    seen = [await appointments(world.gateway(PROXY)) for _ in range(2)]

    assert seen == [1, 1]
    assert len(world.sources.trusts[RA1].searched) == 1


async def test_a_kept_answer_is_closed_with_the_grant(world: FakeWorld) -> None:
    before = await appointments(world.gateway(PROXY))

    ended = a_grant().in_state(RelationshipStatus.INACTIVE).build()
    world.sources.relationships.statements = [ended]

    assert before == 1
    assert await appointments(world.gateway(PROXY)) is None


async def test_a_kept_answer_is_closed_by_a_suspension(world: FakeWorld) -> None:
    before = await appointments(world.gateway(PROXY))

    world.choices.kept = Noted({SUBJECT: Choice(suspended=True)}, {})

    assert before == 1
    assert await appointments(world.gateway(PROXY)) is None


async def test_a_kept_answer_does_not_survive_a_new_grant(world: FakeWorld) -> None:
    await appointments(world.gateway(PROXY))

    world.sources.relationships.statements = [a_grant().named("grant-2").build()]
    seen = await appointments(world.gateway(PROXY))

    assert seen == 1
    assert len(world.sources.trusts[RA1].searched) == 2
