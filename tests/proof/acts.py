"""Things done over HTTP in generated countries, every one compared with the oracle: what it may do
reaches the organisation once, and what it may not never does."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, select

from auth.audit.export import Unexported, export
from storage.tables import ACTION_JOURNAL
from tests.proof.attempts import Aim, Attempts
from tests.proof.canaries import WRITTEN, heard
from tests.proof.checks import Checker
from tests.proof.country import Held
from tests.proof.inputs import Inputs
from tests.proof.oracle.acting import CONFLICT, DEEDS, ENDS
from tests.proof.oracle.facts import Asker
from tests.proof.queries import SCHEMA, Visit
from tests.proof.tally import Tally
from tests.proof.verdicts import Came, Told, Verdict
from tests.proof.walk import Operation
from tests.proof.watch import captured
from tests.support.application import memory
from tests.support.asgi import Answer

SCOPES = (
    *("patient/*.cruds",) * 12,
    "patient/*.rs",
    "patient/*.crs",
    "patient/*.rsu",
    "patient/*.cud",
    "patient/*.read patient/*.write",
    "patient/Appointment.rsu patient/Communication.crs patient/Patient.rs",
    "patient/Appointment.crs patient/QuestionnaireResponse.rsu patient/MedicationRequest.crs",
    "patient/QuestionnaireResponse.crs patient/Task.c patient/DocumentReference.rsu",
    "patient/MedicationStatement.cruds patient/Communication.u patient/Appointment.c",
)
_FATES = tuple(one for one in ENDS if one != "done")
"""What becomes of what is sent, where it is not simply done."""


async def tried(seed: int, count: int, countries: int) -> Tally:
    """So many tries, in so many countries by turns."""
    tally = Tally()
    for place in range(countries):
        until = count * (place + 1) // countries
        with memory() as engine, captured() as log:
            await ActingVisit(seed * 1000 + place, engine, log, tally).act(until)
    return tally


def mutations() -> list[str]:
    """Fields of the schema that do something at an organisation."""
    assert SCHEMA.mutation_type is not None
    return [name for name in SCHEMA.mutation_type.fields if name in DEEDS]


class ActingVisit(Visit):
    """One country, and everybody in it trying to do something."""

    def __init__(self, seed: int, engine: Engine, log: io.StringIO, tally: Tally) -> None:
        super().__init__(seed, engine, log, tally)
        self._engine = engine
        ids = self._world.rulebook.ids
        inputs = Inputs(self._country, self._random, self._items)
        inputs.slot_ids = {
            where: [(ids.encode_slot(one.ref), _links(one.ref)) for one in times]
            for where, times in self._country.times.items()
        }
        self._attempts = Attempts(self._country, self._random, inputs, ids.encode)
        self._keys: dict[str, list[str]] = {}
        """By whoever used them."""

    async def act(self, until: int) -> None:
        """Until so many things have been tried in all."""
        names = mutations()
        while self._tally.attempts < until:
            asker = self._willing()
            self._tally.tokens["composite" if asker.acts_for else "plain"] += 1
            self._prepare(asker)
            await self._attempt(asker, names[self._tally.attempts % len(names)])
            if self._random.random() < 0.1:
                await self._letter(asker)
        self._read_export()

    def _willing(self) -> Asker:
        """Somebody; in half of the cases somebody who reaches another person, if they are found."""
        for _ in range(12 if self._random.random() < 0.5 else 1):
            asker = replace(self._askers.asker(), scopes=self._random.choice(SCOPES))
            rights = self._askers.rights(asker)
            said = (one.subject for one in self._country.statements if one.actor == asker.number)
            if any(rights.reaches(one) for one in said):
                break
        return asker

    async def _attempt(self, asker: Asker, name: str) -> None:
        self._tally.attempts += 1
        rights = self._askers.rights(asker)
        aim = self._attempts.drawn(name, rights, self._arguments.likely)
        key = self._key(asker)
        operation = self._walker.mutation(name, {"idempotencyKey": key, **aim.input.given})
        self._doing.fates = list(fates := self._fates(aim))
        answer, checker, told = await self._told(asker, operation)
        written, made = self._doing.take()
        self._watch.look(checker, answer)
        came = Came(told, fates, written, made, self._watch.rows)
        verdict = Verdict(aim, rights, came, checker.actor_unknown())
        checker.faults += verdict.faults()
        checker.faults += self._journal_faults(asker, key, aim)
        about = f"{self._askers.described(asker)}: {aim}: {operation.text} {operation.variables}"
        self._count(aim, told, own=aim.subject == asker.number)
        self._noted(checker, about)
        if aim.told:
            if not aim.attempt.reached and aim.twin and not checker.actor_unknown():
                named, nothing = aim.twin
                for twin in (nothing, nothing[::-1]):  # the other way round it is no id at all
                    await self._absent(asker, operation, (named, twin), answer, about)
        elif self._random.random() < 0.3:
            await self._again(asker, operation, told, about)

    async def _told(self, asker: Asker, operation: Operation) -> tuple[Answer, Checker, Told]:
        """What became of it, with whatever was made known by its id."""
        answer, checker = await self._post(asker, operation.text, operation.variables)
        for held in self._doing.made:
            self._know(held)
        checker.answer(operation, answer.json(), answer.text)
        return answer, checker, Told.of(answer.json()["data"][operation.picks[0].key])

    async def _absent(
        self, asker: Asker, operation: Operation, twin: tuple[str, str], before: Answer, about: str
    ) -> None:
        """What may not be seen is refused in the very words in which nothing is."""
        text, variables = _renamed(operation, *twin)
        answer, checker = await self._post(asker, text, variables)
        self._tally.twins += 1
        if (answer.status, answer.text) != (before.status, before.text):
            checker.fault(f"absent: {answer.text}; not to be seen: {before.text}")
        if self._doing.take()[0]:
            checker.fault("nothing at all was written to")
        self._note(checker, answer, about)

    async def _again(self, asker: Asker, operation: Operation, first: Told, about: str) -> None:
        """The same with the same key is not done again; something else with it is not done."""
        answer, checker, told = await self._told(asker, operation)
        if (told.outcome, told.codes) != (first.outcome, first.codes):
            checker.fault(f"{first} and then {told}")
        if self._doing.take()[0]:
            checker.fault("it was sent again")
        self._note(checker, answer, f"again, {about}")
        key = operation.picks[0].arguments["input"]["idempotencyKey"]
        other = self._attempts.drawn(
            "bookAppointment", self._askers.rights(asker), self._arguments.likely
        )
        given = {"idempotencyKey": key, **other.input.given, "reason": "another"}
        changed = self._walker.mutation("bookAppointment", given)
        answer, checker, told = await self._told(asker, changed)
        if (told.outcome, told.codes) != (CONFLICT, (CONFLICT,)) or self._doing.take()[0]:
            checker.fault(f"another action with the same key: {told}")
        self._note(checker, answer, f"with the key of {about}")

    def _key(self, asker: Asker) -> str:
        """One of their own; now and then one that others have used, which is nothing to them."""
        own = self._keys.setdefault(asker.number, [])
        others = [one for who, keys in self._keys.items() if who != asker.number for one in keys]
        free = [one for one in others if one not in own]
        fresh = f"key-{self._random.randrange(10**9):09d}"
        key = self._random.choice(free) if free and self._random.random() < 0.1 else fresh
        own.append(key)
        return key

    def _fates(self, aim: Aim) -> list[str]:
        usual = "pending" if aim.house and aim.house.only_asked else "done"
        count = aim.input.steps
        drawn = [self._random.choice(_FATES) if self._random.random() < 0.2 else usual]
        return drawn + [
            self._random.choice(_FATES) if self._random.random() < 0.2 else "done"
            for _ in range(count - 1)
        ]

    def _know(self, held: Held) -> None:
        name, ref = self._world.rulebook.ids.encode(held.item.ref), held.item.ref
        self._items[held.thing.organisation, held.thing.name] = held
        self._refs[name] = ref
        self._arguments.ids[name] = self._type(ref)

    def _count(self, aim: Aim, told: Told, *, own: bool) -> None:
        if aim.told:
            reached = "" if aim.attempt.reached else "out of reach, "
            self._tally.not_done[f"{reached}{told.codes[0] if told.codes else '-'}"] += 1
        else:
            whose = "own" if own else "another's"
            self._tally.done[f"{aim.mutation}, {whose}"] += 1
            self._tally.ends[told.outcome] += 1

    def _journal_faults(self, asker: Asker, key: str, aim: Aim) -> Sequence[str]:
        """What is kept names nobody else, and holds nothing that anybody wrote."""
        entry = ACTION_JOURNAL.c
        kept = select(ACTION_JOURNAL).where(entry.actor == asker.number, entry.key == key)
        with self._engine.connect() as connection:
            row = connection.execute(kept).one_or_none()
        if row is None:
            return [] if aim.told else ["nothing in the journal"]
        said = str(tuple(row))
        faults = ["what somebody wrote is in the journal"] if WRITTEN.search(said) else []
        whose = {one.person for one in heard(said)} - {self._country.index[row.subject]}
        return faults + (["another person is in the journal"] if whose else [])

    def _read_export(self) -> None:
        """All of the audit as it is handed out: each event about one person, and no other in it."""
        for line in export(self._engine, "https://gateway.example", None, None):
            assert not isinstance(line, Unexported)
            self._tally.exported += 1
            said = line.decode()
            people = {one.person for one in heard(said)}
            named = {one for one in self._country.numbers if one in said}
            if WRITTEN.search(said) or len(people) > 1 or len(named) > 2:
                self._tally.fault("an event speaks of others", said)
            if people and self._country.numbers[people.pop()] not in named:
                self._tally.fault("an event holds a word of somebody it does not name", said)


def _links(ref: Any) -> dict[str, str]:
    return {"slot": ref.local_id, "schedule": ref.schedule}


def _renamed(operation: Operation, name: str, other: str) -> tuple[str, Any]:
    """The same about something else, as something new."""
    key = operation.picks[0].arguments["input"]["idempotencyKey"]
    renewed = key[::-1]
    variables = json.dumps(operation.variables).replace(name, other).replace(key, renewed)
    return operation.text.replace(name, other).replace(key, renewed), json.loads(variables)
