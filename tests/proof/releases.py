"""What the product releases of random answers against what the oracle shows of them."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from auth.release import release
from schema.access import Action, Category, Permit
from schema.answer import Answer, Item, KnownPatient
from schema.directory import RecordType
from schema.evidence import Person
from schema.identifiers import NhsNumber, OdsCode
from schema.moment import PartialDate
from schema.node import Record
from schema.report import SourceStatus
from tests.proof import product
from tests.proof.oracle import showing
from tests.proof.oracle.facts import House, Settings
from tests.proof.oracle.showing import Books, Thing
from tests.proof.situations import ACTOR, SUBJECT, THIRD, Situations
from tests.support.auth import NOW, a_person
from tests.support.builders import an_item

CATEGORIES = {"appointment": "APPT", "letter": "DOCS", "message": "MSG"}
_LABELS = ("N", "R", "V", "U", "L", "M", "SEX", "HIV", "PSY", "SDV", "ETH", "SUD", "BH", "MH")
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, who asked for it, and on what terms."""

    kind: str
    proxy: bool
    house: House
    settings: Settings
    things: tuple[Thing, ...]
    unreadable: tuple[frozenset[str], ...] = ()
    """The labels of each entry that could not be read."""
    books: Books = field(default_factory=Books)


@dataclass(slots=True)
class Found:
    """What became of a number of answers."""

    items: Counter[str] = field(default_factory=Counter)
    differing: int = 0
    shown: list[str] = field(default_factory=list)


def compared(seed: int, count: int) -> Found:
    """Compare so many answers."""
    found = Found()
    draw = Situations(Random(seed))  # noqa: S311 - repeatable, no secret
    for _ in range(count):
        given = _drawn(draw)
        expected, got = _expected(given), _released(given)
        found.items["shown"] += len(expected[0])
        found.items["withheld"] += len(given.things) - len(expected[0])
        found.items["not believed"] += not expected[2]
        if expected != got:
            found.differing += 1
            if len(found.shown) < MOST_SHOWN:
                found.shown.append(f"oracle {expected}, product {got}: {_smaller(given)}")
    return found


def _smaller(given: Given) -> Given:
    """With every item left out that the difference does not need."""
    for place in range(len(given.things)):
        less = replace(given, things=given.things[:place] + given.things[place + 1 :])
        if _expected(less) != _released(less):
            return _smaller(less)
    return given


def _drawn(draw: Situations) -> Given:
    kind = draw.one_of(sorted(CATEGORIES))
    delicate = frozenset(one for one in CATEGORIES if draw.chance(0.3))
    fewer = frozenset(one for one in Settings().withheld_from_proxy if draw.chance(0.8))
    own = draw.one_of(("V", "V", "MH"))
    return Given(
        kind,
        proxy=draw.chance(0.7),
        house=House("RA1", delicate=delicate),
        settings=Settings(withheld_from_self=frozenset({own}), withheld_from_proxy=fewer),
        things=tuple(_thing(draw, kind, place) for place in range(draw.one_of((0, 1, 2, 5)))),
        unreadable=tuple(_labels(draw) for _ in range(draw.one_of((0, 0, 1, 2)))),
        books=_books(draw),
    )


def _thing(draw: Situations, kind: str, place: int) -> Thing:
    about = draw.one_of((THIRD, None)) if draw.chance(0.1) else SUBJECT
    other_kind = draw.one_of(sorted(CATEGORIES)) if draw.chance(0.05) else kind
    code = "RA2" if draw.chance(0.05) else "RA1"
    asked = THIRD if draw.chance(0.05) else SUBJECT
    return Thing(str(place), about, other_kind, _labels(draw), code, asked)


def _labels(draw: Situations) -> frozenset[str]:
    return frozenset(one for one in _LABELS if draw.chance(0.06))


def _books(draw: Situations) -> Books:
    born = date(2012, 2, 28) + timedelta(days=draw.one_of((0, 0, 0, 1)))
    said = [one.isoformat()[: draw.one_of((4, 7, 10))] for one in (date(2012, 2, 28), born)]
    return Books(*(None if draw.chance(0.2) else one for one in said))


def _expected(given: Given) -> tuple[list[str], int, bool]:
    if not showing.believed(given.books):
        return [], 0, False
    proxy, settings = given.proxy, given.settings
    subject = SUBJECT
    own = [
        one
        for one in given.things
        if (one.organisation, one.kind, one.asked) == ("RA1", given.kind, subject)
    ]
    shown = showing.those_shown(own, subject, given.house, settings, proxy=proxy)
    told = [
        Thing("", subject, given.kind, labels)
        for labels in given.unreadable
        if showing.shown(
            Thing("", subject, given.kind, labels), subject, given.house, settings, proxy=proxy
        )
    ]
    return shown, len(told), True


def _released(given: Given) -> tuple[list[str], int, bool]:
    permit = Permit(
        actor=NhsNumber(ACTOR if given.proxy else SUBJECT),
        subject=NhsNumber(SUBJECT),
        organisation=OdsCode("RA1"),
        category=Category[CATEGORIES[given.kind]],
        action=Action.READ,
        relationship=None,
        app="example-app",
        policy="",
    )
    labels = product.policy(given.settings).labels
    terms = product.terms(given.house)
    found = release(
        permit, RecordType(given.kind), _answer(given), terms, labels, _person(given.books)
    )
    return [str(one.ref.local_id) for one in found.items], found.unreadable, not found.quarantined


def _answer(given: Given) -> Answer[Record]:
    theirs = given.books.theirs
    known = KnownPatient(PartialDate.parse(theirs) if theirs else None, frozenset())
    labelled = tuple(one for one in given.unreadable if one)
    items = tuple(map(_item, given.things))
    return Answer(
        OdsCode("RA1"),
        SourceStatus.OK,
        items,
        len(given.unreadable),
        NOW,
        unreadable_labels=labelled,
        patient=known,
    )


def _item(thing: Thing) -> Item[Record]:
    return an_item(
        thing.organisation,
        thing.name,
        subject=NhsNumber(thing.asked),
        about=NhsNumber(thing.about) if thing.about else None,
        record_type=RecordType(thing.kind),
        labels=thing.labels,
    )


def _person(books: Books) -> Person:
    return a_person(NhsNumber(SUBJECT)).born(books.ours).build()
