"""Bad tokens by name: rows A01 to A12 of the abuse catalogue. Data only; each varies a good one."""

import hashlib
import hmac
import json
from base64 import b64encode

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.support.auth import ACTOR, NOW, SOMEBODY_ELSE, SUBJECT
from tests.support.tokens import (
    KID,
    REMOVED,
    access_claims,
    access_token,
    composite_claims,
    encoded,
    login_claims,
    login_token,
    private_key,
    public_jwk,
    signed,
)

NOW_SECONDS = int(NOW.timestamp())
ACT = {"sub": "person-1", "nhs_number": ACTOR, "vot": "P9.Cp.Cd"}
GOOD = access_token()
HEADER, PAYLOAD, SIGNATURE = GOOD.split(".")


def forged(header: object, payload: str = PAYLOAD, signature: str = SIGNATURE) -> str:
    """A token with another header and whatever signature."""
    return f"{encoded(json.dumps(header).encode())}.{payload}.{signature}"


def confused(key: bytes) -> str:
    """Signed by HMAC with the public key as the secret."""
    head = encoded(json.dumps({"alg": "HS256", "typ": "at+jwt", "kid": KID}).encode())
    text = f"{head}.{PAYLOAD}"
    return f"{text}.{encoded(hmac.new(key, text.encode(), hashlib.sha256).digest())}"


def properly_signed(header: bytes, payload: bytes) -> str:
    """Exactly these bytes under a true signature, so that only their reading can refuse them."""
    text = f"{encoded(header)}.{encoded(payload)}"
    algorithm = jwt.get_algorithm_by_name("RS512")
    return f"{text}.{encoded(algorithm.sign(text.encode(), private_key(KID)))}"


def raw_claims(payload: bytes) -> str:
    return properly_signed(
        json.dumps({"alg": "RS512", "typ": "at+jwt", "kid": KID}).encode(), payload
    )


def raw_header(header: bytes) -> str:
    return properly_signed(header, json.dumps(access_claims()).encode())


def inside(own: str, **changes: object) -> str:
    """An id token that holds another as the proxy's own."""
    return login_token(nhs_number=SUBJECT, act=b64encode(own.encode()).decode(), **changes)


_PUBLIC = private_key(KID).public_key()
_PEM = _PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
_DER = _PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
_CLAIMS = json.dumps(access_claims()).encode()

ALGORITHMS = {
    "alg none": forged({"alg": "none", "typ": "at+jwt", "kid": KID}),
    "alg None": forged({"alg": "None", "typ": "at+jwt", "kid": KID}),
    "alg NoNe, no signature": forged({"alg": "NoNe", "typ": "at+jwt", "kid": KID}, signature=""),
    "alg empty": forged({"alg": "", "typ": "at+jwt", "kid": KID}),
    "alg a list": forged({"alg": ["RS512"], "typ": "at+jwt", "kid": KID}),
    "alg missing": forged({"typ": "at+jwt", "kid": KID}),
    "alg not configured": signed(access_claims(), alg="RS256"),
    "public key as secret, PEM": confused(_PEM),
    "public key as secret, PEM stripped": confused(_PEM.strip()),
    "public key as secret, DER": confused(_DER),
    "public key as secret, JWK": confused(json.dumps(public_jwk()).encode()),
}

KEYS = {
    "jwk in the header": signed(access_claims(), jwk=public_jwk()),
    "x5c in the header": signed(access_claims(), x5c=["MIIB"]),
    "jku in the header": signed(access_claims(), jku="http://127.0.0.1:9/keys"),
    "x5u in the header": signed(access_claims(), x5u="http://127.0.0.1:9/keys"),
    "own key in the header": signed(access_claims(), "attacker", jwk=public_jwk("attacker")),
    "key of somebody else": signed(access_claims(), "attacker"),
    "kid unknown": signed(access_claims(), kid="other"),
    "kid a path": signed(access_claims(), kid="../../dev/null"),
    "kid SQL": signed(access_claims(), kid="' OR 1=1 --"),
    "kid with a line break": signed(access_claims(), kid="key-1\r\nX: y"),
    "kid of 10 KB": signed(access_claims(), kid="k" * 10_000),
    "kid empty": signed(access_claims(), kid=""),
    "kid missing": signed(access_claims(), kid=REMOVED),
    "kid a number": raw_header(b'{"alg":"RS512","typ":"at+jwt","kid":1}'),
}

