"""Limit A: a fan-out written by hand for this one question, with aiohttp and orjson.

It answers the question without reading it: nothing is parsed, validated, decided or logged.

`python -m bench.peers.limit_a TRUSTS [PROCESSES]`
"""

import base64
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import aiohttp
import orjson
from yarl import URL

from bench.peers.asgi import Receive, Send, answer, number, serve, together
from bench.peers.searches import HEADERS, searches
from bench.record import FIRST

Json = dict[str, Any]
Project = Callable[[str, Json], Json]

_ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/communication-category"


class LimitA:
    """An ASGI application."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._web: aiohttp.ClientSession | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        who = await number(scope, receive)
        appointments, letters, messages = await together(
            [
                self._list("Appointment", who, "start", False, _appointment),
                self._list("DocumentReference", who, "date", True, _letter),
                self._list("Communication", who, "sent", True, _message),
            ]
        )
        patient = {"appointments": appointments, "letters": letters, "messages": messages}
        await answer(send, orjson.dumps({"data": {"viewer": {"patient": patient}}}))

    async def _list(
        self, kind: str, who: str, time: str, newest_first: bool, project: Project
    ) -> Json:
        asked = searches(self._address, kind, who)
        bundles = await together([self._asked(url) for _, url in asked])
        found = [
            (datetime.fromisoformat(entry["resource"][time]), code, entry["resource"])
            for (code, _), bundle in zip(asked, bundles, strict=True)
            for entry in bundle.get("entry", ())
        ]
        found.sort(key=lambda one: one[0], reverse=newest_first)
        nodes = [project(code, resource) for _, code, resource in found[:FIRST]]
        return {"totalCount": len(found), "nodes": nodes}

    async def _asked(self, url: str) -> Any:
        web = self._web = self._web or aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )
        async with web.get(URL(url, encoded=True), headers=HEADERS) as response:
            response.raise_for_status()
            return orjson.loads(await response.read())


def _appointment(code: str, resource: Json) -> Json:
    specialty = next((_words(one) for one in resource.get("specialty", ())), None)
    actors = [one["actor"] for one in resource["participant"]]
    places = (one for one in actors if one.get("identifier", {}).get("system") != _ODS_CODE)
    return {
        "id": _id(code, resource),
        "title": specialty or resource.get("description"),
        "status": resource["status"].upper(),
        "start": resource.get("start"),
        "end": resource.get("end"),
        "specialty": specialty,
        "instructions": resource.get("patientInstruction") or resource.get("comment"),
        "clinician": _named(actors, "Practitioner"),
        "location": _named(places, "Location"),
        "provenance": _provenance(code),
    }


def _letter(code: str, resource: Json) -> Json:
    attachment = resource["content"][0]["attachment"]
    return {
        "id": _id(code, resource),
        "title": resource.get("description") or attachment.get("title"),
        "kind": _words(resource.get("type")),
        "date": resource.get("date"),
        "status": resource["status"].upper(),
        "author": next((one.get("display") for one in resource.get("author", ())), None),
        "contentType": attachment.get("contentType"),
        "sizeBytes": attachment.get("size"),
        "provenance": _provenance(code),
    }


def _message(code: str, resource: Json) -> Json:
    extensions = resource.get("extension", ())
    receipts = (one for one in extensions if one["url"].endswith("Extension-Read-Receipt"))
    categories = resource.get("category", ())
    sorts = (one for one in categories if one["coding"][0]["system"] == _CATEGORY)
    sender = resource.get("sender")
    return {
        "id": _id(code, resource),
        "subject": _words(resource.get("topic")),
        "body": "\n\n".join(one["contentString"] for one in resource["payload"]),
        "sentAt": resource.get("sent"),
        "category": _words(next(sorts, categories[0])),
        "readState": next((one["valueCode"].upper() for one in receipts), "UNKNOWN"),
        "sender": {"name": sender["display"]} if sender else None,
        "provenance": _provenance(code),
    }


def _id(code: str, resource: Json) -> str:
    text = f"{resource['resourceType']}:{code}/{resource['id']}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def _provenance(code: str) -> Json:
    return {"organisation": {"odsCode": code, "name": f"Trust {code}"}}


def _named(actors: Iterable[Json], kind: str) -> Json | None:
    found = (one for one in actors if one.get("type") == kind and one.get("display"))
    actor = next(found, None)
    return {"name": actor["display"]} if actor else None


def _words(concept: Json | None) -> str | None:
    if concept is None:
        return None
    displays = (one["display"] for one in concept.get("coding", ()) if one.get("display"))
    return next(displays, concept.get("text"))


if __name__ == "__main__":
    serve("Limit A", LimitA(sys.argv[1]), *map(int, sys.argv[2:]))
