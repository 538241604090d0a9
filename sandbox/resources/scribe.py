"""How one trust writes: its ids, its times, and how it names a patient or a place.

Also collects the places and clinicians it mentioned, so that they can be read there too.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid5

from sandbox.days import LONDON
from sandbox.people import Person, PersonId
from sandbox.profile import Ids, Instants, Ods, Subject
from sandbox.resource import NHS_NUMBER, ODS_CODE, Json, Resource
from sandbox.trust import Trust

_NAMESPACE = UUID("5f6ef2b1-6b9b-4d5e-9f6c-2f2f7a0c7d11")
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
SENSITIVITY = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


class Scribe:
    """Writes for one trust. Ids are given once per (type, key) and then stay."""

    def __init__(
        self,
        trust: Trust,
        base: str,
        people: Mapping[PersonId, Person],
        names: Mapping[Ods, str],
        latest: datetime,
    ) -> None:
        self.trust = trust
        self.base = base
        self.people = people
        self.latest = latest  # nothing was written after this
        self._names = names
        self._ids: dict[tuple[str, str], str] = {}

    def id(self, resource_type: str, key: str) -> str:
        """The local id of something of this type."""
        known = self._ids.get((resource_type, key))
        return known or self._ids.setdefault((resource_type, key), self._new_id(resource_type, key))

    def named(self, resource_type: str) -> tuple[str, ...]:
        """Keys of everything of this type that was mentioned, in order."""
        return tuple(key for kind, key in self._ids if kind == resource_type)

    def _new_id(self, resource_type: str, key: str) -> str:
        if self.trust.profile.ids is Ids.UUID:
            return str(uuid5(_NAMESPACE, f"{self.trust.ods}/{resource_type}/{key}"))
        return str(1 + len(self.named(resource_type)))

    def instant(self, moment: datetime) -> str:
        """A point in time as this trust writes it."""
        match self.trust.profile.instants:
            case Instants.UTC_OFFSET:
                return moment.astimezone(UTC).isoformat()
            case Instants.LONDON:
                return moment.astimezone(LONDON).isoformat()
            case Instants.ZULU:
                return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            case Instants.MILLISECONDS:
                return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    def patient(self, who: PersonId) -> Resource:
        """A reference to the patient, in this trust's form."""
        person = self.people[who]
        local = {"reference": f"Patient/{self._patient_id(who)}"}
        match self.trust.profile.subject:
            case Subject.LOGICAL:
                return {"type": "Patient", "identifier": nhs_number(person)}
            case Subject.LOCAL:
                return {**local, "display": person.name}
            case Subject.BOTH:
                return {**local, "type": "Patient", "identifier": nhs_number(person)}
            case Subject.ABSOLUTE:
                return {"reference": f"{self.base}/{local['reference']}"}

    def _patient_id(self, who: PersonId) -> str:
        return self.id("Patient", who)

    def organisation(self, ods: Ods) -> Resource:
        """An organisation by its ODS code."""
        code: Json = {"system": ODS_CODE, "value": ods}
        name = self._names.get(ods, ods)
        return {"type": "Organization", "identifier": code, "display": name}

    def mention(self, resource_type: str, name: str) -> Resource:
        """A clinician or place: by name only at a portal, else as a resource of its own."""
        if not self.trust.has_patients:
            return {"type": resource_type, "display": name}
        return {"reference": f"{resource_type}/{self.id(resource_type, name)}", "display": name}

    def canonical(self, form: str) -> str:
        """The canonical URL of questions of this trust, with their version."""
        return f"https://fhir.{self.trust.town.lower()}.example/Questionnaire/{form}|1"

    def identifier(self, resource_type: str, key: str) -> Resource:
        """The business identifier in this trust's own administration system."""
        system = f"https://fhir.{self.trust.town.lower()}.example/{resource_type}"
        return {"system": system, "value": str(uuid5(_NAMESPACE, f"{self.trust.ods}{key}"))[:8]}

    def meta(self, updated: datetime, labels: tuple[str, ...] = ()) -> Resource:
        """Version, time of last change, and security labels."""
        return {
            "versionId": "1",
            "lastUpdated": self.instant(updated),
            "security": [label(code) for code in labels],
        }


def nhs_number(person: Person) -> Resource:
    """The NHS number as an identifier."""
    return {"system": NHS_NUMBER, "value": person.number}


def label(code: str) -> Resource:
    """A security label: confidentiality (N, R, V) or sensitivity (SEX, PSY, …)."""
    return {"system": CONFIDENTIALITY if code in {"N", "R", "V"} else SENSITIVITY, "code": code}
