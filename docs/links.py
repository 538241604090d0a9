"""Looks at what pages point to: files and headings of this project, and addresses elsewhere.

Nothing is fetched: an address elsewhere is only compared with the hosts we point to.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s\"'<>`)\]|]+")
_MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|tmp|root|home|Users)/\S*")

HOSTS = frozenset(
    {
        "127.0.0.1",
        "localhost",
        "digital.nhs.uk",
        "www.england.nhs.uk",
        "keepachangelog.com",
        "semver.org",
        "graphql.github.io",
        "relay.dev",
        "hl7.org",
        "www.rfc-editor.org",
    }
)
"""Hosts that a page may name, besides those below `.example`."""


def dead_links(path: Path, text: str) -> Iterator[str]:
    """Links to files or headings that are not there."""
    for target in _LINK.findall(_FENCE.sub("", text)):
        name, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (path.parent / name).resolve() if name else path
        if not there.exists():
            yield f"nothing is at {target}"
        elif heading and heading not in _headings(there):
            yield f"no heading is at {target}"


def strange_addresses(text: str) -> Iterator[str]:
    """Addresses at hosts we do not point to, and paths of one machine."""
    for address in _ADDRESS.findall(text):
        host = _host(address)
        if host not in HOSTS and not host.endswith(".example"):
            yield f"an address at {host or 'no host'}"
    for found in _MACHINE_PATH.findall(text):
        yield f"a path of one machine: {found}"


def _host(address: str) -> str:
    """Whom it names; nobody where it cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _headings(path: Path) -> set[str]:
    """Anchors as code forges make them from headings."""
    if path.suffix != ".md":
        return set()
    titles = _HEADING.findall(_FENCE.sub("", path.read_text(encoding="utf-8")))
    return {_anchor(title) for title in titles}


def _anchor(title: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", title.lower())
    return plain.strip().replace(" ", "-")
