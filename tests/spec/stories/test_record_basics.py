"""Stories of allergies, vaccinations and results: for oneself, for a child, to apps, in trouble."""

from dataclasses import replace

from tests.spec.stories.story import Story

BASICS = """
fragment Basics on Patient {
  allergies { completeness nodes { name statement } }
  immunisations { nodes { name } }
  observations { completeness nodes { name } sources { organisation { odsCode } status } }
}
"""
MINE = "query { viewer { patient { ...Basics } } }" + BASICS
CHILDREN = "query { viewer { dependants { name patient { ...Basics } } } }" + BASICS

MAYA = Story(
    people="""
        maya  1988-03-02
        ruby  2018-02-01
    """,
    grants="maya  ruby  parental-responsibility  G99901  2020-03-01",
    records="""
        maya  RA1  allergy       -           none known
        maya  RA1  observation   2026-05-01  Haemoglobin
        maya  RA2  observation   2026-05-02  Blood pressure
        ruby  RA2  allergy       -           Peanut
        ruby  RA3  immunisation  2019-02-01  MMR
        ruby  RA2  observation   2026-05-03  Peak flow
        ruby  RA2  observation   2026-05-04  Kept back  label:R
    """,
)
OWN = ("viewer", "patient")
RUBY = ("viewer", "dependants", 0, "patient")


def names(told: dict[str, list[dict[str, str]]]) -> set[str]:
    return {node["name"] for node in told["nodes"]}


def test_a_mother_sees_what_a_school_nurse_asks_her_for() -> None:
    told = MAYA.ask("maya", CHILDREN)

    assert told.errors == []
    assert names(told.at(*RUBY, "allergies")) == {"Peanut"}
    assert names(told.at(*RUBY, "immunisations")) == {"MMR"}


def test_a_result_that_is_kept_back_is_in_nobodys_list() -> None:
    told = MAYA.ask("maya", CHILDREN)

    assert names(told.at(*RUBY, "observations")) == {"Peak flow"}


def test_no_known_allergy_is_said_by_an_entry() -> None:
    told = MAYA.ask("maya", MINE)

    [stated] = told.at(*OWN, "allergies", "nodes")
    assert stated == {"name": None, "statement": "NO_KNOWN_ALLERGIES"}


def test_an_empty_list_of_allergies_states_nothing() -> None:
    told = replace(MAYA, records="maya  RA1  observation  2026-05-01  Haemoglobin").ask(
        "maya", MINE
    )

    assert told.at(*OWN, "allergies") == {"completeness": "COMPLETE", "nodes": []}


def test_a_hospital_that_is_down_does_not_state_that_there_are_none() -> None:
    down = replace(MAYA, trusts="RA1  any-gp  unavailable\nRA2  any-gp  -\nRA3  any-gp  -")

    told = down.ask("maya", MINE)

    assert told.at(*OWN, "allergies") == {"completeness": "PARTIAL", "nodes": []}
    assert names(told.at(*OWN, "observations")) == {"Blood pressure"}
    assert told.at(*OWN, "observations", "completeness") == "PARTIAL"


def test_an_app_for_vaccinations_is_not_shown_allergies() -> None:
    told = MAYA.ask("maya", CHILDREN, scope="patient/Immunization.rs patient/RelatedPerson.rs")

    assert names(told.at(*RUBY, "immunisations")) == {"MMR"}
    assert told.at(*RUBY, "allergies") is None
    assert "viewer.dependants.0.patient.allergies NOT_PERMITTED APP_SCOPE" in told.codes
