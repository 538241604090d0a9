"""Good tokens and good proofs where they do not belong, over HTTP."""

import socket

import pytest

from tests.support.holder import a_holder
from tests.support.mint import Mint
from tests.support.refusals import (
    JSON,
    PLACES,
    a_holder_at,
    asked,
    body_of,
    gateway_seconds,
    presented,
    sandbox_mint,
    send,
)
from tests.support.running import Running

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def mint(running: Running) -> Mint:
    return sandbox_mint(running)


@pytest.mark.parametrize("place", PLACES)
def test_a_proof_is_good_once_over_http(running: Running, mint: Mint, place: str) -> None:
    holder = a_holder_at(running, place)
    headers = presented(holder.credentials(mint.access_token(cnf=holder.binding)))
    first = asked(running, place, headers)

    second = asked(running, place, headers)

    assert first.status != 401
    assert (second.status, second.code) == (401, "UNAUTHENTICATED")
    assert 'error="invalid_dpop_proof"' in second.headers["www-authenticate"]


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_a_proof_for_another_host_does_not_help(running: Running, mint: Mint, header: str) -> None:
    holder = a_holder("http://evil.example/graphql", gateway_seconds(running))
    shown = presented(holder.credentials(mint.access_token(cnf=holder.binding)))
    value = "host=evil.example" if header == "Forwarded" else "evil.example"

    reply = asked(running, "graphql", [*shown, (header, value)])

    assert reply.status == 401


def test_a_proof_of_one_place_does_not_open_the_other(running: Running, mint: Mint) -> None:
    holder = a_holder_at(running, "graphql")
    headers = presented(holder.credentials(mint.access_token(cnf=holder.binding)))

    reply = asked(running, "content", headers)

    assert reply.status == 401


def test_what_is_quoted_in_a_path_does_not_end_it(running: Running, mint: Mint) -> None:
    start, path = f"{running.gateway_url}/letters/a", "/letters/a%3Fb%23c/content"
    holder = a_holder(f"{running.gateway_url}{path}", gateway_seconds(running))
    holder = holder.asking("GET", holder.url)
    token = mint.access_token(cnf=holder.binding)

    statuses = [
        send(running.gateway_url, "GET", path, presented(one.credentials(token))).status
        for one in (holder, holder.asking("GET", start))
    ]

    assert statuses == [404, 401]


def test_a_reload_makes_no_used_proof_good_again(running: Running, mint: Mint) -> None:
    holder = a_holder_at(running, "graphql")
    headers = presented(holder.credentials(mint.access_token(cnf=holder.binding)))
    first = asked(running, "graphql", headers)

    running.reload()
    second = asked(running, "graphql", headers)

    assert (first.status, second.status) == (200, 401)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "way",
    [
        "?access_token={}",
        "?token={}",
        "Cookie: access_token={}",
        "Cookie: Authorization=Bearer {}",
        "X-Authorization: Bearer {}",
        "Proxy-Authorization: Bearer {}",
        "NHSD-ID-Token: {}",
    ],
)
def test_a_good_token_in_another_place_is_not_looked_at(
    running: Running, mint: Mint, place: str, way: str
) -> None:
    method, path = PLACES[place]
    said = way.format(mint.access_token())
    query, headers = (said, []) if said.startswith("?") else ("", [header_of(said)])

    reply = send(running.gateway_url, method, path + query, [*JSON, *headers], body_of(place))

    assert reply.status == 401
    assert 'DPoP realm="kindred"' in reply.headers["www-authenticate"]


@pytest.mark.parametrize("place", PLACES)
def test_a_good_token_given_twice_is_refused(running: Running, mint: Mint, place: str) -> None:
    header = ("Authorization", f"Bearer {mint.access_token()}")

    reply = asked(running, place, [header, header])

    assert (reply.status, reply.code) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("member", ["jku", "x5u"])
def test_an_address_in_a_token_is_never_called(running: Running, mint: Mint, member: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/keys"
        token = mint.signed(mint.access_claims(), **{member: address})

        reply = asked(running, "graphql", [("Authorization", f"Bearer {token}")])

        assert reply.status == 401
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_without_a_token_both_ways_to_sign_in_are_named(running: Running) -> None:
    reply = asked(running, "graphql", [])

    schemes = 'Bearer realm="kindred", DPoP realm="kindred", algs="ES256 PS256 RS256"'
    assert (reply.status, reply.headers["www-authenticate"]) == (401, schemes)


def test_a_page_may_send_a_proof_across_origins(running: Running) -> None:
    headers = [
        ("Origin", running.gateway_url),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization, dpop"),
    ]

    reply = send(running.gateway_url, "OPTIONS", "/graphql", headers)

    assert reply.status == 200
    assert "DPoP" in reply.headers["access-control-allow-headers"]


def header_of(said: str) -> tuple[str, str]:
    """Name and value."""
    name, _, value = said.partition(": ")
    return name, value
