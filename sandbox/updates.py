"""Versioned updates: whether a PUT may replace what is there, and what it makes of it."""

from dataclasses import dataclass

import orjson

from sandbox.profile import Etag, Profile
from sandbox.resource import Json, Resource, key
from sandbox.store import Stored, version_of


@dataclass(frozen=True, slots=True)
class Refused:
    """An update that was not made: HTTP status, FHIR issue code, reason."""

    status: int
    code: str
    why: str


def etag(resource: Resource, profile: Profile) -> str:
    """The ETag of a resource as this trust writes it; empty where it writes none."""
    return profile.etag.value.format(version_of(resource))


def updated(
    body: bytes, target: tuple[str, str], current: Resource | None, now: str
) -> Stored | Refused:
    """The new version of `target`, or why not. `now` is its lastUpdated, as written here."""
    try:
        sent: Json = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Refused(400, "structure", "The body is no JSON.")
    if not isinstance(sent, dict) or key(sent) != target:
        return Refused(400, "invalid", "Type and id of the body are not those of the URL.")
    version = int(version_of(current)) + 1 if current is not None else 1
    meta = sent.get("meta")
    kept = meta if isinstance(meta, dict) else {}
    return Stored({**sent, "meta": {**kept, "versionId": str(version), "lastUpdated": now}})


def conflict(current: Resource | None, if_match: str, profile: Profile) -> Refused | None:
    """Why the version named by If-Match forbids the update; None when it does not.

    https://hl7.org/fhir/R4/http.html#concurrency
    """
    if not if_match:
        if profile.if_match_required and current is not None:
            return Refused(412, "conflict", "If-Match is needed.")
        return None
    known = etag(current, profile) if current is not None else ""
    if profile.etag is Etag.NONE or if_match == known:
        return None
    return Refused(412, "conflict", "The resource has changed since.")
