"""Read receipts of messages and letters: an extension of the PCA standards."""

from collections.abc import Callable

from schema.order import EffectKind
from sources.actions.doing import Changing, Doing, Json

_BASE = "https://fhir.nhs.uk/StructureDefinition"
_NAMES = frozenset({"Extension-Document-ReadReceipt", "Extension-Read-Receipt"})


def marking(name: str, code: str) -> Changing:
    """The action that puts the receipt of this name on a resource."""
    return Changing(_with_receipt(f"{_BASE}/{name}", code), _state)


def _with_receipt(url: str, code: str) -> Callable[[Json, Doing], Json]:
    def apply(current: Json, _: Doing) -> Json:
        others = [one for one in _extensions(current) if not _is_receipt(one)]
        return {**current, "extension": [*others, {"url": url, "valueCode": code}]}

    return apply


def _state(resource: Json) -> EffectKind | None:
    codes = (one.get("valueCode") for one in _extensions(resource) if _is_receipt(one))
    is_read = any(isinstance(code, str) and code.lower() == "read" for code in codes)
    return EffectKind.DONE if is_read else None


def _extensions(resource: Json) -> list[Json]:
    found = resource.get("extension")
    known = found if isinstance(found, list) else []
    return [one for one in known if isinstance(one, dict)]


def _is_receipt(extension: Json) -> bool:
    """Publishers use several bases for it."""
    return str(extension.get("url", "")).rsplit("/", 1)[-1] in _NAMES
