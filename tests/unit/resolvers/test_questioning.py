"""Questions and answers below a questionnaire: asked when selected, decided, charged, reported."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from msgspec import structs

from auth.scopes import Scopes
from schema.access import LegalBasis
from schema.answer import Failure, FormFound, Item
from schema.context import Context
from schema.contract import build_contract
from schema.form import Question, QuestionType
from schema.identifiers import NhsNumber
from schema.node import Record
from schema.report import SourceStatus
from tests.support.auth import ACTOR, NOW, SUBJECT, a_grant, a_person, a_principal
from tests.support.builders import (
    ANSWERS,
    CANARY,
    QUESTIONNAIRE,
    RA1,
    a_directory_of,
    a_ref,
    a_source,
    own_item,
)
from tests.support.fakes import FakeWorld, a_world

CONTRACT = build_contract(introspection=False)
FORM = FormFound(
    title="Before your operation",
    version="1",
    canonical="https://trust.example/Questionnaire/q1|1",
    questions=(Question(link_id="weight", type=QuestionType.INTEGER, type_code="integer"),),
    as_of=NOW,
)
ASKED = """questionnaires { nodes {
  form { report { status } questions { linkId } }
  answers { report { status returned } answers { status answered { path } } }
} }"""
MINE = f"{{ viewer {{ patient {{ {ASKED} }} }} }}"
THEIRS = f"{{ viewer {{ dependants {{ patient {{ {ASKED} }} }} }} }}"


def a_questioned_world(
    *answers: Item[Record],
    subject: NhsNumber = ACTOR,
    forms: Mapping[str, FormFound | Failure] | None = None,
) -> FakeWorld:
    """One questionnaire, and what stands behind it."""
    behind = a_ref(RA1, "r1", subject, ANSWERS)
    asked = own_item(
        subject, RA1, "t1", record_type=QUESTIONNAIRE, form_name="q1", answers_ref=behind
    )
    made = a_world(
        a_directory_of(a_source("RA1")),
        asked,
        *answers,
        people=[a_person(ACTOR).build(), a_person(SUBJECT).build()],
        grants=[a_grant().on(LegalBasis.LASTING_POWER_OF_ATTORNEY).build()],
    )
    made.sources.trusts[RA1].forms = forms or {}
    return made


async def asked(made: FakeWorld, query: str = MINE, scope: str = "patient/*.rs") -> Any:
    """The data of an answer without errors."""
    gateway = made.gateway(a_principal(scopes=Scopes.parse(f"{scope} patient/RelatedPerson.rs")))
    result = await CONTRACT.execute(query, context_value=Context(gateway))
    assert result.errors is None
    assert result.data is not None
    assert CANARY not in repr(result.data)
    return result.data["viewer"]


async def node_of(made: FakeWorld) -> Any:
    """One's own questionnaire."""
    return (await asked(made))["patient"]["questionnaires"]["nodes"][0]


def own_answers(**given: Any) -> Item[Record]:
    """What the actor answered."""
    return own_item(ACTOR, RA1, "r1", record_type=ANSWERS, **given)


async def test_questions_and_answers_come_with_their_reports() -> None:
    node = await node_of(a_questioned_world(own_answers(), forms={"q1": FORM}))

    assert node["form"] == {"report": {"status": "OK"}, "questions": [{"linkId": "weight"}]}
    assert node["answers"]["report"] == {"status": "OK", "returned": 1}
    assert node["answers"]["answers"]["answered"] == [{"path": "items[weight]"}]


async def test_nothing_more_is_asked_where_neither_is_selected() -> None:
    made = a_questioned_world(own_answers(), forms={"q1": FORM})

    await asked(made, "{ viewer { patient { questionnaires { nodes { title } } } } }")

    assert len(made.sources.trusts[RA1].permits) == 1


async def test_questions_that_cannot_be_had_are_a_row_and_no_empty_list() -> None:
    failure = Failure(RA1, SourceStatus.TIMED_OUT)

    node = await node_of(a_questioned_world(own_answers(), forms={"q1": failure}))

    assert node["form"] == {"report": {"status": "TIMED_OUT"}, "questions": None}
    assert node["answers"]["report"]["status"] == "OK"


