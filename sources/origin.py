"""Which addresses belong to a source: compared as parsed parts, never as text.

A `next` link, an attachment or a reference may name the source by a public alias, or relatively;
what is returned always starts with the configured base, so no answer can choose a host.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from yarl import URL

LONGEST_ADDRESS = 8_192
_PLAIN = re.compile(r"[\x21-\x7e]+")
_STEP = re.compile(r"[A-Za-z0-9\-]+(/[A-Za-z0-9\-]+)*")
"""Names that can mean nothing but what is below the base: no dots, no host, no question mark."""
_HIDDEN_DOTS = re.compile(r"%2e|%2f|%5c|\\", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Origin:
    scheme: str
    host: str
    port: int | None
    prefix: str
    """Path without a slash at the end."""

    @classmethod
    def of(cls, url: URL) -> "_Origin":
        path = url.raw_path.rstrip("/")
        return cls(url.scheme, (url.host or "").lower(), url.port, path)

    def rest(self, url: URL) -> str | None:
        """The path below this origin, with its slash; None when the URL is elsewhere."""
        there = _Origin.of(url)
        same = (there.scheme, there.host, there.port) == (self.scheme, self.host, self.port)
        below = there.prefix == self.prefix or there.prefix.startswith(f"{self.prefix}/")
        return url.raw_path[len(self.prefix) :] if same and below else None


class Origins:
    """The configured base of a source and its aliases."""

    def __init__(self, base: str, aliases: Iterable[str] = ()) -> None:
        self.base = base.rstrip("/")
        self._known = [_Origin.of(URL(one)) for one in (base, *aliases)]
        self._url = URL(self.base, encoded=True)

    def resolve(self, address: str) -> str | None:
        """The same address below the base, or None when it is not this source's.

        Relative ones are tried by RFC 3986 (a path from the root) and relative to the base, which
        is what HAPI and others mean by `?_getpages=…` and `/Observation?_offset=10`.
        """
        if len(address) > LONGEST_ADDRESS:
            return None
        if _STEP.fullmatch(address):
            return f"{self.base}/{address}"
        if not _PLAIN.fullmatch(address):
            return None
        return next((one for one in map(self._below, self._absolute(address)) if one), None)

    def url(self, address: str, query: str = "") -> URL | None:
        """The same as a URL, with a query that is encoded."""
        if len(address) <= LONGEST_ADDRESS and _STEP.fullmatch(address):  # needs no parsing
            return URL.build(
                scheme=self._url.scheme,
                authority=self._url.raw_authority,
                path=f"{self._known[0].prefix}/{address}",
                query_string=query,
                encoded=True,
            )
        found = self.resolve(address)
        if found is None:
            return None
        return URL(f"{found}?{query}" if query else found, encoded=True)

    def _absolute(self, address: str) -> list[str]:
        if address.startswith("//") or re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", address):
            return [] if address.startswith("//") else [address]
        if address.startswith("?"):
            return [f"{self.base}{address}"]
        if address.startswith("/"):
            root = self.base.removesuffix(self._known[0].prefix)
            return [f"{root}{address}", f"{self.base}{address}"]
        return [f"{self.base}/{address}"]

    def _below(self, absolute: str) -> str | None:
        try:
            url = URL(absolute, encoded=True)
            known = [one.rest(url) for one in self._known]
        except (ValueError, IndexError):  # the latter by yarl, of `https://[]@`
            return None
        rest = next((one for one in known if one is not None), None)
        if rest is None or url.user is not None or not _upright(rest):
            return None
        query = f"?{url.raw_query_string}" if url.raw_query_string else ""
        return f"{self.base}{rest.rstrip('/')}{query}"


def _upright(path: str) -> bool:
    """No way up, no empty step, and no second way to write a slash or a dot."""
    steps = path.split("/")[1:]
    return not _HIDDEN_DOTS.search(path) and not ({".", ".."} & set(steps) or "" in steps[:-1])
