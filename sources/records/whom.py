"""Whom a resource says that it is about, where one element says it and no other."""

from collections.abc import Iterable
from typing import Protocol

from sources.element import Reference


class AboutSubject(Protocol):
    @property
    def subject(self) -> Reference | None: ...


class AboutPatient(Protocol):
    @property
    def patient(self) -> Reference | None: ...


def subject_alone(resource: AboutSubject) -> Iterable[Reference]:
    return [resource.subject] if resource.subject else ()


def patient_alone(resource: AboutPatient) -> Iterable[Reference]:
    return [resource.patient] if resource.patient else ()
