"""What a case of the hostile suite is made of: the kinds of record, and where things are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from schema.directory import RecordType
from schema.report import SourceStatus
from sources.records.reader import RecordReader
from tests.support.builders import CANARY
from tests.support.fhir_resources import ANNA, MADE, Json, a_bundle, a_national_message
from tests.support.fhir_server import Says

HEALTHY, ODD = "healthy", "odd"
"""Ids of the good item, and of the one that is not."""
_ALSO_MADE: Mapping[str, Callable[..., Json]] = {"CommunicationRequest": a_national_message}
"""What is the second of its record type."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is asked for, of whom, and where the traps are."""

    kind: RecordReader[Any, Any]
    base: str
    evil: str
    """The base of a server that must be asked nothing."""

    @property
    def record_type(self) -> RecordType:
        return self.kind.record_type

    @property
    def path(self) -> str:
        return self.kind.resource_type

    def item(self, local_id: str = ODD, who: Json | None = None, **elements: Any) -> Json:
        """An item of Anna's, or of whoever is said."""
        make = _ALSO_MADE.get(self.kind.offer, MADE[self.record_type])
        return make(local_id, ANNA, who, **elements)

    def secret(self, *whom: Json, **elements: Any) -> Json:
        """An item of somebody else's, with a word that must not come out."""
        said: Json = {"description": CANARY, "topic": {"text": CANARY}}
        said |= {"note": [{"text": CANARY}], "conclusion": CANARY}
        said |= {"dosageInstruction": said["note"], "statusReason": {"text": CANARY}}
        if self.kind.offer in _ALSO_MADE:
            said["payload"] = [{"contentString": CANARY}]
        if self.record_type is RecordType.QUESTIONNAIRE_ANSWERS:
            said["item"] = [{"linkId": CANARY}]
        made = self.item(ODD, **said, **elements)
        if self.record_type is RecordType.APPOINTMENT:
            return {**made, "participant": [{"actor": one} for one in whom]}
        if self.record_type is RecordType.MESSAGE and len(whom) != 1:
            return {**made, "subject": None, "recipient": list(whom)}
        if len(whom) > 1:
            named = [one["identifier"] for one in whom]
            return {**made, self._whose: {"type": "Patient", "identifier": named}}
        return {**made, self._whose: whom[0] if whom else None}

    @property
    def _whose(self) -> str:
        """The element in which it names its Patient."""
        return next((name for name in ("patient", "for") if name in self.item()), "subject")

    def bundle(self, *resources: Json, **elements: Any) -> Json:
        """The healthy item, then these."""
        return a_bundle(self.item(HEALTHY), *resources, **elements)

    def page(self, url: str) -> Says:
        """The healthy item on a page with a next one."""
        return Says.json(self.bundle(link=[{"relation": "next", "url": url}]))


@dataclass(frozen=True, slots=True)
class Case:
    """What a source says, and what is to become of it."""

    says: Callable[[Place], list[Says]]
    status: SourceStatus
    shown: frozenset[str] = frozenset({HEALTHY})
    unreadable: int = 0


def foreign(*whom: Callable[[Place], Json], **elements: Any) -> Case:
    """An item that names these people, beside a healthy one."""

    def says(place: Place) -> list[Says]:
        odd = place.secret(*(one(place) for one in whom), **elements)
        return [Says.json(place.bundle(odd))]

    return Case(says, SourceStatus.INVALID)


def entry(make: Callable[[Place], object]) -> Case:
    """An entry that cannot be read, between two healthy ones."""

    def says(place: Place) -> list[Says]:
        bundle = place.bundle(place.item("last"))
        bundle["entry"].insert(1, make(place))
        return [Says.json(bundle)]

    return Case(says, SourceStatus.OK, frozenset({HEALTHY, "last"}), 1)


def spelt(odd: bytes, unreadable: int = 1) -> Case:
    """An element of the odd item, spelt as no JSON writer would."""

    def says(place: Place) -> list[Says]:
        identifier = {"system": "urn:x", "value": "ODD"}
        written = Says.json(place.bundle(place.item(identifier=[identifier])))
        return [Says(200, written.body.replace(b'"ODD"', odd))]

    shown = {HEALTHY} if unreadable else {HEALTHY, ODD}
    return Case(says, SourceStatus.OK, frozenset(shown), unreadable)


def harmless(**elements: Any) -> Case:
    """An item of the person's with something in it that must do nothing."""

    def says(place: Place) -> list[Says]:
        filled = {name: _filled(one, place) for name, one in elements.items()}
        return [Says.json(place.bundle(place.item(**filled)))]

    return Case(says, SourceStatus.OK, frozenset({HEALTHY, ODD}))


def _filled(value: Any, place: Place) -> Any:
    return value(place) if callable(value) else value


def leading(link: Callable[[Place], str]) -> Case:
    """A page whose next one is said to be there."""
    return Case(lambda place: [place.page(link(place))], SourceStatus.INCOMPLETE)


def by(**reference: Any) -> Callable[[Place], Json]:
    """A reference as it stands; `{base}` and `{evil}` are filled in."""

    def made(place: Place) -> Json:
        text = reference.get("reference")
        if not isinstance(text, str):
            return dict(reference)
        address = text.replace("{base}", place.base).replace("{evil}", place.evil)
        return {**reference, "reference": address}

    return made


def instead(*says: Says, status: SourceStatus = SourceStatus.INVALID) -> Case:
    """An answer without any item."""
    return Case(lambda _: list(says), status, frozenset())
