"""Stories of families: who sees whose record, and what nobody learns."""

from tests.spec.stories.story import FAMILY, LISTS, MINE, Story

HUGHES = Story(
    people="""
        maya   1988-03-02
        leo    2012-01-05
        ruby   2018-02-01
    """,
    grants="""
        maya  leo   parental-responsibility  G99901  2025-03-01
        maya  ruby  parental-responsibility  G99901  2020-03-01
    """,
    records="""
        maya  RA1  appointment  2026-07-01T09:30:00+01:00  Dermatology
        maya  RA2  appointment  2026-06-20T09:30:00+01:00  Fracture clinic
        maya  RA3  letter       2026-05                    Scan result
        leo   RA2  appointment  2026-07-03T14:00:00+01:00  Asthma clinic
        leo   RA1  letter       2026-06-01                 Asthma plan
        ruby  RA3  appointment  2026-08-01                 Eye clinic
    """,
)


def test_a_mother_sees_herself_and_her_children_in_one_query() -> None:
    told = HUGHES.ask("maya", FAMILY)

    assert told.errors == []
    assert told.titles("viewer", "patient", "appointments") == [
        "RA2 Fracture clinic",
        "RA1 Dermatology",
    ]
    assert told.titles("viewer", "patient", "letters") == ["RA3 Scan result"]
    assert [one["name"] for one in told.at("viewer", "dependants")] == ["Leo", "Ruby"]
    leo, ruby = ("viewer", "dependants", 0, "patient"), ("viewer", "dependants", 1, "patient")
    assert told.titles(*leo, "appointments") == ["RA2 Asthma clinic"]
    assert told.titles(*leo, "letters") == ["RA1 Asthma plan"]
    assert told.titles(*ruby, "appointments") == ["RA3 Eye clinic"]


def test_only_organisations_that_hold_somebody_are_asked() -> None:
    told = HUGHES.ask("maya", FAMILY)

    assert told.rows("viewer", "dependants", 1, "patient", "appointments") == {"RA3": "OK"}
    # Maya and Leo, appointments and letters, at two trusts each; Ruby at one of them.
    assert told.asked == {"RA1": 4, "RA2": 4, "RA3": 4}


def test_a_son_sees_himself_and_not_his_mother() -> None:
    mother = HUGHES.number("maya")
    query = f'{{ viewer {{ dependants {{ name }} }} patient(nhsNumber: "{mother}") {{ id }} }}'

    assert HUGHES.ask("leo", MINE).titles("viewer", "patient", "letters") == ["RA1 Asthma plan"]
    assert HUGHES.ask("leo", query).data == {"viewer": {"dependants": []}, "patient": None}


def test_messages_stay_closed_to_a_parent_unless_a_profile_opens_them() -> None:
    query = "{ viewer { dependants { patient { messages { totalCount } } } } }"

    told = HUGHES.ask("maya", query)

    assert told.at("viewer", "dependants", 0, "patient", "messages") is None
    assert told.codes == [
        f"viewer.dependants.{place}.patient.messages NOT_PERMITTED NOT_GRANTED" for place in (0, 1)
    ]
    assert sum(told.asked.values()) == 0


def test_a_stranger_learns_nothing_not_even_that_somebody_exists() -> None:
    query = "query ($n: NhsNumber!) { patient(nhsNumber: $n) { ...Lists } }" + LISTS
    story = HUGHES

    known = story.ask("stranger", query, n=story.number("leo"))
    unknown = story.ask("stranger", query, n=story.number("nobody at all"))

    assert known == unknown
    assert (known.data, known.errors, sum(known.asked.values())) == ({"patient": None}, [], 0)


