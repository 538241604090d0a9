"""Typed configuration: one TOML file, unknown keys refused, secrets by reference.

Only shapes and the rules that need no other part of Kindred stand here. What a value means (is
this a dialect, is that a category) is checked by the part that uses it, at start, with the same
`ConfigurationError`. Durations carry their unit in the name.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct, field


class ConfigurationError(Exception):
    """The configuration cannot be used. The text is one line for the operator, no secret in it."""


Ods = Annotated[str, Meta(pattern="^[A-Z0-9]{2,12}$")]
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
    max_response_bytes: Positive = 5_000_000
    url_aliases: list[str] = field(default_factory=list)


class NationalSettings(EndpointSettings, frozen=True, kw_only=True):
    """A national service."""

    name: str = "National services"
    accepts_grants_from: list[str] = field(default_factory=lambda: ["any-gp"])
    remember_seconds: Annotated[int, Meta(ge=0, le=60)] = 60


class SourceSettings(EndpointSettings, frozen=True, kw_only=True):
    """A source that holds records of people."""

    name: str
    kind: Literal["trust", "gp-practice", "pharmacy", "national", "other"] = "trust"
    dialect: str = "reference"
    offers: list[str] = field(default_factory=list)
    accepts_grants_from: list[str] = field(default_factory=list)
    locate: Literal["index", "always"] = "index"
    page_size: Positive = 50
    max_pages: Positive = 20
    max_content_bytes: Positive = 20_000_000
    search_method: Literal["GET", "POST"] = "GET"
    max_per_second: Positive = 60
    elements: bool = False
    batch: bool = False
    include_patient: bool = False
    minimum_age_years: Natural = 0
    self_minimum_age_years: Natural = 13
    review_birthday_years: Annotated[int, Meta(ge=11, le=13)] = 11
    not_found_means_none: bool = False
    sensitive_types: list[str] = field(default_factory=list)
    selectors: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, ProfileSettings] = field(default_factory=dict)


class GatewaySettings(Strict, frozen=True):
    """The gateway as a whole."""

    environment: Literal["production", "sandbox"] = "production"
    keys: list[str] = field(default_factory=list)
    public_url: str = "http://127.0.0.1:8000"
    deadline_milliseconds: Positive = 3000
    explorer: bool = False
    allowed_origins: list[str] = field(default_factory=list)


class ExplorerSettings(Strict, frozen=True):
    """Sign-in of the explorer page."""

    issuer: str = ""
    client_id: str = "kindred-explorer"


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


class AppSettings(Strict, frozen=True):
    """A partner app that may ask on a person's behalf."""

    client_id: str
    name: str
    scopes: list[str] = field(default_factory=list)
    requests_per_minute: Positive = 600
    source_requests_per_minute: Positive = 6000
    trusted_documents_only: bool = False
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


class AccessSettings(Strict, frozen=True):
    """What the rules can be told."""

    restricted_self: Literal["redacted", "allow", "deny"] = "redacted"
    unused_grant_years: Positive = 5
    labels: LabelSettings = field(default_factory=LabelSettings)
    profiles: dict[str, ProfileSettings] = field(default_factory=dict)


class NationalServices(Strict, frozen=True):
    """The national services by their job."""

    relationships: NationalSettings | None = None
    demographics: NationalSettings | None = None
    prescriptions: NationalSettings | None = None


