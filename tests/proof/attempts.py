"""Things that somebody tries to do: to their own record or another's, to what they may see and to
what they may not, or to nothing at all; and what the oracle says of each try."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import NodeRef, PatientRef, RecordRef
from schema.registration import RegistrationApplication, RegistrationStatus
from tests.proof.country import Country, Held
from tests.proof.houses import NATIONAL_HOUSE, offers
from tests.proof.inputs import Input, Inputs
from tests.proof.oracle.acting import BAD_INPUT, CONFLICT, DEEDS, UNAVAILABLE, Attempt, Deed, told
from tests.proof.oracle.facts import House
from tests.proof.rights import Rights
from tests.support.auth import number

T = TypeVar("T")
Encode = Callable[[NodeRef], str]
NOBODY = str(number(900))
"""A number that nobody in any country has."""
_NOTHING = LocalId("nothing")
_FIELDS = {
    "appointment": "appointmentId",
    "prescription": "prescriptionId",
    "questionnaire": "questionnaireId",
    "message": "messageId",
    "letter": "letterId",
}
_PHARMACIES = ("FA001", "FA002", "FA003", "RA1")
_PRACTICES = ("G99901", "G99901", "G99901", "RA1", "RA2", "X27", "Z9999")


@dataclass(frozen=True, slots=True)
class Aim:
    """A try, and what the oracle says of it."""

    mutation: str
    deed: Deed
    input: Input
    attempt: Attempt
    subject: str | None = None
    """None: it names nobody."""
    house: House | None = None
    held: Held | None = None
    """What it is about, if that is a thing."""
    twin: tuple[str, str] | None = None
    """The id in the input, and one of somebody or something that is not there."""

    @property
    def told(self) -> frozenset[str]:
        """Codes of which any may be told; none: it is done."""
        return told(self.attempt)

    def __str__(self) -> str:
        which = self.held.thing.name if self.held else "no thing"
        return f"{self.mutation} of {which} at {self.house.code if self.house else 'nowhere'}"


class Attempts:
    """Draws them for one token after the other."""

    def __init__(self, country: Country, random: Random, inputs: Inputs, encode: Encode) -> None:
        self._country = country
        self._random = random
        self._inputs = inputs
        self._encode = encode

    def drawn(self, name: str, rights: Rights, likely: Sequence[str]) -> Aim:
        """One of this mutation. `likely`: whom the token may well reach."""
        deed = DEEDS[name]
        if name == "bookAppointment":
            return self._booking(name, deed, rights, likely)
        if name == "applyForGpRegistration":
            return self._applying(name, deed, rights, likely)
        if name == "nominatePharmacy":
            return self._nominating(name, deed, rights, likely)
        if self._inputs.chance(0.06):
            return self._about_nothing(name, deed)
        kind = [one for one in self._country.held if one.thing.kind == deed.kind]
        near = [one for one in kind if one.asked in likely and rights.shows(one)]
        others = [one for one in near if not rights.is_self(one.asked)]
        near = others if others and self._inputs.chance(0.6) else near
        open_ = [one for one in near if self._is_open(deed, one, rights)]
        if near and self._inputs.chance(0.75):
            held = self._random.choice(open_ if open_ and self._inputs.chance(0.6) else near)
        else:
            held = self._near(kind, lambda one: one.asked, rights, likely)
        return self._about(name, deed, held, rights)

    def _is_open(self, deed: Deed, held: Held, rights: Rights) -> bool:
        house = self._country.houses[held.thing.organisation]
        return deed.name in house.does and rights.acts(deed, held.asked, house)

    def _about(self, name: str, deed: Deed, held: Held, rights: Rights) -> Aim:
        house, subject = self._country.houses[held.thing.organisation], held.asked
        found = self._inputs.about(name, held, rights)
        who = NhsNumber(subject if rights.reaches(subject) else NOBODY)
        nothing = RecordRef(who, OdsCode(house.code), RecordType(deed.kind), _NOTHING)
        aim = self._judged(name, deed, found, rights, (subject, house), rights.shows(held))
        name_ = found.given[_FIELDS[deed.kind]] = self._encode(held.item.ref)
        return replace(aim, held=held, twin=(name_, self._encode(nothing)))

    def _about_nothing(self, name: str, deed: Deed) -> Aim:
        """With an id of another kind of thing, of a person, or of nobody's making."""
        other = [one for one in self._country.held if one.thing.kind != deed.kind]
        somebody = PatientRef(NhsNumber(self._random.choice(self._country.numbers)))
        texts = (self._encode(self._random.choice(other).item.ref), self._encode(somebody), "word")
        found = Input({_FIELDS[deed.kind]: self._random.choice(texts)})
        if deed.kind == "questionnaire":
            found.given["answers"] = []
        if name == "sendMessage":
            found.given["body"] = "word"
        return Aim(name, deed, found, Attempt(reached=False, taken=False, allowed=False))

    def _booking(self, name: str, deed: Deed, rights: Rights, likely: Sequence[str]) -> Aim:
        places = [one for one, times in self._inputs.slot_ids.items() if times]
        place = self._near(places, lambda one: one[0], rights, likely)
        found = self._inputs.noted("reason", Input())
        found.given["slotId"], found.links = self._random.choice(self._inputs.slot_ids[place])
        house = self._country.houses[place[1]]
        reached = rights.reaches(place[0])
        return self._judged(name, deed, found, rights, (place[0], house), reached)

    def _applying(self, name: str, deed: Deed, rights: Rights, likely: Sequence[str]) -> Aim:
        subject = self._near(self._country.numbers, lambda one: one, rights, likely)
        found = self._inputs.noted("note", Input())
        code = found.given["practice"] = self._random.choice(_PRACTICES)
        house = self._country.houses.get(code)
        registered = self._country.registered(subject, code) and rights.knows_practice(subject)
        if registered or self._has_applied(subject, code, rights):
            found.hindered.add(CONFLICT)
        aim = self._judged(name, deed, found, rights, (subject, house), rights.reaches(subject))
        name_ = found.given["patientId"] = self._encode(PatientRef(NhsNumber(subject)))
        return replace(aim, twin=(name_, self._encode(PatientRef(NhsNumber(NOBODY)))))

    def _has_applied(self, subject: str, code: str, rights: Rights) -> bool:
        """Is there an application that may be seen, and that is not decided on?"""
        return any(
            isinstance(one.item.record, RegistrationApplication)
            and one.item.record.status is RegistrationStatus.SENT
            and one.thing.organisation == code
            and rights.shows(one)
            for one in self._country.of(subject, "registration-application")
        )

    def _nominating(self, name: str, deed: Deed, rights: Rights, likely: Sequence[str]) -> Aim:
        subject = self._near(self._country.numbers, lambda one: one, rights, likely)
        code = self._random.choice(_PHARMACIES)
        found = Input({"pharmacy": code}, links={"pharmacy": code})
        if code in self._country.houses:
            found.wrong.add(BAD_INPUT)
        if isinstance(self._country.people[subject], str):
            found.hindered.add(UNAVAILABLE)
        where = subject, NATIONAL_HOUSE
        aim = self._judged(name, deed, found, rights, where, rights.reaches(subject))
        name_ = found.given["patientId"] = self._encode(PatientRef(NhsNumber(subject)))
        return replace(aim, twin=(name_, self._encode(PatientRef(NhsNumber(NOBODY)))))

    def _judged(
        self,
        name: str,
        deed: Deed,
        found: Input,
        rights: Rights,
        where: tuple[str, House | None],
        reached: bool,
    ) -> Aim:
        subject, house = where
        taken = house is not None and deed.name in house.does and _has(house, deed)
        begun = found.is_begun
        attempt = Attempt(
            reached=reached,
            taken=taken,
            allowed=house is not None and taken and rights.acts(deed, subject, house, begun=begun),
            wrong=frozenset(found.wrong),
            hindered=frozenset(found.hindered),
        )
        return Aim(name, deed, found, attempt, subject, house)

    def _near(
        self, all_: Sequence[T], whose: Callable[[T], str], rights: Rights, likely: Sequence[str]
    ) -> T:
        """One of somebody whom the token reaches, mostly, or may well reach."""
        reached = [one for one in likely if rights.reaches(one)]
        others = [one for one in reached if not rights.is_self(one)]
        reached = others if others and self._inputs.chance(0.6) else reached
        people = reached if reached and self._inputs.chance(0.75) else likely
        somebody = self._random.choice(people)
        near = [one for one in all_ if whose(one) == somebody]
        return self._random.choice(near if near and self._inputs.chance(0.9) else all_)


def _has(house: House, deed: Deed) -> bool:
    """Has it such things? The national record has everybody."""
    return house is NATIONAL_HOUSE or offers(house, deed.kind)
