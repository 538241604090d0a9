"""A chosen pharmacy reaches the national record of the right person, once, and is read back."""

import json
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from schema.access import Action, Category, Permit
from schema.deadline import Deadline
from schema.directory import RecordType
from schema.evidence import Person
from schema.identifiers import NhsNumber, OdsCode
from schema.order import ActionName, Effect, EffectKind, Step
from tests.support import patience
from tests.support.fhir_resources import ANNA, BEN, Json
from tests.support.fhir_server import NHS_NUMBER, FakeFhirServer, Says
from tests.support.live import NATIONAL, a_network, settings_for
from tests.support.samples import sample_about

PATH = f"Patient/{ANNA}"
WHO = NhsNumber(ANNA)
PERMIT = Permit(WHO, WHO, OdsCode(NATIONAL), Category.PRESCR, Action.CHANGE, None, "app", "1")
STEP = Step(
    ActionName.NOMINATE_PHARMACY,
    PERMIT,
    RecordType.PRESCRIPTION,
    ANNA,
    "2",
    {"pharmacy": "FX902"},
    marker="our-name-for-it",
)
URL = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NominatedPharmacy"
OTHER = {"url": "https://example.org/other", "valueString": "x"}


def chosen(code: str, url: str = URL) -> Json:
    """The extension that names a pharmacy."""
    system = "https://fhir.nhs.uk/Id/ods-organization-code"
    return {"url": url, "valueReference": {"identifier": {"system": system, "value": code}}}


def record(*extensions: Json, version: str = "2", **elements: Any) -> Json:
    """A national record."""
    return {
        "resourceType": "Patient",
        "id": ANNA,
        "identifier": [{"system": NHS_NUMBER, "value": ANNA}],
        "meta": {"versionId": version, "security": [{"code": "U"}]},
        **({"extension": list(extensions)} if extensions else {}),
        **elements,
    }


BEFORE = Says.json(record(OTHER, chosen("FX901")), ETag='"2"')
AFTER = Says.json(record(OTHER, chosen("FX902"), version="3"))
DONE = Effect(EffectKind.DONE, ANNA, "3")


async def send(server: FakeFhirServer, step: Step = STEP) -> Effect:
    async with a_network(settings_for(national=server.base)) as network:
        return await network.acting(step).send(step, None, Deadline.after(patience.SECONDS))


async def look(server: FakeFhirServer) -> Effect:
    async with a_network(settings_for(national=server.base)) as network:
        return await network.acting(STEP).look(STEP, Deadline.after(patience.SECONDS))


def sent(server: FakeFhirServer) -> list[Any]:
    """The changes that were sent."""
    return [one for one in server.asked if one.method == "PATCH"]


async def test_another_pharmacy_takes_the_place_of_the_chosen_one() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BEFORE, AFTER)

        effect = await send(server)

        (asked,) = sent(server)
    assert effect == DONE
    assert (asked.path, asked.headers["If-Match"]) == (PATH, '"2"')
    assert asked.headers["Content-Type"] == "application/json-patch+json"
    assert json.loads(asked.form) == {
        "patches": [
            {"op": "test", "path": "/extension/1/url", "value": URL},
            {"op": "replace", "path": "/extension/1", "value": chosen("FX902")},
        ]
    }


@pytest.mark.parametrize("extensions", [(), (OTHER,)])
async def test_a_first_pharmacy_is_added_to_what_is_there(extensions: tuple[Json, ...]) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, Says.json(record(*extensions)), AFTER)

        effect = await send(server)

        (asked,) = sent(server)
    assert effect == DONE
    assert asked.headers["If-Match"] == 'W/"2"'
    assert json.loads(asked.form) == {
        "patches": [{"op": "add", "path": "/extension/-", "value": chosen("FX902")}]
    }


async def test_the_published_record_is_patched_in_its_place() -> None:
    published = sample_about("pds/Patient.json")
    place = next(n for n, one in enumerate(published["extension"]) if one["url"] == URL)
    async with FakeFhirServer() as server:
        server.says(PATH, Says.json(published), AFTER)

        await send(server, replace(STEP, version=published["meta"]["versionId"]))

        (asked,) = sent(server)
    assert json.loads(asked.form)["patches"][1]["path"] == f"/extension/{place}"


async def test_an_extension_of_another_publisher_is_tested_for_as_it_is() -> None:
    url = "https://fhir.nhs.uk/StructureDefinition/Extension-UKCore-NominatedPharmacy"
    async with FakeFhirServer() as server:
        server.says(PATH, Says.json(record(chosen("FX901", url))), AFTER)

        await send(server)

        (asked,) = sent(server)
    assert json.loads(asked.form)["patches"][0]["value"] == url


