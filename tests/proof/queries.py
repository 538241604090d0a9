"""Whole operations over HTTP in generated countries, every answer compared with the oracle."""

import io
from collections.abc import Iterator, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from schema.contract import build_contract
from schema.identifiers import NhsNumber
from schema.letter import Letter, ReadState
from schema.node import PatientRef, RecordRef
from settings import AppSettings
from tests.proof.arguments import Arguments
from tests.proof.askers import APP_SCOPES, Askers
from tests.proof.checks import Checker
from tests.proof.country import Country, Held
from tests.proof.doing import Doing
from tests.proof.expected import ExpectedList
from tests.proof.houses import LIST_FIELDS
from tests.proof.oracle.acting import READING_A_LETTER
from tests.proof.oracle.days import english_day
from tests.proof.oracle.facts import Asker
from tests.proof.oracle.scopes import opened
from tests.proof.surroundings import surroundings
from tests.proof.tally import Tally
from tests.proof.walk import Operation, Walker
from tests.proof.watch import Watch, captured
from tests.proof.world import Countries
from tests.support.application import Application, memory
from tests.support.asgi import Answer
from tests.support.auth import FakeClock

SCHEMA = build_contract(introspection=True)._schema
CHOOSING = ("suspendProxy", "restoreProxy", "setProxyCategories")
"""What is done in the gateway's own books. All else is done at organisations."""
_LIKELY_ROOTS = ("viewer", "viewer", "viewer", "patient", "patient")
_PAGE = """{ patient(nhsNumber: "%s") { %s(%s) {
  edges { node { id } } pageInfo { hasNextPage endCursor } } } }"""


async def asked(seed: int, count: int, countries: int) -> Tally:
    """So many operations, in so many countries by turns."""
    tally = Tally()
    for place in range(countries):
        until = count * (place + 1) // countries
        with memory() as engine, captured() as log:
            await Visit(seed * 1000 + place, engine, log, tally).ask(until)
    return tally


