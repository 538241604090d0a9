"""What one organisation withholds of a thing is withheld wherever else the thing is held."""

import itertools
import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from msgspec import structs

from auth.labels import Labels
from auth.release import Released, release, release_content, withheld
from schema.access import Action, Category, Permit
from schema.answer import Answer, BusinessIdentifier, Content, Item, Mention
from schema.directory import RecordType, Terms
from schema.node import Record
from schema.report import SourceStatus
from settings import LabelSettings
from tests.support.auth import ACTOR, NOW, SUBJECT, a_person
from tests.support.builders import APPOINTMENT, LETTER, RA1, RA2, RA3, own_item

LABELS = Labels.read(LabelSettings())
PERSON = a_person(SUBJECT).build()
PERMIT = Permit(ACTOR, SUBJECT, RA1, Category.APPT, Action.READ, "grant-1", "app", "1")
CONTENT = Content("application/pdf", b"%PDF")
A_LETTER = own_item(SUBJECT, RA1, record_type=LETTER)


def names(*values: str) -> frozenset[BusinessIdentifier]:
    """Booking references, as the builder of items writes them."""
    return frozenset(BusinessIdentifier("ubrn", one) for one in values)


def held(code: str, local_id: str, *ubrn: str, labels: Iterable[str] = ()) -> Item[Record]:
    """An appointment of SUBJECT with booking references."""
    return own_item(SUBJECT, code, local_id, ubrn=ubrn, labels=labels)


def looked_at(
    *items: Item[Record], terms: Terms | None = None, permit: Permit = PERMIT, **more: object
) -> Released[Record]:
    """What is released of one organisation's answer by itself."""
    code = items[0].ref.organisation if items else RA1
    answer = replace(Answer(code, SourceStatus.OK, items, 0, NOW), **more)  # type: ignore[arg-type]
    own = structs.replace(permit, organisation=code)
    return release(own, APPOINTMENT, answer, terms or Terms(code), LABELS, PERSON)


def shown(*answers: Released[Record]) -> list[str]:
    """The local ids of what is left of several answers together."""
    hidden = withheld(answers)
    return [item.ref.local_id for one in answers for item in one.without(hidden).items]


def test_a_label_at_one_organisation_withholds_all_versions() -> None:
    labelled = looked_at(held(RA1, "a", "U1", labels=["SEX"]), held(RA1, "other", "U9"))
    plain = looked_at(held(RA2, "b", "U1"), held(RA2, "nameless"))

    assert shown(labelled, plain) == ["other", "nameless"]
    assert shown(plain, labelled) == ["nameless", "other"]


def test_a_version_is_withheld_through_a_third_one() -> None:
    labelled = looked_at(held(RA1, "a", "U1", labels=["R"]))
    between = looked_at(held(RA2, "b", "U1", "U2"))
    far = looked_at(held(RA3, "c", "U2", "U3"), held(RA3, "d", "U3"), held(RA3, "e", "U4"))

    assert shown(far, between, labelled) == ["e"]


def test_a_sensitive_type_withholds_the_versions_of_others_too() -> None:
    terms = Terms(RA1, sensitive_types=frozenset({APPOINTMENT}))
    silent = looked_at(held(RA1, "a", "U1"), held(RA1, "b", "U2", labels=["N"]), terms=terms)

    assert shown(silent, looked_at(held(RA2, "c", "U1"), held(RA2, "d", "U2"))) == ["b", "d"]


def test_without_a_label_every_version_stays() -> None:
    answers = looked_at(held(RA1, "a", "U1")), looked_at(held(RA2, "b", "U1", labels=["N"]))

    assert withheld(answers) == frozenset()
    assert shown(*answers) == ["a", "b"]
    assert answers[0].without(frozenset()) is answers[0]


def test_the_person_themselves_keeps_what_is_labelled_for_proxies_only() -> None:
    own = structs.replace(PERMIT, actor=SUBJECT, relationship=None)
    labelled = looked_at(
        held(RA1, "a", "U1", labels=["R"]), held(RA1, "v", "U2", labels=["V"]), permit=own
    )
    plain = looked_at(held(RA2, "b", "U1"), held(RA2, "w", "U2"), permit=own)

    assert shown(labelled, plain) == ["a", "b"]


def test_what_is_not_the_subjects_withholds_nothing() -> None:
    strange = structs.replace(held(RA1, "a", "U1", labels=["R"]), subject=None)
    looked = looked_at(strange)

    assert (looked.foreign, looked.withheld) == (1, frozenset())
    assert shown(looked, looked_at(held(RA2, "b", "U1"))) == ["b"]


def test_an_unreadable_entry_with_a_label_withholds_the_versions_of_others() -> None:
    unread = looked_at(
        unreadable=2,
        unreadable_labels=(frozenset({"SEX"}), frozenset({"N"})),
        unreadable_identifiers=(names("U1"), names("U2")),
    )

    assert (unread.unreadable, unread.withheld, unread.told) == (1, names("U1"), (names("U2"),))
    assert shown(unread, looked_at(held(RA2, "b", "U1"), held(RA2, "c", "U2"))) == ["c"]


def test_an_unreadable_version_of_what_is_withheld_is_not_told_of() -> None:
    labelled = looked_at(held(RA1, "a", "U1", labels=["SEX"]))
    entries = (names("U1"), names("U2"), names("U3"), names())
    unread = looked_at(
        held(RA2, "b"),
        unreadable=4,
        unreadable_labels=(frozenset(),) * 4,
        unreadable_identifiers=entries,
    )

    left = unread.without(withheld([labelled, unread]))

    assert (unread.unreadable, left.unreadable) == (4, 3)
    assert (left.foreign, left.told, left.withheld) == (0, (), frozenset())