async def test_what_is_chosen_already_is_not_sent() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, Says.json(record(chosen("FX902"))))

        effect = await send(server)

        assert (effect, sent(server)) == (Effect(EffectKind.DONE, ANNA, "2"), [])


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (record(version="3"), EffectKind.CONFLICT),
        (record(meta={"versionId": "2", "security": [{"code": "R"}]}), EffectKind.REFUSED),
        (record(id=BEN), EffectKind.NOT_SENT),
        (record(identifier=[{"system": NHS_NUMBER, "value": BEN}]), EffectKind.NOT_SENT),
        (record(modifierExtension=[OTHER]), EffectKind.NOT_SENT),
        ({"resourceType": "Bundle"}, EffectKind.NOT_SENT),
    ],
    ids=["changed", "restricted", "another's", "of another number", "modified", "no person"],
)
async def test_a_record_that_is_not_as_it_was_decided_on_is_left_alone(
    found: Json, kind: EffectKind
) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, Says.json(found))

        effect = await send(server)

        assert (effect.kind, sent(server)) == (kind, [])


async def test_without_a_version_nothing_is_sent() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, Says.json(record(meta={})))

        effect = await send(server, replace(STEP, version=None))

        assert (effect.kind, sent(server)) == (EffectKind.REFUSED, [])


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        (Says(400), EffectKind.REFUSED),
        (Says(403), EffectKind.REFUSED),
        (Says(404), EffectKind.REFUSED),
        (Says(409), EffectKind.CONFLICT),
        (Says(412), EffectKind.CONFLICT),
        (Says(408), EffectKind.UNCLEAR),
        (Says(429), EffectKind.NOT_SENT),
        (Says(500), EffectKind.UNCLEAR),
        (Says(503), EffectKind.UNCLEAR),
        (Says(202), EffectKind.UNCLEAR),
        (Says(body=b"<html>"), EffectKind.UNCLEAR),
        (Says.json(record(chosen("FX901"), version="3")), EffectKind.UNCLEAR),
        (Says.json(record(chosen("FX902"), id=BEN)), EffectKind.UNCLEAR),
    ],
)
async def test_what_the_service_says_becomes_an_effect(says: Says, kind: EffectKind) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BEFORE, says, BEFORE)

        effect = await send(server)

        assert (effect.kind, len(sent(server))) == (kind, 1)


async def test_a_conflict_with_oneself_is_none() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BEFORE, Says(409), AFTER)

        effect = await send(server)

    assert effect == DONE


@pytest.mark.parametrize("cannot_look", [Says(500), Says(403), Says(body=b"<html>")])
async def test_a_conflict_that_cannot_be_looked_into_stays_open(cannot_look: Says) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BEFORE, Says(412), cannot_look)

        effect = await send(server)

    assert effect.kind is EffectKind.UNCLEAR


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (BEFORE, EffectKind.NOT_SEEN),
        (AFTER, EffectKind.DONE),
        (Says.json(record(chosen("FX903"), version="4")), EffectKind.CONFLICT),
        (Says.json(record(version="4")), EffectKind.CONFLICT),
        (Says(404), EffectKind.CONFLICT),
        (Says(403), EffectKind.UNCLEAR),
        (Says(503), EffectKind.UNCLEAR),
        (Says.json(record(chosen("FX902"), id=BEN)), EffectKind.UNCLEAR),
    ],
)
async def test_looking_tells_which_is_chosen_and_changes_nothing(
    now: Says, kind: EffectKind
) -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, now)

        effect = await look(server)

        assert (effect.kind, sent(server)) == (kind, [])


async def test_what_was_remembered_of_the_person_is_forgotten() -> None:
    async with FakeFhirServer() as server:
        server.says(PATH, BEFORE, BEFORE, AFTER)
        async with a_network(settings_for(national=server.base)) as network:
            await network.people.person(WHO, Deadline.after(patience.SECONDS))

            await network.acting(STEP).send(STEP, None, Deadline.after(patience.SECONDS))

            person = await network.people.person(WHO, Deadline.after(patience.SECONDS))
    assert isinstance(person, Person)
    assert (person.demographics.nominated_pharmacy, person.version) == ("FX902", "3")


@pytest.mark.parametrize(
    "wrong",
    [
        structs.replace(PERMIT, action=Action.READ),
        structs.replace(PERMIT, organisation=OdsCode("RA1")),
        structs.replace(PERMIT, category=Category.DEMOG),
    ],
    ids=["to read", "elsewhere", "another category"],
)
async def test_leave_for_something_else_is_no_leave(wrong: Permit) -> None:
    async with FakeFhirServer() as server:
        with pytest.raises(ValueError, match="permit"):
            await send(server, replace(STEP, permit=wrong))

        assert server.asked == []
