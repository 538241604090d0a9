"""Bad tokens by name: rows A01 to A12 of the abuse catalogue. Data only; each varies a good one.

What is wrong in claims alone stands in `bad_claims`.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

from tests.support.mint import REMOVED, Mint, encoded
from tests.support.tokens import private_key, public_jwk, signed_by
from tests.unit.auth.bad_claims import bad_claims, inside

Tokens = Mapping[str, str]
LOCAL = "http://127.0.0.1:9/keys"


def bad_tokens(mint: Mint) -> Tokens:
    """All of them, as tokens of the issuers of this mint."""
    return {
        **algorithms(mint),
        **_keys(mint),
        **bad_claims(mint),
        **unreadable(mint),
        **_bytes(mint),
    }


def raw_claims(mint: Mint, payload: bytes) -> str:
    """Exactly these claims under a true signature, so that only their reading can refuse them."""
    return mint.sign(mint.header(), payload)


def _raw_header(mint: Mint, header: bytes) -> str:
    return mint.sign(header, json.dumps(mint.access_claims()).encode())


def _forged(mint: Mint, signature: str = "AAAA", **header: object) -> str:
    """A good token with another header and whatever signature."""
    claims = encoded(json.dumps(mint.access_claims()).encode())
    return f"{encoded(mint.header(**header))}.{claims}.{signature}"


def _confused(mint: Mint, key: bytes) -> str:
    """Signed by HMAC with the public key as the secret."""
    text = _forged(mint, alg="HS256").rpartition(".")[0]
    return f"{text}.{encoded(hmac.new(key, text.encode(), hashlib.sha256).digest())}"


def _stolen(mint: Mint, claims: Mapping[str, object], **header: object) -> str:
    """Signed by a key that is not the issuer's."""
    return signed_by(private_key("attacker"), mint.header(**header), json.dumps(claims).encode())


def algorithms(mint: Mint) -> Tokens:
    """Tokens that ask for an algorithm of their own choice."""
    pem = mint.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    der = mint.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    jwk = json.dumps(RSAAlgorithm.to_jwk(mint.public, as_dict=True)).encode()
    return {
        "alg none": _forged(mint, alg="none"),
        "alg None": _forged(mint, alg="None"),
        "alg NoNe, no signature": _forged(mint, "", alg="NoNe"),
        "alg empty": _forged(mint, alg=""),
        "alg a list": _forged(mint, alg=["RS512"]),
        "alg missing": _forged(mint, alg=REMOVED),
        "alg not configured": mint.signed(mint.access_claims(), alg="RS256"),
        "public key as secret, PEM": _confused(mint, pem),
        "public key as secret, PEM stripped": _confused(mint, pem.strip()),
        "public key as secret, DER": _confused(mint, der),
        "public key as secret, JWK": _confused(mint, jwk),
    }


def _keys(mint: Mint) -> Tokens:
    claims = mint.access_claims()
    return {
        "jwk in the header": mint.signed(claims, jwk=public_jwk()),
        "x5c in the header": mint.signed(claims, x5c=["MIIB"]),
        "jku in the header": mint.signed(claims, jku=LOCAL),
        "x5u in the header": mint.signed(claims, x5u=LOCAL),
        "own key in the header": _stolen(mint, claims, jwk=public_jwk("attacker")),
        "key of somebody else": _stolen(mint, claims),
        "kid unknown": mint.signed(claims, kid="other"),
        "kid a path": mint.signed(claims, kid="../../dev/null"),
        "kid SQL": mint.signed(claims, kid="' OR 1=1 --"),
        "kid with a line break": mint.signed(claims, kid=f"{mint.kid}\r\nX: y"),
        "kid of 10 KB": mint.signed(claims, kid="k" * 10_000),
        "kid empty": mint.signed(claims, kid=""),
        "kid missing": mint.signed(claims, kid=REMOVED),
        "kid a number": mint.signed(claims, kid=1),
        "kid a list": mint.signed(claims, kid=[mint.kid]),
        "login: own token forged": inside(mint, _stolen(mint, mint.login_claims(), typ="JWT")),
    }


def unreadable(mint: Mint) -> Tokens:
    """Texts that are no token at all, or could be read as two."""
    good = mint.access_token()
    header, payload, signature = good.split(".")
    return {
        "an encrypted token": ".".join(["a"] * 5),
        "two parts": f"{header}.{payload}",
        "JSON form": json.dumps({"payload": payload, "protected": header, "signature": signature}),
        "1 MB": "a" * 1_000_000,
        "just over the cap": f"{good}{'a' * (16 * 1024)}",
        "NUL inside": good.replace(".", ".\0", 1),
        "space inside": good.replace(".", ". ", 1),
        "not ASCII": good.replace("a", "é", 1),
        "digits of another script": f"{header}.{payload}.٠١٢",
        "Bearer twice": f"Bearer {good}",
        "two tokens with a comma": f"{good}, {good}",
        "padding": f"{header}=.{payload}.{signature}",
        "standard base64": f"{header}.{payload}.+/+/",
        "stray bits in the signature": f"{header}.{payload}.{signature[:-1]}_",
        "impossible length": f"{header}.{payload}.{signature[:-1]}",
        "line break at the end": f"{good}\n",
        "empty": "",
    }


def _bytes(mint: Mint) -> Tokens:
    good, claims = mint.access_token(), mint.access_claims()
    header, _, signature = good.split(".")
    written = json.dumps(claims).encode()
    named = mint.header()[1:-1]
    changed = encoded(json.dumps({**claims, "nhs_number": mint.subject}).encode())

    def exp(text: bytes) -> str:
        return raw_claims(mint, written.replace(b'"exp": ', b'"exp": ' + text + b', "x": '))

    def with_claim(text: bytes) -> str:
        return raw_claims(mint, written.replace(b"{", b"{" + text + b", ", 1))

    twice = f'"nhs_number": "{mint.subject}"'.encode()
    return {
        "crit unknown": mint.signed(claims, crit=["exp"], exp=1),
        "b64 false": mint.signed(claims, b64=False),
        "b64 true": mint.signed(claims, b64=True),
        "claims changed": f"{header}.{changed}.{signature}",
        "header a list": _raw_header(mint, b'["alg"]'),
        "claims a list": raw_claims(mint, b"[]"),
        "claims text": raw_claims(mint, b'"x"'),
        "claims no JSON": raw_claims(mint, b"{"),
        "a claim twice": with_claim(twice),
        "a claim twice, deep": with_claim(b'"x": {"a": 1, "a": 2}'),
        "alg twice": _raw_header(mint, b'{"alg":"none",' + named + b"}"),
        "UTF-16": raw_claims(mint, json.dumps(claims).encode("utf-16")),
        "not UTF-8": raw_claims(mint, written.replace(b"person-1", b"\xff\xfe")),
        "byte order mark": raw_claims(mint, b"\xef\xbb\xbf" + written),
        "nested 2000 deep": raw_claims(mint, b'{"x":' + b"[" * 2000 + b"]" * 2000 + b"}"),
        "exp 1e400": exp(b"1e400"),
        "exp NaN": exp(b"NaN"),
        "exp of 5000 digits": exp(b"9" * 5000),
        "infinity": with_claim(b'"x": -Infinity'),
    }
