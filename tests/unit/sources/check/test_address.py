"""Whether a source can be reached, and what keeps an answer from coming."""

import socket
import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from sources.check.address import reached
from sources.check.caller import Seen, Trouble, trouble
from sources.check.finding import Topic
from sources.errors import InvalidAnswer
from tests.support.fhir_server import FakeFhirServer, Says
from tests.unit.sources.check.trying import FAULT, NOTE, OK, WARNING, a_source, findings, of, said

KEY = ConnectionKey("trust.example", 443, True, True, None, None, None)


async def test_a_source_that_takes_no_connection_is_tried_no_further() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    found = await findings(a_source(f"http://127.0.0.1:{port}/fhir"))

    assert [(one.severity, one.what) for one in found] == [
        (FAULT, "The source takes no connection.")
    ]


async def test_a_source_that_says_nothing_is_not_waited_for_long() -> None:
    async with FakeFhirServer() as server:
        server.says("metadata", Says(is_silent=True))

        found = await findings(a_source(server.base), patience_seconds=0.05)

    assert of(found, Topic.ADDRESS) == {"The source gave no answer in time.": FAULT}


async def test_https_at_a_port_for_http_is_told_apart() -> None:
    async with FakeFhirServer() as server:
        found = await findings(a_source(server.base.replace("http:", "https:")))

    assert of(found, Topic.ADDRESS) == {"The source speaks no TLS that is understood here.": FAULT}


async def test_an_answer_that_is_cut_off_is_told_apart() -> None:
    async with FakeFhirServer() as server:
        server.says("metadata", Says(body=b"{", missing_bytes=9))

        found = await said(server, Topic.ADDRESS)

    assert found == {"The source ended the connection before its answer was whole.": FAULT}


async def test_a_redirect_is_a_warning_and_not_followed() -> None:
    async with FakeFhirServer() as server:
        server.says("metadata", Says(302, headers={"Location": f"{server.base}/elsewhere"}))

        found = await said(server, Topic.ADDRESS)

        assert server.asked_for("elsewhere") == []
    assert list(found.values()) == [NOTE, WARNING]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TimeoutError(), Trouble.SLOW),
        (aiohttp.ClientConnectorDNSError(KEY, OSError()), Trouble.NAME),
        (aiohttp.ClientConnectorError(KEY, OSError()), Trouble.UNREACHABLE),
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError()),
            Trouble.CERTIFICATE,
        ),
        (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError()), Trouble.TLS),
        (aiohttp.ServerDisconnectedError(), Trouble.CUT),
        (aiohttp.ClientPayloadError(), Trouble.CUT),
        (InvalidAnswer(), Trouble.TOO_LARGE),
        (ValueError(), Trouble.NOT_HTTP),
    ],
)
def test_each_error_of_the_connection_has_words(error: Exception, expected: Trouble) -> None:
    assert trouble(error) is expected


@pytest.mark.parametrize("status", [200, 401, 404, 503])
def test_whoever_answers_over_https_is_reached(status: int) -> None:
    [found] = reached(Seen(status), is_https=True)

    assert found.severity is OK


@pytest.mark.parametrize("body", [b'{"resourceType": "Anna Smith"}', b'{"resourceType": 5}', b"<"])
def test_what_is_no_name_of_a_type_is_not_repeated(body: bytes) -> None:
    assert Seen(200, body=body).resource_type == ""