def test_an_unreadable_entry_between_two_versions_connects_them() -> None:
    labelled = looked_at(held(RA1, "a", "U1", labels=["SEX"]))
    unread = looked_at(
        unreadable=1,
        unreadable_labels=(frozenset(),),
        unreadable_identifiers=(names("U1", "U2"),),
    )

    assert shown(looked_at(held(RA2, "b", "U2")), unread, labelled) == []


def test_labels_without_names_are_counted_as_before() -> None:
    unread = looked_at(
        unreadable=3,
        unreadable_labels=(frozenset({"R"}), frozenset({"N"}), frozenset({"SEX"})),
        unreadable_identifiers=(names("U1"),),
    )

    assert (unread.unreadable, unread.told, unread.withheld) == (1, (), names("U1"))


def test_foreign_items_and_quarantine_are_told_whatever_is_withheld() -> None:
    quarantined: Released[Record] = Released((), 2, 0, quarantined=True)

    left = quarantined.without(names("U1"))

    assert (left.foreign, left.quarantined) == (2, True)


@pytest.mark.parametrize("seed", range(20))
def test_nothing_that_is_shown_is_connected_to_what_is_withheld(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - chooses examples
    answers = [
        looked_at(
            *(
                held(
                    code,
                    f"{code}-{place}",
                    *dice.sample("ABCDEFGHIJKLMNOP", dice.randrange(3)),
                    labels=dice.choice([(), (), (), ("SEX",)]),
                )
                for place in range(8)
            )
        )
        for code in (RA1, RA2, RA3)
    ]

    hidden = withheld(answers)

    left = [item for one in answers for item in one.without(hidden).items]
    gone = [item for one in answers for item in one.items if item not in left]
    kept_names = frozenset(itertools.chain.from_iterable(one.identifiers for one in left))
    assert kept_names.isdisjoint(hidden)
    assert all(not one.identifiers.isdisjoint(hidden) for one in gone)
    assert hidden == _grown(answers)


def _grown(answers: list[Released[Record]]) -> frozenset[Mention]:
    """The same the long way round: again and again until nothing is added."""
    found: frozenset[Mention] = frozenset().union(*(one.withheld | one.refs for one in answers))
    everything = [item.identifiers | {item.ref} for one in answers for item in one.items]
    while True:
        more = found.union(*(one for one in everything if not found.isdisjoint(one)))
        if more == found:
            return found
        found = more


@pytest.mark.parametrize(
    ("own", "came", "sensitive", "is_shown"),
    [
        ((), (), False, True),
        ((), ("SEX",), False, False),
        (("N",), (), True, True),
        (("N",), ("N",), True, True),
        ((), ("N",), True, True),
        ((), (), True, False),
    ],
)
def test_a_label_that_came_with_the_bytes_withholds_them(
    own: tuple[str, ...], came: tuple[str, ...], sensitive: bool, is_shown: bool
) -> None:
    types = frozenset({RecordType.LETTER}) if sensitive else frozenset()
    item = structs.replace(A_LETTER, labels=frozenset(own))
    content = replace(CONTENT, labels=frozenset(came))

    terms = Terms(RA1, sensitive_types=types)
    found = release_content(PERMIT, item, content, terms, LABELS)

    assert found == (content if is_shown else None)


def test_what_is_withheld_may_be_referred_to_by_each_of_its_names() -> None:
    labelled = looked_at(held(RA1, "a", "U1", labels=["SEX"]), held(RA1, "other", "U9"))
    plain = looked_at(held(RA2, "b", "U1"), held(RA2, "nameless"))

    found = withheld([labelled, plain])

    refs = {held(RA1, "a").ref, held(RA2, "b").ref}
    assert found == names("U1") | refs


def test_a_withheld_thing_without_a_name_is_referred_to_by_its_id() -> None:
    labelled = looked_at(held(RA1, "a", labels=["SEX"]), held(RA1, "b"))

    assert withheld([labelled]) == {held(RA1, "a").ref}


def test_what_refers_to_something_withheld_goes_with_its_name() -> None:
    hidden = held(RA1, "a").ref
    telling = structs.replace(held(RA1, "telling", "M1"), about=frozenset({hidden}))
    other = structs.replace(held(RA1, "other", "M2"), about=frozenset({held(RA1, "b").ref}))

    found = looked_at(telling, other).not_about(frozenset({hidden}), frozenset())

    assert (found.items, found.withheld, found.unreadable) == ((other,), names("M1"), 0)


def test_what_refers_to_nothing_that_is_withheld_stays_as_it_is() -> None:
    answer = looked_at(held(RA1, "a"), structs.replace(held(RA1, "b"), about=names("U1")))

    assert answer.not_about(names("U2"), frozenset({RA1})) is answer


def test_what_refers_to_something_unknown_is_told_of_and_not_shown() -> None:
    telling = structs.replace(held(RA1, "telling", "M1"), about=frozenset({held(RA2, "b").ref}))

    found = looked_at(telling, held(RA1, "other")).not_about(frozenset(), frozenset({RA2}))

    assert [one.ref.local_id for one in found.items] == ["other"]
    assert (found.unreadable, found.withheld) == (1, frozenset())
