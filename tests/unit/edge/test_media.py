"""Media types are negotiated as GraphQL over HTTP and RFC 9110 say."""

import pytest
from starlette.requests import Request

from edge.media import LEGACY, RESPONSE, check_content_type, negotiate
from edge.refusal import Refusal
from tests.support.asgi import scope_of


def request(*headers: tuple[str, str]) -> Request:
    return Request(scope_of("POST", "/graphql", headers))


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("*/*", LEGACY),
        ("application/*", LEGACY),
        ("application/json", LEGACY),
        ("application/graphql-response+json", RESPONSE),
        ("APPLICATION/GraphQL-Response+JSON; charset=utf-8", RESPONSE),
        ("application/graphql-response+json, application/json;q=0.9", RESPONSE),
        ("application/json, application/graphql-response+json;q=0.9", LEGACY),
        ("application/json, application/graphql-response+json", RESPONSE),
        ("application/graphql-response+json, */*", RESPONSE),
        ("application/json, */*", LEGACY),
        ("text/html, application/json;q=0.1", LEGACY),
        ("text/html, */*;q=0.1", LEGACY),
        ("application/json;q=0, */*", RESPONSE),
        ("application/graphql-response+json;q=0, */*", LEGACY),
        ("application/json;q=0.2, application/*;q=0.8", RESPONSE),
        ("application/graphql-response+json;q=0.5, application/json;q=0.500", RESPONSE),
        ("", LEGACY),
        (" , ", LEGACY),
    ],
)
def test_the_answer_comes_as_the_caller_wishes(accept: str, answered: str) -> None:
    assert negotiate(request(("Accept", accept))) == answered


def test_a_caller_without_a_wish_gets_json() -> None:
    assert negotiate(request()) == LEGACY


def test_several_accept_headers_are_one_list() -> None:
    both = request(("Accept", "text/html"), ("Accept", RESPONSE))

    assert negotiate(both) == RESPONSE


@pytest.mark.parametrize(
    "accept",
    [
        *("text/html", "application/json;q=0", "*/*;q=0", "application/xml, text/*"),
        *("application/json;q=nan", "application/json;q=-1", "application/json;q=2"),
        *("application/json;q=", "application/json+ld", "application", "json"),
    ],
)
def test_a_caller_that_takes_neither_is_told(accept: str) -> None:
    with pytest.raises(Refusal) as caught:
        negotiate(request(("Accept", accept)))

    assert caught.value.status == 406


@pytest.mark.parametrize(
    "content_type",
    [
        *("application/json", "Application/JSON", "application/json; charset=utf-8"),
        *('application/json;charset="UTF-8"', "application/json; charset=utf8; x=y"),
    ],
)
def test_json_in_utf_8_is_taken(content_type: str) -> None:
    check_content_type(request(("Content-Type", content_type)))


@pytest.mark.parametrize(
    "content_type",
    [
        *("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"),
        *("application/graphql", "application/json; charset=utf-16", "application/jsonp"),
        *("application/graphql-response+json", "text/json"),
    ],
)
def test_anything_but_json_in_utf_8_is_refused(content_type: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_content_type(request(("Content-Type", content_type)))

    assert caught.value.status == 415


def test_a_body_of_unknown_type_is_refused() -> None:
    with pytest.raises(Refusal):
        check_content_type(request())
