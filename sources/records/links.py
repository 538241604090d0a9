"""What references and links in a record name, as far as they say so themselves."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from urllib.parse import urlsplit

from sources.element import NHS_NUMBER, Contained, Reference

PROFESSIONALS = frozenset(
    {"Practitioner", "PractitionerRole", "Organization", "HealthcareService", "Device"}
)
"""FHIR types of what may be named in somebody's record: those who work there, and their things."""

_MESSAGES = frozenset({"Communication", "CommunicationRequest"})

_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+,;=%]+")
"""The characters of RFC 3986, without the apostrophe: none that ends an attribute or a tag."""

_NOTHING_SAID: frozenset[str] = frozenset()

_ROLES = {"RelatedPerson": "Related person", "Person": "Related person", "Patient": "Patient"}
"""Other people are reduced to these."""


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


def names_only(reference: Reference, types: frozenset[str], inside: Iterable[Contained]) -> bool:
    """Is what a reference names certainly of one of these FHIR types?

    It may say so itself, by a step of its path, or by what is contained in the resource (`inside`);
    one that says two things is not believed, and who has an NHS number is a patient.
    """
    if reference.type and reference.type not in types:
        return False
    kinds = _kinds(reference, inside)
    return bool(kinds) and kinds <= types and reference.value_of(NHS_NUMBER) is None


def role_of(reference: Reference, inside: Iterable[Contained]) -> str | None:
    """What somebody is who is not to be named: a patient or somebody close to one."""
    kinds = _kinds(reference, inside)
    return next((role for kind, role in _ROLES.items() if kind in kinds), None)


def record_id(reference: Reference) -> str | None:
    """The id of the record that a reference names, or its first logical identifier's value.

    None where it is somebody: what names a person is no name of a conversation.
    """
    if not _kinds(reference, ()) <= _MESSAGES or reference.value_of(NHS_NUMBER):
        return None
    if reference.reference:
        return reference.reference.split("/_history/")[0].rsplit("/", 1)[-1] or None
    values = (one.value.strip() for one in reference.identifiers if one.value)
    return next((value for value in values if value), None)


def _kinds(reference: Reference, inside: Iterable[Contained]) -> AbstractSet[str]:
    """Everything that says of which type it is."""
    path = reference.reference
    if not path:
        return {reference.type} if reference.type else _NOTHING_SAID
    before_the_id = path.partition("/_history/")[0].rpartition("/")[0]
    said = {reference.type, before_the_id.rpartition("/")[2]}
    said.update([one.resource_type for one in inside if one.id and path == f"#{one.id}"])
    return {one for one in said if one}
