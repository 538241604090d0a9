"""The searches of one person's record, as the gateway makes them of these trusts."""

from urllib.parse import quote

from bench.trusts import CODES
from bench.trusts.resources import KINDS

TOKEN = "https://fhir.nhs.uk/Id/nhs-number|{number}"  # noqa: S105 - FHIR's word for a value
HEADERS = {"Accept": "application/fhir+json", "Authorization": "Bearer bench"}


def searches(address: str, kind: str, number: str) -> list[tuple[str, str]]:
    """Trust and URL."""
    value = quote(TOKEN.format(number=number), safe="")
    return [(code, f"{address}/{code}/FHIR/{kind}?patient:identifier={value}") for code in CODES]


def everything(address: str, number: str) -> list[tuple[str, str]]:
    """Of all kinds."""
    return [one for kind in KINDS for one in searches(address, kind, number)]
