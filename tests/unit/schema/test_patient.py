"""Every field of a person's record, asked through the whole contract over a fake world."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from auth.scopes import Scopes
from schema.access import Category
from schema.context import Context
from schema.contract import build_contract
from schema.demographics import (
    Address,
    CommunicationNeeds,
    ContactPoint,
    Demographics,
    Gender,
    HumanName,
)
from schema.directory import RecordType
from schema.identifiers import OdsCode
from tests.support import patience
from tests.support.auth import ACTOR, NATIONAL, PRACTICE, a_person, a_principal, partial
from tests.support.builders import LETTER, MESSAGE, a_directory_of, a_source, an_item
from tests.support.fakes import a_world

CONTRACT = build_contract(introspection=False)
DETAILS = Demographics(
    nhs_number_verified=True,
    name=HumanName(text="Ada Example", given=["Ada"], family="Example", prefix=["Ms"]),
    birth_date=partial("1980-02"),
    gender=Gender.FEMALE,
    addresses=(Address(lines=["1 Test Street"], city="Testby", postcode="TE5 7AA", text=None),),
    telecom=(ContactPoint(system="phone", value="01632 960000", use="home"),),
    preferred_language="Polish",
    communication_needs=CommunicationNeeds(
        interpreter_required=True,
        preferred_format="Braille",
        preferred_contact_method="Letter",
        preferred_contact_times=None,
    ),
    gp_practice=PRACTICE,
    nominated_pharmacy=OdsCode("FX9"),
)
EVERYTHING = """{ viewer { patient {
    nhsNumber nhsNumberVerified name { text given family prefix } birthDate age deceased gender
    address { lines city postcode text } telecom { system value use } preferredLanguage
    communicationNeeds { interpreterRequired preferredFormat preferredContactMethod }
    gpPractice { odsCode kind } nominatedPharmacy { odsCode }
    demographics { status returned organisation { odsCode } }
    organisations { organisation { odsCode } categories }
    access { category level reason }
} } }"""
FEDERATED = list(dict.fromkeys(kind.category.name for kind in RecordType))
CLOSED = {"level": "NONE", "reason": "APP_SCOPE"}


async def patient(
    query: str, details: Demographics = DETAILS, scope: str = "patient/*.rs"
) -> dict[str, Any]:
    person = replace(a_person(ACTOR).build(), demographics=details, birth_date=details.birth_date)
    items = [
        an_item(record_type=LETTER),
        an_item(record_type=MESSAGE, when="2026-06-01T10:00:00+01:00"),
    ]
    world = a_world(a_directory_of(a_source("RA1")), *items, people=[person])
    gateway = world.gateway(a_principal(scopes=Scopes.parse(scope), born="1980-02-01"))
    result = await CONTRACT.execute(query, context_value=Context(gateway))
    assert result.data is not None
    found: dict[str, Any] = result.data["viewer"]["patient"]
    return found


async def test_every_field_says_what_the_national_record_says() -> None:
    found = await patient(EVERYTHING)

    assert found == {
        "nhsNumber": ACTOR,
        "nhsNumberVerified": True,
        "name": {"text": "Ada Example", "given": ["Ada"], "family": "Example", "prefix": ["Ms"]},
        "birthDate": "1980-02",
        "age": 46,
        "deceased": False,
        "gender": "FEMALE",
        "address": [
            {"lines": ["1 Test Street"], "city": "Testby", "postcode": "TE5 7AA", "text": None}
        ],
        "telecom": [{"system": "phone", "value": "01632 960000", "use": "home"}],
        "preferredLanguage": "Polish",
        "communicationNeeds": {
            "interpreterRequired": True,
            "preferredFormat": "Braille",
            "preferredContactMethod": "Letter",
        },
        "gpPractice": {"odsCode": "G99901", "kind": "GP_PRACTICE"},
        "nominatedPharmacy": {"odsCode": "FX9"},
        "demographics": {"status": "OK", "returned": 1, "organisation": {"odsCode": NATIONAL}},
        "organisations": [{"organisation": {"odsCode": "RA1"}, "categories": FEDERATED}],
        "access": [
            {"category": one, "level": "READ", "reason": "ALLOWED"}
            for one in (category.name for category in Category)
            if one == "DEMOG" or one in FEDERATED
        ],
    }


async def test_what_is_not_recorded_is_null() -> None:
    found = await patient(EVERYTHING, Demographics(birth_date=partial("1980-02-01")))

    empty = ("name", "gender", "address", "telecom", "preferredLanguage", "communicationNeeds")
    assert [found[name] for name in (*empty, "gpPractice", "nominatedPharmacy")] == [None] * 8


async def test_times_are_written_with_the_precision_they_came_with() -> None:
    query = "{ viewer { patient { letters { nodes { date } } messages { nodes { sentAt } } } } }"

    found = await patient(query)

    assert found["letters"]["nodes"] == [{"date": "2026-07-01T09:30:00+01:00"}]
    assert found["messages"]["nodes"] == [{"sentAt": "2026-06-01T10:00:00+01:00"}]


@pytest.mark.parametrize(
    ("period", "count"),
    [
        ('{ start: "2026" }', 1),
        ('{ start: "2026-07-01", end: "2026-07-01" }', 1),
        ('{ start: "2026-08" }', 0),
        ('{ end: "2026-06-30" }', 0),
    ],
)
async def test_a_period_is_written_as_precisely_as_one_likes(period: str, count: int) -> None:
    query = (
        f"{{ viewer {{ patient {{ letters(filter: {{ period: {period} }}) {{ totalCount }} }} }} }}"
    )

    assert (await patient(query))["letters"] == {"totalCount": count}


async def test_a_closed_category_is_null_in_each_of_its_fields() -> None:
    found = await patient(
        "{ viewer { patient { nhsNumber name { text } birthDate age access { level reason } } } }",
        scope="patient/Communication.rs",
    )

    assert [found[one] for one in ("nhsNumber", "name", "birthDate", "age")] == [ACTOR] + [None] * 3
    assert found["access"][:3] == [CLOSED] * 3


async def test_fields_of_one_tick_are_asked_together() -> None:
    query = "{ viewer { patient { a: age b: age letters { totalCount } } } }"

    found = await asyncio.wait_for(patient(query), timeout=patience.SECONDS)

    assert found == {"a": 46, "b": 46, "letters": {"totalCount": 1}}
