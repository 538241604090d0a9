"""People choose the pharmacy their prescriptions go to: over real HTTP, in the national record."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

LUCY, ROBIN, IRIS, TOM = "lucy-baker", "robin-stranger", "iris-novak", "tom-baker"
SERVICE = "X26-demographics"
HIGH_STREET, QUAY = "FX901", "FX902"
PATIENT = "id nhsNumber nominatedPharmacy { odsCode name }"
OWN = f"{{ viewer {{ patient {{ {PATIENT} }} }} }}"
THEIRS = f"{{ viewer {{ dependants {{ name patient {{ {PATIENT} }} }} }} }}"
NOMINATE = """mutation ($input: NominatePharmacyInput!) { did: nominatePharmacy(input: $input) {
    outcome nominatedPharmacy { odsCode name } errors { code message path } } }"""


async def own(pair: Running, who: str) -> dict[str, Any]:
    """The patient that a persona is."""
    patient: dict[str, Any] = (await pair.ask(who, OWN))["data"]["viewer"]["patient"]
    return patient


async def finn(pair: Running) -> dict[str, Any]:
    """Lucy's son."""
    people = (await pair.ask(LUCY, THEIRS))["data"]["viewer"]["dependants"]
    found: dict[str, Any] = next(one["patient"] for one in people if "Finn" in one["name"])
    return found


async def nominate(pair: Running, who: str, patient: dict[str, Any], **given: str) -> Any:
    """What became of choosing a pharmacy."""
    wish = {"idempotencyKey": str(uuid4()), "patientId": patient["id"], **given}
    return (await pair.ask(who, NOMINATE, {"input": wish}))["data"]["did"]


def done(code: str, name: str) -> dict[str, Any]:
    """The payload of a pharmacy that was chosen."""
    pharmacy = {"odsCode": code, "name": name}
    return {"outcome": "DONE", "nominatedPharmacy": pharmacy, "errors": []}


async def test_a_chosen_pharmacy_stands_in_the_record_at_once(running: Running) -> None:
    before = await own(running, LUCY)
    await running.forget_effects()
    key = str(uuid4())

    told = [
        await nominate(running, LUCY, before, pharmacy=HIGH_STREET, idempotencyKey=key)
        for _ in range(2)
    ]

    after = await own(running, LUCY)
    assert before["nominatedPharmacy"]["odsCode"] == QUAY
    assert told == [done(HIGH_STREET, "Northvale High Street Pharmacy")] * 2
    assert after["nominatedPharmacy"]["odsCode"] == HIGH_STREET
    (effect,) = await running.all_effects(SERVICE)
    assert (effect["method"], effect["id"]) == ("PATCH", before["nhsNumber"])


async def test_a_parent_chooses_for_a_child_and_nobody_else(running: Running) -> None:
    child = await finn(running)
    other = {QUAY: HIGH_STREET, HIGH_STREET: QUAY}[child["nominatedPharmacy"]["odsCode"]]

    did = await nominate(running, LUCY, child, pharmacy=other)
    refused = await nominate(running, TOM, child, pharmacy=QUAY)

    assert (did["outcome"], did["nominatedPharmacy"]["odsCode"]) == ("DONE", other)
    assert (refused["outcome"], refused["errors"][0]["code"]) == ("REJECTED", "NOT_FOUND")
    assert (await finn(running))["nominatedPharmacy"]["odsCode"] == other


@pytest.mark.parametrize("kind", ["reset-midway", "unavailable"])
async def test_a_lost_reply_is_settled_by_reading_back(running: Running, kind: str) -> None:
    robin = await own(running, ROBIN)
    other = {QUAY: HIGH_STREET, HIGH_STREET: QUAY}[robin["nominatedPharmacy"]["odsCode"]]
    form = "headers" if kind == "reset-midway" else ""
    await running.forget_effects()
    await running.fault(SERVICE, kind, form=form, method="PATCH", times=1)

    did = await nominate(running, ROBIN, robin, pharmacy=other)

    await running.fault(SERVICE, "none")
    effects = await running.all_effects(SERVICE)
    is_lost = kind == "reset-midway"
    assert (did["outcome"], len(effects)) == (("DONE", 1) if is_lost else ("UNKNOWN", 0))


@pytest.mark.parametrize(
    ("pharmacy", "code"), [("RA1", "BAD_INPUT"), ("FX", "NOT_TAKEN")], ids=["a trust", "no code"]
)
async def test_what_is_no_pharmacy_is_not_chosen(
    running: Running, pharmacy: str, code: str
) -> None:
    robin = await own(running, ROBIN)
    await running.forget_effects()

    did = await nominate(running, ROBIN, robin, pharmacy=pharmacy)

    assert (did["outcome"], [one["code"] for one in did["errors"]]) == ("REJECTED", [code])
    assert await running.all_effects(SERVICE) == []


async def test_a_restricted_record_is_left_as_it_is(running: Running) -> None:
    iris = await own(running, IRIS)

    did = await nominate(running, IRIS, iris, pharmacy=QUAY)

    assert (did["outcome"], did["nominatedPharmacy"]) == ("REJECTED", None)
    assert did["errors"][0]["code"] == "NOT_TAKEN"
