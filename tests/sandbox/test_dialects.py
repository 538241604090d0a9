"""The trusts are no clones: the way of asking one of them does not work at another."""

import pytest

from tests.sandbox.asking import JOSEPH, LEO, MAYA, NOAH, Answer, Asker

# Per trust: how its own patient is asked for, how many appointments that gives on a first page.
OWN = {
    "RA1": ("patient:identifier", MAYA, 4),
    "RB1": ("patient.identifier", MAYA, 5),
    "RD1": ("actor:Patient.identifier", LEO, 3),
    "G99901": ("patient.identifier", MAYA, 2),
}
# Per trust: a way of asking that is another's, and what comes of it.
FOREIGN = [
    ("RA1", "patient.identifier", "refused"),
    ("RA1", "actor:Patient.identifier", "refused"),
    ("RA1", "patient", "refused"),
    ("RB1", "patient:identifier", "everyone"),
    ("RB1", "actor:Patient.identifier", "everyone"),
    ("RB1", "patient", "everyone"),
    ("RC1", "patient:identifier", "everyone"),
    ("RC1", "patient.identifier", "everyone"),
    ("RC1", "actor:Patient.identifier", "everyone"),
    ("RD1", "patient:identifier", "warned"),
    ("RD1", "patient.identifier", "warned"),
    ("RD1", "patient", "warned"),
    ("RE1", "patient:identifier", "nothing"),
    ("RE1", "patient.identifier", "nothing"),
    ("RE1", "actor:Patient.identifier", "nothing"),
    ("RF1", "patient.identifier", "refused"),
    ("RF1", "actor:Patient.identifier", "refused"),
    ("G99901", "patient:identifier", "refused"),
    ("G99901", "actor:Patient.identifier", "refused"),
    ("G99901", "patient", "refused"),
]


@pytest.mark.parametrize("trust", OWN)
async def test_a_trust_finds_its_patient_when_asked_in_its_way(asker: Asker, trust: str) -> None:
    selector, patient, expected = OWN[trust]

    answer = await asker.find(trust, "Appointment", {selector: patient})

    assert answer.status == 200
    assert len(answer.entries()) == expected


@pytest.mark.parametrize(("trust", "patient"), [("RC1", NOAH), ("RE1", JOSEPH)])
async def test_a_reference_trust_is_asked_for_the_patient_first(
    asker: Asker, trust: str, patient: str
) -> None:
    found = await asker.find(trust, "Patient", {"identifier": patient})
    reference = f"Patient/{found.entries()[0]['id']}"

    answer = await asker.find(trust, "Appointment", {"patient": reference})

    assert len(found.entries()) == 1
    assert {_patient(one) for one in answer.entries()} == {reference}


def _patient(appointment: dict[str, object]) -> object:
    participants = appointment["participant"]
    assert isinstance(participants, list)
    return participants[0]["actor"]["reference"]


@pytest.mark.parametrize(("trust", "selector", "expected"), FOREIGN)
async def test_the_way_of_another_trust_selects_nobody(
    asker: Asker, trust: str, selector: str, expected: str
) -> None:
    value = "Patient/1" if selector == "patient" else MAYA

    answer = await asker.find(trust, "Appointment", {selector: value})

    assert _outcome(answer) == expected


def _outcome(answer: Answer) -> str:
    """What kind of no-selection this is; an answer about one person alone is none of them."""
    if answer.status == 400:
        return "refused"
    if answer.status == 404:
        return "nothing"
    if not answer.entries():
        return "warned" if answer.entries("outcome") else "empty"
    people = {_display(one) for one in answer.entries()}
    more = "next" if answer.link("next") else "all"
    return "everyone" if len(people) > 1 or more == "next" else "one person"


def _display(appointment: dict[str, object]) -> str:
    participants = appointment["participant"]
    assert isinstance(participants, list)
    return str(participants[0]["actor"].get("display"))


@pytest.mark.parametrize(
    ("trust", "expected"),
    [("RA1", "refused"), ("RB1", "everyone"), ("RD1", "warned"), ("RE1", "nothing")],
)
async def test_a_search_without_any_patient_selects_nobody(
    asker: Asker, trust: str, expected: str
) -> None:
    answer = await asker.find(trust, "Appointment", {})

    assert _outcome(answer) == expected


async def test_letters_at_westcombe_are_asked_for_by_chained_patient(asker: Asker) -> None:
    good = await asker.find("RD1", "DocumentReference", {"patient.identifier": LEO})
    bad = await asker.find("RD1", "DocumentReference", {"actor:Patient.identifier": LEO})

    assert len(good.entries()) == 2
    assert _outcome(bad) == "warned"


async def test_highmoor_refuses_a_reference_without_its_type(asker: Asker) -> None:
    answer = await asker.find("RE1", "Appointment", {"patient": "1"})

    assert answer.status == 400


async def test_eastbrook_takes_a_reference_without_its_type(asker: Asker) -> None:
    bare = await asker.find("RC1", "Appointment", {"patient": "1"})
    typed = await asker.find("RC1", "Appointment", {"patient": "Patient/1"})

    assert [one["id"] for one in bare.entries()] == [one["id"] for one in typed.entries()]


async def test_a_portal_refuses_an_identifier_without_system(asker: Asker) -> None:
    answer = await asker.find("RA1", "Appointment", {"patient:identifier": "9990000018"})

    assert answer.status == 400


async def test_eastbrook_refuses_unknown_parameters_only_when_told(asker: Asker) -> None:
    params = {"patient": "Patient/1", "weather": "fine"}

    lenient = await asker.find("RC1", "Appointment", params)
    strict = await asker.find("RC1", "Appointment", params, prefer="handling=strict")

    assert (lenient.status, strict.status) == (200, 400)


async def test_southmere_ignores_even_a_strict_preference(asker: Asker) -> None:
    params = {"patient:identifier": MAYA}

    answer = await asker.find("RB1", "Appointment", params, prefer="handling=strict")

    self_link = answer.link("self")
    assert answer.status == 200
    assert self_link is not None
    assert "patient" not in self_link


async def test_an_unknown_parameter_empties_an_answer_of_highmoor(asker: Asker) -> None:
    params = {"patient": "Patient/1", "weather": "fine"}

    answer = await asker.find("RE1", "Appointment", params)

    assert answer.status == 404


@pytest.mark.parametrize("trust", ["RA1", "RD1", "RF1"])
async def test_some_trusts_take_no_search_by_post(asker: Asker, trust: str) -> None:
    form = {"patient:identifier": MAYA}

    answer = await asker.ask("POST", trust, "/Appointment/_search", data=form)

    assert answer.status == 405


@pytest.mark.parametrize("trust", ["RB1", "G99901"])
async def test_a_posted_search_finds_what_a_get_finds(asker: Asker, trust: str) -> None:
    form = {"patient.identifier": MAYA}

    posted = await asker.ask("POST", trust, "/Appointment/_search", data=form)
    got = await asker.find(trust, "Appointment", form)

    assert posted.entries() == got.entries() != []
