"""The second look: foreign items are dropped and counted, withheld ones vanish."""

from collections.abc import Iterable, Sequence
from dataclasses import FrozenInstanceError, replace

import pytest
from msgspec import structs

from auth.labels import Labels
from auth.release import Released, Withholding, release
from schema.access import Action, Category, Permit
from schema.answer import Answer, Item, KnownPatient
from schema.directory import Organisation, OrganisationKind, RecordType, Terms
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.moment import PartialDate
from schema.node import Record, RecordRef
from schema.provenance import Provenance, SourceId
from schema.report import SourceStatus
from settings import LabelSettings
from tests.support.auth import (
    ACTOR,
    HOSPITAL,
    NO_ANSWER,
    NOW,
    PRACTICE,
    SOMEBODY_ELSE,
    SUBJECT,
    a_person,
    number,
)

LABELS = Labels.read(LabelSettings())
PERSON = a_person(SUBJECT).build()
TERMS = Terms(HOSPITAL)
SENSITIVE = Terms(HOSPITAL, sensitive_types=frozenset({RecordType.LETTER}))
PROXY = Permit(ACTOR, SUBJECT, HOSPITAL, Category.DOCS, Action.READ, "grant-1", "app", "1")
SELF = structs.replace(PROXY, actor=SUBJECT, relationship=None)
REF = RecordRef(SUBJECT, HOSPITAL, RecordType.LETTER, LocalId("1"))


def an_item(
    *labels: str, subject: NhsNumber | None = SUBJECT, ref: RecordRef = REF
) -> Item[Record]:
    """A letter of SUBJECT at HOSPITAL, with labels."""
    hospital = Organisation(ods_code=HOSPITAL, name=None, kind=OrganisationKind.TRUST)
    source_id = SourceId(type="DocumentReference", id=ref.local_id, version=None)
    provenance = Provenance(
        organisation=hospital, source_id=source_id, last_updated=None, as_of=NOW
    )
    record = Record(ref=ref, provenance=provenance, also_reported_by=[], conflicts=[])
    return Item(record, ref, subject, None, frozenset(labels))


MESSAGE_ITEM = an_item(ref=structs.replace(REF, record_type=RecordType.MESSAGE))


def an_answer(*items: Item[Record], unreadable: Sequence[Iterable[str]] = ()) -> Answer[Record]:
    """What HOSPITAL answers; each unreadable entry stands as the labels it carries."""
    labelled = tuple(frozenset(one) for one in unreadable if one)
    return Answer(HOSPITAL, SourceStatus.OK, items, len(unreadable), NOW, labelled)


def shown(permit: Permit, item: Item[Record], terms: Terms = TERMS) -> bool:
    """Is the item released? Items that are the subject's own are never counted as foreign."""
    released = release(permit, RecordType.LETTER, an_answer(item), terms, LABELS, PERSON)
    assert released.foreign == 0
    return released.items == (item,)


def test_items_of_the_subject_are_released_in_their_order() -> None:
    items = [an_item(), an_item("N"), an_item("PREGNANT")]

    released = release(PROXY, RecordType.LETTER, an_answer(*items), TERMS, LABELS, PERSON)

    assert released == Released(tuple(items), 0, 0)
    assert not released.quarantined


@pytest.mark.parametrize(
    "foreign",
    [
        an_item(subject=None),
        an_item(subject=SOMEBODY_ELSE),
        an_item(subject=ACTOR),
        an_item(ref=structs.replace(REF, subject=SOMEBODY_ELSE)),
        an_item(ref=structs.replace(REF, organisation=PRACTICE)),
        an_item(ref=structs.replace(REF, record_type=RecordType.MESSAGE)),
    ],
    ids=["not said", "another", "the actor", "id of another", "organisation", "record type"],
)
def test_a_foreign_item_is_dropped_and_its_neighbours_kept(foreign: Item[Record]) -> None:
    good = an_item()

    released = release(PROXY, RecordType.LETTER, an_answer(foreign, good), TERMS, LABELS, PERSON)

    assert released == Released((good,), 1, 0)


def test_another_kind_of_the_same_category_is_not_released() -> None:
    permit = structs.replace(PROXY, category=Category.COND)
    allergy = an_item(ref=structs.replace(REF, record_type=RecordType.ALLERGY))
    condition = an_item(ref=structs.replace(REF, record_type=RecordType.CONDITION))
    answer = an_answer(allergy, condition)

    released = release(permit, RecordType.CONDITION, answer, TERMS, LABELS, PERSON)

    assert released == Released((condition,), 1, 0)


def test_a_kind_of_another_category_than_the_permits_is_not_released() -> None:
    released = release(PROXY, RecordType.MESSAGE, an_answer(MESSAGE_ITEM), TERMS, LABELS, PERSON)

    assert released == Released((), 1, 0)


@pytest.mark.parametrize("code", ["A00", "Z99"])
def test_a_permit_or_terms_of_another_organisation_release_nothing(code: str) -> None:
    other, answer = OdsCode(code), an_answer(an_item())
    elsewhere = structs.replace(PROXY, organisation=other)

    for permit, terms in ((PROXY, Terms(other)), (elsewhere, TERMS), (elsewhere, Terms(other))):
        released = release(permit, RecordType.LETTER, answer, terms, LABELS, PERSON)

        assert released == Released((), 1, 0)


