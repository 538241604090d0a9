"""The pharmacy that somebody chose, in their national record: the patch that puts one there.

Pure. JSON Patch in the envelope of the Personal Demographics Service, which addresses extensions
by their place and takes a patch as a whole or not at all.
"""

from schema.identifiers import OdsCode
from sources.actions.doing import Json, write_json
from sources.element import ODS_CODE
from sources.national.details import NOMINATED_PHARMACY

_URL = f"https://fhir.hl7.org.uk/StructureDefinition/{NOMINATED_PHARMACY}"


def nomination(record: Json, pharmacy: OdsCode) -> bytes:
    """What makes this the chosen pharmacy of a record, in the place of any other."""
    identifier = {"system": ODS_CODE, "value": pharmacy}
    value = {"url": _URL, "valueReference": {"identifier": identifier}}
    return write_json({"patches": _patches(_extensions(record), value)})


def _patches(there: list[Json], value: Json) -> list[Json]:
    for place, one in enumerate(there):
        if str(one.get("url", "")).rsplit("/", 1)[-1] == NOMINATED_PHARMACY:
            path = f"/extension/{place}"
            is_still_there = {"op": "test", "path": f"{path}/url", "value": one["url"]}
            return [is_still_there, {"op": "replace", "path": path, "value": value}]
    return [{"op": "add", "path": "/extension/-", "value": value}]


def _extensions(record: Json) -> list[Json]:
    """All of them in their places, whatever they are."""
    found = record.get("extension")
    known = found if isinstance(found, list) else []
    return [one if isinstance(one, dict) else {} for one in known]
