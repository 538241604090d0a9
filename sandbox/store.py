"""Versioned resources of one server, in memory, with an index of what searches ask for most."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox.resource import NHS_NUMBER, Resource, key, nodes, text, texts

_SUBJECTS = ("subject", "patient", "for", "participant.actor", "recipient", "requester")


@dataclass(frozen=True, slots=True)
class Stored:
    """One current resource; `full_url` only where a published sample brings its own."""

    resource: Resource
    full_url: str = ""


class Store:
    """Holds every version of every resource. Resources are never changed in place."""

    def __init__(self, resources: Iterable[Stored]) -> None:
        self._versions: dict[tuple[str, str], list[Stored]] = {}
        self._by_number: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_patient: dict[tuple[str, str], set[str]] = defaultdict(set)
        for stored in resources:
            self.add(stored)

    def add(self, stored: Stored) -> None:
        """A new resource, or a new version of a known one."""
        resource_type, identity = key(stored.resource)
        self._versions.setdefault((resource_type, identity), []).append(stored)
        for number in _nhs_numbers(stored.resource):
            self._by_number[resource_type, number].add(identity)
        for patient in _patients(stored.resource):
            self._by_patient[resource_type, patient].add(identity)

    def current(self, resource_type: str, identity: str) -> Resource | None:
        """The latest version, or None."""
        versions = self._versions.get((resource_type, identity))
        return versions[-1].resource if versions else None

    def version(self, resource_type: str, identity: str, version: str) -> Resource | None:
        """One version, or None."""
        versions = self._versions.get((resource_type, identity), [])
        found = (one.resource for one in versions if version_of(one.resource) == version)
        return next(found, None)

    def all(self, resource_type: str) -> Iterator[Stored]:
        """The current resources of a type, in the order in which they were first added."""
        return (items[-1] for (kind, _), items in self._versions.items() if kind == resource_type)

    def of_number(self, resource_type: str, number: str) -> frozenset[str]:
        """Ids of resources in which this NHS number stands as an identifier."""
        return frozenset(self._by_number.get((resource_type, number), ()))

    def of_patient(self, resource_type: str, patient: str) -> frozenset[str]:
        """Ids of resources that refer to the Patient with this id."""
        return frozenset(self._by_patient.get((resource_type, patient), ()))


def version_of(resource: Resource) -> str:
    """The version id of a resource."""
    return text(resource, "meta.versionId") or "1"


def _nhs_numbers(resource: Resource) -> Iterator[str]:
    for path in ("identifier", *(f"{subject}.identifier" for subject in _SUBJECTS)):
        for identifier in nodes(resource, path):
            if text(identifier, "system") == NHS_NUMBER:
                yield text(identifier, "value")


def _patients(resource: Resource) -> Iterator[str]:
    """Ids of the Patients referred to, however the reference is written."""
    for path in _SUBJECTS:
        for reference in texts(resource, f"{path}.reference"):
            kind, _, identity = reference.rpartition("/")
            if kind.rpartition("/")[2] == "Patient":
                yield identity
