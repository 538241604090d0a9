"""Valid documents, kept for whoever sends them next: read, limited and validated once.

Kept is what is the same for everybody: never variables, and no document in which somebody may be
named by a text or a number, so that nobody can tell by the time it takes either. In memory only.
"""

from cachetools import LRUCache
from graphql import DocumentNode

from schema.compiled.selections import Selections
from schema.document import Document

MAXIMUM_BYTES = 16_000_000
"""Of all that are kept, as far as that can be said: some hundred documents."""


class Documents:
    """The valid documents of one schema. The one that nobody sent for longest goes first."""

    def __init__(self, maximum_bytes: int = MAXIMUM_BYTES) -> None:
        self._kept: LRUCache[str, Document] = LRUCache(maximum_bytes, lambda one: one.size_bytes)

    def get(self, text: str) -> Document | None:
        """The valid document of exactly this text."""
        return self._kept.get(text)

    def keep(self, document: Document) -> None:
        """Keep a valid document, if it is one that may be kept."""
        if not document.is_personal and document.size_bytes <= self._kept.maxsize:
            self._kept[document.text] = document

    def selections(self, node: DocumentNode) -> Selections | None:
        """What is compiled of a document, if it is one that is kept."""
        found = self._kept.get(node.loc.source.body) if node.loc else None
        return found.selections if found is not None and found.node is node else None
