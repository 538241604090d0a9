"""Reads single claims of a verified token, each by its own strict rule. Trusts no type.

Every function raises Unauthenticated. What a claim means for who may see what is not said here.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

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


def refuse_confirmation(claims: Claims) -> None:
    """A sender-constrained token is good only with its proof, and proofs are not checked here."""
    if "cnf" in claims:
        raise invalid_token("Sender-constrained tokens are not accepted.")


def _instant(claims: Claims, name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid_token(f"The token has no usable {name}.")
    if not 0 <= value <= _LAST_SECOND:
        raise invalid_token(f"The token has no usable {name}.")
    return datetime.fromtimestamp(value, UTC)
