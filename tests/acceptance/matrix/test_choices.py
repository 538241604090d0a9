"""What people choose about those who act for them, while the national services are broken in every
way: it is kept or refused, and what is told of it is true. Nobody is ever kept from suspending.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from sandbox.world import build_world
from tests.acceptance.matrix.choices import CHOICES, Choice
from tests.acceptance.matrix.expectations import TABLE, Expected
from tests.acceptance.matrix.judging import spilt
from tests.acceptance.matrix.selecting import payload_of
from tests.support.assembly import Timing
from tests.support.pair import Pair, a_pair

pytestmark = [pytest.mark.acceptance, pytest.mark.asyncio(loop_scope="module")]

TIMING = Timing(source_milliseconds=600, operation_milliseconds=3000)
WHO, NATIONAL = "joseph-okafor", "X26"
PROXIES = "{ viewer { proxies { id suspended chosen { read } } } }"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    """One pair for all of it, with the sandbox's own people."""
    async with a_pair(build_world, tmp_path_factory.mktemp("choices"), TIMING) as made:
        yield made


@pytest.mark.parametrize("expected", TABLE, ids=lambda one: str(one.kind))
async def test_what_is_told_of_a_choice_is_true(pair: Pair, expected: Expected) -> None:
    found = {}
    for choice in CHOICES:
        before = await only_proxy(pair)
        await pair.turn(NATIONAL, expected.kind, **expected.options)
        answer = await chosen(pair, choice, before["id"])
        await pair.mend()
        pair.recover()
        found[choice.name] = wrong(choice, answer, before, await only_proxy(pair))

    assert {name: why for name, why in found.items() if why} == {}


def wrong(choice: Choice, answer: Any, before: Mapping[str, Any], after: Any) -> list[str]:
    """What is not as it should be."""
    told = answer["data"]["did"]
    is_done = told["outcome"] == "DONE"
    truths = {
        f"errors {answer.get('errors')}": "errors" not in answer,
        f"told {told}": is_done or (choice.may_be_refused and _is_refused(told)),
        f"became {after}": after == ({**before, **choice.leaves} if is_done else before),
        f"spilt {spilt(str(answer))}": not spilt(str(answer)),
    }
    return [why for why, is_true in truths.items() if not is_true]


def _is_refused(told: Mapping[str, Any]) -> bool:
    (error,) = told["errors"]
    is_said = error["code"] == "SOURCE_UNAVAILABLE" and error["message"]
    return told["outcome"] == "REJECTED" and bool(is_said) and told["proxy"] is None


async def only_proxy(pair: Pair) -> Mapping[str, Any]:
    """Who acts for them, when all is well."""
    answer = await pair.post(await pair.token(WHO), PROXIES)
    (found,) = answer["data"]["viewer"]["proxies"]
    return dict(found)


async def chosen(pair: Pair, choice: Choice, proxy_id: str) -> Any:
    """What becomes of a choice."""
    name = choice.name
    kind = f"{name[0].upper()}{name[1:]}Input"
    asked = f"mutation ($input: {kind}!) {{ did: {name}(input: $input) {payload_of(name)} }}"
    given = {"idempotencyKey": str(uuid4()), "proxyId": proxy_id, **choice.given}
    return await pair.post(await pair.token(WHO), asked, {}, {"input": given})
