"""Faults of whom an answer is about."""

from tests.sandbox.asking import MAYA, NOAH, Asker, Json

NUMBER = NOAH.rpartition("|")[2]


async def _patients(asker: Asker) -> list[Json]:
    return (await asker.find("RC1", "Patient", {"identifier": NOAH})).entries()


async def test_somebody_elses_items_stand_among_ones_own(broken: Asker) -> None:
    visits = {"patient.identifier": MAYA}
    own = (await broken.find("RB1", "Appointment", visits)).entries()
    await broken.turn("RB1", "mixed-subjects")

    mixed = (await broken.find("RB1", "Appointment", visits)).entries()

    whose = {one["participant"][0]["actor"]["reference"] for one in mixed}
    assert mixed[: len(own)] == own
    assert whose == {"Patient/1", "Patient/2"}


async def test_one_number_may_belong_to_two_patients(broken: Asker) -> None:
    await broken.turn("RC1", "two-patients")

    one, other = await _patients(broken)

    assert one["identifier"][0]["value"] == other["identifier"][0]["value"] == NUMBER
    assert one["id"] != other["id"]
    assert one["birthDate"] != other["birthDate"]


async def test_a_merged_patient_names_the_one_that_survives(broken: Asker) -> None:
    await broken.turn("RC1", "merged-patient")

    old, kept = await _patients(broken)

    link = {"other": {"reference": f"Patient/{kept['id']}"}, "type": "replaced-by"}
    assert (old["active"], kept["active"]) == (False, True)
    assert old["link"] == [link]
    assert old["identifier"][0]["value"] == NUMBER


async def test_a_patient_may_have_another_birth_date(broken: Asker) -> None:
    (before,) = await _patients(broken)
    await broken.turn("RC1", "other-birth-date")

    (after,) = await _patients(broken)

    assert int(before["birthDate"][:4]) - int(after["birthDate"][:4]) == 11
    assert {**before, "birthDate": ""} == {**after, "birthDate": ""}


async def test_the_national_record_may_have_another_birth_date(broken: Asker) -> None:
    before = await broken.national("demographics", f"/Patient/{NUMBER}")
    await broken.turn("X26-demographics", "other-birth-date")

    after = await broken.national("demographics", f"/Patient/{NUMBER}")

    assert before.json["birthDate"] != after.json["birthDate"]
