"""A generated country as fakes behind the gateway's ports, and the books that the gateway keeps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from schema.action import ActionOutcome
from schema.answer import Content
from schema.demographics import Demographics
from schema.directory import Directory, Locate, RecordType, Source
from schema.evidence import Grant, GrantUse, Noted, Person, Unanswered
from schema.identifiers import NhsNumber, OdsCode
from schema.letter import Letter
from schema.moment import PartialDate
from schema.profile import Profile
from schema.proxy_order import ProxyChange, ProxyNote, ProxyNotes, ProxyOrder
from schema.report import SourceStatus
from tests.proof import product
from tests.proof.canaries import NAMED_ACTOR, NAMED_SUBJECT, PERSON_ITEM, Mint
from tests.proof.oracle.facts import Opens, Statement, Wish
from tests.proof.world import HOUSES, KINDS, OFFERS, Country
from tests.support.auth import FakeClock
from tests.support.builders import a_directory_of
from tests.support.fakes import FakeChoices, FakePeople, FakeWorld, a_world


def surroundings(made: Country, clock: FakeClock) -> FakeWorld:
    """The fakes behind the gateway's ports that hold this country."""
    sources = [
        Source(
            OdsCode(house.code),
            frozenset(map(RecordType, OFFERS.get(house.code, KINDS))),
            Locate.INDEX,
            product.terms(house),
        )
        for house in HOUSES
    ]
    directory: Directory = a_directory_of(*sources)
    world = a_world(
        directory,
        *(one.item for one in made.held),
        grants=[_grant(made, one) for one in made.statements],
        access=product.access(made.settings),
    )
    world.sources.people = FakePeople(dict(_people(made)))
    world.sources.locator.held = {
        NhsNumber(number_): list(map(OdsCode, codes)) for number_, codes in made.holders.items()
    }
    for trust in world.sources.trusts.values():
        trust.contents = _contents(trust.items)
    return replace(world, clock=clock, choices=CountryChoices(made))


def _people(made: Country) -> Iterator[tuple[NhsNumber, Person | Unanswered]]:
    for nhs_number, human in made.people.items():
        if isinstance(human, str):
            yield NhsNumber(nhs_number), Unanswered(SourceStatus.EMPTY)
            continue
        born = PartialDate.parse(human.born) if human.born else None
        details = Mint(made.index[nhs_number], PERSON_ITEM).filled(
            Demographics(nhs_number_verified=True, birth_date=born), frozenset({"birth_date"})
        )
        yield (
            NhsNumber(nhs_number),
            Person(NhsNumber(nhs_number), born, human.dead, human.hidden, details, made.now),
        )


def _grant(made: Country, statement: Statement) -> Grant:
    subject_name = Mint(made.index[statement.subject], NAMED_SUBJECT).word()
    actor_name = Mint(made.index[statement.actor], NAMED_ACTOR).word()
    plain = product.grant(statement)
    return replace(plain, subject_name=subject_name, actor_name=actor_name)


def _contents(items: Any) -> Mapping[str, Content]:
    """The text of each letter: its own local id, which is a canary."""
    return {
        one.ref.local_id: Content("text/plain", str(one.ref.local_id).encode())
        for one in items
        if isinstance(one.record, Letter)
    }


@dataclass(slots=True, init=False)
class CountryChoices(FakeChoices):
    """The gateway's own books of a country."""

    made: Country = field(init=False)

    def __init__(self, made: Country) -> None:
        FakeChoices.__init__(self)
        self.made = made

    async def noted(self, actor: NhsNumber, grants: Any) -> Noted | Unanswered:
        wishes = {
            NhsNumber(subject): product.choice(wish)
            for (by, subject), wish in self.made.wishes.items()
            if by == actor and isinstance(wish, Wish)
        }
        return Noted(wishes, self._uses())

    async def proxies(self, subject: NhsNumber, grants: Any) -> ProxyNotes | Unanswered:
        notes = {
            NhsNumber(by): ProxyNote(product.choice(wish))
            for (by, about), wish in self.made.wishes.items()
            if about == subject and isinstance(wish, Wish)
        }
        return ProxyNotes(notes, self._uses())

    async def carry_out(self, order: ProxyOrder, done: Any) -> ActionOutcome:
        known = self.made.wishes.get((order.actor, order.subject))
        wish = known if isinstance(known, Wish) else Wish()
        if order.change is ProxyChange.CHOOSE:
            wish = replace(wish, opens=_opens(order.profile) if order.profile else None)
        else:
            wish = replace(wish, suspended=order.change is ProxyChange.SUSPEND)
        self.made.wishes[order.actor, order.subject] = wish
        return ActionOutcome.DONE

    def _uses(self) -> dict[str, GrantUse]:
        return {name: product.use(use) for name, use in self.made.uses.items()}


def _opens(profile: Profile) -> Opens:
    read, write = (
        frozenset(one.name for one in categories) for categories in (profile.read, profile.write)
    )
    return Opens(read, write)
