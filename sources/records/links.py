"""What references and links in a record name, as far as they say so themselves."""

from urllib.parse import urlsplit

from sources.element import Reference


def web_page(url: str | None) -> str | None:
    """A link that may be given to people: https, with a host and without a user name."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    is_safe = parts.scheme == "https" and parts.hostname and not parts.username
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
