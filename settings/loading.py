"""Reads the file, has references to secrets followed, and checks what needs no other part of
Kindred. Where a value names a rule or a dialect, the part that uses it checks it at start.
"""

import secrets
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from settings.references import References
from settings.tables import (
    MINIMUM_KEY_LENGTH,
    ClientCredentialsAuth,
    ConfigurationError,
    EndpointSettings,
    Settings,
    TrustsFile,
)

T = TypeVar("T")


def load(path: Path, environ: Mapping[str, str], own_keys: Sequence[str] = ()) -> Settings:
    """Read the file and the source files it names, and replace secrets by their values.

    `own_keys`: those that a sandbox without any made when the file was read before.
    Raises ConfigurationError with the file, the key and the rule in one line.
    """
    settings = _shaped(path, _toml(path), Settings)
    trusts = [file for pattern in settings.sources_files for file in _trusts(path, pattern)]
    settings = msgspec.structs.replace(
        settings,
        sources=[*settings.sources, *(one for file in trusts for one in file.sources)],
        feeders=[*settings.feeders, *(one for file in trusts for one in file.feeders)],
    )
    references = References(path.parent, environ, settings.sandbox)
    revealed = references.followed(msgspec.to_builtins(settings))
    settings = _with_documents(msgspec.convert(revealed, Settings), path.parent)
    _check_urls(settings)
    _check_unique(settings)
    _check_names(settings)
    return _with_keys(settings, own_keys)


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: cannot be read ({type(error).__name__}).") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: is not TOML: {error}.") from error


def _shaped(path: Path, table: dict[str, object], shape: type[T]) -> T:
    try:
        return msgspec.convert(table, shape)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{path}: {error}.") from error


def _trusts(path: Path, pattern: str) -> list[TrustsFile]:
    try:
        found = sorted(path.parent.glob(pattern))
    except (ValueError, NotImplementedError):  # an empty or an absolute pattern
        found = []
    if not found:
        raise ConfigurationError(f"{path}: sources_files names no file ({pattern}).")
    return [_shaped(file, _toml(file), TrustsFile) for file in found]


def _check_urls(settings: Settings) -> None:
    """Only a sandbox may speak plain http."""
    allowed = ("https", "http") if settings.sandbox else ("https",)
    for name, url in _urls(settings):
        if not _is_plain_address(url, allowed):
            raise ConfigurationError(f"{name} must be an {allowed[0]}:// address without secrets.")


def _is_plain_address(url: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(url)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = not (parts.username or parts.query or parts.fragment)
    return usable and bare and parts.scheme in schemes and bool(parts.hostname)


def _urls(settings: Settings) -> list[tuple[str, str]]:
    national = settings.national
    services = (national.relationships, national.demographics)
    endpoints: list[EndpointSettings] = [*settings.sources, *services]
    named = [(f"base_url of {one.ods}", one.base_url) for one in endpoints]
    named += [(f"url_aliases of {one.ods}", url) for one in endpoints for url in one.url_aliases]
    named += [
        (f"token_url of {one.ods}", one.auth.token_url)
        for one in endpoints
        if isinstance(one.auth, ClientCredentialsAuth)
    ]
    named += [("jwks_url", one.jwks_url) for one in settings.issuers]
    named += [("issuer", one.issuer) for one in settings.issuers]
    explorer = settings.explorer
    if explorer.issuer:
        named += [("explorer.authorize_url", explorer.authorize)]
        named += [("explorer.token_url", explorer.token)]
    named += [("allowed_origins", one) for one in settings.gateway.allowed_origins]
    if settings.gateway.public_url:
        named += [("public_url", settings.gateway.public_url)]
    return named


def _check_unique(settings: Settings) -> None:
    offers = [(source.ods, kind) for source in settings.sources for kind in source.offers]
    for ods, kind in _repeated(offers):
        raise ConfigurationError(f"Two sources of {ods} offer {kind}.")
    for _ in _repeated(feeder.secret for feeder in settings.feeders):
        raise ConfigurationError("Two feeders have the same secret.")


def _check_names(settings: Settings) -> None:
    known = {source.ods for source in settings.sources}
    for feeder in settings.feeders:
        if feeder.source and feeder.source not in known:
            raise ConfigurationError(f"The feeder {feeder.client_id} names no source of ours.")
    for issuer in settings.issuers:
        if issuer.profile == "access-token" and not issuer.audience:
            raise ConfigurationError("An access-token issuer needs an audience.")
    if settings.access.absence_milliseconds >= settings.gateway.deadline_milliseconds:
        # Whoever is absent would be told that there was no time, every time.
        raise ConfigurationError(
            "access.absence_milliseconds must be less than gateway.deadline_milliseconds."
        )
    if not settings.sandbox and not settings.gateway.public_url:
        # The address a caller used is the caller's to say: proofs for other places would be good.
        for app in (one for one in settings.apps if one.sender_constrained):
            raise ConfigurationError(
                f"gateway.public_url is missing: proofs of the app {app.client_id} name it."
            )


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]


def _with_documents(settings: Settings, folder: Path) -> Settings:
    """Manifests of trusted documents are named as seen from the file."""
    apps = [
        msgspec.structs.replace(one, trusted_documents=str(folder / one.trusted_documents))
        if one.trusted_documents
        else one
        for one in settings.apps
    ]
    return msgspec.structs.replace(settings, apps=apps)


def _with_keys(settings: Settings, own: Sequence[str]) -> Settings:
    """A sandbox without keys gets one that lasts as long as the process."""
    keys = settings.gateway.keys
    if not settings.sandbox and any(len(key) < MINIMUM_KEY_LENGTH for key in keys):
        raise ConfigurationError(f"Each of keys needs {MINIMUM_KEY_LENGTH} characters or more.")
    if not keys and not settings.sandbox:
        raise ConfigurationError("gateway.keys is missing: ids and cursors need a key.")
    gateway = msgspec.structs.replace(
        settings.gateway, keys=keys or list(own) or [secrets.token_hex(32)]
    )
    return msgspec.structs.replace(settings, gateway=gateway)
