"""Faults that a change meets: done or not done, and answered wrongly."""

import pytest

from tests.sandbox.asking import NOAH, Asker, Json

PATH = "/Appointment/1"


async def _changed(asker: Asker) -> Json:
    """An appointment of Southmere's that is sent back as it is, with a note."""
    found = (await asker.ask("GET", "RB1", PATH)).json
    return {**found, "comment": "Sent back"}


async def _effects(asker: Asker) -> int:
    return len((await asker.raw("GET", "/effects/RB1")).json)


@pytest.mark.parametrize(("form", "status"), [("412", 412), ("409", 409)])
async def test_somebody_else_may_have_been_faster(own: Asker, form: str, status: int) -> None:
    body = await _changed(own)
    await own.turn("RB1", "overtaken", form=form, method="PUT")

    answer = await own.ask("PUT", "RB1", PATH, json=body)

    assert (answer.status, await _effects(own)) == (status, 0)


@pytest.mark.parametrize(("late", "effects"), [(False, 0), (True, 1)])
async def test_a_change_is_made_before_an_error_that_is_late(
    own: Asker, late: bool, effects: int
) -> None:
    body = await _changed(own)
    await own.turn("RB1", "server-error", method="PUT", late=late)

    answer = await own.ask("PUT", "RB1", PATH, json=body)

    assert (answer.status, await _effects(own)) == (500, effects)


async def test_a_late_fault_makes_a_change_no_second_time(own: Asker) -> None:
    body = await _changed(own)
    await own.turn("RB1", "cookies", method="PUT", late=True)

    answer = await own.ask("PUT", "RB1", PATH, json=body)

    assert (answer.json["comment"], await _effects(own)) == ("Sent back", 1)


@pytest.mark.parametrize(
    ("form", "kind", "name"), [("type", "Flag", "1"), ("id", "Appointment", "1-9")]
)
async def test_a_change_may_be_answered_by_another_thing(
    own: Asker, form: str, kind: str, name: str
) -> None:
    body = await _changed(own)
    await own.turn("RB1", "wrong-ids", form=form, method="PUT")

    answer = await own.ask("PUT", "RB1", PATH, json=body)

    assert (answer.json["resourceType"], answer.json["id"]) == (kind, name)
    assert await _effects(own) == 1


@pytest.mark.parametrize("kind", ["wrong-patient", "mixed-subjects"])
async def test_what_is_changed_stays_about_whom_it_is(own: Asker, kind: str) -> None:
    body = await _changed(own)
    await own.turn("RB1", kind, method="PUT")

    answer = await own.ask("PUT", "RB1", PATH, json=body)
    await own.turn("RB1", "none")
    kept = (await own.ask("GET", "RB1", PATH)).json

    assert kept["participant"] == body["participant"]
    assert (answer.json["participant"] != kept["participant"]) is (kind == "wrong-patient")


async def test_requests_pass_unharmed_type_by_type(broken: Asker) -> None:
    await broken.turn("RB1", "forbidden", after=1)

    kinds = ("Appointment", "Patient", "Appointment", "Patient")
    answers = [await broken.find("RB1", kind, {"patient.identifier": NOAH}) for kind in kinds]

    assert [answer.status == 403 for answer in answers] == [False, False, True, True]
