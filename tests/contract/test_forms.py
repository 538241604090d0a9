"""The questions of a source: found by the name a Task gives them, and kept for everybody."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from schema.answer import Failure, FormFound
from schema.form import Question, QuestionType
from schema.report import SourceStatus
from tests.support.fhir_resources import Json, a_bundle, a_form
from tests.support.fhir_server import FakeFhirServer, Says
from tests.support.live import LiveTrust, a_live_trust
from tests.support.samples import sample

CANONICAL = "https://trust.example/Questionnaire/q1"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FakeFhirServer]:
    async with FakeFhirServer() as running:
        yield running


@pytest_asyncio.fixture
async def trust(server: FakeFhirServer) -> AsyncIterator[LiveTrust]:
    async with a_live_trust(server.base) as live:
        yield live


async def found(trust: LiveTrust, name: str) -> FormFound:
    """The questions of this name, which are there."""
    form = await trust.form(name)
    assert isinstance(form, FormFound)
    return form


async def test_questions_are_read_by_a_local_reference(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    server.says("Questionnaire/q1", Says.json(a_form()))

    form = await found(trust, "Questionnaire/q1")

    assert [one.link_id for one in form.questions] == ["weight"]
    assert (form.canonical, form.version) == (f"{CANONICAL}|1", "1")


async def test_questions_are_searched_for_by_their_canonical_url(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    server.says("Questionnaire", Says.json(a_bundle(a_form("other"), a_form())))

    form = await found(trust, f"{CANONICAL}|1")

    assert form.canonical == f"{CANONICAL}|1"
    assert server.asked[0].query == "url=https%3A%2F%2Ftrust.example%2FQuestionnaire%2Fq1&version=1"


async def test_questions_asked_for_again_are_not_fetched_again(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    server.says("Questionnaire/q1", Says.json(a_form()))

    first = await found(trust, "Questionnaire/q1")
    second = await found(trust, "Questionnaire/q1")

    assert (first, len(server.asked)) == (second, 1)


async def test_another_version_than_the_one_named_is_none(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    server.says("Questionnaire", Says.json(a_bundle(a_form(version="2"))))

    assert await trust.form(f"{CANONICAL}|1") is None


async def test_two_of_one_name_are_neither(server: FakeFhirServer, trust: LiveTrust) -> None:
    twice = a_form("q1"), {**a_form("q2"), "url": CANONICAL}
    server.says("Questionnaire", Says.json(a_bundle(*twice)))

    form = await trust.form(f"{CANONICAL}|1")

    assert isinstance(form, Failure)
    assert form.status is SourceStatus.INVALID


async def test_questions_that_are_not_there_are_none(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    assert await trust.form("Questionnaire/q1") is None


def asking(**item: Any) -> Says:
    """An answer with one question like this."""
    return Says.json(a_form("q1", {"linkId": "a", "type": "boolean", **item}))


UNCERTAIN: dict[str, Says] = {
    "another id": Says.json(a_form("q2")),
    "another resource": Says.json({"resourceType": "Patient", "id": "q1"}),
    "its own rules": Says.json(a_form(implicitRules="urn:x")),
    "modified": Says.json(a_form(modifierExtension=[{"url": "urn:x"}])),
    "one name twice": Says.json(a_form("q1", *[{"linkId": "a", "type": "boolean"}] * 2)),
    "a question without a name": Says.json(a_form("q1", {"type": "boolean"})),
    "a modified question": asking(modifierExtension=[{"url": "urn:x"}]),
    "a condition on no question": asking(
        enableWhen=[{"question": "b", "operator": "=", "answerBoolean": True}]
    ),
    "a condition of two answers": asking(
        enableWhen=[{"question": "a", "operator": "=", "answerBoolean": True, "answerInteger": 1}]
    ),
    "a comparison there is not": asking(
        enableWhen=[{"question": "a", "operator": "~", "answerBoolean": True}]
    ),
    "a rule that cannot be read": asking(required="yes"),
    "an option that cannot be read": asking(answerOption=[{"valueAttachment": {}}]),
    "no JSON": Says(200, b"<html>"),
}


@pytest.mark.parametrize("said", UNCERTAIN.values(), ids=UNCERTAIN.keys())
async def test_questions_of_uncertain_meaning_are_not_asked(
    server: FakeFhirServer, trust: LiveTrust, said: Says
) -> None:
    server.says("Questionnaire/q1", said)

    form = await trust.form("Questionnaire/q1")

    assert isinstance(form, Failure)
    assert form.status is SourceStatus.INVALID


async def test_a_server_elsewhere_is_never_asked(server: FakeFhirServer, trust: LiveTrust) -> None:
    server.says("Questionnaire", Says.json(a_bundle()))

    assert await trust.form("http://169.254.169.254/Questionnaire/q1") is None
    assert [one.path for one in server.asked] == ["Questionnaire"]


async def test_a_sort_of_answer_we_do_not_take_is_told_as_that(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    server.says("Questionnaire/q1", asking(type="attachment"))

    (question,) = (await found(trust, "Questionnaire/q1")).questions

    assert (question.type, question.type_code) == (QuestionType.UNSUPPORTED, "attachment")


async def test_the_published_questionnaire_flows_through_whole(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    published: Json = sample("ukcore/Questionnaire-InpatientSurvey.json")
    name = f"Questionnaire/{published['id']}"
    server.says(name, Says.json(published))

    form = await found(trust, name)

    nested = {one.link_id: (one.parent_link_id, one.depth) for one in form.questions}
    assert len(nested) == 9
    assert nested["2.2"] == ("2", 1)
    assert form.questions[3].type is QuestionType.DATE


LISTED = {"system": "urn:x", "concept": [{"code": "a", "display": "A"}, {"code": "b"}]}
EXPANDED = [
    {"abstract": True, "code": "top", "contains": [{"system": "urn:x", "code": "a"}]},
    {"system": "urn:x", "code": "b", "inactive": True},
]


async def options(trust: LiveTrust, server: FakeFhirServer, *inside: Json, name: str) -> Question:
    """The question whose options are in this ValueSet."""
    asked = {"linkId": "which", "type": "choice", "answerValueSet": name}
    server.says("Questionnaire/q1", Says.json(a_form("q1", asked, contained=list(inside))))
    (question,) = (await found(trust, "Questionnaire/q1")).questions
    return question


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"compose": {"include": [LISTED]}}, ["a", "b"]),
        ({"expansion": {"contains": EXPANDED}, "compose": {"include": [{}]}}, ["a"]),
    ],
    ids=["listed", "expanded"],
)
async def test_options_inside_the_questionnaire_are_options(
    server: FakeFhirServer, trust: LiveTrust, said: Json, codes: list[str]
) -> None:
    inside = {"resourceType": "ValueSet", "id": "v1", **said}

    question = await options(trust, server, inside, name="#v1")

    given = [one.coding for one in question.options or []]
    assert [(one.system, one.code) for one in given if one] == [("urn:x", one) for one in codes]
    assert not question.options_kept_elsewhere


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"compose": {"include": [LISTED], "exclude": [LISTED]}},
        {"compose": {"include": [LISTED, {"system": "urn:y"}]}},
        {"compose": {"include": [{**LISTED, "filter": [{"property": "x"}]}]}},
        {"compose": {"include": [{**LISTED, "valueSet": ["urn:z"]}]}},
        {"expansion": {"total": 9, "contains": EXPANDED}},
    ],
)
async def test_options_that_are_not_all_there_are_kept_elsewhere(
    server: FakeFhirServer, trust: LiveTrust, said: Json
) -> None:
    inside = {"resourceType": "ValueSet", "id": "v1", **said}

    question = await options(trust, server, inside, name="#v1")

    assert (question.options, question.options_kept_elsewhere) == (None, True)


async def test_options_of_another_server_are_kept_elsewhere(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    question = await options(trust, server, name="https://elsewhere.example/ValueSet/v1")

    assert (question.options, question.options_kept_elsewhere) == (None, True)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("extension", "told"),
    [
        ({"url": "x/sdc-questionnaire-enableWhenExpression"}, (True, False, False)),
        ({"url": "x/sdc-questionnaire-calculatedExpression"}, (False, True, False)),
        ({"url": "x/questionnaire-hidden", "valueBoolean": True}, (False, True, False)),
        ({"url": "x/questionnaire-hidden", "valueBoolean": False}, (False, False, False)),
        ({"url": "x/sdc-questionnaire-answerExpression"}, (False, False, True)),
        ({"url": "x/sdc-questionnaire-initialExpression"}, (False, False, False)),
    ],
)
async def test_expressions_are_noticed(
    server: FakeFhirServer, trust: LiveTrust, extension: Json, told: tuple[bool, ...]
) -> None:
    asked = {"linkId": "which", "type": "choice", "extension": [extension]}
    server.says("Questionnaire/q1", Says.json(a_form("q1", asked)))

    (one,) = (await found(trust, "Questionnaire/q1")).questions

    assert (one.asked_by_expression, one.worked_out, one.options_kept_elsewhere) == told


async def test_a_name_of_something_else_names_no_questions(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    form = await trust.form("Observation/q1")

    assert isinstance(form, Failure)
    assert (form.status, server.asked) == (SourceStatus.INVALID, [])


async def test_another_version_than_the_one_read_is_none(
    server: FakeFhirServer, trust: LiveTrust
) -> None:
    server.says("Questionnaire/q1", Says.json(a_form()))

    assert await trust.form("Questionnaire/q1|2") is None
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "said",
    [
        Says.json(a_form()),
        Says.json({"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}),
        Says.json(a_bundle(a_form(item=7))),
        Says(body=b"<html>"),
    ],
    ids=["questions", "an outcome", "unreadable", "no JSON"],
)
async def test_an_answer_that_is_no_list_of_questions_is_not_empty(
    server: FakeFhirServer, trust: LiveTrust, said: Says
) -> None:
    server.says("Questionnaire", said)

    form = await trust.form(CANONICAL)

    assert isinstance(form, Failure)
    assert form.status is SourceStatus.INVALID
