"""What a reference names at the source that sent it, read with certainty or not at all."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema.identifiers import LocalId
from sources.element import Resource
from sources.origin import Origins
from sources.parameters import local_id

_LOCAL = re.compile(
    r"([A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class LocalName:
    """A resource at the source that was asked."""

    resource_type: str
    id: LocalId


def local_name(reference: str | None, origins: Origins) -> LocalName | None:
    """What a reference names at this source: relative, absolute below its base, or versioned.

    None for other servers, `urn:uuid:` and contained resources.
    """
    if reference is None or reference.startswith("#"):
        return None
    if not _LOCAL.fullmatch(reference):
        reference = (origins.resolve(reference) or "").removeprefix(f"{origins.base}/")
    match = _LOCAL.fullmatch(reference)
    name = local_id(match.group(2)) if match else None
    return LocalName(match.group(1), name) if match and name else None


def by_name(resources: Iterable[Resource]) -> Mapping[LocalName, Resource]:
    """Resources of a source, to be found by what references name."""
    found = {}
    for one in resources:
        name = local_id(one.id)
        if name is not None:
            found[LocalName(str(one.__struct_config__.tag), name)] = one
    return found
