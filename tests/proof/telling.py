"""Whoever acts for somebody asks for all that can tell of something withheld, by list and by id, in
generated countries; what comes is compared with what the oracle leaves of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from auth.scopes import Scopes
from schema.connection import PageArguments, RecordOrder
from schema.directory import RecordType
from schema.identifiers import NhsNumber
from schema.node import RecordRef
from tests.proof.country import Country, Held
from tests.proof.doing import Doing
from tests.proof.expected import ExpectedList
from tests.proof.houses import KINDS
from tests.proof.mentions import TELLING
from tests.proof.oracle.decision import ALLOWED
from tests.proof.oracle.facts import Asker, Human
from tests.proof.rights import Rights
from tests.proof.surroundings import CountryWorld, surroundings
from tests.proof.world import Countries
from tests.support.application import memory
from tests.support.auth import FakeClock, a_principal

_PAGE = PageArguments(first=100)
MOST_SHOWN = 5


@dataclass(slots=True)
class Told:
    """What became of all of it."""

    items: Counter[str] = field(default_factory=Counter)
    differing: int = 0
    shown: list[str] = field(default_factory=list)

    def fault(self, said: str) -> None:
        """One difference."""
        self.differing += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(said)


async def compared(seed: int, count: int) -> Told:
    """In so many countries, by everybody who acts for anybody."""
    told = Told()
    for place in range(count):
        countries = Countries(seed * 1000 + place)
        made = countries.country()
        with memory() as engine:
            world = surroundings(Doing(made, countries, engine), FakeClock(made.now))
            for actor in made.numbers:
                if isinstance(made.people[actor], Human):
                    await _Proxy(made, world, actor, told).ask()
    return told


class _Proxy:
    """Everything that one person asks about others."""

    def __init__(self, made: Country, world: CountryWorld, actor: str, told: Told) -> None:
        self._made = made
        self._world = world
        self._rights = Rights(made, Asker(actor))
        scopes = Scopes.parse("patient/*.cruds")
        self._principal = a_principal(actor=NhsNumber(actor), scopes=scopes)
        self._told = told

    async def ask(self) -> None:
        """About everybody whom they may act for."""
        rights = self._rights
        reached = [one for one in self._made.numbers if rights.listed(one) and rights.reaches(one)]
        for subject in reached:
            for kind in TELLING:
                if rights.reason(subject, KINDS[kind], kind) == ALLOWED:
                    await self._list(subject, kind)
                    await self._ids(subject, kind)

    async def _list(self, subject: str, kind: str) -> None:
        gateway = self._world.gateway(self._principal)
        await gateway.patient(NhsNumber(subject))
        found = await gateway.records(
            NhsNumber(subject), RecordType(kind), _PAGE, RecordOrder.OLDEST_FIRST, None
        )
        came = [one.ref for one in found.nodes]
        things = ExpectedList(self._rights, subject, kind, {}).things()
        groups = [{one.item.ref for one in thing} for thing in things]
        self._told.items["shown"] += len(came)
        if sorted(sum(ref in group for ref in came) for group in groups) != [1] * len(came):
            self._told.fault(f"{kind}: {_names(came)} instead of {len(groups)} things")

    async def _ids(self, subject: str, kind: str) -> None:
        for held in self._made.of(subject, kind):
            gateway = self._world.gateway(self._principal)
            node = await gateway.node(gateway.id(held.item.ref))
            expected = self._rights.shows(held)
            self._told.items[self._why(held)] += 1
            if (node is not None) is not expected:
                self._told.fault(f"{held.name} by id: {expected=}, leads {sorted(held.leads)}")

    def _why(self, held: Held) -> str:
        """Is it shown, and if not, is it because of what it leads to?"""
        if self._rights.shows(held):
            return "shown by id"
        alone = self._rights.released(held.asked, held.thing.kind)
        return "withheld for what it leads to" if held in alone and held.leads else "withheld"


def _names(refs: Sequence[object]) -> list[str]:
    return [str(one.local_id) for one in refs if isinstance(one, RecordRef)]
