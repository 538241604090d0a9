"""What the tokens say: access tokens after RFC 9068, id tokens after NHS login.

A composite token is about its subject and names in `act` who acts (RFC 8693 section 4.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from sandbox.people import Person

AUDIENCE = "kindred"
ASSURANCE = "P9.Cp.Cd"  # identity proven in person or by photo, password and device
LIFETIME_SECONDS = 1800

_NAMESPACE = UUID("9a0f6c9e-1a2b-4c55-8b86-6f1d2a7f3c01")


@dataclass(frozen=True, slots=True)
class Login:
    """Who signed in, through which app, for what; `subject` when acting for somebody."""

    person: Person
    client: str
    scope: str
    at: datetime
    subject: Person | None = None
    nonce: str = ""
    bound: str = ""  # thumbprint of the key that the tokens are good with only


def access_claims(login: Login, issuer: str, now: datetime, jti: str) -> Mapping[str, object]:
    """Claims of an access token."""
    about = login.subject or login.person
    composite = {"act": _actor(login.person)} if login.subject else {}
    return {
        **_common(issuer, AUDIENCE, about, now, jti),
        **composite,
        "client_id": login.client,
        "scope": login.scope,
    }


def id_claims(login: Login, issuer: str, now: datetime, jti: str) -> Mapping[str, object]:
    """Claims of an id token."""
    nonce = {"nonce": login.nonce} if login.nonce else {}
    return {
        **_common(issuer, login.client, login.person, now, jti),
        **nonce,
        "auth_time": int(login.at.timestamp()),
        "vtm": f"{issuer}/trustmark",
        "identity_proofing_level": "P9",
        "given_name": login.person.given,
        "family_name": login.person.family,
    }


def proxy_claims(
    login: Login, own: str, issuer: str, now: datetime, jti: str
) -> Mapping[str, object]:
    """Claims of an id token of one person about another for whom they act, as NHS login gives it:
    the claims are the other's, and `own` is the person's own id token in base64.
    """
    about = login.subject or login.person
    claims = id_claims(replace(login, person=about, subject=None), issuer, now, jti)
    return {**claims, "sub": about.number, "act": own}


def app_claims(
    client: str, scope: str, issuer: str, now: datetime, jti: str
) -> Mapping[str, object]:
    """Claims of an access token that stands for an app alone, with no person."""
    times = {"iat": int(now.timestamp()), "exp": int(now.timestamp()) + LIFETIME_SECONDS}
    names = {"iss": issuer, "aud": AUDIENCE, "sub": client, "client_id": client}
    return {**names, **times, "scope": scope, "jti": jti}


def _common(
    issuer: str, audience: str, about: Person, now: datetime, jti: str
) -> Mapping[str, object]:
    return {
        "iss": issuer,
        "aud": audience,
        "sub": subject_id(about),
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + LIFETIME_SECONDS,
        "jti": jti,
        "nhs_number": about.number,
        "birthdate": about.born.isoformat(),
        "vot": ASSURANCE,
    }


def _actor(person: Person) -> Mapping[str, str]:
    return {"sub": subject_id(person), "nhs_number": person.number, "vot": ASSURANCE}


def subject_id(person: Person) -> str:
    """A person's stable, opaque id at this issuer."""
    return str(uuid5(_NAMESPACE, person.id))