class Settings(Strict, frozen=True):
    """The whole file."""

    gateway: GatewaySettings = field(default_factory=GatewaySettings)
    explorer: ExplorerSettings = field(default_factory=ExplorerSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    issuers: list[IssuerSettings] = field(default_factory=list)
    national: NationalServices = field(default_factory=NationalServices)
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


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read the file and the source files it names, and replace secrets by their values.

    Raises ConfigurationError with the file, the key and the rule in one line.
    """
    settings = _shaped(path, _toml(path))
    extra = [source for name in settings.sources_files for source in _sources(path, name)]
    settings = msgspec.structs.replace(settings, sources=[*settings.sources, *extra])
    revealed = _reveal(msgspec.to_builtins(settings), path.parent, environ, settings.sandbox)
    settings = msgspec.convert(revealed, Settings)
    _check_urls(settings)
    _check_unique(settings)
    return settings


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read ({type(error).__name__}).") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: is not TOML: {error}.") from error


def _shaped(path: Path, table: dict[str, object]) -> Settings:
    try:
        return msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{path}: {error}.") from error


def _sources(path: Path, pattern: str) -> list[SourceSettings]:
    found = sorted(path.parent.glob(pattern))
    if not found:
        raise ConfigurationError(f"{path}: sources_files names no file ({pattern}).")
    return [source for file in found for source in _shaped(file, _only_sources(file)).sources]


def _only_sources(file: Path) -> dict[str, object]:
    table = _toml(file)
    if set(table) != {"sources"}:
        raise ConfigurationError(f"{file}: may hold [[sources]] tables only.")
    return table


_SECRETS = frozenset({"token", "client_secret", "secret", "keys"})


def _reveal(value: object, folder: Path, environ: Mapping[str, str], sandbox: bool) -> object:
    """Replace each `env:`, `file:` or (sandbox only) `literal:` by what it stands for."""

    def revealed(key: str, inner: object) -> object:
        if key in _SECRETS and isinstance(inner, str):
            return _secret(inner, folder, environ, sandbox)
        if key in _SECRETS and isinstance(inner, list):
            return [_secret(str(one), folder, environ, sandbox) for one in inner]
        return _reveal(inner, folder, environ, sandbox)

    if isinstance(value, dict):
        return {key: revealed(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_reveal(inner, folder, environ, sandbox) for inner in value]
    return value


def _secret(reference: str, folder: Path, environ: Mapping[str, str], sandbox: bool) -> str:
    kind, _, name = reference.partition(":")
    if kind == "env" and name in environ:
        return environ[name]
    if kind == "file":
        try:
            return (folder / name).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigurationError(f"The secret file {name} cannot be read.") from error
    if kind == "literal" and sandbox:
        return name
    if kind == "env":
        raise ConfigurationError(f"The secret {name} is not in the environment.")
    raise ConfigurationError("A secret is written env:NAME or file:PATH.")


def _check_urls(settings: Settings) -> None:
    """Only a sandbox may speak plain http."""
    for name, url in _urls(settings):
        parts = urlsplit(url)
        allowed = ("https", "http") if settings.sandbox else ("https",)
        if parts.scheme not in allowed or not parts.hostname or parts.username or parts.query:
            raise ConfigurationError(f"{name} must be an {allowed[0]}:// address without secrets.")


def _urls(settings: Settings) -> list[tuple[str, str]]:
    national = settings.national
    services = (national.relationships, national.demographics, national.prescriptions)
    endpoints: list[EndpointSettings] = [*settings.sources, *(one for one in services if one)]
    named = [(f"base_url of {one.ods}", one.base_url) for one in endpoints]
    named += [(f"url_aliases of {one.ods}", url) for one in endpoints for url in one.url_aliases]
    named += [
        (f"token_url of {one.ods}", one.auth.token_url)
        for one in endpoints
        if isinstance(one.auth, ClientCredentialsAuth)
    ]
    named += [("jwks_url", one.jwks_url) for one in settings.issuers]
    return named


def _check_unique(settings: Settings) -> None:
    seen: set[tuple[str, str]] = set()
    for source in settings.sources:
        for kind in source.offers:
            if (source.ods, kind) in seen:
                raise ConfigurationError(f"Two sources of {source.ods} offer {kind}.")
            seen.add((source.ods, kind))
    for issuer in settings.issuers:
        if issuer.profile == "access-token" and not issuer.audience:
            raise ConfigurationError("An access-token issuer needs an audience.")