TIMES = {
    "expired": access_token(iat=NOW_SECONDS - 700, exp=NOW_SECONDS - 30),
    "expired five minutes ago": access_token(iat=NOW_SECONDS - 700, exp=NOW_SECONDS - 300),
    "issued in the future": access_token(iat=NOW_SECONDS + 31),
    "not valid before the future": access_token(nbf=NOW_SECONDS + 31),
    "exp missing": access_token(exp=REMOVED),
    "exp text": access_token(exp=str(NOW_SECONDS + 600)),
    "exp true": access_token(exp=True),
    "exp null": access_token(exp=None),
    "exp negative": access_token(exp=-1),
    "exp in the year 9999": access_token(exp=253_402_300_799),
    "exp beyond all years": access_token(exp=10**30),
    "exp 1e400": raw_claims(_CLAIMS.replace(b'"exp": ', b'"exp": 1e400, "x": ')),
    "exp NaN": raw_claims(_CLAIMS.replace(b'"exp": ', b'"exp": NaN, "x": ')),
    "exp of 5000 digits": raw_claims(_CLAIMS.replace(b'"exp": ', b'"exp": ' + b"9" * 5000)),
    "iat missing": access_token(iat=REMOVED),
    "iat text": access_token(iat="now"),
    "nbf a list": access_token(nbf=[]),
    "lasts over an hour": access_token(exp=NOW_SECONDS + 3541),
    "ends before it begins": access_token(iat=NOW_SECONDS, exp=NOW_SECONDS - 10),
}

NAMES = {
    "iss with a slash": access_token(iss="https://issuer.example/identity/"),
    "iss with a suffix": access_token(iss="https://issuer.example/identity.evil"),
    "iss of another realm": access_token(iss="https://issuer.example/other"),
    "iss missing": access_token(iss=REMOVED),
    "iss a list": raw_claims(_CLAIMS.replace(b'"https://issuer.example/identity"', b'["x"]')),
    "aud a part": access_token(aud="kind"),
    "aud longer": access_token(aud="kindred-admin"),
    "aud a list without us": access_token(aud=["other", "kindredx"]),
    "aud an empty list": access_token(aud=[]),
    "aud with a number": access_token(aud=["kindred", 7]),
    "aud an object": access_token(aud={"kindred": True}),
    "aud missing": access_token(aud=REMOVED),
    "sub missing": access_token(sub=REMOVED),
    "sub empty": access_token(sub=""),
    "sub a number": access_token(sub=7),
    "app unknown": access_token(client_id="stranger"),
    "app suspended": access_token(client_id="suspended-app"),
    "app missing": access_token(client_id=REMOVED),
    "app and authorized party differ": access_token(azp="suspended-app"),
    "scope a list": access_token(scope=["patient/*.rs"]),
    "no NHS number": access_token(nhs_number=REMOVED),
    "NHS number of a service app, empty": access_token(nhs_number=""),
    "NHS number with a bad check digit": access_token(nhs_number="9990000000"),
    "NHS number with spaces": access_token(nhs_number=f"{ACTOR[:3]} {ACTOR[3:]}"),
    "NHS number as a number": access_token(nhs_number=int(ACTOR)),
    "sender-constrained": access_token(cnf={"jkt": "x"}),
}

KINDS = {
    "an id token as access token": signed(access_claims(), typ="JWT"),
    "a token without a type": signed(access_claims(), typ=REMOVED),
    "a logout token": signed(access_claims(), typ="logout+jwt"),
    "a proof of possession": signed(access_claims(), typ="dpop+jwt"),
    "a type in other letters": signed(access_claims(), typ="AT+JWT"),
    "an access token of the login issuer": signed(login_claims()),
    "an id token for several audiences": login_token(aud=["example-app", "other"]),
    "an id token for a suspended app": login_token(aud="suspended-app"),
}

ASSURANCE = {
    "vot missing": access_token(vot=REMOVED),
    "vot too low": access_token(vot="P5.Cp.Cd"),
    "vot in part": access_token(vot="P9"),
    "vot with a prefix": access_token(vot="XP9.Cp.Cd"),
    "vot a list": access_token(vot=["P9.Cp.Cd"]),
    "subject's vot too low": signed(composite_claims(vot="P0.Cp")),
    "actor's vot too low": signed(composite_claims(act={**ACT, "vot": "P5.Cp"})),
    "actor's vot missing": signed(composite_claims(act={"sub": "x", "nhs_number": ACTOR})),
}

