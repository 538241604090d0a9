"""What answers something withheld is withheld with it, as far as a conversation goes on."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from msgspec import structs

from auth.labels import Labels
from auth.release import Released, release, withheld
from schema.access import Action, Category, Permit
from schema.answer import Answer, BusinessIdentifier, Item, Mention
from schema.directory import RecordType, Terms
from schema.identifiers import OdsCode
from schema.node import Record, RecordRef
from schema.report import SourceStatus
from settings import LabelSettings
from tests.support.auth import ACTOR, NOW, SUBJECT, a_person
from tests.support.builders import APPOINTMENT, MESSAGE, RA1, RA2, a_ref, own_item

LABELS = Labels.read(LabelSettings())
PERSON = a_person(SUBJECT).build()
PERMIT = Permit(ACTOR, SUBJECT, RA1, Category.MSG, Action.READ, "grant-1", "app", "1")


def ref(local_id: str, code: str = RA1, record_type: RecordType = MESSAGE) -> RecordRef:
    return a_ref(code, local_id, SUBJECT, record_type)


def said(
    local_id: str,
    *answers: str,
    code: str = RA1,
    name: str = "",
    labels: Iterable[str] = (),
) -> Item[Record]:
    """A message of SUBJECT that answers others of its organisation, by their ids."""
    names = {"ubrn": name} if name else {}
    item = own_item(SUBJECT, code, local_id, record_type=MESSAGE, labels=labels, **names)
    return structs.replace(item, about=frozenset(ref(one, code) for one in answers))


def looked_at(*items: Item[Record], code: OdsCode = RA1, **more: Any) -> Released[Record]:
    """What is released of one organisation's answer by itself."""
    answer = replace(Answer(code, SourceStatus.OK, items, 0, NOW), **more)
    own = structs.replace(PERMIT, organisation=code)
    return release(own, MESSAGE, answer, Terms(code), LABELS, PERSON)


def shown(*answers: Released[Record]) -> list[str]:
    """The local ids of what is left of several answers together."""
    gone = withheld(answers)
    return [item.ref.local_id for one in answers for item in one.without(gone).items]


def test_an_answer_to_what_is_withheld_is_withheld_with_it() -> None:
    answer = looked_at(said("first", labels=["SEX"]), said("second", "first"), said("other"))

    assert shown(answer) == ["other"]


def test_a_conversation_is_withheld_from_there_on() -> None:
    answer = looked_at(
        said("first"),
        said("second", "first", labels=["SEX"]),
        said("third", "second"),
        said("fourth", "third"),
        said("beside", "first"),
    )

    assert shown(answer) == ["first", "beside"]


def test_what_is_part_of_several_goes_with_each_of_them() -> None:
    answer = looked_at(said("a"), said("b", labels=["R"]), said("both", "a", "b"))

    assert shown(answer) == ["a"]


def test_messages_that_answer_each_other_in_a_ring_go_together() -> None:
    ring = said("a", "c"), said("b", "a"), said("c", "b"), said("itself", "itself")

    assert shown(looked_at(*ring)) == ["a", "b", "c", "itself"]
    assert shown(looked_at(*ring, said("root", labels=["R"]), said("d", "root", "a"))) == [
        *["a", "b", "c", "itself"]
    ]
    assert shown(looked_at(*ring[1:], said("a", "c", labels=["R"]))) == ["itself"]


def test_an_answer_at_another_organisation_goes_by_a_name() -> None:
    labelled = looked_at(said("first", name="M1", labels=["SEX"]))
    copy = said("copy", code=RA2, name="M1")
    by_id = said("by-id", "copy", code=RA2)
    names = frozenset({BusinessIdentifier("ubrn", "M1")})
    by_name = structs.replace(said("by-name", code=RA2), about=names)

    assert shown(labelled, looked_at(copy, by_id, by_name, said("x", code=RA2), code=RA2)) == ["x"]


def test_a_version_of_an_answer_goes_too_and_what_answers_that() -> None:
    first = looked_at(said("first", labels=["SEX"]), said("second", "first", name="M2"))
    other = looked_at(said("copy", code=RA2, name="M2"), said("next", "copy", code=RA2), code=RA2)

    assert shown(first, other) == []


