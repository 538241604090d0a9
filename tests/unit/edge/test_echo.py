"""No message of any library repeats a value that was sent, wherever it stood.

A canary is put into every place for a value, as every kind of literal and variable, and must not
come out of the contract's errors as callers see them.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.errors import formatted, without_echo
from schema.context import Context
from schema.contract import build_contract
from schema.identifiers import RequestId
from tests.support.builders import CANARY

CONTRACTS = [build_contract(introspection=one) for one in (True, False)]

LISTED = "{ viewer { patient { appointments(§) { totalCount } } } }"
PLACES = [
    "{ patient(nhsNumber: §) { age } }",
    "{ organisation(odsCode: §) { name } }",
    "{ node(id: §) { id } }",
    "{ nodes(ids: §) { id } }",
    "{ nodes(ids: [§]) { id } }",
    "{ viewer @include(if: §) { __typename } }",
    "{ viewer { patient @skip(if: §) { age } } }",
    LISTED.replace("§", "first: §"),
    LISTED.replace("§", "after: §"),
    LISTED.replace("§", "orderBy: §"),
    LISTED.replace("§", "filter: §"),
    LISTED.replace("§", "filter: { period: § }"),
    LISTED.replace("§", "filter: { period: { start: § } }"),
    LISTED.replace("§", "filter: { status: § }"),
    LISTED.replace("§", "filter: { status: [BOOKED, §] }"),
    LISTED.replace("§", "filter: { organisation: [§] }"),
    "{ viewer { patient { access(on: §) { level } } } }",
    "query ($a: Int = §) { viewer { __typename } }",
    "query ($a: NhsNumber! = §) { patient(nhsNumber: $a) { age } }",
    "query ($a: AppointmentFilter = §) { viewer { __typename } }",
    "{ viewer } §",
    "§ { viewer { __typename } }",
]
QUOTED = json.dumps(f'{CANARY}\'s "found: {CANARY}", value: {CANARY}; got {CANARY}. {CANARY}')
LITERALS = [
    f'"{CANARY}"',
    QUOTED,
    f'"""{CANARY}\n\'{CANARY}\': {CANARY}"""',
    f'["{CANARY}", {QUOTED}]',
    f'[["{CANARY}"]]',
    f'{{ start: "{CANARY}" }}',
    f"{{ period: {{ start: {QUOTED} }} }}",
    f'{{ nothing: "{CANARY}" }}',
    f'{{ status: ["{CANARY}"], kind: {CANARY} }}',
    CANARY,
    f"[{CANARY}]",
    f"12{CANARY}",
    f"1.{CANARY}",
    f"1e{CANARY}",
    f"-{CANARY}",
    f'"{CANARY}',
    f'"{CANARY}\n"',
    f'"\\{CANARY}"',
    f'"\\u{CANARY}"',
    f'"""{CANARY}',
    f"'{CANARY}'",
    f"#{CANARY}\n",
    f"“{CANARY}”",
]
TYPES = {
    "NhsNumber!": PLACES[0],
    "OdsCode!": PLACES[1],
    "ID!": PLACES[2],
    "[ID!]!": PLACES[3],
    "Boolean!": PLACES[5],
    "Int": LISTED.replace("§", "first: §"),
    "String": LISTED.replace("§", "after: §"),
    "RecordOrder!": LISTED.replace("§", "orderBy: §"),
    "AppointmentFilter": LISTED.replace("§", "filter: §"),
    "PeriodFilter": LISTED.replace("§", "filter: { period: § }"),
    "PartialDate": LISTED.replace("§", "filter: { period: { start: § } }"),
    "[AppointmentStatus!]": LISTED.replace("§", "filter: { status: § }"),
    "[OdsCode!]": LISTED.replace("§", "filter: { organisation: § }"),
}
"""Types of variables, each with a place that takes it."""


def messages(query: str, variables: dict[str, Any] | None = None) -> list[str]:
    """What callers are told, as developers and as everybody else."""
    results = [
        asyncio.run(one.execute(query, variable_values=variables, context_value=_NOBODY))
        for one in CONTRACTS
    ]
    errors = [error for result in results for error in result.errors or ()]
    return [str(one["message"]) for one in formatted(errors, RequestId("request-1"))]


class _Nobody:
    """Resolvers that fulfil nothing: every value that gets so far was a good one."""


_NOBODY = Context(_Nobody())  # type: ignore[arg-type] # nothing here is answered


def coercing(kind: str) -> str:
    """A document that reads a variable of this type."""
    return f"query ($v: {kind}) " + TYPES[kind].replace("§", "$v")


def echoes(told: Sequence[str]) -> list[str]:
    return [message for message in told if CANARY in message.lower()]


@pytest.mark.parametrize("place", PLACES)
def test_no_literal_is_repeated(place: str) -> None:
    told = [message for literal in LITERALS for message in messages(place.replace("§", literal))]

    assert told
    assert echoes(told) == []


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.builds("{}{}{}".format, st.text(max_size=9), st.just(CANARY), st.text(max_size=9)),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2)
        | st.dictionaries(
            st.sampled_from(["period", "start", "end", "status", "kind", "organisation", "other"]),
            inner,
            min_size=1,
            max_size=3,
        )
    ),
    max_leaves=4,
)


@settings(max_examples=60)
@given(st.sampled_from(sorted(TYPES)), VALUES)
def test_no_variable_is_repeated(kind: str, value: Any) -> None:
    assert echoes(messages(coercing(kind), {"v": value})) == []


@settings(max_examples=60)
@given(st.sampled_from(PLACES), st.text(max_size=12), st.text(max_size=12))
def test_no_string_is_repeated_whatever_surrounds_it(place: str, before: str, after: str) -> None:
    literal = json.dumps(before + CANARY + after)

    assert echoes(messages(place.replace("§", literal))) == []


@pytest.mark.parametrize("kind", TYPES)
def test_wrong_variables_are_told_without_their_value(kind: str) -> None:
    values = [
        CANARY,
        [[CANARY]],
        {"period": {"start": CANARY}},
        {"status": CANARY},
        [{"a": CANARY}],
    ]

    told = [message for value in values for message in messages(coercing(kind), {"v": value})]

    assert echoes(told) == []


def test_what_is_wrong_is_still_told() -> None:
    query = "query ($n: Int) { viewer { patient { letters(first: $n) { totalCount } } } }"

    told = messages(query, {"n": CANARY})

    assert "Variable '$n' has invalid value: Int cannot represent non-integer value." in told


@pytest.mark.parametrize(
    "message",
    [
        "Cannot query field 'ages' on type 'Patient'. Did you mean 'age'?",
        "Field 'patient' of type 'Patient' must have a selection of subfields.",
        "Unknown argument 'nhsnumber' on field 'Query.patient'. Did you mean 'nhsNumber'?",
        "Variable '$a' is never used.",
        "Syntax Error: Expected Name, found '}'.",
        "Unknown fragment 'Lists'.",
    ],
)
def test_what_is_no_value_stays_in_the_message(message: str) -> None:
    kept = without_echo(message)

    assert kept in (message, "Syntax Error: Expected Name.")
