"""Tokens for scripts, keys and discovery: what a gateway verifies."""

from typing import Any

import jwt
import pytest

from tests.sandbox.asking import Answer, Asker

MAYAS, NOAHS = "9990000018", "9990000026"


async def _token(asker: Asker, **form: str) -> Answer:
    return await asker.raw("POST", "/identity/sandbox-token", data=form)


async def _claims(asker: Asker, token: str) -> dict[str, Any]:
    """Claims of a token verified as a gateway would."""
    keys = jwt.PyJWKSet.from_dict((await asker.raw("GET", "/identity/jwks.json")).json)
    kid = jwt.get_unverified_header(token)["kid"]
    issuer = f"{asker.origin}/identity"
    verified: dict[str, Any] = jwt.decode(
        token, keys[kid], ["RS512"], audience="kindred", issuer=issuer
    )
    return verified


async def test_a_script_gets_a_token_for_any_persona(asker: Asker) -> None:
    answer = await _token(asker, persona="maya-hughes")

    claims = await _claims(asker, answer.json["access_token"])
    assert (claims["nhs_number"], claims["birthdate"]) == (MAYAS, "1988-06-25")
    assert (claims["vot"], claims["client_id"]) == ("P9.Cp.Cd", "kindred-scripts")
    assert claims["exp"] - claims["iat"] == answer.json["expires_in"] <= 3600


async def test_an_access_token_says_its_type_and_algorithm(asker: Asker) -> None:
    answer = await _token(asker, persona="noah-hughes")

    header = jwt.get_unverified_header(answer.json["access_token"])
    assert (header["typ"], header["alg"]) == ("at+jwt", "RS512")


async def test_a_composite_token_is_about_its_subject(asker: Asker) -> None:
    answer = await _token(asker, persona="maya-hughes", act_for=NOAHS)

    claims = await _claims(asker, answer.json["access_token"])
    maya = await _claims(asker, (await _token(asker, persona="maya-hughes")).json["access_token"])
    assert claims["nhs_number"] == NOAHS
    assert claims["act"] == {"sub": maya["sub"], "nhs_number": MAYAS, "vot": "P9.Cp.Cd"}
    assert "act" not in maya


async def test_a_subject_identifier_tells_no_name_or_number(asker: Asker) -> None:
    answer = await _token(asker, persona="maya-hughes")

    sub = (await _claims(asker, answer.json["access_token"]))["sub"]
    assert "maya" not in sub
    assert MAYAS not in sub


async def test_a_scope_is_given_as_it_was_asked_for(asker: Asker) -> None:
    asked = "patient/Appointment.rs nonsense"

    answer = await _token(asker, persona="maya-hughes", scope=asked)

    claims = await _claims(asker, answer.json["access_token"])
    assert claims["scope"] == answer.json["scope"] == asked


async def test_the_default_scope_opens_every_category(asker: Asker) -> None:
    answer = await _token(asker, persona="maya-hughes")

    scopes = answer.json["scope"].split()
    assert "kindred/developer" in scopes
    assert len([one for one in scopes if one.endswith(".cruds")]) == 13


async def test_a_partners_token_has_the_partners_scope(asker: Asker) -> None:
    answer = await _token(asker, persona="maya-hughes", client_id="example-partner")

    claims = await _claims(asker, answer.json["access_token"])
    assert claims["client_id"] == "example-partner"
    assert claims["scope"] == "patient/Appointment.rs patient/DocumentReference.rs"


@pytest.mark.parametrize(
    "form", [{}, {"persona": "nobody"}, {"persona": "maya-hughes", "act_for": "9990000301"}]
)
async def test_a_token_for_nobody_is_refused(asker: Asker, form: dict[str, str]) -> None:
    answer = await _token(asker, **form)

    assert (answer.status, answer.json["error"]) == (400, "invalid_request")
    assert "nobody" not in answer.raw.decode()


async def test_personas_are_listed_with_their_stories(asker: Asker) -> None:
    answer = await asker.raw("GET", "/identity/personas")

    first = answer.json[0]
    assert set(first) == {"id", "name", "nhsNumber", "story"}
    assert (first["id"], first["nhsNumber"]) == ("maya-hughes", MAYAS)
    assert len(answer.json) == 21


async def test_discovery_names_its_endpoints_and_limits(asker: Asker) -> None:
    answer = await asker.raw("GET", "/identity/.well-known/openid-configuration")

    issuer = f"{asker.origin}/identity"
    assert answer.json["issuer"] == issuer
    assert answer.json["jwks_uri"] == f"{issuer}/jwks.json"
    assert answer.json["response_types_supported"] == ["code"]
    assert answer.json["code_challenge_methods_supported"] == ["S256"]


async def test_the_keys_are_public_and_for_one_algorithm(asker: Asker) -> None:
    answer = await asker.raw("GET", "/identity/jwks.json")

    keys = answer.json["keys"]
    assert [key["alg"] for key in keys] == ["RS512", "RS512"]
    assert not [key for key in keys if "d" in key]


async def test_rotation_signs_with_the_key_already_published(own: Asker) -> None:
    before = (await own.raw("GET", "/identity/jwks.json")).json["keys"]

    rotated = await own.raw("POST", "/identity/rotate")

    after = (await own.raw("GET", "/identity/jwks.json")).json["keys"]
    token = (await _token(own, persona="maya-hughes")).json["access_token"]
    assert rotated.json["kid"] == before[1]["kid"] == after[0]["kid"]
    assert jwt.get_unverified_header(token)["kid"] == rotated.json["kid"]
    assert before[0]["kid"] not in {key["kid"] for key in after}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_the_explorer_may_read_across_origins(asker: Asker, host: str) -> None:
    origin = f"http://{host}:8000"

    answer = await asker.raw("GET", "/identity/jwks.json", headers={"Origin": origin})

    assert answer.headers["access-control-allow-origin"] == origin


async def test_a_foreign_page_may_not_read_across_origins(asker: Asker) -> None:
    headers = {"Origin": "http://evil.example"}

    answer = await asker.raw("GET", "/identity/jwks.json", headers=headers)

    assert "access-control-allow-origin" not in answer.headers
