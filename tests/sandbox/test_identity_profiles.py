"""The second issuer, which speaks as NHS login does."""

import tomllib
from base64 import b64decode
from typing import Any

import jwt
import pytest

from sandbox.configuration import gateway_file
from tests.sandbox.asking import Answer, Asker

MAYAS, NOAHS = "9990000018", "9990000026"


async def _token(asker: Asker, **form: str) -> Answer:
    given = {"persona": "maya-hughes", "profile": "nhs-login", **form}
    return await asker.raw("POST", "/identity/sandbox-token", data=given)


async def _claims(asker: Asker, token: str) -> dict[str, Any]:
    """Claims of an id token verified as a gateway would."""
    published = await asker.raw("GET", "/identity/nhs-login/.well-known/jwks.json")
    header = jwt.get_unverified_header(token)
    key = jwt.PyJWKSet.from_dict(published.json)[header["kid"]]
    issuer = f"{asker.origin}/identity/nhs-login"
    verified: dict[str, Any] = jwt.decode(
        token, key, ["RS512"], audience="kindred-scripts", issuer=issuer
    )
    assert header["typ"] == "JWT"
    return verified


async def test_an_id_token_says_who_signed_in_and_how_surely(asker: Asker) -> None:
    answer = await _token(asker)

    claims = await _claims(asker, answer.json["access_token"])
    assert (claims["nhs_number"], claims["vot"]) == (MAYAS, "P9.Cp.Cd")
    assert claims["sub"] != MAYAS
    assert not {"act", "scope", "client_id"} & set(claims)
    assert answer.json["id_token"] == answer.json["access_token"]


async def test_a_composite_id_token_holds_the_proxys_own(asker: Asker) -> None:
    answer = await _token(asker, act_for=NOAHS)

    claims = await _claims(asker, answer.json["access_token"])
    own = await _claims(asker, b64decode(claims["act"]).decode())
    assert (claims["sub"], claims["nhs_number"]) == (NOAHS, NOAHS)
    assert (own["nhs_number"], "act" in own) == (MAYAS, False)


async def test_the_audience_is_the_app(asker: Asker) -> None:
    answer = await _token(asker, client_id="example-partner")

    claims = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
    assert claims["aud"] == "example-partner"


async def test_a_gateway_is_told_of_both_issuers_and_their_keys(asker: Asker) -> None:
    rendered = tomllib.loads(gateway_file(asker.origin, "http://127.0.0.1:8000", ()))

    first, second = rendered["issuers"]
    published = [await asker.raw("GET", one["jwks_url"]) for one in (first, second)]
    assert (first["profile"], second["profile"]) == ("access-token", "nhs-login")
    assert second["issuer"] == f"{asker.origin}/identity/nhs-login"
    assert "audience" not in second
    assert [one.status for one in published] == [200, 200]


@pytest.mark.parametrize("profile", ["", "access-token"])
async def test_without_a_profile_it_is_an_access_token(asker: Asker, profile: str) -> None:
    answer = await _token(asker, profile=profile)

    assert jwt.get_unverified_header(answer.json["access_token"])["typ"] == "at+jwt"


async def test_an_unknown_profile_is_refused(asker: Asker) -> None:
    answer = await _token(asker, profile="another")

    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
