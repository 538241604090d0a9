"""Which appointments an item refers to, so that it gives away none that is withheld. It shows
nothing, and does not look at what the item says in words."""

from collections.abc import Iterable

from schema.answer import Mention
from schema.directory import RecordType
from schema.node import RecordRef
from sources.element import Reference
from sources.local_name import local_name
from sources.records.reader import Setting, business_identifiers

_NONE: frozenset[Mention] = frozenset()


def appointments_of(setting: Setting, references: Iterable[Reference | None]) -> frozenset[Mention]:
    """Those of its own source by their id; of whatever source by a booking's identifier."""
    given = [one for one in references if one is not None]
    if not given:
        return _NONE
    names = (local_name(one.reference, setting.origins) for one in given)
    refs = [
        RecordRef(setting.asked, setting.organisation, RecordType.APPOINTMENT, name.id)
        for name in names
        if name and name.resource_type == "Appointment"
    ]
    identifiers = business_identifiers(named for one in given for named in one.identifiers)
    return identifiers.union(refs)