class Visit:
    """One country, and everybody in it asking."""

    def __init__(self, seed: int, engine: Engine, log: io.StringIO, tally: Tally) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable, no secret
        countries = Countries(seed)
        self._country: Country = countries.country()
        self._doing = Doing(self._country, countries, engine)
        self._world = surroundings(self._doing, FakeClock(self._country.now))
        apps = [AppSettings("example-app", "Example app", APP_SCOPES.split())]
        self._application = Application(self._world, engine, apps=apps)
        self._client = self._application.client()
        self._items: dict[tuple[str, str], Held] = {
            (one.thing.organisation, one.thing.name): one for one in self._country.held
        }
        self._refs = dict(self._named())
        shared = {one.item.ref for one in self._country.held if self._country.is_shared(one)}
        self._versions = {key for key, ref in self._refs.items() if ref in shared}
        self._arguments = Arguments(self._random, self._country.numbers)
        self._arguments.ids = {key: self._type(ref) for key, ref in self._refs.items()}
        self._arguments.places = {
            key: ref.organisation for key, ref in self._refs.items() if isinstance(ref, RecordRef)
        }
        self._arguments.codes = ["RA1", "RA2", "RA3", "G99901", "X27", "Z9999"]
        today = english_day(self._country.now)
        ahead = (today + timedelta(days=days) for days in (0, 0, 1, 30, 366, 1100, 3000))
        self._arguments.days = [day.isoformat() for day in ahead]
        self._walker = Walker(SCHEMA, self._random, self._arguments, tally.routes)
        self._askers = Askers(self._country, self._random)
        self._watch = Watch(self._country, engine, log, tally)
        self._proxy_ids: dict[str, str] = {}
        """The subject that each is good for."""
        self._tally = tally

    async def ask(self, until: int) -> None:
        """Until so many operations have been asked in all, and a letter now and then."""
        while self._tally.operations < until:
            asker = self._askers.asker()
            self._tally.tokens["composite" if asker.acts_for else "plain"] += 1
            self._prepare(asker)
            if self._random.random() < 0.06:
                await self._change(asker)
            else:
                await self._operation(asker, self._walker.operation(self._roots()))
            if self._random.random() < 0.2:
                await self._letter(asker)
            if self._random.random() < 0.1:
                await self._turn_pages(asker)

    def _roots(self) -> list[str]:
        """The people, in half of the operations; anything in the others."""
        return [self._random.choice(_LIKELY_ROOTS)] if self._random.random() < 0.5 else []

    async def _operation(self, asker: Asker, operation: Operation) -> None:
        answer, checker = await self._post(asker, operation.text, operation.variables)
        about = f"{self._askers.described(asker)}: {operation.text} {operation.variables}"
        if answer.status != 200 or "data" not in answer.json():
            checker.fault(f"status {answer.status}: {answer.text[:300]}")
        else:
            checker.answer(operation, answer.json(), answer.text)
        self._note(checker, answer, about)
        self._gather(answer)

    async def _change(self, asker: Asker) -> None:
        """A choice. Only subjects change what is chosen about their proxies."""
        name = self._random.choice(CHOOSING)
        before = dict(self._country.wishes)
        operation = self._walker.mutation(name)
        text, variables = operation.text, operation.variables
        answer, checker = await self._post(asker, text, variables)
        changed = [pair for pair, wish in self._country.wishes.items() if before.get(pair) != wish]
        allowed = asker.acts_for is None and opened(asker.scopes, "relationships", "change")
        given = operation.picks[0].arguments.get("input", {}).get("proxyId")
        allowed = allowed and self._proxy_ids.get(given) == asker.number
        for _, subject in changed:
            if subject != asker.number or not allowed:
                checker.fault("somebody else's choice was changed")
        self._tally.changes += len(changed)
        self._askers.forget()
        fresh = self._checker(asker)
        fresh.faults += checker.faults
        fresh.answer(operation, answer.json(), answer.text)
        self._note(fresh, answer, f"{self._askers.described(asker)}: {text} {variables}")

    async def _turn_pages(self, asker: Asker) -> None:
        """A whole list page by page: each thing once, and nothing missing."""
        rights = self._askers.rights(asker)
        reached = [one for one in self._arguments.likely if rights.reaches(one)]
        if not reached:
            return
        subject = self._random.choice(reached)
        name, kind = self._random.choice(sorted(LIST_FIELDS.items()))
        text, found = "", []
        arguments: dict[str, Any] | None = {"first": self._random.choice((1, 2))}
        while arguments:
            text = _PAGE % (subject, name, ", ".join(_written(arguments)))
            answer, checker = await self._post(asker, text, {})
            checker.words(answer.text)
            self._note(checker, answer, f"{self._askers.described(asker)}: {text}")
            page = ((answer.json().get("data") or {}).get("patient") or {}).get(name)
            if page is None:
                return
            found += [self._refs[one["node"]["id"]] for one in page["edges"]]
            more, cursor = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
            arguments = {**arguments, "after": cursor} if more else None
        things = ExpectedList(rights, subject, kind, {}).things()
        groups = [{one.item.ref for one in thing} for thing in things]
        self._tally.turned += 1
        if sorted(sum(ref in group for ref in found) for group in groups) != [1] * len(found):
            said = f"{len(found)} items over all pages instead of {len(groups)}"
            self._tally.fault(said, f"{self._askers.described(asker)}: {text}")

    async def _letter(self, asker: Asker) -> None:
        """The content of a letter: given if it may be seen, otherwise as if there were none."""
        letters = [key for key, name in self._arguments.ids.items() if name == "Letter"]
        likely = [one for one in letters if one in set(self._arguments.likely_ids)]
        chosen = self._random.choice(likely if likely and self._random.random() < 0.8 else letters)
        answer = await self._client.get(f"/letters/{chosen}/content", self._askers.headers(asker))
        checker, ref = self._checker(asker), self._refs[chosen]
        assert isinstance(ref, RecordRef)
        held = self._items[ref.organisation, ref.local_id]
        expected = 200 if checker.rights.shows(held) else 404
        self._tally.letters += 1
        self._tally.letters_given += answer.status == 200
        unknown = isinstance(self._country.people[asker.number], str)
        if answer.status != expected and not (unknown and answer.status == 503):
            checker.fault(f"status {answer.status} instead of {expected}")
        if answer.status == 200 and held.thing.name not in answer.text:
            checker.fault("own canary is missing")
        checker.words(answer.text)
        about = f"{self._askers.described(asker)}: content of {held.thing.name}"
        self._check_opening(checker, held, answer.status == 200)
        self._note(checker, answer, about)

    def _check_opening(self, checker: Checker, held: Held, opened: bool) -> None:
        """Where opening counts as reading, and for whom it does, it is told to the organisation."""
        subject, house = held.asked, self._country.houses[held.thing.organisation]
        assert isinstance(held.item.record, Letter)
        tells = opened and house.opening_is_reading and READING_A_LETTER.name in house.does
        tells = tells and held.item.record.read_state is not ReadState.READ
        expected = tells and checker.rights.acts(READING_A_LETTER, subject, house)
        written, _ = self._doing.take()
        self._tally.opened += len(written)
        if [one.step.local_id for one in written] != [held.thing.name] * expected:
            checker.fault(f"opening told its organisation {len(written)} times")

    async def _post(
        self, asker: Asker, text: str, variables: Mapping[str, Any]
    ) -> tuple[Answer, Checker]:
        body = {"query": text, "variables": variables}
        self._tally.operations += 1
        checker = self._checker(asker)
        answer = await self._client.post_json("/graphql", body, self._askers.headers(asker))
        for error in answer.json().get("errors", ()):
            self._tally.codes[error["extensions"]["code"]] += 1
        return answer, checker

    def _note(self, checker: Checker, answer: Answer, about: str) -> None:
        self._watch.look(checker, answer)
        self._noted(checker, about)

    def _noted(self, checker: Checker, about: str) -> None:
        self._tally.add(checker.seen)
        for said in checker.faults:
            self._tally.fault(said, about)
        self._application.gateways.clear()
        self._application.deadlines.clear()

    def _gather(self, answer: Answer) -> None:
        """Cursors, to be given back by whoever comes next."""
        cursors = self._arguments.cursors
        cursors += [one for one in _cursors(answer.json()) if one not in cursors]
        del cursors[:-40]

    def _prepare(self, asker: Asker) -> None:
        """What this token may well reach is asked for more often."""
        pairs = {(one.actor, one.subject) for one in self._country.statements}
        me, ids = asker.number, self._world.rulebook.ids
        drawn = self._arguments
        drawn.likely = [me, *sorted(subject for actor, subject in pairs if actor == me)]
        near = [key for key, ref in self._refs.items() if ref.subject in drawn.likely]
        # What several organisations hold is withheld by all, or it comes to light by one of them.
        drawn.likely_ids = near + 3 * [key for key in near if key in self._versions]
        self._proxy_ids = {
            ids.encode_proxy(NhsNumber(subject), NhsNumber(actor)): subject
            for actor, subject in sorted(pairs)
        }
        drawn.proxy_ids = list(self._proxy_ids)
        drawn.likely_proxy_ids = [key for key, subject in self._proxy_ids.items() if subject == me]

    def _checker(self, asker: Asker) -> Checker:
        people = self._world.sources.people.people
        details = {
            str(number): getattr(person, "demographics", None) for number, person in people.items()
        }
        return Checker(self._askers.rights(asker), self._refs, self._items, details)

    def _named(self) -> Iterator[tuple[str, PatientRef | RecordRef]]:
        ids = self._world.rulebook.ids
        for number in self._country.numbers:
            ref = PatientRef(NhsNumber(number))
            yield ids.encode(ref), ref
        for one in self._country.held:
            yield ids.encode(one.item.ref), one.item.ref

    def _type(self, ref: PatientRef | RecordRef) -> str:
        if isinstance(ref, PatientRef):
            return "Patient"
        return type(self._items[ref.organisation, ref.local_id].item.record).__name__


def _written(arguments: Mapping[str, Any]) -> Iterator[str]:
    for name, value in arguments.items():
        yield f'{name}: "{value}"' if isinstance(value, str) else f"{name}: {value}"


def _cursors(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key.lower().endswith("cursor") and isinstance(below, str):
                yield below
            yield from _cursors(below)
    elif isinstance(value, list):
        for below in value:
            yield from _cursors(below)
