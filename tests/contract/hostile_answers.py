"""Hostile pages and answers: links that lead away, bombs, lies, and what is no FHIR at all."""

import gzip
import json
import zlib

from schema.report import SourceStatus
from tests.contract.hostile import HEALTHY, Case, Place, instead, leading
from tests.support.builders import CANARY
from tests.support.fhir_resources import BEN, by_number
from tests.support.fhir_server import FHIR_JSON, Says

S = SourceStatus
_JSON = {"Content-Type": FHIR_JSON}
_BUNDLE = b'{"resourceType":"Bundle","entry":['
_EMPTY = _BUNDLE + b"]}"
_BOMB = gzip.compress(_BUNDLE + b" " * 50_000_000)
_CALM_BOMB = gzip.compress(_BUNDLE + b" " * 1_500_000 + b"]}")
"""Below the cap of bytes, but nothing that compresses so well is a record."""
_ODD_HEADERS = {
    "Set-Cookie": "session=1; Path=/",
    "Strict-Transport-Security": "max-age=31536000",
    "Cache-Control": "public, max-age=31536000, immutable",
    "ETag": 'W/"1"',
    "Alt-Svc": 'h2="evil.example:443"',
    "Refresh": "0; url=https://evil.example/",
}


def _packed(body: bytes, encoding: str = "gzip") -> Says:
    return Says(200, body, {**_JSON, "Content-Encoding": encoding})


def _to_evil(status: int) -> Case:
    def says(place: Place) -> list[Says]:
        return [Says(status, headers={"Location": f"{place.evil}/{place.path}"})]

    return Case(says, S.INVALID, frozenset())


def _then(second: Says) -> Case:
    """A healthy page, and this where the next one should be."""
    return Case(lambda place: [place.page(f"{place.path}?page=2"), second], S.INCOMPLETE)


def _with_headers(place: Place) -> list[Says]:
    evil = {"Link": f'<{place.evil}>; rel="next"', "Content-Location": place.evil}
    return [Says(200, Says.json(place.bundle()).body, {**_JSON, **_ODD_HEADERS, **evil})]


def _foreign_page(place: Place) -> list[Says]:
    odd = place.secret(by_number(BEN))
    last = {"resourceType": "Bundle", "entry": [{"resource": odd}]}
    return [place.page(f"{place.path}?page=2"), Says.json(last)]


def _addressed(place: Place) -> list[Says]:
    bundle = place.bundle(link=[{"relation": "self", "url": f"{place.evil}/x"}])
    bundle["entry"][0]["fullUrl"] = f"{place.evil}/{place.path}/{HEALTHY}"
    return [Says.json(bundle)]


def _outcome(severity: str) -> dict[str, object]:
    said = {"severity": severity, "code": "x", "diagnostics": CANARY}
    return {"resourceType": "OperationOutcome", "issue": [said]}


