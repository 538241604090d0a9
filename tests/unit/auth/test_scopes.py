"""Scopes grant exactly what they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.scopes import Scopes, grants_something
from schema.access import Action, Category
from schema.directory import RecordType

READ, CREATE, CHANGE = Action.READ, Action.CREATE, Action.CHANGE


@pytest.mark.parametrize(
    ("scope", "opened"),
    [
        ("patient/Appointment.rs", {READ}),
        ("patient/Appointment.read", {READ}),
        ("patient/Appointment.write", {CREATE, CHANGE}),
        ("patient/Appointment.*", {READ, CREATE, CHANGE}),
        ("patient/Appointment.cruds", {READ, CREATE, CHANGE}),
        ("patient/Appointment.c", {CREATE}),
        ("patient/Appointment.u", {CHANGE}),
        ("patient/*.rs", {READ}),
        ("patient/*.*", {READ, CREATE, CHANGE}),
    ],
)
def test_a_scope_opens_the_actions_it_names(scope: str, opened: set[Action]) -> None:
    scopes = Scopes.parse(scope)

    allowed = {action for action in Action if scopes.allows(Category.APPT, action)}

    assert allowed == opened


@pytest.mark.parametrize(
    "scope",
    [
        "patient/Appointment.r",
        "patient/Appointment.s",
        "patient/Appointment.sr",
        "patient/Appointment.rrs",
        "patient/Appointment.",
        "patient/Appointment",
        "patient/Appointment.rs?status=booked",
        "patient/appointment.rs",
        "patient/Appoint*.rs",
        "patient/Observation.rs",
        "user/Appointment.rs",
        "system/*.rs",
        "system/Appointment.read",
        "Patient/Appointment.rs",
        "patient/Appointment.rs,openid",
        "patient/Appointment.rs  openid",
        " patient/Appointment.rs",
        "patient/Appointment.rs\n",
        "patient/Appointment.rs\u00a0openid",
        "openid profile",
        "",
    ],
)
def test_any_other_form_does_not_open_reading(scope: str) -> None:
    scopes = Scopes.parse(scope)

    assert not scopes.allows(Category.APPT, READ)


def test_letters_of_two_scopes_add_up() -> None:
    scopes = Scopes.parse(["patient/Appointment.r", "patient/Appointment.s"])

    assert scopes.allows(Category.APPT, READ)


@pytest.mark.parametrize(
    ("resource_type", "category"),
    [
        ("Patient", Category.DEMOG),
        ("Appointment", Category.APPT),
        ("DocumentReference", Category.DOCS),
        ("Communication", Category.MSG),
        ("MedicationRequest", Category.PRESCR),
        ("QuestionnaireResponse", Category.PREASSESS),
        ("Observation", Category.TEST),
        ("Immunization", Category.VACC),
        ("Condition", Category.COND),
        ("AllergyIntolerance", Category.COND),
        ("MedicationStatement", Category.PRESCR),
        ("DiagnosticReport", Category.TEST),
        ("Task", Category.REG),
    ],
)
def test_each_resource_type_opens_one_category(resource_type: str, category: Category) -> None:
    scopes = Scopes.parse(f"patient/{resource_type}.rs")

    opened = {one for one in Category if scopes.allows(one, READ)}

    assert opened == {category}


@pytest.mark.parametrize(
    ("resource_type", "record_type"),
    [
        ("Condition", RecordType.CONDITION),
        ("AllergyIntolerance", RecordType.ALLERGY),
        ("MedicationStatement", RecordType.MEDICATION),
        ("Immunization", RecordType.IMMUNISATION),
        ("Observation", RecordType.OBSERVATION),
        ("DiagnosticReport", RecordType.DIAGNOSTIC_REPORT),
    ],
)
def test_of_a_kind_of_record_its_own_type_counts(
    resource_type: str, record_type: RecordType
) -> None:
    scopes = Scopes.parse(f"patient/{resource_type}.rs")

    opened = {one for one in RecordType if scopes.allows(one.category, READ, one)}

    assert opened == {record_type}


@pytest.mark.parametrize("resource_type", ["MedicationStatement", "AllergyIntolerance"])
def test_acting_takes_the_type_that_stands_for_the_category(resource_type: str) -> None:
    scopes = Scopes.parse(f"patient/{resource_type}.cruds")

    assert not any(scopes.allows(one, CREATE) for one in Category)


def test_relationships_and_developer_views_have_scopes_of_their_own() -> None:
    scopes = Scopes.parse("patient/RelatedPerson.rs kindred/developer")

    assert scopes.relationships
    assert scopes.developer
    assert not Scopes.parse("patient/Patient.rs openid").relationships
    assert not Scopes.parse("patient/*.cruds").developer


def test_the_intersection_holds_what_both_name() -> None:
    token = Scopes.parse("patient/Appointment.cruds patient/Patient.rs kindred/developer")
    app = Scopes.parse("patient/Appointment.rs patient/Communication.rs")

    both = token & app

    assert both == Scopes.parse("patient/Appointment.rs")


def test_developer_views_need_token_and_app() -> None:
    developer = Scopes.parse("kindred/developer")

    assert (developer & developer).developer
    assert not (developer & Scopes()).developer


@pytest.mark.parametrize("scope", ["kindred/developer", "patient/AuditEvent.rs", "patient/*.r"])
def test_a_scope_of_ours_grants_something(scope: str) -> None:
    assert grants_something(scope)


@pytest.mark.parametrize("scope", ["openid", "patient/Slot.rs", "kindred/admin"])
def test_a_scope_of_nobody_grants_nothing(scope: str) -> None:
    assert not grants_something(scope)


MALFORMED = [
    "patient/Appointment.rs?status=booked",
    "patient/Appointment.read?",
    "patient/*.cruds?category=x",
    "patient/**.rs",
    "patient/*",
    "patient/.rs",
    "patient//Appointment.rs",
    "patient/Appointment/x.rs",
    "patient/Appointment.rs.rs",
    "patient/Appointment.crudsx",
    "patient/Appointment.ur",
    "patient/Appointment.READ",
    "patient/Appointment.reading",
    "patient/Appointment.rs#x",
    "PATIENT/Appointment.rs",
    "practitioner/Appointment.rs",
    "user/*.cruds",
    "system/*.*",
    "launch/patient",
    "kindred/developers",
    "kindred/*",
]


@pytest.mark.parametrize("scope", [*MALFORMED, "patient\\Appointment.rs"])
def test_a_scope_that_is_malformed_or_anothers_grants_nothing(scope: str) -> None:
    assert Scopes.parse(scope) == Scopes()
    assert Scopes.parse([scope]) == Scopes()


@pytest.mark.parametrize("scope", MALFORMED)
def test_a_malformed_scope_leaves_those_beside_it(scope: str) -> None:
    assert Scopes.parse(f"{scope} patient/Patient.r") == Scopes.parse("patient/Patient.r")


def test_scopes_are_named_as_version_2_names_them() -> None:
    scopes = Scopes.parse("patient/Task.write patient/Appointment.read kindred/developer openid")

    assert scopes.names == ["patient/Appointment.rs", "patient/Task.cud", "kindred/developer"]
    assert Scopes().names == []


NAMES = st.sampled_from(
    [
        f"patient/{one}.{letters}"
        for one in ("*", "Patient", "Task", "AuditEvent", "RelatedPerson", "Slot")
        for letters in ("c", "rs", "cruds", "read", "write", "*", "us", "?")
    ]
    + ["kindred/developer", "openid"]
)


@given(st.lists(NAMES))
def test_the_names_of_scopes_mean_the_same_scopes(given_names: list[str]) -> None:
    scopes = Scopes.parse(given_names)

    assert Scopes.parse(scopes.names) == scopes


@pytest.mark.parametrize(
    ("scope", "controls", "access_log"),
    [
        ("patient/RelatedPerson.rus", True, False),
        ("patient/RelatedPerson.rs", False, False),
        ("patient/AuditEvent.rs", False, True),
        ("patient/AuditEvent.r", False, False),
        ("patient/Patient.cruds", False, False),
    ],
)
def test_controls_and_the_access_log_have_scopes_of_their_own(
    scope: str, controls: bool, access_log: bool
) -> None:
    scopes = Scopes.parse(scope)

    assert (scopes.controls, scopes.access_log) == (controls, access_log)
