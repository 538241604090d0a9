"""Stories of trusts: down, slow, lying or repeating each other, and what the person is told."""

import pytest

from tests.spec.stories.story import MINE, Story

JOSEPH = Story(
    people="joseph  1955-05-05",
    records="""
        joseph  RA1  appointment  2026-07-01  Cardiology
        joseph  RA2  appointment  2026-07-02  Eye clinic
        joseph  RA3  appointment  2026-07-03  Physiotherapy
    """,
)
LIST = ("viewer", "patient", "appointments")


def with_trusts(trusts: str) -> Story:
    return Story(JOSEPH.people, trusts, records=JOSEPH.records)


def test_one_trust_that_hangs_costs_its_own_items_only() -> None:
    told = with_trusts("RA1  -  hang\nRA2  -  unavailable\nRA3  -  -").ask("joseph", MINE)

    assert told.titles(*LIST) == ["RA3 Physiotherapy"]
    assert told.rows(*LIST) == {"RA1": "TIMED_OUT", "RA2": "UNAVAILABLE", "RA3": "OK"}
    assert (told.at(*LIST, "completeness"), told.at(*LIST, "totalCount")) == ("PARTIAL", None)
    assert told.seconds == pytest.approx(3.0)
    assert told.errors == []


def test_no_trust_at_all_answers_and_the_list_says_so() -> None:
    told = with_trusts("RA1  -  hang\nRA2  -  crash\nRA3  -  refused").ask("joseph", MINE)

    assert told.at(*LIST, "completeness") == "NONE"
    assert told.rows(*LIST) == {"RA1": "TIMED_OUT", "RA2": "UNAVAILABLE", "RA3": "REFUSED"}


def test_a_trust_that_sends_somebody_elses_item_is_not_believed() -> None:
    foreign = "joseph  RA2  appointment  2026-07-09  Maternity  about:somebody"
    story = Story(JOSEPH.people, records=JOSEPH.records + foreign)

    told = story.ask("joseph", MINE)

    assert told.titles(*LIST) == ["RA1 Cardiology", "RA2 Eye clinic", "RA3 Physiotherapy"]
    assert told.rows(*LIST) == {"RA1": "OK", "RA2": "INVALID", "RA3": "OK"}
    assert told.at(*LIST, "completeness") == "PARTIAL"


def test_two_trusts_that_share_a_booking_show_it_once() -> None:
    story = Story(
        JOSEPH.people,
        records="""
            joseph  RA1  appointment  2026-07-01  Cardiology        ubrn:U1
            joseph  RA2  appointment  2026-07-02  Heart clinic      ubrn:U1 owner:RA2
            joseph  RA3  appointment  2026-07-01  Cardiology
        """,
    )
    query = """{ viewer { patient { appointments { totalCount nodes {
        title provenance { organisation { odsCode } }
        alsoReportedBy { organisation { odsCode } } conflicts { field value }
    } } } } }"""

    told = story.ask("joseph", query)

    assert told.titles(*LIST) == ["RA3 Cardiology", "RA2 Heart clinic"]
    united = told.at(*LIST, "nodes", 1)
    assert united["alsoReportedBy"] == [{"organisation": {"odsCode": "RA1"}}]
    assert united["conflicts"] == [
        {"field": "title", "value": "Cardiology"},
        {"field": "start", "value": "2026-07-01"},
    ]


def test_pages_run_across_trusts_without_a_gap() -> None:
    records = "\n".join(
        f"joseph  RA{day % 3 + 1}  appointment  2026-07-{day + 1:02}  Visit {day}"
        for day in range(25)
    )
    story = Story(JOSEPH.people, records=records)
    query = """query ($after: String) { viewer { patient { appointments(first: 10, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { title }
    } } } }"""
    seen: list[str] = []
    after, more = None, True

    while more:
        page = story.ask("joseph", query, after=after).at(*LIST)
        seen += [node["title"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    assert seen == [f"Visit {day}" for day in range(25)]
    assert page["totalCount"] == 25


def test_a_cursor_of_one_person_is_none_for_another() -> None:
    story = Story(
        people="ann  1960-01-01\nbob  1950-01-01",
        grants="ann  bob  consent  G99901  2025-01-01",
        records="ann  RA1  appointment  2026-07-01  A\nbob  RA1  appointment  2026-07-01  B",
    )
    query = "{ viewer { patient { appointments { pageInfo { endCursor } } } } }"
    other = """query ($c: String, $n: NhsNumber!) {
        patient(nhsNumber: $n) { appointments(after: $c) { totalCount } }
    }"""
    cursor = story.ask("ann", query).at(*LIST, "pageInfo", "endCursor")

    told = story.ask("ann", other, c=cursor, n=story.number("bob"))

    assert told.codes == ["patient.appointments BAD_INPUT"]


def test_with_demographics_down_an_adult_keeps_their_own_record() -> None:
    down = Story(JOSEPH.people, records=JOSEPH.records, demographics_down=True)
    query = "{ viewer { patient { name { text } address { text } demographics { status } age } } }"

    lists, details = (down.ask("joseph", one, born="1955-05-05") for one in (MINE, query))

    assert len(lists.titles(*LIST)) == 3
    assert details.at("viewer", "patient") == {
        "name": None,
        "address": None,
        "demographics": {"status": "TIMED_OUT"},
        "age": None,
    }


@pytest.mark.parametrize("born", [None, "2011-01-01", "2010"])
def test_with_demographics_down_nobody_else_opens_anything(born: str | None) -> None:
    down = Story(JOSEPH.people, records=JOSEPH.records, demographics_down=True)

    told = down.ask("joseph", MINE, born=born)

    assert "viewer.patient.appointments NOT_PERMITTED UNAVAILABLE" in told.codes
    assert sum(told.asked.values()) == 0