LINKS: dict[str, Case] = {
    "elsewhere": leading(lambda place: f"{place.evil}/{place.path}?page=2"),
    "another port": leading(lambda _: "http://127.0.0.1:9/fhir/x"),
    "another scheme": leading(lambda place: place.base.replace("http", "https")),
    "protocol relative": leading(lambda place: place.evil.removeprefix("http:")),
    "a user name": leading(lambda place: place.base.replace("//", "//evil@") + "/x"),
    "a user name and no host": leading(lambda _: "https://[]@"),
    "a longer base": leading(lambda place: f"{place.base}evil/{place.path}"),
    "up": leading(lambda _: "../../secrets"),
    "hidden dots": leading(lambda place: f"{place.base}/%2e%2e/{place.path}"),
    "another root": leading(lambda place: place.base.removesuffix("/fhir") + "/other/x"),
    "a script": leading(lambda _: "javascript:alert(1)"),
    "a file": leading(lambda _: "file:///etc/passwd"),
    "a line break": leading(lambda place: f"{place.path}?page=2\r\nHost: evil.example"),
    "itself": leading(lambda place: f"{place.base}/{place.path}?again=1"),
    "nowhere": leading(lambda _: ""),
    "a long way": leading(lambda place: f"{place.path}?{'x' * 100_000}"),
}
PAGES: dict[str, Case] = {
    "a second page of somebody else": Case(_foreign_page, S.INVALID),
    "a second page elsewhere": _then(Says(302, headers={"Location": "http://127.0.0.1:9/"})),
    "a second page that is a bomb": _then(_packed(_BOMB)),
    "a second page of HTML": _then(Says(200, b"<html>", {"Content-Type": "text/html"})),
    "a total that is a lie": Case(
        lambda place: [Says.json(place.bundle(total=10**12))], S.INCOMPLETE
    ),
    "a total below nothing": Case(lambda place: [Says.json(place.bundle(total=-1))], S.OK),
    "a total that is no number": Case(
        lambda place: [Says.json(place.bundle(total={"value": []}))], S.OK
    ),
    "a warning": Case(lambda place: [Says.json(place.bundle(_outcome("warning")))], S.INCOMPLETE),
    "an information": Case(lambda place: [Says.json(place.bundle(_outcome("information")))], S.OK),
    "addresses elsewhere": Case(_addressed, S.OK),
    "headers that ask for things": Case(_with_headers, S.OK),
    "a byte order mark": Case(
        lambda place: [Says(200, b"\xef\xbb\xbf" + Says.json(place.bundle()).body)], S.OK
    ),
    "well packed": Case(
        lambda place: [_packed(gzip.compress(Says.json(place.bundle()).body))], S.OK
    ),
}
ANSWERS: dict[str, Case] = {
    "moved elsewhere": _to_evil(302),
    "moved elsewhere, with the method": _to_evil(307),
    "moved for good": _to_evil(308),
    "nothing": instead(Says(204), status=S.EMPTY),
    "an empty text": instead(Says(200, b""), status=S.EMPTY),
    "HTML": instead(Says(200, b"<html>sign in</html>", {"Content-Type": "text/html"})),
    "XML": instead(Says(200, b"<Bundle xmlns='http://hl7.org/fhir'/>")),
    "UTF-16": instead(Says(200, _EMPTY.decode().encode("utf-16"))),
    "half an answer": instead(Says(200, _EMPTY, missing_bytes=500)),
    "a bomb": instead(_packed(_BOMB)),
    "a bomb below the cap": instead(_packed(_CALM_BOMB)),
    "a bomb in deflate": instead(_packed(zlib.compress(b" " * 50_000_000), "deflate")),
    "packed twice": instead(_packed(gzip.compress(gzip.compress(_EMPTY)))),
    "packed twice, and said so": instead(
        _packed(gzip.compress(gzip.compress(_EMPTY)), "gzip, gzip")
    ),
    "said to be packed": instead(_packed(_EMPTY)),
    "packed by half": instead(_packed(gzip.compress(_EMPTY)[:-12])),
    "packed in a way nobody asked for": instead(_packed(_EMPTY, "br")),
    "deep": instead(Says(200, b"[" * 100_000)),
    "deep in a Bundle": instead(Says(200, _BUNDLE + b'{"resource":' * 100_000)),
    "a long text": instead(Says(200, _BUNDLE + b'"' + b"x" * 20_000_000 + b'"]}')),
    "too many values": instead(Says(200, _BUNDLE + b"{}," * 200_000 + b"{}]}")),
    "a list": instead(Says.json(["Bundle"])),
    "a number": instead(Says(200, b"9" * 100_000)),
    "null": instead(Says(200, b"null")),
    "a Patient": instead(Says.json({"resourceType": "Patient", "id": "p0018"})),
    "an error": instead(Says.json(_outcome("error"))),
    "an error as an error": instead(Says.json(_outcome("error"), 500), status=S.UNAVAILABLE),
    "somebody's error page": instead(
        Says(500, json.dumps({"stack": CANARY}).encode()), status=S.UNAVAILABLE
    ),
    "a status nobody knows": instead(Says(599), status=S.UNAVAILABLE),
}
