"""What a source gave for a field of the schema, found by its name."""

import dataclasses
import re
from typing import Any

DETAILS = {
    "nhsNumberVerified": "nhs_number_verified",
    "name": "name",
    "birthDate": "birth_date",
    "gender": "gender",
    "address": "addresses",
    "telecom": "telecom",
    "preferredLanguage": "preferred_language",
    "communicationNeeds": "communication_needs",
    "gpPractice": "gp_practice",
    "nominatedPharmacy": "nominated_pharmacy",
}
"""The fields of `Patient` that show the national record, and their names in it."""


def part(known: Any, name: str) -> Any:
    """What the source gave for a field; None if it is worked out."""
    if isinstance(known, dict):
        return known.get(_snake(name))
    if not dataclasses.is_dataclass(known):
        return None
    fields = {one.name for one in dataclasses.fields(known) if one.init}
    return getattr(known, _snake(name)) if _snake(name) in fields else None


def _snake(name: str) -> str:
    return re.sub("([A-Z])", lambda match: f"_{match[0].lower()}", name)
