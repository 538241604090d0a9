"""What references and links in a record name, as far as they say so themselves."""

import re
from urllib.parse import urlsplit

from sources.element import Reference

_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]+")
"""The characters of RFC 3986, without the apostrophe: none that ends an attribute or a tag."""


def web_page(url: str | None) -> str | None:
    """A link that may be given to people: https, with a host, without user name and password.

    What is not percent-encoded as it should be is no link: nothing is mended here.
    """
    if not _ADDRESS.fullmatch(url or ""):
        return None
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    is_safe = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    return url if is_safe else None


def actor_type(reference: Reference) -> str | None:
    """The FHIR type of what a reference names: said, or a step of its path."""
    if reference.type or not reference.reference:
        return reference.type
    steps = reference.reference.split("/_history/")[0].split("/")
    return steps[-2] if len(steps) > 1 else None


def last_step(reference: Reference) -> str | None:
    """The id in a reference's path, or its first logical identifier's value."""
    if reference.reference:
        return reference.reference.split("/_history/")[0].rsplit("/", 1)[-1] or None
    return next((one.value for one in reference.identifiers if one.value), None)
