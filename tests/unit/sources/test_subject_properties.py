"""Whom an item is about does not depend on which items of the same answer were looked at before.

What is contained in a resource makes its references be read one by one; what is in none of them
changes nothing they say.
"""

import json
from itertools import product
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schema.answer import KnownPatient
from schema.identifiers import LocalId, NhsNumber
from sources.bundle import read_resource
from sources.origin import Origins
from sources.records.appointment import READER, AppointmentResource
from sources.records.patient import LocalPatient
from sources.subject import Addresses, Subjects, needs_patient
from tests.support.fhir_resources import ANNA, BEN, Json, an_appointment, by_number
from tests.support.fhir_server import NHS_NUMBER

ORIGINS = Origins("https://fhir.trust.example/r4")
ANNAS = LocalPatient((LocalId("p0018"),), KnownPatient(None, frozenset()))
UNRELATED = {"resourceType": "Location", "id": "unrelated"}

ADDRESSES = ("Patient/p0018", "Patient/p0026", "urn:uuid:p0018", "#inside", "Location/1", "", None)
TYPES = ("Patient", "Practitioner", "", None)
NUMBERS = (ANNA, BEN, "", None)

SYSTEMS = (NHS_NUMBER, "https://local.example")
ALONE = [{"system": system, "value": number} for system in SYSTEMS for number in NUMBERS]
IDENTIFIERS: list[Any] = [None, *ALONE, [ALONE[0], ALONE[1]], [ALONE[1]]]
ACTORS: list[Json] = [
    {"reference": address, "type": kind, "identifier": identifier}
    for address, kind, identifier in product(ADDRESSES, TYPES, IDENTIFIERS)
]


def resource(actors: list[Json], *contained: Json) -> AppointmentResource:
    """An appointment in which these take part."""
    given = an_appointment(participant=[{"actor": one} for one in actors], contained=contained)
    return read_resource(json.dumps(given).encode(), AppointmentResource)


def just(patient: LocalPatient | None) -> Subjects:
    """Somebody who has not looked at anything yet."""
    return Subjects(NhsNumber(ANNA), ORIGINS, patient)


def subject_of(subjects: Subjects, found: AppointmentResource) -> NhsNumber | None:
    return subjects.of(found, READER.subjects(found))


NAMED = [*([one] for one in ACTORS), *([by_number(ANNA), one] for one in ACTORS)]
PLAIN = [resource(one) for one in NAMED]
READ_ONE_BY_ONE = [resource(one, UNRELATED) for one in NAMED]


@settings(max_examples=10)
@given(st.randoms(use_true_random=False), st.sampled_from([ANNAS, None]))
def test_what_was_read_of_others_changes_nobodys_subject(
    chance: Random, patient: LocalPatient | None
) -> None:
    subjects, order = just(patient), [*range(len(NAMED))]
    chance.shuffle(order)

    together = [subject_of(subjects, PLAIN[place]) for place in order]

    alone = [subject_of(just(patient), READ_ONE_BY_ONE[place]) for place in order]
    assert together == alone


def test_whoever_is_certain_without_a_patient_needs_none() -> None:
    everything = [*PLAIN, *READ_ONE_BY_ONE]

    certain = [one for one in everything if subject_of(just(None), one)]

    addresses = Addresses(ORIGINS)
    assert certain
    assert not any(needs_patient(one, READER.subjects(one), addresses) for one in certain)
