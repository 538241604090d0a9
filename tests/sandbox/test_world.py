"""The world of one day: the same each time, sound, and with the stories it promises."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from sandbox.days import Days
from sandbox.people import PersonId, people
from sandbox.resource import Json, Resource, key, nodes, text, texts
from sandbox.trusts import NORTHVALE, SOUTHMERE
from sandbox.world import World, build_world

ORIGIN = "http://sandbox.example"
AGES = {
    "maya-hughes": 38, "noah-hughes": 8, "ella-hughes": 5, "leo-hughes": 14, "ruby-hughes": 13,
    "sam-okafor": 16, "joseph-okafor": 79, "finn-baker": 7,
}  # fmt: skip


def _resources(world: World) -> Iterator[Resource]:
    for holdings in world.holdings.values():
        yield from (stored.resource for stored in holdings.resources)


def test_two_worlds_of_the_same_day_are_equal() -> None:
    day = date(2027, 3, 1)

    assert build_world(day, ORIGIN) == build_world(day, ORIGIN)


def test_a_world_of_another_day_has_other_times() -> None:
    one, other = build_world(date(2027, 3, 1), ORIGIN), build_world(date(2027, 3, 2), ORIGIN)

    assert one.holdings != other.holdings


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2028, 2, 29), date(2027, 1, 1)])
def test_ages_hold_for_a_month_around_any_day(today: date) -> None:
    known = people(Days(today))
    around = [today + timedelta(days) for days in range(-30, 31)]

    found = {name: {known[PersonId(name)].age(day) for day in around} for name in AGES}

    assert found == {name: {age} for name, age in AGES.items()}


def test_sam_turned_sixteen_five_weeks_ago(world: World) -> None:
    sam = world.people[PersonId("sam-okafor")]

    assert sam.age(world.today - timedelta(35)) == 16
    assert sam.age(world.today - timedelta(36)) == 15


def test_every_id_is_unique_within_its_trust(world: World) -> None:
    for holdings in world.holdings.values():
        keys = [key(stored.resource) for stored in holdings.resources]

        assert len(set(keys)) == len(keys)


def test_every_local_reference_leads_to_a_resource(world: World) -> None:
    for ods, holdings in world.holdings.items():
        if holdings.trust.has_patients:
            known = {"/".join(key(stored.resource)) for stored in holdings.resources}
            base = f"{world.origin}/trusts/{ods}/FHIR/R4/"

            found = {
                one.removeprefix(base) for s in holdings.resources for one in _refs(s.resource)
            }

            assert {one for one in found if not one.startswith("#")} <= known


def _refs(value: Json) -> Iterator[str]:
    match value:
        case {"reference": str(reference)}:
            yield reference
        case dict():
            for item in value.values():
                yield from _refs(item)
        case list() | tuple():
            for item in value:
                yield from _refs(item)


def test_no_resource_has_an_empty_value(world: World) -> None:
    assert not [key(one) for one in _resources(world) if _has_void(one)]


def _has_void(value: Json) -> bool:
    match value:
        case dict():
            return not value or any(_has_void(item) for item in value.values())
        case list() | tuple():
            return not value or any(_has_void(item) for item in value)
    return value is None or value == ""


def test_nothing_was_last_updated_in_the_future(world: World) -> None:
    updated = [text(one, "meta.lastUpdated")[:10] for one in _resources(world)]

    assert max(updated) <= world.today.isoformat()


def test_one_booking_is_shown_by_two_trusts(world: World) -> None:
    def bookings(ods: str) -> set[str]:
        held = [s.resource for o, h in world.holdings.items() if o == ods for s in h.resources]
        found = (node for one in held for node in nodes(one, "basedOn.identifier"))
        return {text(node, "value") for node in found if "UBRN" in text(node, "system")}

    assert "000000120441" in bookings(NORTHVALE) & bookings(SOUTHMERE)


def test_the_same_id_means_different_things_at_two_trusts(world: World) -> None:
    first = {
        ods: stored.resource
        for ods, holdings in world.holdings.items()
        for stored in holdings.resources
        if key(stored.resource) == ("Patient", "1")
    }

    names = {ods: next(texts(one, "name.family")) for ods, one in first.items()}

    assert names == {"RB1": "Hughes", "RC1": "Hughes", "RE1": "Hughes"}
    assert len({next(texts(one, "name.given")) for one in first.values()}) > 1


def test_joseph_has_more_than_forty_appointments(world: World) -> None:
    joseph = [one for one in _resources(world) if text(one, "description")]
    visits = [one for one in joseph if text(one, "resourceType") == "Appointment"]
    his = [one for one in visits if "Joseph Okafor" in texts(one, "participant.actor.display")]

    assert len(his) > 40
    assert {"fulfilled", "booked", "cancelled", "noshow"} <= {text(one, "status") for one in his}


def test_the_stranger_has_no_record_and_no_grant(world: World) -> None:
    robin = PersonId("robin-stranger")

    held = [h for h in world.holdings.values() if world.people[robin] in h.patients.values()]

    assert not held
    assert not [g for g in world.grants if robin in {g.actor, g.subject}]


def test_a_night_of_changing_clocks_lasts_as_long_as_any(world: World) -> None:
    nights = [one for one in _resources(world) if text(one, "description").startswith("Overnight")]

    lengths = {
        datetime.fromisoformat(text(one, "end")) - datetime.fromisoformat(text(one, "start"))
        for one in nights
    }

    assert len(nights) == 2
    assert lengths == {timedelta(minutes=450)}


def _patients_of(world: World, ods: str, person: str) -> list[Resource]:
    number = world.people[PersonId(person)].number
    held = [s.resource for o, h in world.holdings.items() if o == ods for s in h.resources]
    patients = [one for one in held if key(one)[0] == "Patient"]
    return [one for one in patients if number in texts(one, "identifier.value")]


def test_nina_has_two_charts_of_which_one_is_kept(world: World) -> None:
    old, kept = _patients_of(world, "RC1", "nina-kaur")

    assert (old["active"], kept["active"]) == (False, True)
    assert text(old, "link.other.reference") == f"Patient/{text(kept, 'id')}"
    assert text(old, "link.type") == "replaced-by"


def test_items_are_filed_in_both_charts_of_nina(world: World) -> None:
    charts = {f"Patient/{text(one, 'id')}" for one in _patients_of(world, "RC1", "nina-kaur")}

    visits = [one for one in _resources(world) if text(one, "description") == "Scoliosis clinic"]

    assert {text(one, "participant.actor.reference") for one in visits} == charts


def test_only_the_surgery_has_another_birth_date_for_colin(world: World) -> None:
    born = world.people[PersonId("colin-ward")].born

    found = {
        ods: date.fromisoformat(text(one, "birthDate")) == born
        for ods in ("RB1", "G99901")
        for one in _patients_of(world, ods, "colin-ward")
    }

    assert found == {"RB1": True, "G99901": False}


def test_every_other_patient_agrees_with_the_national_record(world: World) -> None:
    agreed = {(p.number, p.born.isoformat(), p.given, p.family) for p in world.people.values()}

    told = {
        (text(one, "identifier.value"), text(one, "birthDate"), *_name(one))
        for ods, holdings in world.holdings.items()
        for one in (stored.resource for stored in holdings.resources)
        if key(one)[0] == "Patient" and (ods, _name(one)) != ("G99901", ("Colin", "Ward"))
    }

    assert told <= agreed


def _name(patient: Resource) -> tuple[str, str]:
    return text(patient, "name.given"), text(patient, "name.family")
