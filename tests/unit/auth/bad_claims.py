"""Claims that no good token has, by name, under a true signature: rows A05 to A10 of the abuse
catalogue. Data only; each varies a good token.
"""

from base64 import b64encode
from collections.abc import Mapping

from tests.support.mint import REMOVED, Mint

Tokens = Mapping[str, str]


def bad_claims(mint: Mint) -> Tokens:
    """All of them, as tokens of the issuers of this mint."""
    return {
        **_times(mint),
        **_names(mint),
        **_people(mint),
        **_kinds(mint),
        **_assurance(mint),
        **_acting(mint),
        **_enclosed(mint),
    }


def _times(mint: Mint) -> Tokens:
    token, now = mint.access_token, mint.now
    return {
        "expired": token(iat=now - 700, exp=now - 30),
        "expired five minutes ago": token(iat=now - 700, exp=now - 300),
        "issued in the future": token(iat=now + mint.too_soon),
        "issued in five minutes": token(iat=now + 300, exp=now + 600),
        "not valid before the future": token(nbf=now + mint.too_soon),
        "not valid for five minutes": token(nbf=now + 300),
        "exp missing": token(exp=REMOVED),
        "exp text": token(exp=str(now + 600)),
        "exp true": token(exp=True),
        "exp null": token(exp=None),
        "exp negative": token(exp=-1),
        "exp in the year 9999": token(exp=253_402_300_799),
        "exp beyond all years": token(exp=10**30),
        "iat missing": token(iat=REMOVED),
        "iat text": token(iat="now"),
        "nbf a list": token(nbf=[]),
        "lasts over an hour": token(exp=now + 3541),
        "ends before it begins": token(iat=now, exp=now - 10),
    }


def _names(mint: Mint) -> Tokens:
    token, issuer = mint.access_token, mint.issuer
    return {
        "iss with a slash": token(iss=f"{issuer}/"),
        "iss with a suffix": token(iss=f"{issuer}.evil"),
        "iss in other letters": token(iss=issuer.upper()),
        "iss of another realm": token(iss=f"{issuer.rpartition('/')[0]}/other"),
        "iss missing": token(iss=REMOVED),
        "iss a list": token(iss=[issuer]),
        "aud a part": token(aud=mint.audience[:4]),
        "aud longer": token(aud=f"{mint.audience}-admin"),
        "aud a list without us": token(aud=["other", f"{mint.audience}x"]),
        "aud an empty list": token(aud=[]),
        "aud with a number": token(aud=[mint.audience, 7]),
        "aud an object": token(aud={mint.audience: True}),
        "aud missing": token(aud=REMOVED),
        "sub missing": token(sub=REMOVED),
        "sub empty": token(sub=""),
        "sub a number": token(sub=7),
        "app unknown": token(client_id="stranger"),
        "app suspended": token(client_id=mint.suspended_app),
        "app missing": token(client_id=REMOVED),
        "app and authorized party differ": token(azp=mint.suspended_app),
        "scope a list": token(scope=["patient/*.rs"]),
    }


def _people(mint: Mint) -> Tokens:
    token, actor = mint.access_token, mint.actor
    service = {"nhs_number": REMOVED, "birthdate": REMOVED, "vot": REMOVED}
    return {
        "no NHS number": token(nhs_number=REMOVED),
        "a service app without a person": token(sub=mint.app, **service),
        "NHS number of a service app, empty": token(nhs_number=""),
        "NHS number with a bad check digit": token(nhs_number="9990000000"),
        "NHS number with spaces": token(nhs_number=f"{actor[:3]} {actor[3:]}"),
        "NHS number as a number": token(nhs_number=int(actor)),
        "NHS number of two people": token(nhs_number=[actor, mint.subject]),
        "login: no NHS number": mint.login_token(nhs_number=REMOVED),
    }