ACTING = {
    "act null": signed(composite_claims(act=None)),
    "act a number": signed(composite_claims(act=7)),
    "act text in an access token": signed(composite_claims(act="eyJ")),
    "act two levels deep": signed(composite_claims(act={**ACT, "act": ACT})),
    "act without sub": signed(composite_claims(act={**ACT, "sub": ""})),
    "act without NHS number": signed(composite_claims(act={"sub": "x", "vot": "P9.Cm"})),
    "act for oneself": signed(composite_claims(nhs_number=ACTOR)),
    "act without a subject": signed(composite_claims(nhs_number=REMOVED)),
    "login: act for two people": login_token(sub=SUBJECT, nhs_number=SOMEBODY_ELSE, act=ACT),
    "login: act without a subject": login_token(nhs_number=REMOVED, act=ACT),
    "login: act empty": login_token(nhs_number=SUBJECT, act=""),
    "login: act no base64": login_token(nhs_number=SUBJECT, act="§§§"),
    "login: act with stray bits": login_token(nhs_number=SUBJECT, act="eyJ"),
    "login: act no token": login_token(nhs_number=SUBJECT, act=b64encode(b"hello").decode()),
    "login: act not ASCII": login_token(nhs_number=SUBJECT, act=b64encode(b"\xff.a.b").decode()),
    "login: own token expired": inside(login_token(exp=NOW_SECONDS - 40)),
    "login: own token forged": inside(signed(login_claims(), "attacker", typ="JWT")),
    "login: own token of another issuer": inside(access_token()),
    "login: own token acting too": inside(login_token(act=ACT)),
    "login: own token too weak": inside(login_token(vot="P5.Cp")),
}

BYTES = {
    "crit unknown": signed(access_claims(), crit=["exp"], exp=1),
    "b64 false": raw_header(b'{"alg":"RS512","typ":"at+jwt","kid":"key-1","b64":false}'),
    "b64 true": raw_header(b'{"alg":"RS512","typ":"at+jwt","kid":"key-1","b64":true}'),
    "an encrypted token": ".".join(["a"] * 5),
    "two parts": f"{HEADER}.{PAYLOAD}",
    "JSON form": json.dumps({"payload": PAYLOAD, "protected": HEADER, "signature": SIGNATURE}),
    "1 MB": "a" * 1_000_000,
    "just over the cap": f"{GOOD}{'a' * (16 * 1024)}",
    "NUL inside": GOOD.replace(".", ".\0", 1),
    "space inside": GOOD.replace(".", ". ", 1),
    "not ASCII": GOOD.replace("a", "é", 1),
    "digits of another script": f"{HEADER}.{PAYLOAD}.٠١٢",
    "Bearer twice": f"Bearer {GOOD}",
    "two tokens with a comma": f"{GOOD}, {GOOD}",
    "padding": f"{HEADER}=.{PAYLOAD}.{SIGNATURE}",
    "standard base64": f"{HEADER}.{PAYLOAD}.+/+/",
    "stray bits in the signature": f"{HEADER}.{PAYLOAD}.{SIGNATURE[:-1]}_",
    "impossible length": f"{HEADER}.{PAYLOAD}.{SIGNATURE[:-1]}",
    "line break at the end": f"{GOOD}\n",
    "empty": "",
    "claims changed": f"{HEADER}.{encoded(_CLAIMS)}.{SIGNATURE}",
    "header a list": raw_header(b'["alg"]'),
    "claims a list": raw_claims(b"[]"),
    "claims text": raw_claims(b'"x"'),
    "claims no JSON": raw_claims(b"{"),
    "a claim twice": raw_claims(_CLAIMS.replace(b"{", b'{"nhs_number": "9990000026", ', 1)),
    "a claim twice, deep": raw_claims(_CLAIMS.replace(b"{", b'{"x": {"a": 1, "a": 2}, ', 1)),
    "alg twice": raw_header(b'{"alg":"none","alg":"RS512","typ":"at+jwt","kid":"key-1"}'),
    "UTF-16": raw_claims(json.dumps(access_claims()).encode("utf-16")),
    "not UTF-8": raw_claims(_CLAIMS.replace(b"person-1", b"\xff\xfe")),
    "byte order mark": raw_claims(b"\xef\xbb\xbf" + _CLAIMS),
    "nested 2000 deep": raw_claims(b'{"x":' + b"[" * 2000 + b"]" * 2000 + b"}"),
    "infinity": raw_claims(_CLAIMS.replace(b"{", b'{"x": -Infinity, ', 1)),
}

BAD = {
    **ALGORITHMS,
    **KEYS,
    **TIMES,
    **NAMES,
    **KINDS,
    **ASSURANCE,
    **ACTING,
    **BYTES,
}
