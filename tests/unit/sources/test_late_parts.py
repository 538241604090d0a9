"""What is made of an item late can be made, whatever the source wrote: it is made where a fault
would cost the items of all sources."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from sources.errors import InvalidAnswer
from sources.records import READERS
from sources.records.reader import RecordReader
from sources.salvage import Unreadable
from tests.support.fhir_resources import MADE, Json, a_national_message
from tests.unit.sources.reading import read

ODD = ("", "https://[]@", "https://[", "//", "#", "\x00", "9" * 5000, "a/" * 50, "Appointment/..")
REFERENCE = {
    "reference": "Appointment/a1",
    "identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RA1"},
}
ONE = ("reasonReference", "owner", "custodian", "sender", "requester", "author", "focus")
"""Elements that hold a reference, in one kind of record or another."""
ALSO_MADE: Mapping[str, Callable[..., Json]] = {"CommunicationRequest": a_national_message}

REFERRING: Json = {
    **dict.fromkeys(ONE, REFERENCE),
    "about": [REFERENCE],
    "basedOn": [REFERENCE],
    "context": {"related": [REFERENCE]},
    "performer": [{"actor": REFERENCE}],
}


def oddly(element: Any, odd: str) -> Iterator[Any]:
    """The same, with another of its texts replaced each time."""
    match element:
        case dict():
            for name, one in element.items():
                yield from ({**element, name: other} for other in oddly(one, odd))
        case list():
            for place, one in enumerate(element):
                yield from ([*element[:place], it, *element[place + 1 :]] for it in oddly(one, odd))
        case str():
            yield odd


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd[:12] or "nothing")
@pytest.mark.parametrize("kind", READERS.values(), ids=lambda one: one.offer)
def test_every_part_of_an_item_that_was_read_can_be_made(
    kind: RecordReader[Any, Any], odd: str
) -> None:
    make = ALSO_MADE.get(kind.offer, MADE[kind.record_type])

    for resource in oddly({**REFERRING, **make()}, odd):
        try:
            item = read(kind, resource)
        except (Unreadable, InvalidAnswer):
            continue
        assert (item.record, item.owner, item.about) == (item.record, item.owner, item.about)
