"""The table of simulated trusts and practices: names, habits, and how a gateway lists them.

All names are fictional. `configuration.py` renders the gateway's examples from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sandbox.profile import (
    Content,
    Dialect,
    Etag,
    Ids,
    Instants,
    NextLink,
    Ods,
    Profile,
    Subject,
    Unselected,
)
from sandbox.trust import RECORDS, Listing, Trust

NORTHVALE = Ods("RA1")
SOUTHMERE = Ods("RB1")
EASTBROOK = Ods("RC1")
WESTCOMBE = Ods("RD1")
HIGHMOOR = Ods("RE1")
FENWICK = Ods("RF1")
ORCHARD_STREET = Ods("G99901")
MILLBROOK = Ods("G99902")
NATIONAL = Ods("X26")
NATIONAL_MESSAGES = Ods("X28")

_MESSAGES = ("letter-read", "message-read", "message-send")
_ACTIONS = (
    "appointment-cancel",
    "appointment-book",
    "appointment-reschedule",
    "appointment-confirm",
    *_MESSAGES,
)
_REQUESTS = (
    "appointment-cancel",
    "appointment-reschedule",
    "appointment-confirm",
    *_MESSAGES,
)
_ANSWERS = ("answers-begin", "answers-save", "answers-submit")
_TESTS = ("Observation", "DiagnosticReport")
_HEALTH = ("Condition", "AllergyIntolerance")
_EVERYTHING = (*RECORDS, *_HEALTH, *_TESTS, "MedicationStatement", "Immunization")


@dataclass(frozen=True, slots=True)
class Many:
    """How many trusts there are in all, at least those of the table; of the further ones, which
    hold nobody, `always` are to be asked about everybody.
    """

    trusts: int = 0
    always: int = 0


TABLE_ONLY = Many()


# A patient portal behind the NHS App (PCA producer standard): GET, one parameter, all at once.
_PORTAL = Profile(
    dialect=Dialect.IDENTIFIER_MODIFIER,
    unselected=Unselected.REFUSED,
    result_parameters=frozenset(),
    filters=False,
    post_search=False,
    full_tokens=True,
    etag=Etag.NONE,
    subject=Subject.LOGICAL,
    content=Content.PORTAL,
    instants=Instants.UTC_OFFSET,
    updates=False,
)

_TRUSTS = (
    Trust(
        NORTHVALE,
        "Northvale Hospitals",
        _PORTAL,
        Listing(search_method="GET"),
        offers=("Appointment", "DocumentReference", "Task"),
        town="Northvale",
    ),
    Trust(
        SOUTHMERE,
        "Southmere University Hospitals",
        Profile(
            dialect=Dialect.CHAINED_PATIENT,
            unselected=Unselected.EVERYONE,  # the hostile habit
            page_cap=5,
            next_link=NextLink.ABSOLUTE,
            subject=Subject.LOCAL,
            ids=Ids.COUNTER,
        ),
        Listing(
            elements=True,
            messages_for_parents=True,
            actions=(*_ACTIONS, *_ANSWERS),
            opening_marks_read=True,
        ),
        offers=(*RECORDS, *_HEALTH, *_TESTS, "Task", "Questionnaire", "QuestionnaireResponse"),
        town="Southmere",
    ),
    Trust(
        EASTBROOK,
        "Eastbrook Children's Hospital",
        Profile(  # in the manner of HAPI
            dialect=Dialect.REFERENCE,
            unselected=Unselected.EVERYONE,
            result_parameters=frozenset({"_count", "_include", "_total"}),
            page_cap=4,
            next_link=NextLink.QUERY,
            totals=False,
            strict=True,
            subject=Subject.LOCAL,
            instants=Instants.MILLISECONDS,
            ids=Ids.COUNTER,
        ),
        Listing(messages_for_parents=True, actions=_ACTIONS),
        offers=(*RECORDS, *_HEALTH, "Observation", "MedicationStatement"),
        town="Eastbrook",
    ),
    Trust(
        WESTCOMBE,
        "Westcombe Community and Mental Health",
        Profile(  # in the manner of Patients Know Best
            dialect=Dialect.CHAINED_ACTOR,
            unselected=Unselected.WARNING,
            result_parameters=frozenset({"_count", "_sort"}),
            post_search=False,
            page_cap=10,
            next_link=NextLink.PUBLIC_HOST,
            etag=Etag.STRONG,
            if_match_required=True,
            subject=Subject.BOTH,
            content=Content.INLINE,
        ),
        Listing(
            search_method="GET",
            accepts_grants_from=(),
            sensitive_types=("Communication", "DocumentReference", "Condition"),
            actions=_REQUESTS,
            appointment_changes="request",
        ),
        offers=(*RECORDS, "Condition"),
        town="Westcombe",
        public_base="https://records.westcombe.example/FHIR/R4",
    ),
    Trust(
        HIGHMOOR,
        "Highmoor Teaching Hospitals",
        Profile(  # in the manner of Medplum
            dialect=Dialect.REFERENCE,
            unselected=Unselected.NOTHING,
            result_parameters=frozenset({"_sort"}),
            unknown_is_nothing=True,
            batch=True,
            typed_references=True,
            etag=Etag.NONE,
            full_urls=False,
            search_modes=False,
            none_is_404=True,
            subject=Subject.LOCAL,
            instants=Instants.ZULU,
            ids=Ids.COUNTER,
        ),
        Listing(accepts_grants_from=("G99901",), not_found_means_none=True),
        offers=(*RECORDS, *_HEALTH),
        town="Highmoor",
    ),
    Trust(
        FENWICK,
        "Fenwick General",
        _PORTAL,
        Listing(search_method="GET", locate="always"),
        offers=_EVERYTHING,
        town="Fenwick",
    ),
    Trust(
        ORCHARD_STREET,
        "Orchard Street Surgery",
        Profile(
            dialect=Dialect.CHAINED_PATIENT,
            unselected=Unselected.REFUSED,
            result_parameters=frozenset({"_count", "_sort", "_include", "_revinclude"}),
            page_cap=6,
            next_link=NextLink.BASE_PATH,
            subject=Subject.ABSOLUTE,
            instants=Instants.LONDON,
        ),
        Listing(messages_for_parents=True, actions=(*_ACTIONS, "prescription-request")),
        offers=(
            *RECORDS,
            *_HEALTH,
            "MedicationRequest",
            "MedicationStatement",
            "Immunization",
            "Observation",
        ),
        kind="gp-practice",
        town="Northvale",
    ),
    Trust(
        NATIONAL_MESSAGES,
        "National message service",
        _PORTAL,
        Listing(search_method="GET", locate="always"),
        offers=("CommunicationRequest",),
        kind="national",
        town="National",
    ),
    # Takes applications of anybody, so it has to be asked about everybody.
    Trust(
        MILLBROOK,
        "Millbrook Practice",
        replace(_PORTAL, updates=True, etag=Etag.WEAK),
        Listing(search_method="GET", locate="always", actions=("registration-apply",)),
        offers=("Task:registration",),
        kind="gp-practice",
        town="Southmere",
    ),
)


def trusts(many: Many = TABLE_ONLY) -> Mapping[Ods, Trust]:
    """Every simulated FHIR server, in the order in which a gateway lists them."""
    generated = (_generated(number, many) for number in range(1, 1 + many.trusts - len(_TRUSTS)))
    return {trust.ods: trust for trust in (*_TRUSTS, *generated)}


def _generated(number: int, many: Many) -> Trust:
    """A trust without patients, in one of the four dialects by turns."""
    template = _TRUSTS[(number - 1) % len(Dialect)]
    is_asked = number <= many.always
    return Trust(
        Ods(f"T{number:04}"),
        f"Generated trust {number}",
        template.profile,
        Listing(
            search_method=template.listing.search_method,
            locate="always" if is_asked else "index",
        ),
        offers=template.offers,
        town=f"Town{number}",
    )


# Organisations that have no server here, but grant access or dispense.
OTHER_ORGANISATIONS = (
    (Ods("FX901"), "Northvale High Street Pharmacy", "pharmacy"),
    (Ods("FX902"), "Southmere Quay Pharmacy", "pharmacy"),
)