def test_separated_parents_see_what_their_own_practice_granted() -> None:
    story = Story(
        people="""
            anna   1985-01-01
            ben    1984-01-01
            chloe  2019-01-01
        """,
        trusts="""
            RA1  any-gp  -
            RA2  G99902  -
        """,
        grants="""
            anna  chloe  parental-responsibility  G99901  2025-01-01
            ben   chloe  parental-responsibility  G99902  2025-01-01
        """,
        records="""
            chloe  RA1  appointment  2026-07-01  Hearing test
            chloe  RA2  appointment  2026-07-02  Speech therapy
        """,
    )
    child = ("viewer", "dependants", 0, "patient", "appointments")

    anna, ben = story.ask("anna", FAMILY), story.ask("ben", FAMILY)

    assert anna.titles(*child) == ["RA1 Hearing test"]
    assert anna.rows(*child) == {"RA1": "OK"}
    assert ben.titles(*child) == ["RA1 Hearing test", "RA2 Speech therapy"]
    assert ("ben" in str(anna.data).lower(), "RA2" in str(anna.data)) == (False, False)


def test_a_restricted_child_is_hidden_from_every_proxy() -> None:
    hidden = Story(
        people="maya  1988-03-02\nruby  2018-02-01  restricted",
        grants=HUGHES.grants.replace("leo ", "nobody"),
        records="ruby  RA3  appointment  2026-08-01  Eye clinic",
    )

    told = hidden.ask("maya", FAMILY)

    assert told.at("viewer", "dependants") == []
    assert (told.errors, sum(told.asked.values())) == ([], 0)


def test_a_restricted_person_sees_the_record_without_whereabouts() -> None:
    story = Story(
        people="iris  1990-01-01  restricted",
        records="iris  RA1  appointment  2026-07-01  Dermatology",
    )
    query = "{ viewer { patient { name { text } address { text } appointments { totalCount } } } }"

    told = story.ask("iris", query)

    assert told.at("viewer", "patient") == {
        "name": {"text": "Iris"},
        "address": None,
        "appointments": {"totalCount": 1},
    }


def test_nothing_of_a_person_who_died_is_shown_to_anybody() -> None:
    story = Story(
        people="maya  1988-03-02\nruby  2018-02-01  deceased",
        grants="maya  ruby  parental-responsibility  G99901  2025-03-01",
        records="ruby  RA3  appointment  2026-08-01  Eye clinic",
    )

    assert story.ask("maya", FAMILY).at("viewer", "dependants") == []
    assert story.ask("ruby", FAMILY).data == {"viewer": {"patient": None, "dependants": []}}


def test_what_a_label_withholds_leaves_no_trace_for_a_proxy() -> None:
    secret = "leo  RA2  appointment  2026-07-10  Clinic  label:SEX"
    with_secret = Story(HUGHES.people, grants=HUGHES.grants, records=HUGHES.records + secret)
    child = ("viewer", "dependants", 0, "patient", "appointments")

    mothers, before = with_secret.ask("maya", FAMILY), HUGHES.ask("maya", FAMILY)
    own = with_secret.ask("leo", MINE)

    assert mothers.at(*child) == before.at(*child)
    assert own.titles("viewer", "patient", "appointments") == ["RA2 Asthma clinic", "RA2 Clinic"]


ASKED = "{ viewer { dependants { name patient { questionnaires { nodes { title } } } } } }"
BEFORE_OPERATIONS = Story(
    people="""
        maya   1988-03-02
        leo    2018-01-05
        ann    1940-01-01
    """,
    grants="""
        maya  leo  parental-responsibility  G99901  2025-03-01
        maya  ann  consent                  G99901  2025-03-01
    """,
    records="""
        leo  RA1  questionnaire  2026-06-01T09:00:00+01:00  Before tonsils
        leo  RA2  questionnaire  2026-06-02T09:00:00+01:00  Restricted  label:R
        ann  RA2  questionnaire  2026-06-01T09:00:00+01:00  Before hip
    """,
)


def test_a_mother_sees_what_is_asked_of_her_child_and_no_neighbours() -> None:
    told = BEFORE_OPERATIONS.ask("maya", ASKED)

    people = {
        one["name"]: one["patient"]["questionnaires"] for one in told.at("viewer", "dependants")
    }
    assert people == {"Leo": {"nodes": [{"title": "Before tonsils"}]}, "Ann": None}
    assert told.codes == ["viewer.dependants.1.patient.questionnaires NOT_PERMITTED NOT_GRANTED"]
