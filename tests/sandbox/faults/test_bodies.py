"""Faults of the body: what a client gets to read, or to choke on."""

import gzip
import json
import zlib

import orjson
import pytest

from tests.sandbox.asking import MAYA, Answer, Asker


async def _asked(asker: Asker) -> Answer:
    return await asker.find("RB1", "Appointment", {"patient.identifier": MAYA})


async def _raw(asker: Asker) -> bytes:
    """The body as it comes, not unpacked."""
    headers = {"Authorization": f"Bearer {await asker.token('RB1')}"}
    url = f"{asker.origin}/trusts/RB1/FHIR/R4/Appointment"
    async with asker.session.get(url, headers=headers, auto_decompress=False) as answer:
        return await answer.read()


async def test_a_login_page_comes_as_a_success(broken: Asker) -> None:
    await broken.turn("RB1", "not-json")

    answer = await _asked(broken)

    assert (answer.status, answer.headers["content-type"][:9]) == (200, "text/html")


@pytest.mark.parametrize("form", ["xml", "bom", "latin-1"])
async def test_an_answer_may_be_no_json_in_other_ways(broken: Asker, form: str) -> None:
    await broken.turn("RB1", "not-json", form=form)

    answer = await _asked(broken)

    assert answer.status == 200
    with pytest.raises(orjson.JSONDecodeError):
        orjson.loads(answer.raw)


@pytest.mark.parametrize("form", ["200", "204"])
async def test_an_empty_body_comes_with_its_status(broken: Asker, form: str) -> None:
    await broken.turn("RB1", "empty-body", form=form)

    answer = await _asked(broken)

    assert (answer.status, answer.raw) == (int(form), b"")


@pytest.mark.parametrize("form", ["error", "warning", "information"])
async def test_an_outcome_comes_instead_of_a_bundle(broken: Asker, form: str) -> None:
    await broken.turn("RB1", "outcome-only", form=form)

    answer = await _asked(broken)

    assert (answer.status, answer.json["resourceType"]) == (200, "OperationOutcome")
    assert answer.json["issue"][0]["severity"] == form


async def test_an_oversize_answer_is_valid_and_huge(broken: Asker) -> None:
    await broken.turn("RB1", "oversize")

    answer = await _asked(broken)

    assert len(answer.raw) > 20_000_000
    assert orjson.loads(answer.raw)["resourceType"] == "Bundle"


async def test_a_gzip_bomb_grows_a_thousand_times(broken: Asker) -> None:
    await broken.turn("RB1", "gzip-bomb")

    packed = await _raw(broken)

    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    length, start = 0, b""
    while not unpacker.eof:  # checks length and sum at the end
        part = unpacker.decompress(unpacker.unconsumed_tail or packed, 10_000_000)
        length, start = length + len(part), start or part[:25]
    assert (length > 256_000_000, len(packed) < 400_000) == (True, True)
    assert start == b'{"resourceType":"Bundle",'


async def test_a_gzip_bomb_may_be_packed_twice(broken: Asker) -> None:
    await broken.turn("RB1", "gzip-bomb", form="twice")

    packed = await _raw(broken)

    assert gzip.decompress(packed)[:2] == b"\x1f\x8b"


async def test_a_body_may_not_be_packed_as_it_says(broken: Asker) -> None:
    await broken.turn("RB1", "gzip-bomb", form="mislabelled")

    body = await _raw(broken)

    assert orjson.loads(body)["resourceType"] == "Bundle"


@pytest.mark.parametrize("form", ["arrays", "objects"])
async def test_deep_json_overwhelms_a_plain_reader(broken: Asker, form: str) -> None:
    await broken.turn("RB1", "deep-json", form=form)

    raw = (await _asked(broken)).raw

    with pytest.raises(RecursionError):
        json.loads(raw)


@pytest.mark.parametrize(
    ("form", "member"),
    [
        ("nan", b'"odd":NaN,'),
        ("huge-number", b'"odd":1e999,'),
        ("long-integer", b'"odd":' + b"7" * 5_000),
        ("twice", b'"resourceType":"Patient","id":"x","resourceType":"Bundle"'),
        ("lone-surrogate", rb'"odd":"\ud800",'),
    ],
)
async def test_odd_json_has_a_member_readers_choke_on(
    broken: Asker, form: str, member: bytes
) -> None:
    await broken.turn("RB1", "odd-json", form=form)

    answer = await _asked(broken)

    assert (answer.status, member in answer.raw) == (200, True)


async def test_a_good_answer_may_bring_headers_for_others(broken: Asker) -> None:
    await broken.turn("RB1", "cookies")

    answer = await _asked(broken)

    assert answer.entries()
    assert {"set-cookie", "strict-transport-security"} <= answer.headers.keys()