def _kinds(mint: Mint) -> Tokens:
    claims = mint.access_claims()
    return {
        "an id token as access token": mint.signed(claims, typ="JWT"),
        "a token without a type": mint.signed(claims, typ=REMOVED),
        "a logout token": mint.signed(claims, typ="logout+jwt"),
        "a refresh token": mint.signed(claims, typ="rt+jwt"),
        "a proof of possession": mint.signed(claims, typ="dpop+jwt"),
        "a type in other letters": mint.signed(claims, typ="AT+JWT"),
        "an access token of the login issuer": mint.signed(mint.login_claims()),
        "an access token's claims of the login issuer": mint.signed(
            mint.access_claims(iss=mint.login_issuer), typ="JWT"
        ),
        "an id token of the access token's issuer": mint.login_token(iss=mint.issuer),
        "an id token under the access token's type": mint.signed(
            mint.login_claims(iss=mint.issuer)
        ),
        "an id token for several audiences": mint.login_token(aud=[mint.app, "other"]),
        "an id token for the gateway": mint.login_token(aud=mint.audience),
        "an id token for a suspended app": mint.login_token(aud=mint.suspended_app),
    }


def _assurance(mint: Mint) -> Tokens:
    token, act = mint.access_token, _act(mint)
    return {
        "vot missing": token(vot=REMOVED),
        "vot too low": token(vot="P5.Cp.Cd"),
        "vot in part": token(vot="P9"),
        "vot with a prefix": token(vot="XP9.Cp.Cd"),
        "vot with a suffix": token(vot="P9.Cp.Cd.Ck"),
        "vot in another order": token(vot="P9.Cd.Cp"),
        "vot a list": token(vot=["P9.Cp.Cd"]),
        "vot said by another claim": token(vot="P5.Cp.Cd", identity_proofing_level="P9"),
        "login: vot missing": mint.login_token(vot=REMOVED),
        "login: vot too low": mint.login_token(vot="P0.Cp"),
        "subject's vot too low": mint.signed(mint.composite_claims(vot="P0.Cp")),
        "actor's vot too low": mint.signed(mint.composite_claims(act={**act, "vot": "P5.Cp"})),
        "actor's vot missing": mint.signed(
            mint.composite_claims(act={"sub": "x", "nhs_number": mint.actor})
        ),
    }


def _acting(mint: Mint) -> Tokens:
    act = _act(mint)

    def token(**changes: object) -> str:
        return mint.signed(mint.composite_claims(**changes))

    return {
        "act null": token(act=None),
        "act a number": token(act=7),
        "act a list": token(act=[act]),
        "act text in an access token": token(act="eyJ"),
        "act a whole token in an access token": token(
            act=b64encode(mint.login_token().encode()).decode()
        ),
        "act two levels deep": token(act={**act, "act": act}),
        "act without sub": token(act={**act, "sub": ""}),
        "act without NHS number": token(act={"sub": "x", "vot": "P9.Cm"}),
        "act for oneself": token(nhs_number=mint.actor),
        "act without a subject": token(nhs_number=REMOVED),
    }


def _enclosed(mint: Mint) -> Tokens:
    act, subject, login = _act(mint), mint.subject, mint.login_token
    return {
        "login: two people": login(sub=subject),
        "login: act for two people": login(sub=subject, nhs_number=mint.somebody_else, act=act),
        "login: act without a subject": login(nhs_number=REMOVED, act=act),
        "login: act empty": login(nhs_number=subject, act=""),
        "login: act no base64": login(nhs_number=subject, act="§§§"),
        "login: act with stray bits": login(nhs_number=subject, act="eyJ"),
        "login: act no token": login(nhs_number=subject, act=b64encode(b"hello").decode()),
        "login: act not ASCII": login(nhs_number=subject, act=b64encode(b"\xff.a.b").decode()),
        "login: own token expired": inside(mint, login(iat=mint.now - 700, exp=mint.now - 40)),
        "login: own token of another issuer": inside(mint, mint.access_token()),
        "login: own token acting too": inside(mint, login(act=act)),
        "login: own token too weak": inside(mint, login(vot="P5.Cp")),
        "login: own token bound to a key": inside(mint, login(cnf={"jkt": "A" * 43})),
        "login: own token for another app": inside(mint, login(aud=mint.suspended_app)),
        "login: own token that of the subject": inside(mint, login(nhs_number=subject)),
    }


def _act(mint: Mint) -> Mapping[str, object]:
    return {"sub": "person-1", "nhs_number": mint.actor, "vot": "P9.Cp.Cd"}


def inside(mint: Mint, own: str) -> str:
    """An id token that holds another as the proxy's own."""
    return mint.login_token(nhs_number=mint.subject, act=b64encode(own.encode()).decode())
