"""The tables of the configuration file: their keys, types and defaults.

Unknown keys are refused; durations carry their unit in the name.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field


class ConfigurationError(Exception):
    """The configuration cannot be used. The text is one line for the operator, no secret in it."""


Ods = Annotated[str, Meta(pattern="^[A-Z0-9]{2,12}$")]
MINIMUM_KEY_LENGTH = 32

_EVERYTHING = (
    *("DEMOG", "APPT", "DOCS", "MSG", "PRESCR"),
    *("PREASSESS", "TEST", "VACC", "COND", "REG"),
)
Positive = Annotated[int, Meta(ge=1)]
Natural = Annotated[int, Meta(ge=0)]


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file: unknown keys are refused."""


class NoAuth(Strict, frozen=True, tag_field="kind", tag="none"):
    """The source asks for no credentials."""


class BearerAuth(Strict, frozen=True, tag_field="kind", tag="bearer"):
    """A fixed token."""

    token: str


class ClientCredentialsAuth(Strict, frozen=True, tag_field="kind", tag="client-credentials"):
    """OAuth 2.0 client credentials (RFC 6749 section 4.4) with a shared secret."""

    token_url: str
    client_id: str
    client_secret: str


Auth = NoAuth | BearerAuth | ClientCredentialsAuth


class ProfileSettings(Strict, frozen=True):
    """Categories a grant on one legal basis opens."""

    read: list[str] = field(default_factory=list)
    write: list[str] = field(default_factory=list)


class EndpointSettings(Strict, frozen=True):
    """What every FHIR endpoint has, a trust's or a national service's."""

    ods: Ods
    base_url: str
    auth: Auth = field(default_factory=NoAuth)
    deadline_milliseconds: Positive = 2000
    max_concurrent: Positive = 16
    max_per_second: Positive = 60
    max_response_bytes: Positive = 5_000_000
    url_aliases: list[str] = field(default_factory=list)


class NationalSettings(EndpointSettings, frozen=True, kw_only=True):
    """A national service."""

    name: str = "National services"
    kind: Literal["national"] = "national"
    accepts_grants_from: list[str] = field(default_factory=lambda: ["any-gp"])
    remember_seconds: Annotated[int, Meta(ge=0, le=60)] = 60
    max_per_second: Positive = 5
    actions: list[str] = field(default_factory=list)


class SourceSettings(EndpointSettings, frozen=True, kw_only=True):
    """A source that holds records of people."""

    name: str
    kind: Literal["trust", "gp-practice", "pharmacy", "national", "other"] = "trust"
    dialect: str = "reference"
    offers: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    appointment_changes: Literal["direct", "request"] = "direct"
    opening_marks_read: bool = False
    accepts_grants_from: list[str] = field(default_factory=list)
    locate: Literal["index", "always"] = "index"
    page_size: Positive = 50
    max_pages: Positive = 100
    max_content_bytes: Positive = 20_000_000
    search_method: Literal["GET", "POST"] = "GET"
    elements: bool = False
    batch: bool = False
    include_patient: bool = False
    include_mentioned: bool = False
    include_requests: bool = False
    minimum_age_years: Natural = 0
    self_minimum_age_years: Annotated[int, Meta(ge=13)] = 13
    review_birthday_years: Annotated[int, Meta(ge=11, le=13)] = 11
    not_found_means_none: bool = False
    answer_cache_seconds: Annotated[int, Meta(ge=0, le=60)] = 0
    remember_none_seconds: Annotated[int, Meta(ge=0, le=3600)] = 60
    sensitive_types: list[str] = field(default_factory=list)
    selectors: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, ProfileSettings] = field(default_factory=dict)


class GatewaySettings(Strict, frozen=True):
    """The gateway as a whole."""

    environment: Literal["production", "sandbox"] = "production"
    keys: list[str] = field(default_factory=list)
    public_url: str = ""
    deadline_milliseconds: Positive = 3000
    settle_after_seconds: Positive = 30
    settle_every_seconds: Positive = 10
    stop_grace_milliseconds: Natural = 5000
    stop_notice_milliseconds: Natural = 0
    explorer: bool = False
    allowed_origins: list[str] = field(default_factory=list)
    proof_algorithms: list[Literal["ES256", "PS256", "RS256", "RS512"]] = field(
        default_factory=lambda: ["ES256", "PS256", "RS256"]
    )


