"""A page whose entries are all as their types say, which is what most pages are: read in one go.

Whatever is not quite so is none of these; `sources.bundle` reads it entry by entry then.
"""

from functools import cache
from typing import Any, Generic, TypeVar, Union

import msgspec

from sources.element import Element, Resource
from sources.envelope import Issue, Link, Outcome, Search

T = TypeVar("T")


class TypedEntry(Element, Generic[T]):
    resource: T
    search: Search | None = None

    @property
    def mode(self) -> str | None:
        """Why it is here, if that is said."""
        return self.search.mode if self.search else None


class TypedBundle(Element, Generic[T]):
    """As `BundleResource`, with its resources."""

    resource_type: str = ""
    total: int | None = None
    link: tuple[Link, ...] = ()
    entry: tuple[TypedEntry[T], ...] = ()
    issue: tuple[Issue, ...] = ()


def typed_bundle(body: bytes, *kinds: type[Resource]) -> TypedBundle[Any] | None:
    """The whole page, if it holds resources of these kinds and outcomes only, each well formed."""
    try:
        return _decoder(*kinds).decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


@cache
def _decoder(*kinds: type[Resource]) -> msgspec.json.Decoder[TypedBundle[Any]]:
    # Which types are possible is not known before.
    resources: Any = Union[(*kinds, Outcome)]
    return msgspec.json.Decoder(TypedBundle[resources])
