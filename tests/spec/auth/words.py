"""What the cells of the truth table mean. A word that is not here is a mistake in the table."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from auth.age import beginning
from auth.principal import Principal
from schema.access import AccessReason, Action, Category, Decision, Deny
from schema.directory import Organisation, OrganisationKind
from schema.evidence import Choice, Grant, GrantUse, Person, Unanswered
from schema.patient import RECORD_LISTS
from schema.profile import NOTHING, Profile
from settings import AccessSettings
from tests.spec.auth.vocabulary import (
    ACTIONS,
    ACTORS,
    APPS,
    BASES,
    DAY,
    GATEWAYS,
    ORGANISATIONS,
    OTHER_HOSPITAL,
    SECOND_STATEMENTS,
    STATES,
    TODAY,
)
from tests.support.auth import (
    ACTOR,
    NO_ANSWER,
    SOMEBODY_ELSE,
    SUBJECT,
    APerson,
    a_directory,
    a_grant,
    a_person,
    a_principal,
    partial,
)
from tests.support.scene import Scene


def scene_of(row: tuple[str, ...]) -> Scene:
    """The situation that a line of the table tells of."""
    who, relationship, reviewed, subject, category, organisation, _ = row
    verb, _, name = category.rpartition(" ")
    named = RECORD_LISTS.get(name)
    person = _subject(subject, own=who.startswith("self"))
    basis, marks = _relationship(relationship)
    organisation, _, gateway = organisation.partition("; ")
    scene = Scene(
        person=person,
        category=named.record_type.category if named else Category[name],
        record_type=named.record_type if named else None,
        action=ACTIONS[verb] if verb else Action.READ,
        terms=ORGANISATIONS[organisation],
        directory=a_directory(
            Organisation(
                ods_code=OTHER_HOSPITAL, name="Another hospital", kind=OrganisationKind.TRUST
            )
        ),
        grants=_grants(basis, _reviewed(reviewed, person)),
        choice=_choice(marks),
        uses=_uses(marks, person),
        settings=GATEWAYS[gateway] if gateway else AccessSettings(),
    )
    return _asked_by(scene, *who.split(", "))


def outcome(decision: Decision) -> str:
    """A decision in the word of the last column."""
    return decision.reason.name if isinstance(decision, Deny) else "permit"


OUTCOMES = frozenset({"permit"} | {reason.name for reason in AccessReason} - {"ALLOWED"})


def _asked_by(scene: Scene, who: str, *details: str) -> Scene:
    """Put the principal in."""
    if who == "self":
        scene = replace(scene, subject=ACTOR, actor=scene.person)
    assert who in {"self", "proxy"}, who
    for detail in details:
        if detail in ACTORS:
            scene = replace(scene, actor=ACTORS[detail])
        else:
            scene = replace(scene, principal=_principal(detail))
    return scene


def _principal(detail: str) -> Principal:
    if detail in APPS:
        return a_principal(scopes=APPS[detail])
    if detail == "token for this person":
        return a_principal(subject=SUBJECT)
    if detail == "token for another":
        return a_principal(subject=SOMEBODY_ELSE)
    age = re.fullmatch(r"(\d+(?: or \d+)?) by token", detail)
    assert age is not None, detail
    return a_principal(born=_born(age.group(1)))


def _subject(cell: str, own: bool) -> Person | Unanswered:
    """The national record of the subject, or why there is none."""
    age, *facts = cell.split(", ")
    if age == "not answered":
        return NO_ANSWER
    number = ACTOR if own else SUBJECT
    if age == "of another person":
        return a_person(SOMEBODY_ELSE).build()
    person = APerson(number, birth_date=None)
    if age != "age unknown":
        person = person.born(_born(age))
    for fact in facts:
        person = {"deceased": person.deceased, "restricted": person.restricted}[fact]()
    return person.build()


def _born(age: str) -> str:
    """A birth date that makes somebody so old; `10 or 11` is a year without month and day."""
    if age == "born tomorrow":
        return (TODAY + DAY).isoformat()
    match = re.fullmatch(r"(\d+)(?: or (\d+)| (today|tomorrow))?", age)
    assert match is not None, age
    years, older, birthday = int(match.group(1)), match.group(2), match.group(3)
    if older:
        return str(TODAY.year - int(older))
    if birthday:
        later = DAY if birthday == "tomorrow" else timedelta(0)
        return (TODAY + later).replace(year=TODAY.year - years).isoformat()
    return TODAY.replace(year=TODAY.year - years, month=TODAY.month - 3).isoformat()


def _reviewed(cell: str, person: Person | Unanswered) -> date | None:
    """The day a grant was made or last reviewed."""
    fixed = {"today": TODAY, "tomorrow": TODAY + DAY, "never": None, "–": None}
    if cell in fixed:
        return fixed[cell]
    match = re.fullmatch(r"(at|on|before) (\d+)(?:th birthday)?", cell)
    assert match is not None, cell
    birth_date = person.birth_date if isinstance(person, Person) else None
    birthday = beginning((birth_date or partial("2018-03-15")).last, int(match.group(2)))
    return {"at": birthday + 40 * DAY, "on": birthday, "before": birthday - DAY}[match.group(1)]


def _relationship(cell: str) -> tuple[str, tuple[str, ...]]:
    """What the relationship service says, and what only our own books do."""
    said, *marks = cell.split("; ")
    return said, tuple(marks)


def _choice(marks: tuple[str, ...]) -> Choice | Unanswered:
    """`chose DOCS, MSG` is to look at, `chose book APPT` to act on as well."""
    if "choices cannot be read" in marks:
        return NO_ANSWER
    chosen = next((mark.removeprefix("chose ") for mark in marks if "chose " in mark), None)
    profile = None if chosen is None else _chosen(chosen)
    return Choice(suspended="suspended" in marks, profile=profile)


def _chosen(words: str) -> Profile:
    everything = frozenset(Category)
    if words in ("everything", "nothing"):
        return Profile(everything, everything) if words == "everything" else NOTHING
    read, write = set(), set()
    for word in words.split(", "):
        verb, _, name = word.rpartition(" ")
        read.add(Category[name])
        write |= {Category[name]} if verb else set()
    return Profile(frozenset(read), frozenset(write))


def _uses(marks: tuple[str, ...], person: Person | Unanswered) -> Mapping[str, GrantUse]:
    """`used 2021` is this day of that year, `used 16 June 2021` that one; `seen` is first seen."""
    days: dict[str, date] = {}
    for mark in marks:
        word, _, when = mark.partition(" ")
        if word in _BOOKED:
            days[_BOOKED[word]] = _june(when)
        elif reviewed := _reviewed_here(mark, person):
            days["reviewed_on"] = reviewed
        else:
            assert word in {"chose", "suspended", "choices"}, mark
    seen = date(2010, 1, 1) if "last_used" in days else TODAY
    return {"grant-1": GrantUse(**{"first_seen": seen, **days})} if days else {}


_BOOKED = {"used": "last_used", "seen": "first_seen"}


def _june(when: str) -> date:
    found = re.fullmatch(r"(?:(\d+) June )?(\d{4})", when)
    assert found is not None, when
    return date(int(found.group(2)), TODAY.month, int(found.group(1) or TODAY.day))


def _reviewed_here(mark: str, person: Person | Unanswered) -> date | None:
    words = mark.removeprefix("reviewed ")
    return None if words == mark else _reviewed(words, person)


def _grants(cell: str, made: date | None) -> tuple[Grant, ...] | Unanswered:
    """What the relationship service says."""
    if cell == "not answered":
        return NO_ANSWER
    if cell == "none":
        return ()
    basis, _, state = cell.partition(", ")
    first = a_grant().on(BASES[basis]).made(made)
    if state in SECOND_STATEMENTS:
        return first.build(), SECOND_STATEMENTS[state](first.named("grant-2")).build()
    return ((STATES[state](first) if state else first).build(),)
