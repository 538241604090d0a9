"""What a fault remembers between requests: first pages, to be answered again. Bounded."""

from collections import OrderedDict

from sandbox.resource import Resource

_MOST = 100


class Memory:
    """Pages by the number under which they were kept."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Resource] = OrderedDict()
        self._last = 0

    def keep(self, page: Resource) -> str:
        """Remember a page; its name."""
        self._last += 1
        self._pages[str(self._last)] = page
        while len(self._pages) > _MOST:
            self._pages.popitem(last=False)
        return str(self._last)

    def page(self, name: str) -> Resource | None:
        """A remembered page; None when there is none of this name."""
        return self._pages.get(name)
