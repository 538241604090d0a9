"""Faults among the entries of an otherwise good answer."""

import pytest

from tests.sandbox.asking import MAYA, Asker, Json

VISITS = {"patient.identifier": MAYA}


async def _entries(asker: Asker, path: str = "/Appointment") -> list[Json]:
    entries: list[Json] = (await asker.ask("GET", "RB1", path, params=VISITS)).json["entry"]
    return entries


async def test_a_third_of_the_entries_is_beyond_use(broken: Asker) -> None:
    whole = await _entries(broken)
    await broken.turn("RB1", "bad-items")

    entries = await _entries(broken)

    same = [one for one, before in zip(entries, whole, strict=True) if one == before]
    assert len(whole) - len(same) == -(-len(whole) // 3)
    assert entries[0] is None


async def test_patients_are_left_whole_among_bad_items(broken: Asker) -> None:
    await broken.turn("RB1", "bad-items")

    answer = await broken.find("RB1", "Patient", {"identifier": MAYA})

    assert answer.entries()[0]["identifier"][0]["value"] == MAYA.rpartition("|")[2]


async def test_odd_items_keep_their_ids_and_subjects(broken: Asker) -> None:
    whole = await _entries(broken)
    await broken.turn("RB1", "odd-items")

    entries = await _entries(broken)

    kept = ("id", "participant")
    before = [[one["resource"][name] for name in kept] for one in whole]
    assert [[one["resource"][name] for name in kept] for one in entries] == before
    assert not [one for one, other in zip(entries, whole, strict=True) if one == other]


async def test_duplicate_ids_are_every_entry_twice(broken: Asker) -> None:
    whole = await _entries(broken)
    await broken.turn("RB1", "duplicate-ids")

    entries = await _entries(broken)

    assert entries == [*whole, *whole]


async def test_a_read_answers_with_another_id(broken: Asker) -> None:
    await broken.turn("RB1", "wrong-ids")

    answer = await broken.ask("GET", "RB1", "/Patient/1")

    assert (answer.status, answer.json["id"]) == (200, "1-9")


async def test_a_search_matches_resources_of_another_type(broken: Asker) -> None:
    whole = await _entries(broken)
    await broken.turn("RB1", "wrong-ids")

    entries = await _entries(broken)

    kinds = [one["resource"]["resourceType"] for one in entries]
    assert kinds == ["Appointment"] * len(whole) + ["Flag"] * len(whole)


async def test_a_wrong_total_is_far_too_high(broken: Asker) -> None:
    await broken.turn("RB1", "wrong-total")

    answer = await broken.find("RB1", "Appointment", VISITS)

    assert answer.json["total"] == 10_000


@pytest.mark.parametrize("form", ["warning", "error", "information"])
async def test_an_outcome_stands_among_the_entries(broken: Asker, form: str) -> None:
    whole = await _entries(broken)
    await broken.turn("RB1", "outcome-entry", form=form)

    entries = await _entries(broken)

    assert entries[1:] == whole
    assert entries[0]["search"]["mode"] == "outcome"
    assert entries[0]["resource"]["issue"][0]["severity"] == form
