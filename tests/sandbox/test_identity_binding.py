"""Tokens that are bound to a key of the app, and a true signature under anything."""

from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from tests.sandbox.asking import Answer, Asker
from tests.sandbox.test_sign_in import CALLBACK, VERIFIER, code
from tests.support.holder import Holder, a_holder
from tests.support.mint import encoded

SHORT_WAY, LONG_WAY = "/identity/sandbox-token", "/identity/token"


def _holder(asker: Asker, path: str, algorithm: str = "ES256") -> Holder:
    return a_holder(f"{asker.origin}{path}", int(datetime.now(UTC).timestamp()), algorithm)


async def _asked(asker: Asker, proof: str, path: str = SHORT_WAY, **form: str) -> Answer:
    given = {"persona": "maya-hughes", **form}
    return await asker.raw("POST", path, data=given, headers={"DPoP": proof})


async def _redeemed(asker: Asker, holder: Holder, **form: str) -> Answer:
    grant = {
        "grant_type": "authorization_code",
        "client_id": "kindred-explorer",
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        **form,
    }
    return await asker.raw(
        "POST", LONG_WAY, data=grant, headers={"DPoP": holder.proof("", ath=None)}
    )


def _claims(answer: Answer) -> dict[str, Any]:
    token = answer.json["access_token"]
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


@pytest.mark.parametrize("algorithm", ["ES256", "PS256", "RS256"])
async def test_a_proof_binds_the_token_to_its_key(asker: Asker, algorithm: str) -> None:
    holder = _holder(asker, SHORT_WAY, algorithm)

    answer = await _asked(asker, holder.proof(""))

    assert answer.json["token_type"] == "DPoP"
    assert _claims(answer)["cnf"] == holder.binding


async def test_without_a_proof_a_token_is_bound_to_nothing(asker: Asker) -> None:
    answer = await asker.raw("POST", SHORT_WAY, data={"persona": "maya-hughes"})

    assert answer.json["token_type"] == "Bearer"
    assert "cnf" not in _claims(answer)


async def test_an_id_token_of_the_other_issuer_can_be_bound(asker: Asker) -> None:
    holder = _holder(asker, SHORT_WAY)

    answer = await _asked(asker, holder.proof(""), profile="nhs-login")

    assert _claims(answer)["cnf"] == holder.binding


async def test_a_code_buys_tokens_bound_to_the_key_that_asks(asker: Asker) -> None:
    holder = _holder(asker, LONG_WAY)

    answer = await _redeemed(asker, holder, code=await code(asker))

    assert answer.json["token_type"] == "DPoP"
    assert _claims(answer)["cnf"] == holder.binding
    assert "cnf" not in jwt.decode(answer.json["id_token"], options={"verify_signature": False})


async def test_a_bound_refresh_token_is_good_with_its_key_only(asker: Asker) -> None:
    holder, other = _holder(asker, LONG_WAY), _holder(asker, LONG_WAY)
    answers = [await _redeemed(asker, holder, code=await code(asker)) for _ in range(2)]
    refresh = [{"refresh_token": one.json["refresh_token"]} for one in answers]
    form = {"grant_type": "refresh_token"}

    stolen = await _redeemed(asker, other, **form, **refresh[0])
    own = await _redeemed(asker, holder, **form, **refresh[1])

    assert stolen.json["error"] == "invalid_grant"
    assert _claims(own)["cnf"] == holder.binding


async def test_the_token_of_an_app_alone_can_be_bound(asker: Asker) -> None:
    holder = _holder(asker, LONG_WAY)
    form = {"grant_type": "client_credentials", "client_id": "example-partner",
            "client_secret": "example-partner-sandbox-secret"}  # fmt: skip

    answer = await _asked(asker, holder.proof(""), LONG_WAY, **form)

    assert _claims(answer)["cnf"] == holder.binding


@pytest.mark.parametrize(
    "changes",
    [{"htm": "GET"}, {"htu": "http://other.example/"}, {"iat": 0}, {"iat": "now"}, {"jti": ""}],
    ids=str,
)
async def test_a_proof_for_something_else_is_refused(
    asker: Asker, changes: dict[str, object]
) -> None:
    answer = await _asked(asker, _holder(asker, SHORT_WAY).proof("", **changes))

    assert (answer.status, answer.json["error"]) == (400, "invalid_dpop_proof")


async def test_a_proof_that_proves_no_key_is_refused(asker: Asker) -> None:
    holder, other = _holder(asker, SHORT_WAY), _holder(asker, SHORT_WAY)
    bad = [
        "nonsense",
        holder.headed("", typ="JWT"),
        holder.headed("", jwk=None),
        holder.headed("", jwk=holder.private_jwk),
        holder.headed("", jwk={"kty": "oct", "k": "c2VjcmV0"}),
        holder.headed("", jwk=other.jwk),
        holder.headed("", alg="HS256"),
    ]

    answers = [await _asked(asker, proof) for proof in bad]

    assert [one.json["error"] for one in answers] == ["invalid_dpop_proof"] * len(bad)


async def test_two_proofs_are_refused(asker: Asker) -> None:
    holder = _holder(asker, SHORT_WAY)
    headers = [("DPoP", holder.proof("")), ("DPoP", holder.proof(""))]

    answer = await asker.raw("POST", SHORT_WAY, data={"persona": "maya-hughes"}, headers=headers)

    assert answer.json["error"] == "invalid_dpop_proof"


async def test_discovery_names_the_algorithms_of_proofs(asker: Asker) -> None:
    answer = await asker.raw("GET", "/identity/.well-known/openid-configuration")

    assert answer.json["dpop_signing_alg_values_supported"] == ["ES256", "PS256", "RS256"]


async def test_a_page_may_send_a_proof_across_origins(asker: Asker) -> None:
    headers = {
        "Origin": "http://127.0.0.1:8000",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "dpop",
    }

    answer = await asker.raw("OPTIONS", LONG_WAY, headers=headers)

    assert "dpop" in answer.headers["access-control-allow-headers"].lower()


async def test_anything_is_signed_as_it_is_said(asker: Asker) -> None:
    key = jwt.PyJWKSet.from_dict((await asker.raw("GET", "/identity/jwks.json")).json).keys[0]
    said = {"header": {"typ": "odd"}, "claims": {"nhs_number": 7}}

    answer = await asker.raw("POST", "/identity/sandbox-sign", json=said)

    token = answer.json["token"]
    assert jwt.decode(token, key, ["RS512"]) == {"nhs_number": 7}
    assert jwt.get_unverified_header(token) == {"alg": "RS512", "typ": "odd", "kid": key.key_id}


async def test_bytes_are_signed_exactly_as_they_are(asker: Asker) -> None:
    said = {"header": encoded(b'{"alg":"RS256"}'), "claims": encoded(b"\xff no JSON")}

    answer = await asker.raw("POST", "/identity/sandbox-sign", json=said)

    assert answer.json["token"].startswith(f"{said['header']}.{said['claims']}.")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"header": 7, "claims": {}}'])
async def test_nothing_else_is_signed(asker: Asker, body: bytes) -> None:
    answer = await asker.raw("POST", "/identity/sandbox-sign", data=body)

    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
