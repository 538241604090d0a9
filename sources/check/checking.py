"""Runs all checks of one source in an order in which each rests on those before it."""

from collections.abc import Sequence
from typing import Any

import aiohttp

from schema.answer import Answer
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.request import Window
from sources.answering import answer
from sources.bundle import read_page
from sources.check.address import check_address
from sources.check.batching import check_batch
from sources.check.caller import PATIENCE_SECONDS
from sources.check.credentials import check_refusal, check_token
from sources.check.finding import Finding, Topic, fault, is_wrong, note, warning
from sources.check.items import check_items
from sources.check.narrowing import NarrowingCheck
from sources.check.paging import check_pages
from sources.check.patient import find_patient, judged, judged_stranger
from sources.check.reading import check_letters, check_reading
from sources.check.refusing import check_refusing
from sources.check.selector import SelectorCheck
from sources.check.speed import check_speed
from sources.check.statement import Statement, read_statement
from sources.check.subject import check_subjects
from sources.check.trial import Reader, Sample, Trial
from sources.errors import InvalidAnswer, SourceError
from sources.gathering import Gathered, Gatherer
from sources.records.reader import Setting
from sources.subject import Addresses, needs_patient


async def check(trial: Trial, session: aiohttp.ClientSession) -> list[Finding]:
    """Everything there is to say of the source. What cannot be reached is not tried further."""
    found = await check_address(trial.caller, trial.settings)
    if any(map(is_wrong, found)):
        return found
    found += await check_token(trial, session)
    if any(map(is_wrong, found)):
        return found
    found += await check_refusal(trial)
    statement, said = await read_statement(trial)
    found += [*said, *_unread(trial)]
    if not trial.readers:
        return found
    return sorted([*found, *await _records(trial, statement)], key=_place)


def _place(finding: Finding) -> int:
    return list(Topic).index(finding.subject)


def _unread(trial: Trial) -> list[Finding]:
    known = {reader.resource_type for reader in trial.readers}
    found = [
        note(Topic.STATEMENT, f"{name} is offered; this gateway does not read it yet.")
        for name in trial.settings.offers
        if name not in known
    ]
    if known:
        return found
    mend = "Name the FHIR types the trust has, such as Appointment, in offers."
    return [*found, warning(Topic.STATEMENT, "It offers nothing that can be read here.", mend)]


async def _records(trial: Trial, statement: Statement) -> list[Finding]:
    patient = await find_patient(trial, trial.person)
    samples = [await Sample.take(trial, one, patient.ids) for one in trial.readers]
    found = await SelectorCheck(trial, patient.ids, samples).findings()
    is_needed = trial.endpoint.dialect.asks_patient_first or any(
        _needs_patient(trial, sample) for sample in samples
    )
    some = [sample for sample in samples if sample.walk.matches]
    found += judged(trial, patient, is_needed, bool(some))
    if is_needed:
        found += judged_stranger(await find_patient(trial, trial.stranger))
    found += await check_pages(trial, some)
    for sample in some:
        found += [*await _read(trial, sample), *await check_reading(trial, sample)]
    for sample in some[:1]:
        found += await NarrowingCheck(trial, statement, sample).findings()
    found += await check_batch(trial, samples)
    fullest = max(samples, key=lambda sample: len(sample.walk.matches))
    return [*found, *await check_refusing(trial, fullest), *await check_speed(trial, fullest)]


def _needs_patient(trial: Trial, sample: Sample) -> bool:
    """Does an item name its Patient in a way that only a Patient search can prove?"""
    reader, addresses = sample.reader, Addresses(trial.caller.origins)
    if trial.settings.include_patient and "Patient" in sample.walk.first.companions:
        return False
    try:
        body = trial.endpoint.dialect.flat(sample.walk.first.seen.body)
        matches = read_page(body, reader.struct, {}).matches
    except InvalidAnswer:
        return False
    return any(needs_patient(one, reader.subjects(one), addresses) for one in matches)


async def _read(trial: Trial, sample: Sample) -> list[Finding]:
    """Read one kind as the gateway does, and judge what it would make of it."""
    reader = sample.reader
    until = Deadline.after(PATIENCE_SECONDS * len(sample.walk.pages))
    try:
        gathered = await Gatherer(trial.endpoint, reader).search(trial.person, Window(), until)
    except SourceError as error:
        what = f"{reader.resource_type}: a gateway would get {error.status.value} and show nothing."
        return [fault(Topic.ITEMS, what, "Mend what is said above first.")]
    made = _answer(trial, reader, gathered)
    found = [*check_subjects(trial, reader, gathered), *check_items(sample, made)]
    if reader.record_type is RecordType.LETTER:
        found += await check_letters(trial, _own(made))
    return found


def _own(made: Answer[Any]) -> Sequence[Any]:
    """The items that are certainly about the person."""
    return [item for item in made.items if item.subject is not None]


def _answer(trial: Trial, reader: Reader, gathered: Gathered[Any]) -> Answer[Any]:
    setting = Setting(
        directory=trial.endpoint.directory,
        organisation=trial.endpoint.organisation,
        record_type=reader.record_type,
        resource_type=reader.resource_type,
        asked=trial.person,
        as_of=trial.endpoint.clock(),
        origins=trial.caller.origins,
    )
    return answer(gathered, reader, setting)
