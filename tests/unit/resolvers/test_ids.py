"""Ids stand for people and items, and only those the gateway gave are read."""

import msgspec
import pytest

from resolvers.ids import GlobalIds
from resolvers.seal import Seal
from schema.directory import RecordType
from schema.node import NodeRef, PatientRef
from tests.support.auth import ACTOR, SUBJECT
from tests.support.builders import APPOINTMENT, LETTER, a_ref

SEAL = Seal(["k" * 32])
IDS = GlobalIds(SEAL)

REFS: list[NodeRef] = [
    PatientRef(ACTOR),
    *(a_ref(record_type=one) for one in RecordType),
    a_ref(local_id="a.long-Id.0123456789-0123456789-0123456789-0123456789-0123456789"),
]


@pytest.mark.parametrize("ref", REFS)
def test_an_id_stands_for_what_it_was_made_of(ref: NodeRef) -> None:
    assert IDS.decode(IDS.encode(ref)) == ref


def test_an_id_survives_a_restart() -> None:
    assert GlobalIds(Seal(["k" * 32])).encode(PatientRef(ACTOR)) == IDS.encode(PatientRef(ACTOR))


def test_different_things_have_different_ids() -> None:
    refs: list[NodeRef] = [
        PatientRef(ACTOR),
        PatientRef(SUBJECT),
        a_ref(),
        a_ref(subject=SUBJECT),
        a_ref("RA2"),
        a_ref(local_id="2"),
        a_ref(record_type=LETTER),
        a_ref(record_type=APPOINTMENT, local_id="11"),
    ]

    assert len({IDS.encode(ref) for ref in refs}) == len(refs)


def test_an_id_names_nobody() -> None:
    made = IDS.encode(a_ref())

    assert ACTOR not in made
    assert "RA1" not in made


@pytest.mark.parametrize("change", ["A", "-"])
def test_a_tampered_id_stands_for_nothing(change: str) -> None:
    made = IDS.encode(a_ref())

    assert all(
        IDS.decode(made[:place] + change + made[place + 1 :]) is None
        for place in range(len(made))
        if made[place] != change
    )


@pytest.mark.parametrize("text", ["", "1", "UGF0aWVudDox", ACTOR, "Patient/1"])
def test_what_is_no_id_stands_for_nothing(text: str) -> None:
    assert IDS.decode(text) is None


def test_a_cursor_is_no_id() -> None:
    assert IDS.decode(SEAL.seal(msgspec.msgpack.encode([ACTOR]), "cursor")) is None


@pytest.mark.parametrize(
    "parts",
    [[], [ACTOR, "RA1"], [ACTOR, "RA1", "NO_SUCH_KIND", "1"], [ACTOR, "RA1", "LETTER", "1", "2"]],
)
def test_an_id_of_another_release_stands_for_nothing(parts: list[str]) -> None:
    assert IDS.decode(SEAL.seal(msgspec.msgpack.encode(parts), "id")) is None
