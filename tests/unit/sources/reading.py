"""Reads one resource into an item as a source would, without a source."""

import json

from schema.answer import Item
from schema.identifiers import NhsNumber, OdsCode
from sources.bundle import S, read_resource
from sources.origin import Origins
from sources.records.reader import R, RecordReader, Setting
from tests.support.auth import NOW
from tests.support.builders import a_directory_of, a_source
from tests.support.fhir_resources import ANNA, Json

BASE = "https://fhir.trust.example/r4"


def read(reader: RecordReader[S, R], resource: Json) -> Item[R]:
    """The item of a resource that RA1 gave about Anna."""
    setting = Setting(
        directory=a_directory_of(a_source("RA1")),
        organisation=OdsCode("RA1"),
        record_type=reader.record_type,
        resource_type=reader.resource_type,
        asked=NhsNumber(ANNA),
        as_of=NOW,
        origins=Origins(BASE),
    )
    found = read_resource(json.dumps(resource).encode(), reader.struct)
    return reader.read(found, NhsNumber(ANNA), setting)
