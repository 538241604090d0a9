"""What was asked for about an appointment and is settled by its trust: a PCA extension."""

from sources.actions.doing import Json

_NAME = "Extension-Appointment-RequestStatus"
_URL = f"https://fhir.nhs.uk/StructureDefinition/{_NAME}"


def with_request(resource: Json, code: str) -> Json:
    """The same with this request in the place of any other."""
    others = [one for one in _extensions(resource) if not _is_request(one)]
    return {**resource, "extension": [*others, {"url": _URL, "valueCode": code}]}


def requested(resource: Json) -> str | None:
    """The request under way."""
    codes = (one.get("valueCode") for one in _extensions(resource) if _is_request(one))
    return next((code for code in codes if isinstance(code, str)), None)


def _extensions(resource: Json) -> list[Json]:
    found = resource.get("extension")
    known = found if isinstance(found, list) else []
    return [one for one in known if isinstance(one, dict)]


def _is_request(extension: Json) -> bool:
    """Publishers use several bases for it."""
    return str(extension.get("url", "")).rsplit("/", 1)[-1] == _NAME
