"""New resources: whether a POST may make one, and what it makes."""

from collections.abc import Callable
from urllib.parse import parse_qsl

import orjson

from sandbox.resource import Json, Resource, nodes, text
from sandbox.store import Store, Stored
from sandbox.updates import Refused


def existing(store: Store, resource_type: str, if_none_exist: str) -> Resource | Refused | None:
    """What there is already of what must be there once: https://hl7.org/fhir/R4/http.html#ccreate

    Only `identifier` can be asked for; of several, separated by commas, any.
    """
    if not if_none_exist:
        return None
    pairs = parse_qsl(if_none_exist, keep_blank_values=True)
    if [name for name, _ in pairs] != ["identifier"]:
        return Refused(412, "not-supported", "Only identifier can be asked for.")
    wanted = set(pairs[0][1].split(","))
    found = [
        stored.resource
        for stored in store.all(resource_type)
        if not wanted.isdisjoint(map(_token, nodes(stored.resource, "identifier")))
    ]
    if len(found) > 1:
        return Refused(412, "multiple-matches", "There are several already.")
    return found[0] if found else None


def created(
    body: bytes, resource_type: str, new_id: Callable[[], str], now: str
) -> Stored | Refused:
    """The first version of a new resource, or why not."""
    try:
        sent: Json = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Refused(400, "structure", "The body is no JSON.")
    if not isinstance(sent, dict) or sent.get("resourceType") != resource_type:
        return Refused(400, "invalid", "The type of the body is not that of the URL.")
    meta = sent.get("meta")
    kept = meta if isinstance(meta, dict) else {}
    return Stored({**sent, "id": new_id(), "meta": {**kept, "versionId": "1", "lastUpdated": now}})


def _token(identifier: Json) -> str:
    return f"{text(identifier, 'system')}|{text(identifier, 'value')}"
