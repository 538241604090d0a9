"""The habits of one trust's FHIR server, as one value.

No two trusts have the same: a client that relies on one trust's manners fails at the next.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NewType

Ods = NewType("Ods", str)


class Dialect(StrEnum):
    """How a patient is named in a search; any other way does not select."""

    IDENTIFIER_MODIFIER = "identifier-modifier"
    CHAINED_PATIENT = "chained-patient"
    CHAINED_ACTOR = "chained-actor"
    REFERENCE = "reference"

    def selectors(self, resource_type: str) -> frozenset[str]:
        """The search parameters that name the patient of this type here."""
        match self:
            case Dialect.IDENTIFIER_MODIFIER:
                return frozenset({"patient:identifier"})
            case Dialect.CHAINED_PATIENT:
                return frozenset({"patient.identifier"})
            case Dialect.CHAINED_ACTOR:
                is_visit = resource_type == "Appointment"
                return frozenset({"actor:Patient.identifier" if is_visit else "patient.identifier"})
            case Dialect.REFERENCE:
                return frozenset({"patient", "subject", "actor"})


class Unselected(Enum):
    """What a search gets that names no patient in this trust's way."""

    EVERYONE = "the unknown parameter is ignored, so everyone's records come back"
    NOTHING = "no matches"
    WARNING = "no matches, and an OperationOutcome among the entries"
    REFUSED = "400"


class NextLink(Enum):
    """How the next page is linked."""

    NONE = "never"
    ABSOLUTE = "absolute URL below the base"
    QUERY = "?_getpages=… alone, to be put after the base"
    BASE_PATH = "/Type?… with a leading slash, to be put after the base"
    PUBLIC_HOST = "absolute URL on the trust's public host name"


class Etag(Enum):
    """How versions are written in the ETag header."""

    NONE = ""
    WEAK = 'W/"{}"'
    STRONG = '"{}"'


class Subject(Enum):
    """How items name their patient."""

    LOGICAL = "NHS number only; there is no Patient resource"
    LOCAL = "Patient/id only"
    BOTH = "Patient/id and NHS number"
    ABSOLUTE = "absolute URL of the Patient"


class Content(Enum):
    """How the content of a letter is reached."""

    PORTAL = "a deep link into the trust's portal"
    BINARY = "a Binary resource"
    INLINE = "base64 inside the attachment"


class Instants(Enum):
    """How points in time are written."""

    UTC_OFFSET = "2026-05-01T09:00:00+00:00"
    LONDON = "2026-05-01T10:00:00+01:00"
    ZULU = "2026-05-01T09:00:00Z"
    MILLISECONDS = "2026-05-01T09:00:00.000Z"


class Ids(Enum):
    """How ids are given: counters meet the same id at another trust."""

    UUID = "uuid"
    COUNTER = "1, 2, 3 by type"


# Result parameters of FHIR search that a server may honour.
_RICH = frozenset({"_count", "_sort", "_elements", "_include", "_revinclude", "_summary", "_total"})


@dataclass(frozen=True, slots=True)
class Profile:
    """One server's habits. The defaults are those of a well-mannered FHIR R4 server."""

    dialect: Dialect
    unselected: Unselected
    result_parameters: frozenset[str] = _RICH
    filters: bool = True  # dates, status and so on; portals know only the patient
    post_search: bool = True
    batch: bool = False  # several searches in one Bundle
    page_cap: int | None = None  # entries on a page; None = all at once
    next_link: NextLink = NextLink.NONE
    totals: bool = True
    strict: bool = False  # honours Prefer: handling=strict
    unknown_is_nothing: bool = False  # an unknown parameter empties the answer
    typed_references: bool = False  # patient=p1 is refused, patient=Patient/p1 is not
    full_tokens: bool = False  # identifiers must be system|value
    etag: Etag = Etag.WEAK
    if_match_required: bool = False
    full_urls: bool = True
    search_modes: bool = True
    none_is_404: bool = False
    subject: Subject = Subject.LOCAL
    content: Content = Content.BINARY
    instants: Instants = Instants.LONDON
    ids: Ids = Ids.UUID
    updates: bool = True
