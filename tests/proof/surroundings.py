"""A generated country as fakes behind the gateway's ports, and the books that the gateway keeps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from auth.audit import AuditLog, ChainKey
from auth.journal import Journal, Windows
from resolvers.rulebook import Rulebook
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
from tests.proof.country import Country
from tests.proof.doing import Doing, doing_of
from tests.proof.houses import HOUSES, KINDS, NATIONAL_HOUSE, OFFERS
from tests.proof.oracle.facts import House, Opens, Statement, Wish
from tests.support.auth import FakeClock
from tests.support.builders import a_directory_of
from tests.support.fakes import KEY, FakeChoices, FakePeople, FakeWorld, a_world

_WINDOWS = Windows(lease_seconds=30, settle_seconds=60)


@dataclass(frozen=True, slots=True)
class CountryWorld(FakeWorld):
    """A generated country, with a journal of what is done in it that is the gateway's own."""

    kept: Journal | None = None

    @property
    def rulebook(self) -> Rulebook:
        """That of any world, but for the journal."""
        book: Rulebook = FakeWorld.rulebook.fget(self)  # type: ignore[attr-defined] # a property
        assert self.kept is not None
        return replace(book, books=replace(book.books, journal=self.kept))


def surroundings(doing: Doing, clock: FakeClock) -> CountryWorld:
    """The fakes behind the gateway's ports that hold this country."""
    made = doing.country
    directory: Directory = replace(
        a_directory_of(*map(_source, HOUSES)), national_actions=NATIONAL_HOUSE.does
    )
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
    for code, trust in world.sources.trusts.items():
        trust.contents = _contents(trust.items)
        trust.forms = {name: form for (at, name), form in made.forms.items() if at == code}
    log = AuditLog(doing.engine, clock, ChainKey(KEY))
    return CountryWorld(
        directory,
        doing_of(world.sources, doing),
        clock,
        world.access,
        choices=CountryChoices(made),
        kept=Journal(doing.engine, clock, log, [KEY], _WINDOWS),
    )


def _source(house: House) -> Source:
    return Source(
        OdsCode(house.code),
        frozenset(map(RecordType, OFFERS.get(house.code, KINDS))),
        Locate.INDEX,
        product.terms(house),
        house.opening_is_reading,
        house.does,
        house.only_asked,
    )


def _people(made: Country) -> Iterator[tuple[NhsNumber, Person | Unanswered]]:
    for nhs_number, human in made.people.items():
        if isinstance(human, str):
            yield NhsNumber(nhs_number), Unanswered(SourceStatus.EMPTY)
            continue
        born = PartialDate.parse(human.born) if human.born else None
        details = Mint(made.index[nhs_number], PERSON_ITEM).filled(
            Demographics(nhs_number_verified=True, birth_date=born), frozenset({"birth_date"})
        )
        made.beside[str(details.nominated_pharmacy)] = "PRESCR"
        made.practice_words[nhs_number] = str(details.gp_practice)
        if nhs_number in made.practices:
            details = replace(details, gp_practice=OdsCode(made.practices[nhs_number]))
        yield (
            NhsNumber(nhs_number),
            Person(
                NhsNumber(nhs_number),
                born,
                human.dead,
                human.hidden,
                details,
                made.now,
                version="1",
            ),
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
