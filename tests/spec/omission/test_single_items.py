"""What is asked for by its id is there, or the caller is told that it could not be looked up.

Null alone says "not there, or not yours": a trust that could not be asked must never look so.
"""

from typing import Any

import pytest

from auth.scopes import Scopes
from schema.context import Context
from schema.identifiers import OdsCode
from tests.spec.omission.test_lists import CONTRACT, FAULTS, KINDS, holding, named
from tests.support.auth import ACTOR, a_principal
from tests.support.builders import a_ref
from tests.support.fakes import FakeWorld
from tests.support.virtual_time import run_virtually

SAID_TO_BE_ABSENT = {"sends somebody else's", "sends nobody's"}
"""The item that came is not the one asked for: it is dropped like one that is not there."""


def ask(made: FakeWorld, field: str) -> Any:
    principal = a_principal(scopes=Scopes.parse("patient/*.rs"))

    async def asked() -> Any:
        gateway = made.gateway(principal)
        name = gateway.id(a_ref("RB1", record_type=KINDS[field], subject=ACTOR))
        query = "query ($id: ID!) { node(id: $id) { id __typename } }"
        variables = {"id": name}
        return await CONTRACT.execute(query, variables, context_value=Context(gateway))

    answer, _ = run_virtually(asked())
    return answer


@pytest.mark.parametrize("field", KINDS)
@pytest.mark.parametrize("fault", sorted(set(FAULTS) - SAID_TO_BE_ABSENT))
def test_an_item_that_could_not_be_looked_up_is_an_error(field: str, fault: str) -> None:
    made = holding(KINDS[field])
    trust = made.sources.trusts[OdsCode("RB1")]
    trust.trouble = named(FAULTS[fault][0], "RB1", KINDS[field])

    answer = ask(made, field)

    assert answer.data == {"node": None}
    (error,) = answer.errors
    assert error.extensions["code"] == "SOURCE_UNAVAILABLE"
    assert error.extensions["organisation"] == "RB1"


@pytest.mark.parametrize("field", KINDS)
def test_an_item_of_a_healthy_trust_is_there(field: str) -> None:
    answer = ask(holding(KINDS[field]), field)

    assert answer.errors is None
    assert answer.data["node"] is not None
