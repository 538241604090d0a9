"""Turns the Authorization header into a principal, or refuses. Knows no rule about records.

The algorithm and the keys come from configuration, never from the token. PyJWT verifies the
signature; the token itself is read once, by `auth.compact`, and all else is checked here and in
`auth.claims`. Rows A of the abuse catalogue are its tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import jwt

from auth.challenge import (
    Unauthenticated,
    invalid_token,
    keys_unavailable,
    no_token,
    proof_needed,
)
from auth.claims import (
    Claims,
    audiences,
    birth_date,
    confirmation,
    expiry,
    person_number,
    require_assurance,
    scope_text,
    text,
)
from auth.compact import Compact, read_compact, read_enclosed
from auth.credentials import Credentials, Scheme
from auth.jwks import VerificationKey
from auth.keys import KeysUnavailable
from auth.principal import App, Principal
from auth.proof import Possession, Proofs
from auth.scopes import Scopes
from schema.clock import Clock
from schema.identifiers import NhsNumber, nhs_number
from settings import ConfigurationError, IssuerSettings

__all__ = ["TokenVerifier", "Unauthenticated"]

_KEYS_IN_TOKEN = ("jwk", "jku", "x5c", "x5u")
_NOT_UNDERSTOOD = ("crit", "b64")
_MAXIMUM_KID = 256


class Keys(Protocol):
    """Where keys are looked up: `auth.keys.KeySets`, or a fake."""

    async def key(self, issuer: str, kid: str) -> VerificationKey | None: ...


class AppRegistry(Protocol):
    """Where apps are looked up: `auth.apps.Apps`."""

    def registered(self, client_id: str) -> App | None: ...


@dataclass(frozen=True, slots=True)
class _Verified:
    """Claims that an issuer signed and that hold now."""

    text: str
    claims: Claims
    issuer: IssuerSettings
    app: App
    expires_at: datetime


class TokenVerifier:
    """Knows the issuers and the apps of the configuration."""

    def __init__(
        self,
        issuers: Sequence[IssuerSettings],
        apps: AppRegistry,
        keys: Keys,
        clock: Clock,
        proofs: Proofs,
    ) -> None:
        """Raises ConfigurationError for an issuer given twice."""
        self._issuers = {one.issuer: one for one in issuers}
        if len(self._issuers) != len(issuers):
            raise ConfigurationError("Two issuers have the same name.")
        if any(one.profile == "nhs-login" and one.audience for one in issuers):
            raise ConfigurationError("An nhs-login issuer has no audience: it is the app.")
        self._apps = apps
        self._keys = keys
        self._clock = clock
        self._proofs = proofs
        self._signatures = jwt.PyJWS()

    async def principal(self, credentials: Credentials) -> Principal:
        """Who is calling. Raises Unauthenticated."""
        if not credentials.authorization:
            raise no_token(self._proofs.algorithms)
        scheme, text = credentials.presented()
        try:
            token = await self._verified(read_compact(text))
            await self._check_holder(token, scheme, credentials)
            return await self._principal(token)
        except Unauthenticated as error:
            refused = error
        bearer = scheme is Scheme.BEARER
        raise refused if bearer else refused.for_proofs(self._proofs.algorithms)

    async def _check_holder(
        self, token: _Verified, scheme: Scheme, credentials: Credentials
    ) -> None:
        """A bound token is good with its proof only, and a proof with a bound token only, or
        one token could be used in two ways (RFC 9449 section 7.2)."""
        thumbprint = confirmation(token.claims)
        if scheme is Scheme.BEARER:
            if thumbprint is not None or token.app.sender_constrained:
                raise proof_needed(self._proofs.algorithms)
        elif thumbprint is None:
            raise invalid_token("The token is bound to no key.")
        else:
            await self._proofs.check(credentials, Possession(token.text, thumbprint))

    async def _principal(self, token: _Verified) -> Principal:
        if "act" in token.claims:
            return await self._composite(token)
        require_assurance(token.claims)
        return Principal(
            actor=_person(token),
            subject=None,
            app=token.app,
            birth_date=birth_date(token.claims),
            expires_at=token.expires_at,
            issuer=token.issuer.issuer,
        )

    async def _composite(self, token: _Verified) -> Principal:
        """One person acting for another (RFC 8693 section 4.1): both are named, both assured."""
        if "vot" in token.claims:
            require_assurance(token.claims)
        subject = _subject(token)
        actor, expires_at = await self._actor(token)
        require_assurance(actor)
        number = person_number(actor)
        if number == subject:
            raise invalid_token("The token makes somebody act for themselves.")
        return Principal(
            actor=number,
            subject=subject,
            app=token.app,
            birth_date=None,  # the claims are the subject's
            expires_at=expires_at,
            issuer=token.issuer.issuer,
        )

    async def _actor(self, token: _Verified) -> tuple[Claims, datetime]:
        """Claims about who acts, and until when they hold. Acting is one level deep."""
        act, expires_at = token.claims["act"], token.expires_at
        if isinstance(act, str) and token.issuer.profile == "nhs-login":
            own = await self._verified(read_enclosed(act))
            # What is bound to a key is somebody else's to use.
            is_free = confirmation(own.claims) is None
            if not is_free or (own.issuer, own.app) != (token.issuer, token.app):
                raise invalid_token("The token and the one inside it do not belong together.")
            act, expires_at = own.claims, min(expires_at, own.expires_at)
        if not isinstance(act, Mapping) or "act" in act:
            raise invalid_token("The token does not say plainly who acts.")
        text(act, "sub")
        return act, expires_at

    async def _verified(self, token: Compact) -> _Verified:
        """Signature first; then everything that must hold of any token, whoever it is about."""
        issuer = self._issuers.get(text(token.claims, "iss"))
        if issuer is None:
            raise invalid_token("The token is of an unknown issuer.")
        kid = _checked_header(token.header, issuer)
        self._verify(token, await self._key(issuer, kid), issuer)
        expires_at = expiry(token.claims, self._clock())
        text(token.claims, "sub")
        app = self._apps.registered(_client_id(token.claims, issuer))
        if app is None:
            raise invalid_token("The token is of an app that may not ask here.")
        if issuer.profile == "access-token":
            app = replace(app, scopes=app.scopes & Scopes.parse(scope_text(token.claims)))
        return _Verified(token.text, token.claims, issuer, app, expires_at)

    async def _key(self, issuer: IssuerSettings, kid: str) -> VerificationKey:
        try:
            key = await self._keys.key(issuer.issuer, kid)
        except KeysUnavailable:
            raise keys_unavailable() from None
        if key is None:
            raise invalid_token("The token is signed with an unknown key.")
        return key

    def _verify(self, token: Compact, key: VerificationKey, issuer: IssuerSettings) -> None:
        name = token.header.get("alg")
        if isinstance(name, str) and name in key.algorithms and name in issuer.algorithms:
            algorithm = self._signatures.get_algorithm_by_name(name)
            if algorithm.verify(token.signed, key.public, token.signature):
                return
        raise invalid_token("The token's signature is not valid.")


def _checked_header(header: Mapping[str, object], issuer: IssuerSettings) -> str:
    """The key's id. A token of one kind is never taken for another (RFC 8725 section 3.11)."""
    types = ("at+jwt",) if issuer.profile == "access-token" else (None, "JWT")
    if header.get("typ") not in types:
        raise invalid_token("The token is of the wrong type.")
    if any(name in header for name in (*_KEYS_IN_TOKEN, *_NOT_UNDERSTOOD)):
        raise invalid_token("The token's header holds what is not understood here.")
    kid = header.get("kid")
    if not isinstance(kid, str) or not 0 < len(kid) <= _MAXIMUM_KID:
        raise invalid_token("The token does not name its key.")
    return kid