def test_an_answer_to_what_is_not_there_is_shown() -> None:
    assert shown(looked_at(said("second", "first"))) == ["second"]
    assert shown(looked_at(said("a", labels=["R"]), said("second", "first"))) == ["second"]


STRANGE = structs.replace(said("strange"), subject=None)


@pytest.mark.parametrize(
    ("more", "strange"),
    [
        ({"status": SourceStatus.INCOMPLETE}, ()),
        ({"unreadable": 1}, ()),
        ({"unreadable": 1, "unreadable_labels": (frozenset({"SEX"}),)}, ()),
        ({}, (STRANGE,)),
    ],
    ids=["a part is missing", "nothing can be told", "unreadable and withheld", "of nobody"],
)
def test_an_answer_to_what_may_be_withheld_unseen_is_withheld(
    more: Mapping[str, Any], strange: Sequence[Item[Record]]
) -> None:
    items = said("first"), said("second", "first"), said("third", "unseen"), said("next", "third")

    answer = looked_at(*items, *strange, **more)

    assert shown(answer) == ["first", "second"]


def test_an_unreadable_entry_that_may_be_told_of_withholds_no_answer() -> None:
    answer = looked_at(said("second", "first"), unreadable=1, unreadable_labels=(frozenset({"N"}),))

    assert shown(answer) == ["second"]


def test_an_appointment_that_did_not_come_is_no_message_unseen() -> None:
    about = frozenset({ref("a1", record_type=APPOINTMENT), BusinessIdentifier("ubrn", "M1")})
    telling = structs.replace(said("telling"), about=about)

    assert shown(looked_at(telling, status=SourceStatus.INCOMPLETE)) == ["telling"]


def test_what_answers_what_tells_of_an_appointment_goes_too() -> None:
    hidden = ref("clinic", record_type=APPOINTMENT)
    telling = structs.replace(said("telling"), about=frozenset({hidden}))
    answer = looked_at(telling, said("reply", "telling"), said("other"))

    assert shown(answer.not_about(frozenset({hidden}), frozenset())) == ["other"]
    assert shown(answer.not_about(frozenset(), frozenset({RA1}))) == ["other"]


def test_an_answer_is_about_no_appointment_that_could_not_be_had() -> None:
    answer = looked_at(said("first"), said("second", "first"))

    assert answer.not_about(frozenset(), frozenset({RA1})) is answer


@dataclass(frozen=True)
class Said:
    """A message as the model below knows it."""

    code: OdsCode
    local_id: str
    answers: frozenset[str]
    names: frozenset[str]
    is_labelled: bool

    @property
    def item(self) -> Item[Record]:
        labels = ["SEX"] if self.is_labelled else []
        item = said(self.local_id, *self.answers, code=self.code, labels=labels)
        names: frozenset[Mention] = frozenset(BusinessIdentifier("n", one) for one in self.names)
        return structs.replace(item, identifiers=names)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_shown_never_leads_back_to_what_is_withheld(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - chooses examples
    everything = [
        Said(
            code,
            str(place),
            frozenset(str(dice.randrange(14)) for _ in range(dice.choice([0, 1, 1, 2]))),
            frozenset(dice.sample("ABCDEFGHIJKLMNOP", dice.choice([0, 0, 1, 2]))),
            dice.random() < 0.1,
        )
        for code in (RA1, RA2)
        for place in range(10)
    ]
    answers = [
        looked_at(*(one.item for one in everything if one.code == code), code=code)
        for code in (RA1, RA2)
    ]

    left = shown(*answers)

    assert left == [one.local_id for one in everything if one not in _gone(everything)]


def _gone(everything: Sequence[Said]) -> set[Said]:
    """The same one step after the other, until nothing more goes."""
    gone = {one for one in everything if one.is_labelled}
    while True:
        more = {
            one
            for one in everything
            for other in gone
            if (one.code == other.code and other.local_id in one.answers) or one.names & other.names
        }
        if more <= gone:
            return gone
        gone |= more
