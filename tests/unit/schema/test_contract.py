"""The whole schema, run against the smallest possible fake of what fulfils it."""

import asyncio
from typing import Any

import pytest
from strawberry.types import ExecutionResult
from structlog.testing import capture_logs

from schema.context import Context
from schema.contract import build_contract
from schema.directory import Organisation, OrganisationKind
from schema.errors import SourceUnavailable
from schema.identifiers import NhsNumber, OdsCode
from schema.node import NodeRef, PatientRef
from schema.patient import Patient
from tests.support.auth import ACTOR, SUBJECT
from tests.support.builders import RA1, a_letter, a_ref

CONTRACT = build_contract(introspection=True)
CLOSED = build_contract(introspection=False)


class OnePerson:
    """Resolvers that know one person, one letter and one organisation. Everything else raises."""

    def id(self, ref: NodeRef) -> str:
        return "person" if isinstance(ref, PatientRef) else ref.local_id

    def content_url(self, ref: NodeRef, place: int = 0) -> str:
        return f"https://gateway.example/{self.id(ref)}"

    async def node(self, global_id: str) -> object:
        await asyncio.sleep(0)
        if global_id == "down":
            raise SourceUnavailable(RA1, "It is down.")
        if global_id == "broken":
            raise RuntimeError
        found = {"person": await self.own_patient(), "letter": a_letter(a_ref(local_id="letter"))}
        return found.get(global_id)

    async def own_patient(self) -> Patient:
        return Patient(ref=PatientRef(ACTOR), nhs_number=ACTOR)

    async def patient(self, subject: NhsNumber) -> Patient | None:
        return await self.own_patient() if subject == ACTOR else None

    def organisation(self, code: OdsCode) -> Organisation | None:
        known = Organisation(ods_code=RA1, name="Trust", kind=OrganisationKind.TRUST)
        return known if code == RA1 else None


async def ask(query: str, closed: bool = False, **variables: Any) -> ExecutionResult:
    context = Context(OnePerson())  # type: ignore[arg-type] # only what the queries here ask
    contract = CLOSED if closed else CONTRACT
    return await contract.execute(query, variable_values=variables, context_value=context)


def told(result: ExecutionResult) -> list[tuple[Any, Any]]:
    """Where each error is, and its code."""
    return [(one.path, (one.extensions or {}).get("code")) for one in result.errors or ()]


async def test_a_person_is_asked_for_by_number() -> None:
    query = "query ($n: NhsNumber!) { patient(nhsNumber: $n) { id nhsNumber } }"

    assert (await ask(query, n="999 000 0018")).data == {
        "patient": {"id": "person", "nhsNumber": ACTOR}
    }
    assert (await ask(query, n=SUBJECT)).data == {"patient": None}


async def test_the_viewers_own_record_is_below_viewer() -> None:
    assert (await ask("{ viewer { patient { nhsNumber } } }")).data == {
        "viewer": {"patient": {"nhsNumber": ACTOR}}
    }


async def test_organisation_codes_are_read_in_any_case() -> None:
    result = await ask('{ organisation(odsCode: "ra1") { odsCode name kind } }')

    assert result.data == {"organisation": {"odsCode": "RA1", "name": "Trust", "kind": "TRUST"}}


async def test_nodes_come_in_the_order_asked_for() -> None:
    query = '{ nodes(ids: ["letter", "nothing", "person", "letter"]) { __typename id } }'

    result = await ask(query)

    assert result.errors is None
    assert result.data == {
        "nodes": [
            {"__typename": "Letter", "id": "letter"},
            None,
            {"__typename": "Patient", "id": "person"},
            {"__typename": "Letter", "id": "letter"},
        ]
    }


@pytest.mark.parametrize(("bad", "code"), [("down", "SOURCE_UNAVAILABLE"), ("broken", None)])
async def test_a_node_that_fails_costs_no_other_node(bad: str, code: str | None) -> None:
    result = await ask(f'{{ nodes(ids: ["person", "{bad}", "letter"]) {{ id }} }}')

    assert result.data == {"nodes": [{"id": "person"}, None, {"id": "letter"}]}
    assert told(result) == [(["nodes", 1], code)]


async def test_fifty_nodes_pass_and_fifty_one_do_not() -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert (await ask(query, ids=["nothing"] * 50)).data == {"nodes": [None] * 50}
    assert told(await ask(query, ids=["nothing"] * 51)) == [(["nodes"], "LIMIT_EXCEEDED")]


@pytest.mark.parametrize(
    ("streamable", "portal", "expected"),
    [
        (True, None, "https://gateway.example/1"),
        (True, "https://portal.example", "https://gateway.example/1"),
        (False, "https://portal.example", "https://portal.example"),
        (False, None, None),
    ],
)
def test_a_letter_is_had_here_or_on_the_portal(
    streamable: bool, portal: str | None, expected: str | None
) -> None:
    letter = a_letter(streamable=streamable, portal_url=portal)
    info = type("Info", (), {"context": Context(OnePerson())})  # type: ignore[arg-type]

    assert letter.content_url(info=info()) == expected


async def test_the_schema_is_shown_to_developers_only() -> None:
    assert (await ask("{ __schema { queryType { name } } }")).errors is None
    assert (await ask("{ __schema { queryType { name } } }", closed=True)).data is None


async def test_names_are_suggested_to_developers_only() -> None:
    opened, closed = (
        await ask("{ viewr { __typename } }"),
        await ask("{ viewr { __typename } }", True),
    )

    assert "Did you mean 'viewer'?" in str(opened.errors)
    assert "viewer" not in str(closed.errors)


async def test_limits_hold_before_anything_is_validated() -> None:
    assert told(await ask("{" + " a {" * 12 + " b " + "}" * 13)) == [(None, "LIMIT_EXCEEDED")]


@pytest.mark.parametrize("literal", ['"2024-02-30"', "2024", "true", "[]", "{}", '""', "null"])
async def test_what_is_no_date_is_refused_as_an_argument(literal: str) -> None:
    period = f"{{ period: {{ start: {literal} }} }}"
    query = f"{{ viewer {{ patient {{ letters(filter: {period}) {{ totalCount }} }} }} }}"

    assert bool((await ask(query)).errors)


async def test_of_a_failing_document_only_that_it_was_read_is_logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with capture_logs() as logged:
        await ask('{ nodes(ids: ["broken"]) { id } patient(nhsNumber: "secret") { id } }')
        await ask('{ nodes(ids: ["broken"]) { id } }')

    step = {"event": "step 2: document read", "definitions": 1, "log_level": "debug"}
    assert logged == [step, step]
    assert caplog.records == []
    assert "".join(capsys.readouterr()) == ""
