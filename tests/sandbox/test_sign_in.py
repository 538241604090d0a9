"""Signing in by code with PKCE: the page, the way back, and what is refused on it."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from tests.sandbox.asking import Answer, Asker

CALLBACK = "http://127.0.0.1:8000/explorer/callback"
VERIFIER = "a-verifier-of-at-least-forty-three-characters-1"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": "kindred-explorer",
    "redirect_uri": CALLBACK,
    "scope": "openid patient/Appointment.rs",
    "state": "a state",
    "nonce": "a-nonce",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


class _Fields(HTMLParser):
    """The form of a page: its hidden fields and the values of its buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.personas: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.hidden[found["name"]] = found["value"]
        if tag == "button":
            self.personas.append(found["value"])


async def _ask(asker: Asker, **change: str) -> Answer:
    params = {name: value for name, value in (ASKED | change).items() if value}
    return await asker.raw("GET", "/identity/authorize", params=params)


async def _choose(asker: Asker, persona: str = "maya-hughes", **change: str) -> Answer:
    form = ASKED | change | {"persona": persona}
    return await asker.raw("POST", "/identity/authorize", data=form)


def _back(answer: Answer) -> dict[str, str]:
    """Query of the URL that leads back to the app."""
    assert answer.status == 303
    where = urlsplit(answer.headers["location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == CALLBACK
    return {name: values[0] for name, values in parse_qs(where.query).items()}


async def code(asker: Asker, **change: str) -> str:
    return _back(await _choose(asker, **change))["code"]


async def _redeem(asker: Asker, issued: str, **change: str) -> Answer:
    form = {
        "grant_type": "authorization_code",
        "client_id": "kindred-explorer",
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
        "code": issued,
    }
    return await asker.raw("POST", "/identity/token", data=form | change)


async def test_the_page_offers_those_who_may_sign_in(asker: Asker) -> None:
    answer = await _ask(asker)

    fields = _Fields(answer.raw.decode())
    assert answer.status == 200
    assert {"maya-hughes", "leo-hughes", "ruby-hughes", "sam-okafor"} <= set(fields.personas)
    assert not {"noah-hughes", "ella-hughes", "walter-finch"} & set(fields.personas)


async def test_the_page_sends_along_what_was_asked(asker: Asker) -> None:
    answer = await _ask(asker)

    assert _Fields(answer.raw.decode()).hidden == ASKED


async def test_the_page_escapes_what_was_sent_to_it(asker: Asker) -> None:
    answer = await _ask(asker, state='"><script>alert(1)</script>')

    assert b"<script" not in answer.raw
    assert _Fields(answer.raw.decode()).hidden["state"] == '"><script>alert(1)</script>'


async def test_the_page_allows_no_script_and_no_frame(asker: Asker) -> None:
    answer = await _ask(asker)

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:8000" in policy


async def test_a_choice_leads_back_with_code_and_state(asker: Asker) -> None:
    answer = await _choose(asker)

    back = _back(answer)
    assert set(back) == {"code", "state", "iss"}
    assert (back["state"], back["iss"]) == ("a state", f"{asker.origin}/identity")


async def test_a_code_buys_an_access_and_an_id_token(asker: Asker) -> None:
    answer = await _redeem(asker, await code(asker))

    access = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
    identity = jwt.decode(answer.json["id_token"], options={"verify_signature": False})
    assert (access["nhs_number"], access["scope"]) == ("9990000018", ASKED["scope"])
    assert (identity["aud"], identity["nonce"]) == ("kindred-explorer", "a-nonce")
    assert identity["sub"] == access["sub"]
    assert answer.headers["cache-control"] == "no-store"


async def test_without_openid_there_is_no_id_token(asker: Asker) -> None:
    answer = await _redeem(asker, await code(asker, scope="patient/Appointment.rs"))

    assert "id_token" not in answer.json


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_verifier": "another-verifier-of-forty-three-characters-1"}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "http://localhost:8000/explorer/callback"}, "invalid_grant"),
        ({"client_id": "kindred-scripts"}, "invalid_grant"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"client_secret": "surplus"}, "invalid_client"),
        ({"code": "another"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_not_redeemed_by_a_stranger(
    asker: Asker, change: dict[str, str], error: str
) -> None:
    answer = await _redeem(asker, await code(asker), **change)

    assert (answer.status, answer.json["error"]) in {(400, error), (401, error)}
    assert "access_token" not in answer.json


async def test_a_code_is_good_only_once(asker: Asker) -> None:
    issued = await code(asker)
    await _redeem(asker, issued)

    again = await _redeem(asker, issued)

    assert again.json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "nobody"},
        {"client_id": ""},
        {"redirect_uri": "http://evil.example/callback"},
        {"redirect_uri": f"{CALLBACK}/more"},
        {"redirect_uri": ""},
        {"client_id": "kindred-scripts"},
    ],
)
async def test_an_unregistered_way_back_is_not_taken(asker: Asker, change: dict[str, str]) -> None:
    answers = [await _ask(asker, **change), await _choose(asker, **change)]

    assert [answer.status for answer in answers] == [400, 400]
    assert not [answer for answer in answers if "location" in answer.headers]
    assert not [answer for answer in answers if b"evil" in answer.raw]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
    ],
)
async def test_a_faulty_request_goes_back_with_its_error(
    asker: Asker, change: dict[str, str], error: str
) -> None:
    back = _back(await _ask(asker, **change))

    assert (back["error"], back["state"]) == (error, "a state")
    assert "code" not in back


@pytest.mark.parametrize("persona", ["noah-hughes", "walter-finch", "nobody", ""])
async def test_who_may_not_sign_in_is_not_chosen(asker: Asker, persona: str) -> None:
    back = _back(await _choose(asker, persona))

    assert back["error"] == "access_denied"


async def test_a_refresh_token_is_good_only_once(asker: Asker) -> None:
    first = await _redeem(asker, await code(asker))
    form = {
        "grant_type": "refresh_token",
        "client_id": "kindred-explorer",
        "refresh_token": first.json["refresh_token"],
    }

    second = await asker.raw("POST", "/identity/token", data=form)
    third = await asker.raw("POST", "/identity/token", data=form)

    assert (second.status, second.json["scope"]) == (200, ASKED["scope"])
    assert (third.status, third.json["error"]) == (400, "invalid_grant")


async def test_an_app_alone_gets_a_token_without_a_person(asker: Asker) -> None:
    form = {"grant_type": "client_credentials", "client_id": "example-partner",
            "client_secret": "example-partner-sandbox-secret"}  # fmt: skip

    answer = await asker.raw("POST", "/identity/token", data=form)

    claims = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
    assert claims["sub"] == "example-partner"
    assert "nhs_number" not in claims


async def test_a_public_app_has_no_credentials_of_its_own(asker: Asker) -> None:
    form = {"grant_type": "client_credentials", "client_id": "kindred-explorer"}

    answer = await asker.raw("POST", "/identity/token", data=form)

    assert answer.json["error"] == "unauthorized_client"
