"""Reads single claims of a verified token, each by its own strict rule. Trusts no type.

Every function raises Unauthenticated. What a claim means for who may see what is not said here.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeGuard

from auth.challenge import (
    ASSURANCE_LEVELS,
    insufficient_assurance,
    invalid_token,
)
from schema.identifiers import NhsNumber, nhs_number
from schema.moment import PartialDate

Claims = Mapping[str, object]

LEEWAY = timedelta(seconds=30)
MAXIMUM_LIFETIME = timedelta(hours=1)

_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, the last that a datetime can hold


def expiry(claims: Claims, now: datetime) -> datetime:
    """The end of the token, if it is valid now and was not made to last too long."""
    expires, issued = _instant(claims, "exp"), _instant(claims, "iat")
    begins = _instant(claims, "nbf") if "nbf" in claims else issued
    # Differences, because a sum could leave the calendar.
    if now - expires >= LEEWAY:
        raise invalid_token("The token has expired.")
    if max(issued, begins) - now > LEEWAY:
        raise invalid_token("The token is not valid yet.")
    if not timedelta(0) < expires - issued <= MAXIMUM_LIFETIME:
        raise invalid_token("The token lasts longer than an hour.")
    return expires


def text(claims: Claims, name: str) -> str:
    """A claim that must be there as text and say something."""
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise invalid_token(f"The token has no {name}.")
    return value


def audiences(claims: Claims) -> tuple[str, ...]:
    """Whom the token is for: each element by itself, compared whole."""
    value = claims.get("aud")
    elements = value if isinstance(value, list) else [value]
    found = tuple(one for one in elements if isinstance(one, str) and one)
    if not found or len(found) != len(elements):
        raise invalid_token("The token has no usable aud.")
    return found


def scope_text(claims: Claims) -> str:
    """The scopes as one text; a token without the claim has none (RFC 9068 section 2.2.3)."""
    return text(claims, "scope") if "scope" in claims else ""


def person_number(claims: Claims, name: str = "nhs_number") -> NhsNumber:
    """A person's NHS number, written as ten digits and nothing else."""
    value = text(claims, name)
    number = nhs_number(value)
    if number is None or number != value:
        raise invalid_token("The token names no person with an NHS number.")
    return number


def require_assurance(claims: Claims) -> None:
    """The session must be one of those accepted, compared whole."""
    if claims.get("vot") not in ASSURANCE_LEVELS:
        raise insufficient_assurance()


def birth_date(claims: Claims) -> PartialDate | None:
    """The verified birth date; None where the token does not say, or says nonsense."""
    value = claims.get("birthdate")
    return PartialDate.parse(value) if isinstance(value, str) else None


def confirmation(claims: Claims) -> str | None:
    """Thumbprint of the key that the token is bound to (RFC 9449 section 6.1); None for no key.

    Bound by a certificate, by a whole key or in two ways, a token cannot be checked here.
    """
    if "cnf" not in claims:
        return None
    bound = claims["cnf"]
    thumbprint = bound.get("jkt") if isinstance(bound, Mapping) and len(bound) == 1 else None
    if not is_digest(thumbprint):
        raise invalid_token("The token is bound in a way that is not understood here.")
    return thumbprint


def is_digest(value: object) -> TypeGuard[str]:
    """Can this be a SHA-256 digest in base64url? Then it is plain ASCII as well."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def instant(claims: Claims, name: str) -> datetime | None:
    """A point in time in seconds of the epoch; None where it is missing or nonsense."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value, UTC) if 0 <= value <= _LAST_SECOND else None


def _instant(claims: Claims, name: str) -> datetime:
    found = instant(claims, name)
    if found is None:
        raise invalid_token(f"The token has no usable {name}.")
    return found
