"""The national vaccination record answers those who ask as it wants to be asked."""

import pytest

from sandbox.resource import texts
from tests.sandbox.asking import NHS, Asker

ELLA, MAYA, ROBIN = "9990000042", "9990000018", "9990000204"
_EVERY = "COVID19,FLU,MMR"


async def test_what_a_target_names_is_answered(asker: Asker) -> None:
    query = f"patient.identifier={NHS}|{MAYA}&-immunization.target=MMR,COVID19"

    answer = await asker.national("immunisations", f"/Immunization?{query}")

    (entry,) = answer.json["entry"]
    assert entry["resource"]["vaccineCode"]["coding"][0]["display"] == "Comirnaty vaccine"
    assert set(texts(entry, "resource.patient.identifier.value")) == {MAYA}


async def test_what_no_target_names_is_not_answered(asker: Asker) -> None:
    query = f"patient.identifier={NHS}|{MAYA}&-immunization.target=FLU"

    answer = await asker.national("immunisations", f"/Immunization?{query}")

    assert (answer.status, answer.json["total"]) == (200, 0)


@pytest.mark.parametrize(
    "query",
    [
        f"patient.identifier={NHS}|{MAYA}",
        f"patient.identifier={NHS}|{MAYA}&-immunization.target=PLAGUE",
        f"patient:identifier={NHS}|{MAYA}&-immunization.target={_EVERY}",
        f"patient.identifier={MAYA}&-immunization.target={_EVERY}",
    ],
    ids=["no target", "a target of nobody", "another parameter", "no system"],
)
async def test_any_other_question_is_refused(asker: Asker, query: str) -> None:
    answer = await asker.national("immunisations", f"/Immunization?{query}")

    assert answer.status == 400


async def test_one_record_is_read_by_its_id(asker: Asker) -> None:
    query = f"patient.identifier={NHS}|{MAYA}&-immunization.target=COVID19"
    found = await asker.national("immunisations", f"/Immunization?{query}")
    (entry,) = found.json["entry"]

    again = await asker.national("immunisations", f"/Immunization/{entry['resource']['id']}")
    none = await asker.national("immunisations", "/Immunization/none")

    assert (again.json, none.status) == (entry["resource"], 404)