def _client_id(claims: Claims, issuer: IssuerSettings) -> str:
    """The app: named in an access token, the audience of an id token."""
    named = audiences(claims)
    if issuer.profile == "nhs-login":
        if len(named) != 1:
            raise invalid_token("The token is for several audiences.")
        return named[0]
    if issuer.audience not in named:
        raise invalid_token("The token is for another audience.")
    names = {text(claims, name) for name in ("client_id", "azp") if name in claims}
    if len(names) != 1:
        raise invalid_token("The token does not name one app.")
    return names.pop()


def _subject(token: _Verified) -> NhsNumber:
    """Whose record a composite token is about. An NHS login may say it in `sub`."""
    claims = token.claims
    if token.issuer.profile == "access-token":
        return person_number(claims)
    return _only_one(
        claims, person_number(claims, "nhs_number" if "nhs_number" in claims else "sub")
    )


def _person(token: _Verified) -> NhsNumber:
    """Whose token a plain one is."""
    number = person_number(token.claims)
    is_login = token.issuer.profile == "nhs-login"
    return _only_one(token.claims, number) if is_login else number


def _only_one(claims: Claims, number: NhsNumber) -> NhsNumber:
    """The number, unless `sub` of a login is that of somebody else."""
    if nhs_number(text(claims, "sub")) not in (None, number):
        raise invalid_token("The token names two people.")
    return number
