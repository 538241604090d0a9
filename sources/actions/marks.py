"""Our name for a change on a resource, and what a resource says of itself. Pure."""

from schema.identifiers import LocalId
from schema.order import Effect, EffectKind, Step
from sources.actions.doing import Json
from sources.errors import InvalidAnswer
from sources.parameters import local_id
from sources.writing import MARKER


def found(resource: Json, kind: EffectKind) -> Effect:
    """Raises InvalidAnswer for one without an id."""
    name: LocalId | None = local_id(resource.get("id"))
    if name is None:
        raise InvalidAnswer
    return Effect(kind, name, version_of(resource))


def version_of(resource: Json) -> str | None:
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return version if isinstance(version, str) else None


def tagged(resource: Json, marker: str) -> Json:
    """With our name for the change. A server may drop it; no server goes by it."""
    meta = resource.get("meta")
    known: Json = meta if isinstance(meta, dict) else {}
    tags = known.get("tag")
    others = [one for one in tags if not _is_ours(one)] if isinstance(tags, list) else []
    tag = {"system": MARKER, "code": marker}
    return {**resource, "meta": {**known, "tag": [*others, tag]}}


def is_tagged(resource: Json, marker: str) -> bool:
    meta = resource.get("meta")
    tags = meta.get("tag") if isinstance(meta, dict) else None
    known = tags if isinstance(tags, list) else []
    return any(_is_ours(one) and one.get("code") == marker for one in known)


def named(resource: Json, step: Step, *, is_named_once: bool) -> Json:
    """What is to be made, under our names for it. Where it has room for one only, that is the name
    by which there may be one of it; our name for the step is a tag then."""
    names = [{"system": MARKER, "value": one} for one in (*step.once, step.marker)]
    if is_named_once:
        return {**tagged(resource, step.marker), "identifier": names[0]}
    return {**resource, "identifier": [*resource.get("identifier", ()), *names]}


def is_named(resource: Json, name: str) -> bool:
    """Does it carry this name of ours? Some types have room for one name only."""
    said = resource.get("identifier")
    names = said if isinstance(said, list) else [said]
    known = {(one.get("system"), one.get("value")) for one in names if isinstance(one, dict)}
    return (MARKER, name) in known


def is_made_by(resource: Json, marker: str) -> bool:
    """Was it made under this name, and not by another step that might have made it too?"""
    return is_named(resource, marker) or is_tagged(resource, marker)


def _is_ours(tag: object) -> bool:
    return isinstance(tag, dict) and tag.get("system") == MARKER
