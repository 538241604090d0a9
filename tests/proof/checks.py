"""Compares an answer with what the oracle says of it: people, categories, reasons, items,
organisations, and every word of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schema.node import RecordRef
from tests.proof.canaries import heard
from tests.proof.country import Held
from tests.proof.expected import ExpectedList
from tests.proof.houses import HOUSES, KINDS, LIST_FIELDS, NATIONAL_FACTS, NATIONAL_HOUSE
from tests.proof.leads import LINKS, MADE, Leads
from tests.proof.oracle.decision import ALLOWED
from tests.proof.parts import DETAILS, part
from tests.proof.rights import CATEGORIES, Rights
from tests.proof.walk import Operation, Pick

Path = tuple[str | int, ...]
_WHEREABOUTS = ("address", "telecom", "gpPractice", "nominatedPharmacy")
CODES = frozenset(house.code for house in HOUSES)


@dataclass(slots=True)
class Checker(Leads):
    """Looks through one answer."""

    def answer(self, operation: Operation, body: Mapping[str, Any], text: str) -> None:
        """The whole of it."""
        self.words(text)
        for error in body.get("errors", ()):
            self._errors[tuple(error.get("path") or ())] = error["extensions"]
            self.error(error)
        data = body.get("data")
        if data is None:
            self.fault("there is no data")
            return
        for pick in operation.picks:
            self._field(pick, data.get(pick.key), None, None, (pick.key,))

    def _field(self, pick: Pick, value: Any, subject: str | None, known: Any, path: Path) -> None:
        """One field of an object. `subject`: whose record it stands in; `known`: the object as
        its source gave it."""
        special: dict[str, Callable[[], None]] = {
            "Viewer.patient": lambda: self._person(pick, value, self.rights.asker.number, path),
            "Query.patient": lambda: self._person(pick, value, pick.arguments["nhsNumber"], path),
            "Query.node": lambda: self._node(pick, value, pick.arguments["id"], path),
            "Query.nodes": lambda: self._each(pick, value, path),
            "Viewer.dependants": lambda: self._dependants(pick, value, path),
            "Viewer.proxies": lambda: self._proxies(pick, value, path),
            "Dependant.patient": lambda: self._person(pick, value, str(subject), path),
            "Patient.access": lambda: self._access(pick, value, subject, path),
            "Dependant.access": lambda: self._access(pick, value, subject, path),
            "Patient.organisations": lambda: self._holders(pick, value, subject, path),
            # Who granted it is told, whether or not it is open to the proxy.
            "Relationship.grantor": lambda: self._below(pick, value, None, None, path),
            "Patient.registration": lambda: self._registration(pick, value, str(subject), path),
            "GpRegistration.practice": lambda: self._detail(pick, value, subject, path),
            "Organisation.odsCode": lambda: self._organisation(value, subject, known, path),
            "Questionnaire.answers": lambda: self._answers(pick, value, known, path),
            "Questionnaire.form": lambda: self._form(pick, value, known, path),
            "Questionnaire.appointmentId": lambda: self._named_by(value, known, path),
            "Patient.availableSlots": lambda: self._times(pick, value, str(subject), path),
            **dict.fromkeys(MADE, lambda: self._made(pick, value, path)),
            **dict.fromkeys(LINKS, lambda: self._linked(pick, value, subject, path)),
        }
        if pick.coordinate in special:
            special[pick.coordinate]()
        elif pick.parent == "Patient" and pick.name in LIST_FIELDS and subject:
            self._list(pick, value, subject, path)
        elif pick.parent == "Patient" and pick.name in (*DETAILS, "age", "deceased"):
            self._detail(pick, value, subject, path)
        else:
            self._plain(pick, value, subject, part(known, pick.name), path)

    def _plain(self, pick: Pick, value: Any, subject: str | None, known: Any, path: Path) -> None:
        if isinstance(known, str) and any(heard(known)) and value != known:
            self.fault(f"own canary {known} is missing", path)
        self._below(pick, value, subject, known, path)

    def _each(self, pick: Pick, value: Any, path: Path) -> None:
        for place, one in enumerate(pick.arguments["ids"]):
            self._node(pick, value[place], one, (*path, place))

    def _below(self, pick: Pick, value: Any, subject: str | None, known: Any, path: Path) -> None:
        """The fields of an object, or of each in a list."""
        if isinstance(value, list):
            parts = known if isinstance(known, (list, tuple)) else [known] * len(value)
            for place, one in enumerate(value):
                given = parts[place] if place < len(parts) else None
                self._below(pick, one, subject, given, (*path, place))
        elif isinstance(value, dict):
            for child in pick.children:
                self._field(child, value.get(child.key), subject, known, (*path, child.key))

    def _person(self, pick: Pick, value: Any, subject: str, path: Path) -> None:
        expected = self.rights.reaches(subject)
        if subject == self.rights.asker.number and pick.coordinate == "Viewer.patient":
            expected = expected and self.rights.asker.acts_for is None
        if (value is not None) != expected:
            said = "is expected" if expected else "is not to be had"
            self.fault(f"person {self.rights.country.index[subject]} {said}", path)
        if value is None:
            self.seen.absent += 1
            self._silent(subject, path)
            return
        self.seen.people.add(subject)
        self.seen.records += 1
        for key in (one.key for one in pick.children if one.name == "nhsNumber"):
            if value.get(key) != subject:
                self.fault("another person's record", path)
        self._below(pick, value, subject, None, path)

    def _silent(self, subject: str, path: Path) -> None:
        """Nothing may say why somebody is absent."""
        if path in self._errors and not self.actor_unknown():
            self.fault(f"an absent person has error {self._errors[path]['code']}", path)

    def _node(self, pick: Pick, value: Any, global_id: str, path: Path) -> None:
        ref = self.refs[global_id]
        if not isinstance(ref, RecordRef):
            if value is None or pick.on == "Patient":
                self._person(pick, value, ref.subject, path)
            return
        held = self.items[ref.organisation, ref.local_id]
        expected = self.rights.shows(held)
        if (value is not None) != expected:
            self.fault(f"{held.thing.name} {'is missing' if expected else 'is shown'}", path)
        if value is None:
            self.seen.absent += 1
            self._silent(held.asked, path)
        elif pick.on == type(held.item.record).__name__:
            self._item(pick, value, held, path)

    def _item(self, pick: Pick, value: Any, held: Held, path: Path) -> None:
        self.seen.items += 1
        self._below(pick, value, held.asked, held.item.record, path)

    def _dependants(self, pick: Pick, value: Any, path: Path) -> None:
        expected = self.rights.dependants()
        if expected is None or (self.actor_unknown() and value is None):
            if value is not None:
                self.fault("dependants without the scope for them", path)
            return
        if value is None:
            self.fault("dependants are null", path)
            return
        found = [self._named(pick, one) for one in value]
        if sorted(found) != sorted(expected):
            index = self.rights.country.index
            said = [sorted(index[one] for one in people) for people in (expected, found)]
            self.fault(f"dependants: oracle {said[0]}, product {said[1]}", path)
        for place, (subject, one) in enumerate(zip(found, value, strict=True)):
            self._below(pick, one, subject, None, (*path, place))

    def _proxies(self, pick: Pick, value: Any, path: Path) -> None:
        expected = self.rights.proxies()
        if (value is None) != (expected is None):
            self.fault(f"proxies: oracle {expected}", path)
        if value is None or expected is None:
            return
        self.seen.proxies += len(value)
        if len(value) != len(expected):
            self.fault(f"{len(value)} proxies instead of {len(expected)}", path)
        self._below(pick, value, self.rights.asker.number, None, path)

    def _named(self, pick: Pick, value: Mapping[str, Any]) -> str:
        """Whom a dependant's name belongs to."""
        key = next(one.key for one in pick.children if one.name == "name")
        (canary,) = heard(str(value[key]))
        return self.rights.country.numbers[canary.person]

    def _list(self, pick: Pick, value: Any, subject: str, path: Path) -> None:
        kind = LIST_FIELDS[pick.name]
        reason = self.rights.reason(subject, KINDS[kind], kind)
        error = self._errors.get(path, {})
        if error.get("code") == "BAD_INPUT":
            if value is not None or not ({"after", "before"} & set(pick.arguments)):
                self.fault("BAD_INPUT", path)
            return
        if self._closed(reason, value, path):
            return
        expected = ExpectedList(self.rights, subject, kind, pick.arguments)
        self.faults += [
            f"{'.'.join(map(str, path))}: {said}"
            for said in expected.faults(pick, value, self.refs)
        ]
        for child in pick.children:
            below = (*path, child.key)
            if child.name == "nodes":
                self._nodes(child, value[child.key], below)
            elif child.name == "edges":
                self._edges(child, value[child.key], below)
            else:
                self._field(child, value[child.key], subject, None, below)

    def _closed(self, reason: str, value: Any, path: Path) -> bool:
        """Is the category closed? Then the field is null with that reason and no other."""
        error = self._errors.get(path, {})
        told = error.get("reason") if error.get("code") == "NOT_PERMITTED" else ALLOWED
        if told != reason:
            self.fault(f"oracle {reason}, product {told}", path)
        if reason != ALLOWED:
            self.seen.refused.append(reason)
            if value is not None:
                self.fault("a closed category has a value", path)
        return reason != ALLOWED or value is None

    def _edges(self, pick: Pick, edges: Sequence[Any], path: Path) -> None:
        for child in pick.children:
            if child.name == "node":
                for place, one in enumerate(edges):
                    self._shown(child, one[child.key], (*path, place, child.key))

    def _nodes(self, pick: Pick, nodes: Sequence[Any], path: Path) -> None:
        for place, one in enumerate(nodes):
            self._shown(pick, one, (*path, place))

    def _shown(self, pick: Pick, one: Any, path: Path) -> None:
        ref = self.refs[one["id"]]
        held = self.items[ref.organisation, ref.local_id]
        if not self.rights.shows(held):
            self.fault(f"{held.thing.name} is shown", path)
        self._item(pick, one, held, path)

    def _registration(self, pick: Pick, value: Any, subject: str, path: Path) -> None:
        if not self._closed(self.rights.reason(subject, "REG"), value, path):
            self._below(pick, value, subject, None, path)

    def _detail(self, pick: Pick, value: Any, subject: str | None, path: Path) -> None:
        assert subject is not None
        name = "gpPractice" if pick.coordinate == "GpRegistration.practice" else pick.name
        opening = (one for one, fields in NATIONAL_FACTS.items() if pick.name in fields)
        category = next(opening, "DEMOG")
        if self._closed(self.rights.reason(subject, category), value, path):
            return
        if self.rights.decided(subject, category, NATIONAL_HOUSE) != ALLOWED:
            if value is not None:
                self.fault("a detail that only other organisations open", path)
            return
        human = self.rights.country.people[subject]
        own = getattr(self.details.get(subject), DETAILS.get(name, ""), None)
        hidden = not isinstance(human, str) and human.hidden
        if name in _WHEREABOUTS and hidden and self._redacts(subject):
            if value is not None:
                self.fault("whereabouts of a restricted person", path)
            return
        if name in ("gpPractice", "nominatedPharmacy") and isinstance(value, dict):
            own = {"ods_code": own}
        if isinstance(own, str) and value != own:
            self.fault("a detail is missing", path)
        self._below(pick, value, subject, own, path)

    def _redacts(self, subject: str) -> bool:
        return self.rights.country.settings.restricted_self == "redacted"

    def _access(self, pick: Pick, value: Any, subject: str | None, path: Path) -> None:
        rights = self._rights_then(pick, value, subject, path)
        if subject is None or rights is None:
            return
        self._below(pick, value, subject if rights is self.rights else None, None, path)
        keys = {child.name: child.key for child in pick.children}
        for one in value:
            said = {name: one.get(key) for name, key in keys.items()}
            category = said.get("category")
            if category in CATEGORIES:
                self._level(rights, subject, category, said, path)

    def _rights_then(
        self, pick: Pick, value: Any, subject: str | None, path: Path
    ) -> Rights | None:
        """What is true on the day that is asked about; None if nothing is told of it."""
        on = pick.arguments.get("on")
        if on is None:
            return self.rights
        code = self._errors.get(path, {}).get("code")
        told = subject is not None and self.rights.may_look_ahead(subject)
        if value is None:
            if code != "BAD_INPUT" and (code != "NOT_PERMITTED" or told):
                self.fault(f"what will be open is null with {code}", path)
            return None
        if not told:
            self.fault("what will be open is told", path)
        self.seen.ahead += 1
        return self.rights.on(date.fromisoformat(on))

    def _level(
        self, rights: Rights, subject: str, category: str, said: Mapping[str, Any], path: Path
    ) -> None:
        wanted = {
            "reason": rights.reason(subject, category),
            "level": rights.level(subject, category),
        }
        for name, expected in wanted.items():
            if name in said and said[name] != expected:
                self.fault(f"{category} {name}: oracle {expected}, product {said[name]}", path)

    def _holders(self, pick: Pick, value: Any, subject: str | None, path: Path) -> None:
        self._below(pick, value, subject, None, path)
        if subject is None:
            return
        expected = len(self.rights.named(subject))
        if len(value) != expected:
            self.fault(f"{len(value)} organisations instead of {expected}", path)

    def _organisation(self, code: Any, subject: str | None, known: Any, path: Path) -> None:
        """A proxy hears of no organisation that is closed to them, but where it is a fact of the
        national record that is open."""
        if code not in CODES or subject is None or known == {"ods_code": code}:
            return
        # Whether a category is open at an organisation is told only where it holds something.
        if code not in self.rights.named(subject):
            self.fault(f"names {code}", path)