class ExplorerSettings(Strict, frozen=True):
    """Sign-in of the explorer page."""

    issuer: str = ""
    client_id: str = "kindred-explorer"
    authorize_url: str = ""
    token_url: str = ""
    scope: str = (
        "openid profile patient/*.cruds patient/RelatedPerson.rs patient/AuditEvent.rs "
        "kindred/developer"
    )

    @property
    def authorize(self) -> str:
        """Where people are sent to sign in; by default the issuer's `/authorize`."""
        return self.authorize_url or f"{self.issuer}/authorize"

    @property
    def token(self) -> str:
        """Where the code is exchanged; by default the issuer's `/token`."""
        return self.token_url or f"{self.issuer}/token"


class StorageSettings(Strict, frozen=True):
    """Where audit, locator and choices are kept."""

    url: str = "sqlite:///kindred.db"
    shared_url: str = ""


class IssuerSettings(Strict, frozen=True):
    """Somebody whose tokens are believed."""

    issuer: str
    jwks_url: str
    audience: str = ""
    profile: Literal["access-token", "nhs-login"] = "access-token"
    algorithms: list[Literal["RS256", "RS512", "PS256", "ES256"]] = field(
        default_factory=lambda: ["RS512"]
    )
    keys_seconds: Positive = 3600


class LimitSettings(Strict, frozen=True, kw_only=True):
    """How much an app, and each person in it, may ask.

    Whoever acts for twenty people at ten trusts needs some 600 source requests for one operation.
    """

    requests_per_minute: Positive = 600
    person_requests_per_minute: Positive = 120
    source_requests_per_minute: Positive = 6000
    person_source_requests_per_minute: Positive = 2000
    source_requests_per_operation: Positive = 1000
    people_turned_away_per_minute: Positive = 10


class AppSettings(LimitSettings, frozen=True):
    """A partner app that may ask on a person's behalf."""

    client_id: Annotated[str, Meta(min_length=1, max_length=128)]
    name: str
    scopes: list[str] = field(default_factory=list)
    trusted_documents: str = ""
    trusted_documents_only: bool = False
    sender_constrained: bool = False
    suspended: bool = False


class OrganisationSettings(Strict, frozen=True):
    """An organisation that is no source here but is named in records and grants."""

    code: Ods
    name: str
    kind: Literal["trust", "gp-practice", "pharmacy", "national", "other"]


class FeederSettings(Strict, frozen=True):
    """Who may say whom a source holds (`source`), or that evidence changed (`events`)."""

    client_id: str
    secret: str
    source: str = ""
    events: bool = False


class LabelSettings(Strict, frozen=True):
    """Security labels under which an item is withheld."""

    self: list[str] = field(default_factory=lambda: ["V"])
    proxy: list[str] = field(
        default_factory=lambda: ["R", "V", "SEX", "HIV", "PSY", "SDV", "ETH", "SUD", "BH"]
    )


class TrustsFile(Strict, frozen=True):
    """A file that `sources_files` names: trusts, and who feeds the locator for them."""

    sources: list[SourceSettings] = field(default_factory=list)
    feeders: list[FeederSettings] = field(default_factory=list)


class AccessSettings(Strict, frozen=True):
    """What the rules can be told."""

    restricted_self: Literal["redacted", "allow", "deny"] = "redacted"
    unused_grant_years: Positive = 5
    absence_milliseconds: Natural = 500
    consent_maximum: ProfileSettings = field(
        default_factory=lambda: ProfileSettings(list(_EVERYTHING), list(_EVERYTHING))
    )
    labels: LabelSettings = field(default_factory=LabelSettings)
    profiles: dict[str, ProfileSettings] = field(default_factory=dict)


class NationalServices(Strict, frozen=True):
    """The national services by their job."""

    relationships: NationalSettings
    demographics: NationalSettings


class Settings(Strict, frozen=True):
    """The whole file."""

    national: NationalServices
    gateway: GatewaySettings = field(default_factory=GatewaySettings)
    explorer: ExplorerSettings = field(default_factory=ExplorerSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    issuers: list[IssuerSettings] = field(default_factory=list)
    apps: list[AppSettings] = field(default_factory=list)
    organisations: list[OrganisationSettings] = field(default_factory=list)
    sources: list[SourceSettings] = field(default_factory=list)
    sources_files: list[str] = field(default_factory=list)
    feeders: list[FeederSettings] = field(default_factory=list)
    access: AccessSettings = field(default_factory=AccessSettings)

    @property
    def sandbox(self) -> bool:
        """May plain http, literal secrets and a movable clock be used?"""
        return self.gateway.environment == "sandbox"