@pytest.mark.parametrize("place", [2, 9])
@pytest.mark.parametrize("whose", ["item", "id", "permit"])
def test_everything_must_be_about_the_same_person(whose: str, place: int) -> None:
    """Whoever it is otherwise, with a lower number or a higher one."""
    middle, other = number(5), number(place)
    ref = structs.replace(REF, subject=other if whose == "id" else middle)
    permit = structs.replace(PROXY, subject=other if whose == "permit" else middle)
    item = an_item(subject=other if whose == "item" else middle, ref=ref)

    released = release(permit, RecordType.LETTER, an_answer(item), TERMS, LABELS, NO_ANSWER)

    assert released == Released((), 1, 0)


def test_what_was_looked_at_cannot_be_changed_afterwards() -> None:
    released: Released[Record] = Released((), 0, 0)
    withholding = Withholding(PROXY, TERMS, LABELS)

    with pytest.raises(FrozenInstanceError):
        released.unreadable = 1  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        withholding.permit = SELF  # type: ignore[misc]


def test_every_foreign_item_is_counted() -> None:
    items = [an_item(subject=None), an_item(), an_item(subject=ACTOR), an_item(subject=None)]

    released = release(PROXY, RecordType.LETTER, an_answer(*items), TERMS, LABELS, PERSON)

    assert released == Released((items[1],), 3, 0)


def test_the_same_names_need_not_be_the_same_text_in_memory() -> None:
    def copied(text: str) -> str:
        return "".join([*text])

    subject, hospital = NhsNumber(copied(SUBJECT)), OdsCode(copied(HOSPITAL))
    permit = structs.replace(PROXY, subject=subject, organisation=hospital)
    terms, item = Terms(OdsCode(copied(HOSPITAL))), an_item(subject=NhsNumber(copied(SUBJECT)))

    assert shown(permit, item, terms)


@pytest.mark.parametrize("label", ["R", "V", "SEX", "HIV", "PSY", "SDV", "ETH", "SUD", "BH"])
def test_a_labelled_item_is_withheld_from_a_proxy(label: str) -> None:
    assert not shown(PROXY, an_item("N", label))
    assert not shown(PROXY, an_item(f" {label.lower()} "))


@pytest.mark.parametrize("label", ["R", "SEX", "HIV", "PSY", "SDV", "ETH", "SUD", "BH"])
def test_a_labelled_item_is_shown_to_the_subject(label: str) -> None:
    assert shown(SELF, an_item(label))


def test_a_very_restricted_item_is_withheld_from_the_subject_too() -> None:
    assert not shown(SELF, an_item("V"))


def test_a_withheld_item_leaves_no_trace() -> None:
    good = an_item()

    released = release(
        PROXY, RecordType.LETTER, an_answer(an_item("SEX"), good), TERMS, LABELS, PERSON
    )

    assert replace(released, refs=frozenset()) == release(
        PROXY, RecordType.LETTER, an_answer(good), TERMS, LABELS, PERSON
    )


def test_a_sensitive_type_without_confidentiality_is_withheld_from_a_proxy() -> None:
    assert not shown(PROXY, an_item(), SENSITIVE)
    assert not shown(PROXY, an_item("PREGNANT"), SENSITIVE)
    assert shown(PROXY, an_item("N"), SENSITIVE)
    assert shown(SELF, an_item(), SENSITIVE)


def test_a_proxy_never_sees_what_is_kept_from_the_subject() -> None:
    labels = Labels.read(LabelSettings(self=["V", "STD"], proxy=[]))

    released = release(
        PROXY,
        RecordType.LETTER,
        an_answer(an_item("STD"), an_item("V"), an_item("R")),
        TERMS,
        labels,
        PERSON,
    )

    assert released.items == (an_item("R"),)


@pytest.mark.parametrize(
    ("permit", "terms", "unreadable", "told"),
    [
        (PROXY, TERMS, [[], ["N"]], 2),
        (PROXY, TERMS, [["R"], [" sex "], []], 1),
        (SELF, TERMS, [["R"], ["V"], []], 2),
        (PROXY, SENSITIVE, [[], ["N"], ["PREGNANT"]], 1),
        (SELF, SENSITIVE, [[], ["N"]], 2),
    ],
)
def test_an_unreadable_entry_that_is_withheld_is_not_told_of(
    permit: Permit, terms: Terms, unreadable: list[list[str]], told: int
) -> None:
    answer = an_answer(unreadable=unreadable)

    released = release(permit, RecordType.LETTER, answer, terms, LABELS, PERSON)

    assert released.unreadable == told


@pytest.mark.parametrize("permit", [PROXY, SELF])
@pytest.mark.parametrize(
    ("born", "is_shown"), [("1980-02-01", True), ("1980-02-02", False), ("1981", False)]
)
def test_a_source_that_knows_somebody_else_shows_nothing(
    permit: Permit, born: str, is_shown: bool
) -> None:
    seen = KnownPatient(PartialDate.parse(born), frozenset())
    answer = replace(an_answer(an_item(), an_item(subject=None), unreadable=["N"]), patient=seen)

    released = release(permit, RecordType.LETTER, answer, TERMS, LABELS, PERSON)

    whole = Released((an_item(),), 1, 1)
    assert released == (whole if is_shown else Released((), 0, 0, quarantined=True))
