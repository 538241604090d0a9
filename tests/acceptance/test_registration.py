"""People apply to a practice, for themselves and for those whom they act for: over real HTTP."""

from asyncio import gather
from typing import Any
from uuid import uuid4

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

MAYA, COLIN, ROBIN = "maya-hughes", "colin-ward", "robin-stranger"
LUCY, IRIS = "lucy-baker", "iris-novak"
MILLBROOK, SURGERY = "G99902", "G99901"
SHOWN = """fragment Shown on Patient { id registration { practice { odsCode } }
  registrationApplications { completeness sources { status }
    nodes { id status stage practice { odsCode } history { status } } } }"""
OWN = "{ viewer { patient { ...Shown } } }" + SHOWN
THEIRS = "{ viewer { dependants { name patient { ...Shown } } } }" + SHOWN
APPLY = """mutation ($input: ApplyForGpRegistrationInput!) { did: applyForGpRegistration(
  input: $input) { outcome errors { code message }
    application { id status practice { odsCode } } } }"""


async def own(pair: Running, who: str) -> dict[str, Any]:
    """The patient that a persona is."""
    answer = await pair.ask(who, OWN)
    assert "errors" not in answer
    patient: dict[str, Any] = answer["data"]["viewer"]["patient"]
    return patient


async def ella(pair: Running) -> dict[str, Any]:
    """Maya's youngest."""
    people = (await pair.ask(MAYA, THEIRS))["data"]["viewer"]["dependants"]
    found: dict[str, Any] = next(one["patient"] for one in people if "Ella" in one["name"])
    return found


async def apply(pair: Running, who: str, patient: str, **given: str) -> dict[str, Any]:
    """What became of applying, to Millbrook unless said otherwise."""
    wish = {"idempotencyKey": str(uuid4()), "practice": MILLBROOK, "patientId": patient, **given}
    did: dict[str, Any] = (await pair.ask(who, APPLY, {"input": wish}))["data"]["did"]
    return did


async def test_an_application_tells_how_far_it_is(running: Running) -> None:
    patient = await own(running, COLIN)

    (found,) = patient["registrationApplications"]["nodes"]
    assert (found["status"], found["practice"]["odsCode"]) == ("IN_PROGRESS", MILLBROOK)
    states = [one["status"] for one in found["history"]]
    assert states == ["IN_PROGRESS", "ACCEPTED", "RECEIVED", "SENT"]
    assert patient["registration"]["practice"]["odsCode"] == SURGERY


async def test_an_application_is_sent_once_and_then_listed(running: Running) -> None:
    before = await own(running, ROBIN)
    key = str(uuid4())

    told = [await apply(running, ROBIN, before["id"], idempotencyKey=key) for _ in range(2)]

    assert [(one["outcome"], one["errors"]) for one in told] == [("PENDING", [])] * 2
    assert told[0]["application"] == told[1]["application"]
    after = await own(running, ROBIN)
    assert before["registrationApplications"]["nodes"] == []
    assert [one["status"] for one in after["registrationApplications"]["nodes"]] == ["SENT"]
    assert after["registration"] == before["registration"]


async def test_a_parent_applies_for_a_child(running: Running) -> None:
    before = await ella(running)

    did = await apply(running, MAYA, before["id"], note="We are moving house.")

    after = await ella(running)
    assert (did["outcome"], did["errors"]) == ("PENDING", [])
    (listed,) = after["registrationApplications"]["nodes"]
    assert (listed["id"], listed["status"]) == (did["application"]["id"], "SENT")
    assert after["registration"] == before["registration"]
    assert (await own(running, MAYA))["registrationApplications"]["nodes"] == []


async def test_nobody_applies_for_whom_they_do_not_act_for(running: Running) -> None:
    child = (await ella(running))["id"]
    before = await running.all_effects(MILLBROOK)

    did = await apply(running, LUCY, child)

    assert (did["outcome"], did["errors"][0]["code"]) == ("REJECTED", "NOT_FOUND")
    assert await running.all_effects(MILLBROOK) == before


async def test_two_applications_at_once_are_one(running: Running) -> None:
    iris = (await own(running, IRIS))["id"]
    before = await running.all_effects(MILLBROOK)
    await running.fault(MILLBROOK, "delay", 200)  # so that neither is there when the other looks

    did = await gather(apply(running, IRIS, iris), apply(running, IRIS, iris))
    await running.fault(MILLBROOK, "none")

    assert sorted(one["outcome"] for one in did) == ["CONFLICT", "PENDING"]
    assert len(await running.all_effects(MILLBROOK)) == len(before) + 1


@pytest.mark.parametrize(
    ("who", "practice", "says"),
    [
        (LUCY, MILLBROOK, ("CONFLICT", "CONFLICT", "already registered")),
        (COLIN, SURGERY, ("CONFLICT", "CONFLICT", "already registered")),
        (COLIN, MILLBROOK, ("CONFLICT", "CONFLICT", "an application to this practice already")),
        (LUCY, SURGERY, ("REJECTED", "NOT_TAKEN", "does not take this online")),
    ],
    ids=["registered there", "registered there, takes none", "applied", "takes none"],
)
async def test_an_application_that_cannot_be_is_not_sent(
    running: Running, who: str, practice: str, says: tuple[str, str, str]
) -> None:
    patient = (await own(running, who))["id"]
    before = await running.all_effects(practice)

    did = await apply(running, who, patient, practice=practice)

    (error,) = did["errors"]
    assert (did["outcome"], error["code"]) == says[:2]
    assert says[2] in error["message"]
    assert await running.all_effects(practice) == before


async def test_a_practice_that_does_not_answer_is_no_empty_list(running: Running) -> None:
    await running.fault(MILLBROOK, "unavailable")

    applications = (await own(running, COLIN))["registrationApplications"]
    await running.fault(MILLBROOK, "none")

    assert (applications["completeness"], applications["nodes"]) == ("NONE", [])
