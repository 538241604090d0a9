"""The CapabilityStatement of one trust: what its profile really does, no more."""

from datetime import date

from sandbox.profile import Etag, NextLink, Profile
from sandbox.resource import Json, Resource, resource
from sandbox.search.parameters import READ_ONLY_TYPES, TYPES, names_patient, parameters_of
from sandbox.search.query import split_name
from sandbox.trust import Trust

_OFFERED = frozenset(one for one in TYPES if names_patient("patient", one)) | {"Questionnaire"}
"""Types of records: a server has those that its trust offers."""


def types_of(trust: Trust) -> frozenset[str]:
    """Resource types that this server knows; the others are 404."""
    own = frozenset(name.partition(":")[0] for name in trust.offers)
    if "prescription-request" in trust.listing.actions:
        own |= {"Task"}  # nobody lists those, but they are taken
    if not trust.has_patients:
        return own
    return own | (TYPES - _OFFERED)


def statement(trust: Trust, base: str, today: date) -> Resource:
    """What GET /metadata answers."""
    return resource(
        {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": today.isoformat(),
            "kind": "instance",
            "fhirVersion": "4.0.1",
            "format": ["application/fhir+json"],
            "software": {"name": "Kindred sandbox, not a real record system"},
            "implementation": {
                "description": f"Simulated FHIR server of {trust.name}",
                "url": trust.public_base or base,
            },
            "rest": [
                {
                    "mode": "server",
                    "security": {"description": "OAuth 2.0 client credentials, bearer token"},
                    "interaction": [{"code": "batch"}] if trust.profile.batch else None,
                    "resource": [_type(name, trust.profile) for name in sorted(types_of(trust))],
                }
            ],
        }
    )


def _type(name: str, profile: Profile) -> Json:
    interactions = ["read"] if name in READ_ONLY_TYPES else ["read", "search-type"]
    if profile.etag is not Etag.NONE:
        interactions.append("vread")
    if profile.updates:
        interactions += ["create", "update"]
    includes = [f"{name}:{each}" for each in parameters_of(name)]
    can_include = "_include" in profile.result_parameters
    return {
        "type": name,
        "interaction": [{"code": code} for code in interactions],
        "versioning": "versioned-update" if profile.updates else "no-version",
        "conditionalCreate": profile.updates,
        "searchInclude": includes if can_include and name not in READ_ONLY_TYPES else [],
        "searchParam": _parameters(name, profile),
        "documentation": _paging(profile),
    }


def _parameters(name: str, profile: Profile) -> list[Json]:
    plain: list[Json] = [
        {"name": each, "type": parameter.kind.value}
        for each, parameter in parameters_of(name).items()
        if profile.filters and not names_patient(each, name)
    ]
    selectors: list[Json] = [
        {"name": split_name(each)[0], "type": "reference", "documentation": f"only as {each}"}
        for each in sorted(profile.dialect.selectors(name))
        if names_patient(split_name(each)[0], name)
    ]
    results: list[Json] = [
        {"name": each, "type": "special"} for each in sorted(profile.result_parameters)
    ]
    return [*selectors, *plain, *results] if parameters_of(name) else []


def _paging(profile: Profile) -> str:
    if profile.next_link is NextLink.NONE:
        return "All matches come in one answer."
    return f"At most {profile.page_cap} matches on a page; follow the next link as it is."
