"""The gateway's configuration for this sandbox, rendered from the table of trusts.

`examples/sandbox.toml` and `examples/trusts.toml` are this rendering for the default addresses;
`python -m sandbox --config-out FILE` writes both in one file for any others.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import orjson

from sandbox.app import CLIENT_ID, NATIONAL_SECRET
from sandbox.grants import EVENTS_SECRET
from sandbox.identity.claims import AUDIENCE
from sandbox.identity.clients import (
    BOUND_PARTNER,
    PARTNER_SCOPE,
    PATIENT_SCOPES,
    same_origins,
)
from sandbox.identity.issuing import login_issuer
from sandbox.identity.keys import ALGORITHM
from sandbox.trust import Trust
from sandbox.trusts import NATIONAL, OTHER_ORGANISATIONS
from sandbox.world import base_path

Value: TypeAlias = "str | int | bool | Sequence[str] | Mapping[str, str]"
Table: TypeAlias = Mapping[str, Value]

MOST_PER_SECOND = 1_000
"""Nobody is stormed here: load tests must meet the gateway's limits, not a trust's."""

PLENTY = 1_000_000
"""For the sandbox's own apps: load tests must meet the gateway, not its allowance."""

_LIMITS = (
    "requests_per_minute",
    "person_requests_per_minute",
    "source_requests_per_minute",
    "person_source_requests_per_minute",
)
_DONE_NATIONALLY: Mapping[str, Table] = {"demographics": {"actions": ("pharmacy-nominate",)}}
_PARENT = "parental-responsibility"
_READ = ("DEMOG", "APPT", "DOCS", "PRESCR", "PREASSESS", "TEST", "VACC", "COND", "REG")
_WRITE = ("APPT", "PREASSESS", "PRESCR", "REG")
_HEAD = (
    "# Made from the table in sandbox/trusts.py. Simulated trusts only: no real secret is here.\n"
)


def gateway_file(origin: str, gateway: str, sources_files: Sequence[str]) -> str:
    """All but the sources. `origin` is the sandbox's; sources files are relative to this one."""
    issuer = f"{origin}/identity"
    return _HEAD + "".join(
        [
            *([_line("sources_files", sources_files)] if sources_files else []),
            _table("[gateway]", _gateway(origin, gateway)),
            _table("[explorer]", {"issuer": issuer, "client_id": "kindred-explorer"}),
            _table("[storage]", {"url": "sqlite:///kindred.db"}),
            _table("[[issuers]]", _issuer(issuer)),
            _table("[[issuers]]", _login(login_issuer(issuer))),
            *_national(origin),
            # Look-ups are quick here; so is the answer that somebody is not there.
            _table("[access]", {"absence_milliseconds": 100}),
            *(_table("[[apps]]", app) for app in _apps()),
            *(_table("[[organisations]]", each) for each in _organisations()),
            _table("[[feeders]]", _events()),
        ]
    )


def trusts_file(origin: str, known: Iterable[Trust]) -> str:
    """The sources, with who may feed the locator for each."""
    national = (_prescriptions(origin), _immunisations(origin))
    tables = (_table("[[sources]]", one) for one in national)
    return _HEAD + "".join([*(_source(trust, origin) for trust in known), *tables])


def whole_file(origin: str, gateway: str, known: Iterable[Trust]) -> str:
    """One file with everything."""
    return gateway_file(origin, gateway, ()) + trusts_file(origin, known).removeprefix(_HEAD)


def _gateway(origin: str, gateway: str) -> Table:
    return {
        "environment": "sandbox",
        "keys": ("literal:kindred-sandbox-key",),  # ids and cursors survive a restart
        "public_url": gateway,
        "deadline_milliseconds": 3000,
        "explorer": True,
        # The sandbox's own page on which trusts are broken asks the gateway too.
        "allowed_origins": (*same_origins(gateway), *same_origins(origin)),
    }


def _issuer(issuer: str) -> Table:
    return {
        "issuer": issuer,
        "jwks_url": f"{issuer}/jwks.json",
        "audience": AUDIENCE,
        "profile": "access-token",
        "algorithms": (ALGORITHM,),
    }


def _login(issuer: str) -> Table:
    """Speaks as NHS login does: the audience of its tokens is the app."""
    return {
        "issuer": issuer,
        "jwks_url": f"{issuer}/.well-known/jwks.json",
        "profile": "nhs-login",
        "algorithms": (ALGORITHM,),
    }


def _national(origin: str) -> Iterable[str]:
    for name in ("relationships", "demographics"):
        yield _table(
            f"[national.{name}]",
            {
                "ods": NATIONAL,
                "name": "National services",
                "kind": "national",
                "base_url": f"{origin}/national/{name}/FHIR/R4",
                "accepts_grants_from": ("any-gp",),
                "max_per_second": MOST_PER_SECOND,
                **_DONE_NATIONALLY.get(name, {}),
                "auth": _credentials(f"{origin}/national/token", NATIONAL_SECRET),
            },
        )


