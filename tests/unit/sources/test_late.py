"""A record is built when it is first looked at, once; its item is an item like any other."""

import pytest
from msgspec import structs

from schema.answer import Item
from schema.appointment import Appointment
from schema.node import Record
from sources.records.late import LateItem, later
from tests.support.builders import RA1, a_ref, an_item

_OF = "what it is made of"


class Builds:
    """Gives a record, and counts how often it had to."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.count = 0

    def __call__(self, _: str) -> Record:
        self.count += 1
        return self.record


def late(builds: Builds, of: Item[Record]) -> LateItem[Record]:
    """The same item, its record not yet built."""
    return LateItem(
        later(builds, _OF), of.ref, of.subject, of.when, of.labels, of.owner, of.identifiers
    )


def test_a_record_nobody_looks_at_is_not_built() -> None:
    plain = an_item()
    builds = Builds(plain.record)

    item = late(builds, plain)

    assert (item.ref, item.when, builds.count) == (plain.ref, plain.when, 0)


def test_a_record_is_built_once_for_all_who_look() -> None:
    plain = an_item()
    builds = Builds(plain.record)

    item = late(builds, plain)

    assert isinstance(item.record, Appointment)
    assert item.record is item.record is plain.record
    assert builds.count == 1


def test_a_late_item_can_be_replaced_in_part() -> None:
    plain = an_item()

    item = structs.replace(late(Builds(plain.record), plain), labels=frozenset({"R"}))

    assert (item.record, item.labels, item.ref) == (plain.record, frozenset({"R"}), plain.ref)


def test_nobody_can_put_another_record_into_an_item() -> None:
    plain = an_item()
    item = late(Builds(plain.record), plain)

    with pytest.raises(AttributeError):
        item.record = plain.record  # type: ignore[misc]


def test_a_late_item_is_the_same_before_and_after_it_is_looked_at() -> None:
    plain = an_item()
    one, other = (late(Builds(plain.record), plain) for _ in range(2))
    among, before = {one}, one == other

    made = [one.record, other.record]

    assert made == [plain.record, plain.record]
    assert one in among
    assert (one == other) is before


class Counted:
    """Gives a value, and counts how often it had to."""

    def __init__(self, value: object) -> None:
        self.value = value
        self.count = 0

    def __call__(self, _: str) -> object:
        self.count += 1
        return self.value


def test_owner_and_appointments_are_worked_out_when_first_asked_for() -> None:
    plain, mentioned = an_item(), frozenset({a_ref()})
    owner, about = Counted(RA1), Counted(mentioned)
    item = LateItem(
        record=plain.record,
        ref=plain.ref,
        subject=plain.subject,
        when=plain.when,
        owner=later(owner, _OF),
        about=later(about, _OF),
    )
    before = owner.count + about.count

    given = [item.owner, item.owner, item.about, item.about]

    assert given == [RA1, RA1, mentioned, mentioned]
    assert (before, owner.count, about.count) == (0, 1, 1)


def test_a_part_is_made_of_what_was_given_and_the_time() -> None:
    plain = an_item()
    parts = {"record": later(tuple, _OF), "owner": later(_both, _OF, plain.when)}

    item = structs.replace(late(Builds(plain.record), plain), **parts)

    assert (item.record, item.owner) == (tuple(_OF), (_OF, plain.when))


def test_a_time_that_is_not_known_is_given_as_well() -> None:
    plain = an_item()

    item = structs.replace(late(Builds(plain.record), plain), owner=later(_both, _OF, None))

    assert item.owner == (_OF, None)


def _both(of: str, when: object) -> object:
    return of, when
