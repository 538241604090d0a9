"""A CapabilityStatement says what the trust does; anybody may read it."""

import pytest

from sandbox.trusts import trusts
from tests.sandbox.asking import Asker

TRUSTS = [str(ods) for ods in trusts()]


async def _types(asker: Asker, trust: str) -> dict[str, dict[str, object]]:
    answer = await asker.raw("GET", f"/trusts/{trust}/FHIR/R4/metadata")
    assert answer.status == 200
    return {one["type"]: one for one in answer.json["rest"][0]["resource"]}


@pytest.mark.parametrize("trust", TRUSTS)
async def test_every_offered_type_is_in_the_statement(asker: Asker, trust: str) -> None:
    stated = await _types(asker, trust)

    offered = {type_ for one in trusts().values() if one.ods == trust for type_ in one.offers}
    assert {type_.partition(":")[0] for type_ in offered} <= set(stated)


@pytest.mark.parametrize("trust", TRUSTS)
async def test_the_patient_parameter_is_stated_in_its_form(asker: Asker, trust: str) -> None:
    stated = await _types(asker, trust)

    kind = min(set(stated) & {"Appointment", "CommunicationRequest", "Task"})
    parameters = stated[kind]["searchParam"]
    assert isinstance(parameters, list)
    forms = {one["documentation"].removeprefix("only as ") for one in parameters if "only as" in
             one.get("documentation", "")}  # fmt: skip
    dialect = next(one.profile.dialect for one in trusts().values() if one.ods == trust)
    assert forms == dialect.selectors(kind) - {"subject"}


async def test_a_portal_states_no_update_and_no_version(asker: Asker) -> None:
    stated = (await _types(asker, "RA1"))["Appointment"]

    interactions = stated["interaction"]
    assert isinstance(interactions, list)
    assert {one["code"] for one in interactions} == {"read", "search-type"}
    assert "Patient" not in await _types(asker, "RA1")


async def test_a_statement_says_that_it_is_a_sandbox(asker: Asker) -> None:
    answer = await asker.raw("GET", "/trusts/RB1/FHIR/R4/metadata")

    assert "sandbox" in answer.json["software"]["name"]
