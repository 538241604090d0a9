"""The simulated national record takes another pharmacy, on a condition, and nothing else."""

from typing import Any

import pytest
from aiohttp import ClientError

from sandbox.resource import text
from tests.sandbox.asking import Answer, Asker

MAYA, IRIS, PAT = "9990000018", "9990000131", "9990000182"
JSON_PATCH = "application/json-patch+json"
URL = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NominatedPharmacy"
CODE = "extension.valueReference.identifier.value"


def chosen(code: str = "FX902", url: str = URL) -> dict[str, Any]:
    """The extension that names a pharmacy."""
    return {"url": url, "valueReference": {"identifier": {"value": code}}}


def replacing(value: object = None, place: int = 0) -> list[dict[str, Any]]:
    """The usual patches."""
    path = f"/extension/{place}"
    return [
        {"op": "test", "path": f"{path}/url", "value": URL},
        {"op": "replace", "path": path, "value": value or chosen()},
    ]


async def patch(
    asker: Asker, body: object, number: str = MAYA, tag: str = 'W/"2"', kind: str = JSON_PATCH
) -> Answer:
    """What becomes of a patch."""
    headers = {"Authorization": f"Bearer {await asker.token('X26')}", "Content-Type": kind}
    url = f"/national/demographics/FHIR/R4/Patient/{number}"
    return await asker.raw("PATCH", url, headers={**headers, "If-Match": tag}, json=body)


async def effects(asker: Asker) -> Any:
    """What was really changed."""
    return (await asker.raw("GET", "/effects/X26-demographics")).json


async def test_a_pharmacy_takes_the_place_of_another(own: Asker) -> None:
    before = await own.national("demographics", f"/Patient/{MAYA}")

    answer = await patch(own, {"patches": replacing()})

    after = await own.national("demographics", f"/Patient/{MAYA}")
    assert text(before.json, CODE) == "FX901"
    assert (answer.status, text(answer.json, CODE), answer.headers["etag"]) == (
        200,
        "FX902",
        'W/"3"',
    )
    assert after.json == answer.json
    (effect,) = await effects(own)
    assert (effect["method"], effect["id"], effect["version"]) == ("PATCH", MAYA, "3")


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [
        ({"tag": 'W/"1"'}, 409, "RESOURCE_VERSION_MISMATCH"),
        ({"tag": "2"}, 412, "PRECONDITION_FAILED"),
        ({"kind": "application/json"}, 400, "INVALID_VALUE"),
        ({"number": IRIS}, 403, "FORBIDDEN_UPDATE"),
        ({"number": PAT}, 404, "RESOURCE_NOT_FOUND"),
        ({"number": "9990000301"}, 404, "RESOURCE_NOT_FOUND"),
    ],
    ids=["stale", "no version", "wrong type", "restricted", "merged", "nobody"],
)
async def test_a_patch_that_is_not_in_order_changes_nothing(
    own: Asker, how: dict[str, str], status: int, code: str
) -> None:
    answer = await patch(own, {"patches": replacing()}, **how)

    assert (answer.status, text(answer.json, "issue.details.coding.code")) == (status, code)
    assert await effects(own) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({}, 400),
        ({"patches": []}, 400),
        ({"patches": ["x"]}, 400),
        ({"patches": replacing(place=1)}, 400),
        ({"patches": [{"op": "test", "path": "/extension/0/url", "value": "x"}]}, 400),
        ({"patches": [{"op": "test", "path": "/extension/0", "value": "x"}]}, 400),
        ({"patches": [{"op": "replace", "path": "/extension/0/url", "value": URL}]}, 400),
        ({"patches": [{"op": "add", "path": "/extension/-", "value": chosen()}]}, 400),
        ({"patches": [{"op": "remove", "path": "/extension/0"}]}, 400),
        ({"patches": [{"op": "replace", "path": "/gender", "value": "male"}]}, 400),
        ({"patches": replacing(chosen(url="https://example.org/other"))}, 403),
        ({"patches": replacing(chosen("FX"))}, 400),
        ({"patches": [*replacing(), {"op": "replace", "path": "/gender"}]}, 400),
    ],
)
async def test_a_patch_that_cannot_be_applied_is_refused_as_a_whole(
    own: Asker, body: object, status: int
) -> None:
    answer = await patch(own, body)

    assert (answer.status, await effects(own)) == (status, [])
    assert (await own.national("demographics", f"/Patient/{MAYA}")).headers["etag"] == 'W/"2"'


async def test_a_reply_can_be_lost_after_the_patch(own: Asker) -> None:
    fault = {"form": "headers", "method": "PATCH", "times": 1}
    await own.turn("X26-demographics", "reset-midway", **fault)

    with pytest.raises(ClientError):
        await patch(own, {"patches": replacing()})

    (effect,) = await effects(own)
    assert (effect["method"], effect["version"]) == ("PATCH", "3")
