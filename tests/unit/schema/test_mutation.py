"""What is written in a mutation arrives as one wish, and what became of it comes back."""

from typing import Any

import pytest
from strawberry.types import ExecutionResult

from schema.access import Category
from schema.action import ActionError, ActionErrorCode, ActionOutcome
from schema.context import Context
from schema.contract import build_contract
from schema.proxy import ProxyPayload
from schema.proxy_order import ProxyChange, ProxyWish

CONTRACT = build_contract(introspection=True)
PAYLOAD = "{ outcome proxy { id } errors { code message } }"
INPUT = 'idempotencyKey: "key-1", proxyId: "id-1"'


class OneAnswer:
    """Resolvers that remember wishes and refuse them all."""

    def __init__(self) -> None:
        self.wishes: list[ProxyWish] = []

    async def change_proxy(self, wish: ProxyWish) -> ProxyPayload:
        self.wishes.append(wish)
        error = ActionError(code=ActionErrorCode.NOT_FOUND, message="Nobody.")
        return ProxyPayload(outcome=ActionOutcome.REJECTED, proxy=None, errors=[error])


async def run(document: str, resolvers: OneAnswer) -> ExecutionResult:
    context = Context(resolvers)  # type: ignore[arg-type] # only what mutations ask
    return await CONTRACT.execute(document, context_value=context)


MUTATIONS: dict[str, tuple[str, ProxyWish]] = {
    "suspend": (
        f"suspendProxy(input: {{{INPUT}}})",
        ProxyWish(ProxyChange.SUSPEND, "key-1", "id-1"),
    ),
    "restore": (
        f"restoreProxy(input: {{{INPUT}}})",
        ProxyWish(ProxyChange.RESTORE, "key-1", "id-1"),
    ),
    "choose": (
        f"setProxyCategories(input: {{{INPUT}, read: [APPT, DOCS, APPT], write: []}})",
        ProxyWish(
            ProxyChange.CHOOSE,
            "key-1",
            "id-1",
            frozenset({Category.APPT, Category.DOCS}),
            frozenset(),
        ),
    ),
    "choose nothing of one's own": (
        f"setProxyCategories(input: {{{INPUT}, read: null}})",
        ProxyWish(ProxyChange.CHOOSE, "key-1", "id-1"),
    ),
}


@pytest.mark.parametrize(("written", "wish"), MUTATIONS.values(), ids=MUTATIONS)
async def test_a_mutation_arrives_as_it_is_written(written: str, wish: ProxyWish) -> None:
    resolvers = OneAnswer()

    result = await run(f"mutation {{ did: {written} {PAYLOAD} }}", resolvers)

    assert resolvers.wishes == [wish]
    assert result.data == {
        "did": {
            "outcome": "REJECTED",
            "proxy": None,
            "errors": [{"code": "NOT_FOUND", "message": "Nobody."}],
        }
    }


async def test_mutations_of_a_document_are_run_in_their_order() -> None:
    resolvers = OneAnswer()
    several = " ".join(
        f'm{place}: suspendProxy(input: {{idempotencyKey: "{place}", proxyId: "x"}}) {{ outcome }}'
        for place in range(9)
    )

    await run(f"mutation {{ {several} }}", resolvers)

    assert [one.key for one in resolvers.wishes] == [str(place) for place in range(9)]


@pytest.mark.parametrize(
    "given", ['proxyId: "x"', 'idempotencyKey: "k"', "", f"{INPUT}, read: [ALL]"]
)
async def test_an_input_that_does_not_fit_changes_nothing(given: str) -> None:
    resolvers = OneAnswer()
    name = "setProxyCategories" if "read" in given else "suspendProxy"

    result: Any = await run(f"mutation {{ {name}(input: {{{given}}}) {PAYLOAD} }}", resolvers)

    assert result.errors
    assert resolvers.wishes == []
