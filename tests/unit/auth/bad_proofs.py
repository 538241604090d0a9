"""Bad proofs of possession, and bad uses of good ones, by name. Data only (RFC 9449 section 4.3).

Each varies a good request of a holder who has a token that is bound to their key.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from jwt.algorithms import ECAlgorithm

from auth.credentials import Credentials
from tests.support.holder import Holder, a_holder, digest
from tests.support.mint import REMOVED, Mint, encoded


def bad_proofs(mint: Mint, holder: Holder) -> Mapping[str, Credentials]:
    """All of them, for the request of this holder."""
    token = mint.access_token(cnf=holder.binding)
    proofs = {
        **_forms(holder, token),
        **_headers(holder, token),
        **_keys(holder, token),
        **_claims(mint, holder, token),
        **_places(holder, token),
    }
    alone = {name: holder.credentials(token, proof) for name, proof in proofs.items()}
    return {**alone, **_uses(mint, holder, token), **_bindings(mint, holder)}


def _forms(holder: Holder, token: str) -> Mapping[str, str]:
    good = holder.proof(token)
    header, claims, signature = good.split(".")
    twice = json.dumps(holder.header()).encode().replace(b"{", b'{"alg": "none", ', 1)
    return {
        "proof empty": "",
        "proof no token": "hello",
        "proof in two parts": f"{header}.{claims}",
        "proof without signature": f"{header}.{claims}.",
        "proof with a changed signature": f"{header}.{claims}.{signature[::-1]}",
        "proof with padding": f"{header}=.{claims}.{signature}",
        "proof after a scheme": f"DPoP {good}",
        "two proofs in one header": f"{good}, {holder.proof(token)}",
        "the token as its own proof": token,
        "proof over the cap": holder.proof(token, more="m" * 4096),
        "proof with a name twice": holder.signed(twice, holder.claims(token)),
        "proof whose header is a list": holder.signed(b"[]", holder.claims(token)),
        "proof with an exp beyond numbers": holder.proof(token, exp=float("nan")),
    }


def _headers(holder: Holder, token: str) -> Mapping[str, str]:
    return {
        "typ missing": holder.headed(token, typ=REMOVED),
        "typ of any token": holder.headed(token, typ="JWT"),
        "typ of an access token": holder.headed(token, typ="at+jwt"),
        "typ in other letters": holder.headed(token, typ="DPoP+JWT"),
        "proof alg none": holder.headed(token, alg="none"),
        "proof alg None, unsigned": _unsigned(holder, token),
        "proof alg HS256": holder.headed(token, alg="HS256"),
        "proof alg of another kind": holder.headed(token, alg="RS256"),
        "proof alg not configured": holder.headed(token, alg="ES384"),
        "proof alg a list": holder.headed(token, alg=["ES256"]),
        "proof alg missing": holder.headed(token, alg=REMOVED),
        "proof with crit": holder.headed(token, crit=["exp"]),
        "proof with b64": holder.headed(token, b64=True),
        "proof with jku": holder.headed(token, jku="http://127.0.0.1:9/keys"),
        "proof with x5u": holder.headed(token, x5u="http://127.0.0.1:9/keys"),
        "proof with x5c": holder.headed(token, x5c=["MIIB"]),
    }


def _keys(holder: Holder, token: str) -> Mapping[str, str]:
    wide = generate_private_key(SECP384R1()).public_key()
    thief = a_holder(holder.url, holder.now)
    short = a_holder(holder.url, holder.now, "PS256", bits=1024)
    rsa = a_holder(holder.url, holder.now, "PS256")
    stated = replace(thief, jwk=holder.jwk)
    return {
        "jwk missing": holder.headed(token, jwk=REMOVED),
        "jwk null": holder.headed(token, jwk=None),
        "jwk text": holder.headed(token, jwk=json.dumps(holder.jwk)),
        "jwk a list": holder.headed(token, jwk=[holder.jwk]),
        "jwk empty": holder.headed(token, jwk={}),
        "jwk private": holder.headed(token, jwk=holder.private_jwk),
        "jwk with a private member of another kind": holder.headed(
            token, jwk={**holder.jwk, "p": "AQAB"}
        ),
        "jwk private, RSA": rsa.headed(token, jwk=rsa.private_jwk),
        "jwk symmetric": holder.headed(token, jwk={"kty": "oct", "k": "c2VjcmV0"}),
        "jwk with a secret beside": holder.headed(token, jwk={**holder.jwk, "k": "c2VjcmV0"}),
        "jwk for encryption": holder.headed(token, jwk={**holder.jwk, "use": "enc"}),
        "jwk of another curve": holder.headed(token, jwk=ECAlgorithm.to_jwk(wide, as_dict=True)),
        "jwk off its curve": holder.headed(token, jwk={**holder.jwk, "x": holder.jwk["y"]}),
        "jwk of numbers": holder.headed(token, jwk={**holder.jwk, "x": 7}),
        "jwk too short": short.proof(token),
        "jwk for another algorithm": holder.headed(token, jwk={**holder.jwk, "alg": "RS256"}),
        "another key": thief.proof(token),
        "another key of another kind": rsa.proof(token),
        "another key that says it is this one": stated.proof(token),
    }


def _claims(mint: Mint, holder: Holder, token: str) -> Mapping[str, str]:
    other = mint.access_token(cnf=holder.binding, jti="another")
    ath = digest(token)
    return {
        "jti missing": holder.proof(token, jti=REMOVED),
        "jti empty": holder.proof(token, jti=""),
        "jti a number": holder.proof(token, jti=7),
        "jti too long": holder.proof(token, jti="j" * 257),
        "htm missing": holder.proof(token, htm=REMOVED),
        "htm another": holder.proof(token, htm="PUT"),
        "htm in small letters": holder.proof(token, htm=holder.method.lower()),
        "htm a list": holder.proof(token, htm=[holder.method]),
        "iat missing": holder.proof(token, iat=REMOVED),
        "iat text": holder.proof(token, iat=str(holder.now)),
        "iat true": holder.proof(token, iat=True),
        "iat negative": holder.proof(token, iat=-1),
        "iat beyond all years": holder.proof(token, iat=10**400),
        "iat too old": holder.proof(token, iat=holder.now - 61),
        "iat of five minutes ago": holder.proof(token, iat=holder.now - 300),
        "iat ahead": holder.proof(token, iat=holder.now + mint.too_soon),
        "ath missing": holder.proof(token, ath=REMOVED),
        "ath null": holder.proof(token, ath=None),
        "ath of another token": holder.proof(other),
        "ath of nothing": holder.proof(token, ath=digest("")),
        "ath of the whole header": holder.proof(token, ath=digest(f"DPoP {token}")),
        "ath with padding": holder.proof(token, ath=f"{ath}="),
        "ath not ASCII": holder.proof(token, ath="é" * 43),
        "ath a lone surrogate": holder.proof(token, ath="\ud800" * 43),
    }


def _places(holder: Holder, token: str) -> Mapping[str, str]:
    scheme, _, rest = holder.url.partition("://")
    host, _, path = rest.partition("/")
    other = "https" if scheme == "http" else "http"
    places: Mapping[str, object] = {
        "htu missing": REMOVED,
        "htu empty": "",
        "htu a number": 7,
        "htu a list": [holder.url],
        "htu the path": f"/{path}",
        "htu the host": f"{scheme}://{host}",
        "htu by another scheme": f"{other}://{rest}",
        "htu of another host": f"{scheme}://evil.example/{path}",
        "htu of a longer host": f"{scheme}://{host}.evil.example/{path}",
        "htu of another port": f"{scheme}://{host.partition(':')[0]}:1/{path}",
        "htu of no port": f"{scheme}://{host.partition(':')[0]}:99999/{path}",
        "htu with a user": f"{scheme}://user@{host}/{path}",
        "htu with another host as user": f"{scheme}://evil.example@{host}/{path}",
        "htu of another path": f"{holder.url}x",
        "htu with a slash more": f"{holder.url}/",
        "htu with a dot more": f"{scheme}://{host}/./{path}",
        "htu in other letters": f"{scheme}://{host}/{path.swapcase()}",
        "htu with a line break": f"{scheme}://{host}/{path[:3]}\n{path[3:]}",
        "htu with a space": f" {holder.url}",
        "htu with a backslash": f"{scheme}:\\\\{host}\\{path}",
        "htu not ASCII": f"{scheme}://{host}/{path}é",
        "htu with half an address": "http://[::1/graphql",
    }
    return {name: holder.proof(token, htu=place) for name, place in places.items()}


def _uses(mint: Mint, holder: Holder, token: str) -> Mapping[str, Credentials]:
    """Good tokens and good proofs in ways that they are not for."""
    free, good = mint.access_token(), holder.proof(token)
    both = [f"Bearer {token}", f"DPoP {token}"]
    request = (holder.method, holder.url)
    login = mint.login_token(cnf=holder.binding)
    return {
        "bound, without a proof": Credentials([f"DPoP {token}"], [], *request),
        "bound, as bearer": Credentials([f"Bearer {token}"], [], *request),
        "bound, as bearer with its proof": Credentials([f"Bearer {token}"], [good], *request),
        "bound, under both schemes": Credentials(both, [good], *request),
        "bound, under both schemes in one": Credentials([", ".join(both)], [good], *request),
        "bound, with two proofs": holder.credentials(token, good, holder.proof(token)),
        "bound, with one proof twice": holder.credentials(token, good, good),
        "bound id token, as bearer": Credentials([f"Bearer {login}"], [], *request),
        "free, under the scheme of bound ones": holder.credentials(free),
        "free, under that scheme without a proof": Credentials([f"DPoP {free}"], [], *request),
        "the proof as the token": holder.credentials(good, good),
        "no token with a proof": holder.credentials("", good),
        "DPoP twice": holder.credentials(f"DPoP {token}", good),
        "expired, with a good proof": _with(
            mint, holder, cnf=holder.binding, iat=mint.now - 700, exp=mint.now - 40
        ),
        "weak, with a good proof": _with(mint, holder, cnf=holder.binding, vot="P5.Cp.Cd"),
    }


def _bindings(mint: Mint, holder: Holder) -> Mapping[str, Credentials]:
    """Tokens whose binding cannot be checked, with the best of proofs."""
    jkt = holder.binding["jkt"]
    bindings: Mapping[str, object] = {
        "cnf null": None,
        "cnf text": jkt,
        "cnf a list": [holder.binding],
        "cnf empty": {},
        "cnf a certificate": {"x5t#S256": jkt},
        "cnf a whole key": {"jwk": holder.jwk},
        "cnf a key's id": {"kid": "key-1"},
        "cnf in two ways": {"jkt": jkt, "x5t#S256": jkt},
        "cnf twice the same way": {"jkt": jkt, "jwk": holder.jwk},
        "jkt null": {"jkt": None},
        "jkt empty": {"jkt": ""},
        "jkt a list": {"jkt": [jkt]},
        "jkt short": {"jkt": jkt[:-1]},
        "jkt with padding": {"jkt": f"{jkt}="},
        "jkt not ASCII": {"jkt": "é" * 43},
        "jkt of another key": a_holder(holder.url, holder.now).binding,
    }
    return {name: _with(mint, holder, cnf=binding) for name, binding in bindings.items()} | {
        f"{name}, as bearer": Credentials([f"Bearer {mint.access_token(cnf=bindings[name])}"])
        for name in ("cnf null", "cnf empty", "cnf a certificate", "cnf in two ways")
    }


def _with(mint: Mint, holder: Holder, **claims: object) -> Credentials:
    """A token of these claims, and a good proof for it."""
    return holder.credentials(mint.access_token(**claims))


def _unsigned(holder: Holder, token: str) -> str:
    header = encoded(json.dumps(holder.header(alg="None")).encode())
    return f"{header}.{encoded(json.dumps(holder.claims(token)).encode())}.AA"
