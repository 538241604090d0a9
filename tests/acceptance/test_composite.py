"""Tokens of one person acting for one other, and of apps with less than everything."""

import pytest

from tests.support.running import Running

pytestmark = pytest.mark.acceptance

WHO = "{ viewer { patient { id } dependants { name } } }"


async def test_a_composite_token_reaches_its_subject_only(running: Running) -> None:
    numbers = await running.personas()
    query = """query($noah: NhsNumber!, $ella: NhsNumber!, $maya: NhsNumber!) {
        noah: patient(nhsNumber: $noah) { appointments { nodes { title } } }
        ella: patient(nhsNumber: $ella) { id }
        maya: patient(nhsNumber: $maya) { id } }"""
    variables = {one: numbers[f"{one}-hughes"] for one in ("noah", "ella", "maya")}

    answer = await running.ask("maya-hughes", query, variables, act_for=numbers["noah-hughes"])

    assert answer["data"]["noah"]["appointments"]["nodes"]
    assert answer["data"]["ella"] is None
    assert answer["data"]["maya"] is None


async def test_a_composite_token_has_no_viewer_of_its_own(running: Running) -> None:
    numbers = await running.personas()

    answer = await running.ask("maya-hughes", WHO, act_for=numbers["noah-hughes"])

    viewer = answer["data"]["viewer"]
    assert viewer["patient"] is None
    assert len(viewer["dependants"]) == 1
    assert "Noah" in viewer["dependants"][0]["name"]


async def test_a_partner_app_sees_what_its_scopes_name(running: Running) -> None:
    query = """{ viewer { patient {
        appointments { nodes { title } } letters { nodes { title } } messages { nodes { subject } }
    } } }"""

    answer = await running.ask("maya-hughes", query, client_id="example-partner")

    patient = answer["data"]["viewer"]["patient"]
    assert patient["appointments"]["nodes"]
    assert patient["letters"]["nodes"]
    assert patient["messages"] is None
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "NOT_PERMITTED"
    assert error["extensions"]["reason"] == "APP_SCOPE"
    assert error["path"] == ["viewer", "patient", "messages"]


@pytest.mark.parametrize(
    ("persona", "why"),
    [
        ("tom-baker", "his grant was ended"),
        ("dan-novak", "the person he acted for is restricted"),
        ("ann-finch", "the person she acted for has died"),
        ("robin-stranger", "nobody ever granted anything"),
    ],
)
async def test_an_ending_looks_like_never_having_had_access(
    running: Running, persona: str, why: str
) -> None:
    answer = await running.ask(persona, "{ viewer { dependants { name } } }")

    assert answer == {"data": {"viewer": {"dependants": []}}}, why
