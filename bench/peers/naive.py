"""A naive gateway: Strawberry and fhirpy as they come, put together in an afternoon.

`python -m bench.peers.naive TRUSTS`
"""

import asyncio
import base64
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import strawberry
from fhirpy import AsyncFHIRClient
from strawberry.asgi import GraphQL

from bench.asked import PERSON_HEADER
from bench.peers.asgi import serve
from bench.peers.searches import TOKEN
from bench.trusts import CODES

T = TypeVar("T")

_ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/communication-category"


@strawberry.type
class Organisation:
    ods_code: str
    name: str | None


@strawberry.type
class Provenance:
    organisation: Organisation


@strawberry.type
class Named:
    name: str | None


@strawberry.type
class Appointment:
    id: strawberry.ID
    title: str | None
    status: str
    start: str | None
    end: str | None
    specialty: str | None
    instructions: str | None
    clinician: Named | None
    location: Named | None
    provenance: Provenance


@strawberry.type
class Letter:
    id: strawberry.ID
    title: str | None
    kind: str | None
    date: str | None
    status: str
    author: str | None
    content_type: str | None
    size_bytes: int | None
    provenance: Provenance


@strawberry.type
class Message:
    id: strawberry.ID
    subject: str | None
    body: str | None
    sent_at: str | None
    category: str | None
    read_state: str
    sender: Named | None
    provenance: Provenance


@strawberry.type
class AppointmentConnection:
    total_count: int
    nodes: list[Appointment]


@strawberry.type
class LetterConnection:
    total_count: int
    nodes: list[Letter]


@strawberry.type
class MessageConnection:
    total_count: int
    nodes: list[Message]


Resource = Any
"""fhirpy's own says nothing of what its methods give."""
Found = list[tuple[str, Resource]]


@strawberry.type
class Patient:
    number: strawberry.Private[str]

    @strawberry.field
    async def appointments(self, first: int) -> AppointmentConnection:
        found = await _found("Appointment", self.number, "start", newest_first=False)
        nodes = [_appointment(code, resource) for code, resource in found[:first]]
        return AppointmentConnection(total_count=len(found), nodes=nodes)

    @strawberry.field
    async def letters(self, first: int) -> LetterConnection:
        found = await _found("DocumentReference", self.number, "date", newest_first=True)
        nodes = [_letter(code, resource) for code, resource in found[:first]]
        return LetterConnection(total_count=len(found), nodes=nodes)

    @strawberry.field
    async def messages(self, first: int) -> MessageConnection:
        found = await _found("Communication", self.number, "sent", newest_first=True)
        nodes = [_message(code, resource) for code, resource in found[:first]]
        return MessageConnection(total_count=len(found), nodes=nodes)


@strawberry.type
class Viewer:
    @strawberry.field
    def patient(self, info: strawberry.Info) -> Patient:
        return Patient(number=info.context["request"].headers[PERSON_HEADER])


@strawberry.type
class Query:
    @strawberry.field
    def viewer(self) -> Viewer:
        return Viewer()


async def _found(kind: str, number: str, time: str, *, newest_first: bool) -> Found:
    """All trusts' resources of a kind, in order of time."""
    lists = await asyncio.gather(*(_asked(code, kind, number) for code in CODES))
    found = [(code, one) for code, every in zip(CODES, lists, strict=True) for one in every]
    found.sort(key=lambda one: datetime.fromisoformat(one[1][time]), reverse=newest_first)
    return found


async def _asked(code: str, kind: str, number: str) -> list[Resource]:
    client = AsyncFHIRClient(f"{sys.argv[1]}/{code}/FHIR", authorization="Bearer bench")
    query = {"patient:identifier": TOKEN.format(number=number)}
    return await client.resources(kind).search(**query).fetch_all()


def _appointment(code: str, resource: Resource) -> Appointment:
    specialty = resource.get_by_path(["specialty", 0, "coding", 0, "display"])
    actors = [one["actor"] for one in resource["participant"]]
    return Appointment(
        id=_id(code, resource),
        title=specialty or resource.get("description"),
        status=resource["status"].upper(),
        start=resource.get("start"),
        end=resource.get("end"),
        specialty=specialty,
        instructions=resource.get("patientInstruction") or resource.get("comment"),
        clinician=_named(actors, lambda one: one.get("type") == "Practitioner"),
        location=_named(actors, _is_place),
        provenance=_provenance(code),
    )


def _letter(code: str, resource: Resource) -> Letter:
    attachment = resource.get_by_path(["content", 0, "attachment"])
    return Letter(
        id=_id(code, resource),
        title=resource.get("description") or attachment.get("title"),
        kind=resource.get_by_path(["type", "coding", 0, "display"]),
        date=resource.get("date"),
        status=resource["status"].upper(),
        author=resource.get_by_path(["author", 0, "display"]),
        content_type=attachment.get("contentType"),
        size_bytes=attachment.get("size"),
        provenance=_provenance(code),
    )


def _message(code: str, resource: Resource) -> Message:
    receipt = resource.get_by_path(["extension", 0, "valueCode"])
    sorts = [one["coding"][0] for one in resource["category"]]
    sort = next(one for one in sorts if one["system"] == _CATEGORY)
    return Message(
        id=_id(code, resource),
        subject=resource.get_by_path(["topic", "text"]),
        body="\n\n".join(one["contentString"] for one in resource["payload"]),
        sent_at=resource.get("sent"),
        category=sort["display"],
        read_state=receipt.upper() if receipt else "UNKNOWN",
        sender=Named(name=resource["sender"].get("display")),
        provenance=_provenance(code),
    )


def _id(code: str, resource: Resource) -> strawberry.ID:
    text = f"{resource.resource_type}:{code}/{resource['id']}"
    return strawberry.ID(base64.urlsafe_b64encode(text.encode()).decode())


def _provenance(code: str) -> Provenance:
    return Provenance(organisation=Organisation(ods_code=code, name=f"Trust {code}"))


def _named(actors: list[Any], is_it: Callable[[Any], bool]) -> Named | None:
    return next((Named(name=one["display"]) for one in actors if is_it(one)), None)


def _is_place(actor: Any) -> bool:
    identifier = actor.get("identifier") or {}
    return actor.get("type") == "Location" and identifier.get("system") != _ODS_CODE


if __name__ == "__main__":
    serve("Naive", GraphQL(strawberry.Schema(Query)))
