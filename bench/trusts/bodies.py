"""Answers as bytes: searches, and several of them in a batch. Each is made when first asked for."""

from collections.abc import Mapping, Sequence
from functools import cache
from urllib.parse import parse_qsl, urlsplit

import orjson

from bench.trusts import CODES
from bench.trusts.resources import KINDS, WHOSE, Json, held

_ALWAYS = frozenset({"resourceType", "id", "meta"})
_MANDATORY = {
    "Appointment": frozenset({"status", "participant"}),
    "DocumentReference": frozenset({"status", "content"}),
    "Communication": frozenset({"status"}),
}
_SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
_PERSON = ("patient:identifier", "patient.identifier", "actor:Patient.identifier")


def searched(code: str, target: str, size: int) -> bytes | None:
    """What a trust says to `Appointment?…`; None to what it does not understand."""
    path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
    token = next((query[name] for name in _PERSON if name in query), None)
    if code not in CODES or path not in KINDS or token is None:
        return None
    text = _everybodys(code, path, size, query.get("_elements", ""))
    return text.replace(WHOSE.encode(), token.rpartition("|")[2].encode())


def batched(code: str, body: bytes, size: int) -> bytes | None:
    """What it says to a Bundle of searches; None to anything else."""
    asked = orjson.loads(body)
    if asked.get("resourceType") != "Bundle" or asked.get("type") != "batch":
        return None
    entries = (_entry(code, one["request"], size) for one in asked["entry"])
    return b'{"resourceType":"Bundle","type":"batch-response","entry":[%b]}' % b",".join(entries)


def _entry(code: str, request: Mapping[str, str], size: int) -> bytes:
    found = searched(code, request["url"], size) if request["method"] == "GET" else None
    if found is None:
        return b'{"response":{"status":"400 Bad Request"}}'
    return b'{"resource":%b,"response":{"status":"200 OK"}}' % found


@cache
def _everybodys(code: str, kind: str, size: int, elements: str) -> bytes:
    """The searchset with the NHS number left open."""
    resources = held(code, kind, size)
    if elements:
        wanted = _ALWAYS | _MANDATORY[kind] | frozenset(elements.split(","))
        resources = [_trimmed(one, wanted) for one in resources]
    base = f"https://fhir.{code.lower()}.example/R4"
    return orjson.dumps(_searchset(resources, base))


def _trimmed(resource: Json, wanted: frozenset[str]) -> Json:
    meta = resource["meta"]
    kept = {name: value for name, value in resource.items() if name in wanted}
    return kept | {"meta": {**meta, "tag": [_SUBSETTED]}}


def _searchset(resources: Sequence[Json], base: str) -> Json:
    return {
        "resourceType": "Bundle",
        "id": "d6f1b3f0-9a53-4f0c-8f43-2d6a5d1c8b11",
        "meta": {"lastUpdated": "2026-01-05T09:30:00+00:00"},
        "type": "searchset",
        "total": len(resources),
        "link": [{"relation": "self", "url": f"{base}/search"}],
        "entry": [
            {
                "fullUrl": f"{base}/{one['resourceType']}/{one['id']}",
                "resource": one,
                "search": {"mode": "match"},
            }
            for one in resources
        ],
    }