def _prescriptions(origin: str) -> Table:
    """The national service that keeps prescriptions."""
    return {
        **_nationwide(origin, "prescriptions"),
        "dialect": "pfp",
        "offers": ("MedicationRequest",),
    }


def _immunisations(origin: str) -> Table:
    """The national vaccination record."""
    return {
        **_nationwide(origin, "immunisations"),
        "dialect": "national-immunisation",
        "offers": ("Immunization",),
        "search_method": "POST",
    }


def _nationwide(origin: str, name: str) -> Table:
    """A national service that is a source: it is asked about everybody."""
    return {
        "ods": NATIONAL,
        "name": "National services",
        "kind": "national",
        "base_url": f"{origin}/national/{name}/FHIR/R4",
        "locate": "always",
        "max_per_second": MOST_PER_SECOND,
        "accepts_grants_from": ("any-gp",),
        "auth": _credentials(f"{origin}/national/token", NATIONAL_SECRET),
    }


def _credentials(token_url: str, secret: str) -> Mapping[str, str]:
    return {
        "kind": "client-credentials",
        "token_url": token_url,
        "client_id": CLIENT_ID,
        "client_secret": f"literal:{secret}",
    }


def _apps() -> Iterable[Table]:
    own = (*PATIENT_SCOPES, "kindred/developer")
    for name, said in (
        ("kindred-explorer", "Kindred explorer"),
        ("kindred-scripts", "Scripts and tests"),
    ):
        yield {"client_id": name, "name": said, "scopes": own, **dict.fromkeys(_LIMITS, PLENTY)}
    yield {
        "client_id": "example-partner",
        "name": "Example partner",
        "scopes": tuple(PARTNER_SCOPE.split()),
        # Narrow, so that a developer meets them within a minute.
        "person_requests_per_minute": 20,
        "person_source_requests_per_minute": 60,
        "source_requests_per_operation": 40,
        "people_turned_away_per_minute": 3,
    }
    yield {
        "client_id": BOUND_PARTNER,
        "name": "Example partner with a key",
        "scopes": tuple(PARTNER_SCOPE.split()),
        "sender_constrained": True,
    }


def _organisations() -> Iterable[Table]:
    for code, name, kind in OTHER_ORGANISATIONS:
        yield {"code": code, "name": name, "kind": kind}


def _events() -> Table:
    """The relationship service, which says when a grant was changed at run time."""
    secret = f"literal:{EVENTS_SECRET}"
    return {"client_id": "sandbox-relationships", "secret": secret, "events": True}


def _source(trust: Trust, origin: str) -> str:
    listing = trust.listing
    source: dict[str, Value] = {
        "ods": trust.ods,
        "name": trust.name,
        "kind": trust.kind,
        "base_url": f"{origin}{base_path(trust.ods)}",
        "dialect": trust.profile.dialect,
        "offers": trust.offers,
        "actions": listing.actions,
        "appointment_changes": listing.appointment_changes,
        "opening_marks_read": listing.opening_marks_read,
        "search_method": listing.search_method,
        "page_size": listing.page_size,
        "max_per_second": MOST_PER_SECOND,
        "elements": listing.elements,
        "locate": listing.locate,
        "accepts_grants_from": listing.accepts_grants_from,
        "not_found_means_none": listing.not_found_means_none,
        "sensitive_types": listing.sensitive_types,
        "url_aliases": (trust.public_base,) if trust.public_base else (),
        "auth": _credentials(f"{origin}/trusts/{trust.ods}/token", trust.secret),
    }
    if "prescription-request" in listing.actions:
        source["include_requests"] = True  # people see what they asked for
    feeder = {
        "client_id": trust.feeder_id,
        "secret": f"literal:{trust.feed_secret}",
        "source": trust.ods,
    }
    return _table("[[sources]]", source) + _profiles(trust) + _table("[[feeders]]", feeder)


def _profiles(trust: Trust) -> str:
    """What a parent's grant opens here, where that differs from the shipped profile."""
    if not trust.listing.messages_for_parents:
        return ""
    return _table(f"[sources.profiles.{_PARENT}]", {"read": (*_READ, "MSG"), "write": _WRITE})


def _table(head: str, values: Table) -> str:
    return f"\n{head}\n" + "".join(_line(name, value) for name, value in values.items())


def _line(name: str, value: Value) -> str:
    return f"{name} = {_written(value)}\n"


def _written(value: Value) -> str:
    """A TOML value; TOML's basic strings are JSON's here."""
    match value:
        case Mapping():
            pairs = ", ".join(f"{name} = {_written(each)}" for name, each in value.items())
            return f"{{ {pairs} }}"
        case str() | bool() | int():
            return orjson.dumps(value).decode()
        case _:
            return f"[{', '.join(_written(each) for each in value)}]"
