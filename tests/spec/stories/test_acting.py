"""Stories of how somebody asks: composite tokens, narrow apps, services that are down."""

from tests.spec.stories.story import FAMILY, LISTS, MINE, Story

ANN = Story(
    people="""
        ann  1960-01-01
        bob  1950-01-01
        cat  1970-01-01
    """,
    grants="""
        ann  bob  health-and-welfare-lasting-power-of-attorney  G99901  2025-01-01
        ann  cat  consent                                       G99901  2025-01-01
        cat  bob  consent                                       G99901  2025-01-01
    """,
    records="""
        ann  RA1  appointment  2026-07-01  Dermatology
        bob  RA1  appointment  2026-07-02  Cardiology
        bob  RA2  letter       2026-06-01  Discharge
        cat  RA2  appointment  2026-07-03  Eye clinic
    """,
)
FIRST = ("viewer", "dependants", 0, "patient")


def test_a_composite_token_reaches_one_person_only() -> None:
    told = ANN.ask("ann", FAMILY, acting_for="bob")

    assert told.at("viewer", "patient") is None
    assert [one["name"] for one in told.at("viewer", "dependants")] == ["Bob"]
    assert told.titles(*FIRST, "appointments") == ["RA1 Cardiology"]
    assert told.titles(*FIRST, "letters") == ["RA2 Discharge"]


def test_a_composite_token_alone_is_no_evidence() -> None:
    told = ANN.ask("bob", FAMILY, acting_for="ann")

    assert told.data == {"viewer": {"patient": None, "dependants": []}}
    assert sum(told.asked.values()) == 0


def test_consent_opens_what_its_profile_names_and_no_letters() -> None:
    told = ANN.ask("ann", FAMILY)

    cat = ("viewer", "dependants", 1)
    assert told.titles(*cat, "patient", "appointments") == ["RA2 Eye clinic"]
    assert told.at(*cat, "patient", "letters") is None
    assert told.codes == ["viewer.dependants.1.patient.letters NOT_PERMITTED NOT_GRANTED"]


def test_nobody_acts_through_somebody_else() -> None:
    told = ANN.ask("cat", FAMILY)

    assert [one["name"] for one in told.at("viewer", "dependants")] == ["Bob"]


def test_an_app_gets_no_more_than_its_scopes() -> None:
    told = ANN.ask("ann", MINE, scope="patient/Appointment.rs")

    assert told.titles("viewer", "patient", "appointments") == ["RA1 Dermatology"]
    assert told.at("viewer", "patient", "letters") is None
    assert told.codes == ["viewer.patient.letters NOT_PERMITTED APP_SCOPE"]
    assert told.asked == {"RA1": 1, "RA2": 0, "RA3": 0}


def test_an_app_without_the_scope_for_relationships_sees_no_dependants() -> None:
    told = ANN.ask("ann", FAMILY, scope="patient/*.rs".replace("*", "Appointment"))

    assert told.at("viewer", "dependants") is None
    assert "viewer.dependants NOT_PERMITTED APP_SCOPE" in told.codes
    assert told.titles("viewer", "patient", "appointments") == ["RA1 Dermatology"]


def test_with_relationships_down_own_record_goes_on_and_proxies_wait() -> None:
    down = Story(ANN.people, grants=ANN.grants, records=ANN.records, relationships_down=True)

    told = down.ask("ann", FAMILY)

    assert told.titles("viewer", "patient", "appointments") == ["RA1 Dermatology"]
    assert told.at("viewer", "dependants") is None
    assert told.codes == ["viewer.dependants SOURCE_UNAVAILABLE"]


def test_with_relationships_down_every_number_gets_the_same_answer() -> None:
    down = Story(ANN.people, grants=ANN.grants, records=ANN.records, relationships_down=True)
    query = "query ($n: NhsNumber!) { patient(nhsNumber: $n) { ...Lists } }" + LISTS

    bob, stranger = (down.ask("ann", query, n=down.number(who)) for who in ("bob", "nobody"))

    assert bob == stranger
    assert bob.codes == ["patient SOURCE_UNAVAILABLE"]


def test_the_same_person_in_two_fields_is_looked_up_once() -> None:
    number = ANN.number("bob")
    query = f"""{{
        a: patient(nhsNumber: "{number}") {{ appointments {{ totalCount }} }}
        b: patient(nhsNumber: "{number}") {{ appointments {{ totalCount }} }}
        viewer {{ dependants {{ patient {{ appointments {{ totalCount }} }} }} }}
    }}"""

    told = ANN.ask("ann", query)

    assert told.at("a") == told.at("b") == {"appointments": {"totalCount": 1}}
    assert told.asked == {"RA1": 1, "RA2": 2, "RA3": 0}