async def test_answers_that_cannot_be_had_are_a_row_and_no_answers() -> None:
    made = a_questioned_world(own_answers(), forms={"q1": FORM})
    made.sources.trusts[RA1].trouble_reading = {ANSWERS: Failure(RA1, SourceStatus.TIMED_OUT)}

    node = await node_of(made)

    assert node["answers"] == {"report": {"status": "TIMED_OUT", "returned": 0}, "answers": None}
    assert node["form"]["report"]["status"] == "OK"


async def test_answers_that_the_organisation_does_not_offer_are_not_asked_for() -> None:
    made = a_questioned_world(own_answers(), forms={"q1": FORM})
    made = replace(made, directory=a_directory_of(a_source("RA1", QUESTIONNAIRE)))

    node = await node_of(made)

    assert node["answers"]["report"]["status"] == "NOT_ASKED"
    assert made.sources.trusts[RA1].read_refs == []


async def test_questions_of_an_organisation_that_is_not_open_are_not_asked_for() -> None:
    made = a_questioned_world(forms={"q1": FORM})
    gateway = made.gateway(a_principal())
    await gateway.own_patient()

    form = await gateway.form(a_ref("RA9", "t1", ACTOR, QUESTIONNAIRE), "q1")

    assert (form.report.status, form.questions) == (SourceStatus.NOT_ASKED, None)
    assert made.sources.calls == 0


async def test_answers_that_are_not_shown_are_not_recorded_as_shown() -> None:
    made = a_questioned_world()
    gateway = made.gateway(a_principal())
    await gateway.own_patient()

    found = await gateway.answers(a_ref(RA1, "r1", ACTOR, ANSWERS))

    assert found.answers is None
    assert "release" not in [one.outcome for one in gateway.trail.take()]


async def test_questions_that_are_not_there_are_empty() -> None:
    node = await node_of(a_questioned_world(own_answers()))

    assert node["form"] == {"report": {"status": "EMPTY"}, "questions": None}


async def test_somebody_elses_answers_behind_a_questionnaire_never_get_in() -> None:
    foreign = structs.replace(own_answers(status_code=CANARY), subject=SUBJECT)

    node = await node_of(a_questioned_world(foreign))

    assert node["answers"] == {"report": {"status": "INVALID", "returned": 0}, "answers": None}


async def test_answers_of_nobody_certain_never_get_in() -> None:
    nobodys = structs.replace(own_answers(status_code=CANARY), subject=None)

    node = await node_of(a_questioned_world(nobodys))

    assert node["answers"]["answers"] is None


async def test_restricted_answers_are_as_if_there_were_none_for_a_proxy() -> None:
    restricted = own_item(SUBJECT, RA1, "r1", record_type=ANSWERS, labels=["R"], status_code=CANARY)

    viewer = await asked(a_questioned_world(restricted, subject=SUBJECT), THEIRS)
    without = await asked(a_questioned_world(subject=SUBJECT), THEIRS)

    assert viewer == without


async def test_one_form_of_two_questionnaires_is_fetched_and_charged_once() -> None:
    made = a_questioned_world(forms={"q1": FORM})
    second = own_item(ACTOR, RA1, "t2", record_type=QUESTIONNAIRE, form_name="q1")
    trust = made.sources.trusts[RA1]
    trust.items = [*trust.items, second]
    gateway = made.gateway(a_principal(scopes=Scopes.parse("patient/*.rs")))
    query = "{ viewer { patient { questionnaires { nodes { form { version } } } } } }"

    await CONTRACT.execute(query, context_value=Context(gateway))

    cost = gateway.charges.cost()
    assert cost is not None
    assert (len(trust.permits), cost["sourceRequests"]) == (2, 2)


async def test_answers_that_are_shown_are_charged_and_recorded() -> None:
    made = a_questioned_world(own_answers())
    gateway = made.gateway(a_principal(scopes=Scopes.parse("patient/*.rs")))
    query = "{ viewer { patient { questionnaires { nodes { answers { answers { id } } } } } } }"

    await CONTRACT.execute(query, context_value=Context(gateway))

    cost = gateway.charges.cost()
    recorded = {name for entry in gateway.trail.take() for name in entry.released}
    assert cost is not None
    assert cost["sourceRequests"] == 2
    assert recorded == {"t1", "r1"}
