"""FHIR Task → when a repeat of a medicine was asked for that nobody has decided on yet.

No record, and no prescription: it counts only where it comes along with the order that it is about,
and names the same person as that.
"""

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import field

from schema.moment import Moment
from sources.element import CRITICAL, NHS_NUMBER, Coding, Reference
from sources.local_name import local_name
from sources.origin import Origins
from sources.records.about import About
from sources.records.coded import CertainConcept
from sources.records.reader import Common, moment

FULFIL = Coding(system="http://hl7.org/fhir/CodeSystem/task-code", code="fulfill")
OPEN = frozenset({"requested", "received", "accepted", "ready", "in-progress", "on-hold"})
ORDER = "MedicationRequest"


class RepeatRequestResource(About, tag_field="resourceType", tag="Task"):
    status: Annotated[str | None, CRITICAL] = None
    code: Annotated[CertainConcept | None, CRITICAL] = None
    subject: Reference | None = field(name="for", default=None)
    authored_on: str | None = None
    based_on: tuple[Reference, ...] = ()

    def names(self, origins: Origins) -> Iterable[str]:
        """The orders that it asks to be fulfilled."""
        codes = {one.code for one in self.code.coding} if self.code else set()
        if self.status not in OPEN or FULFIL.code not in codes:
            return ()
        found = (local_name(one.reference, origins) for one in self.based_on)
        return {str(one.id) for one in found if one and one.resource_type == ORDER}


def asked_on(common: Common[Any], whose: Reference | None) -> Moment | None:
    """When the latest repeat was asked for of this order, which is of whom `whose` names."""
    found = common.setting.about.get(common.id, ())
    requests = [one for one in found if isinstance(one, RepeatRequestResource)]
    own = [one for one in requests if _is_same(one.subject, whose, common)]
    times = [when for one in own if (when := moment(one.authored_on))]
    return max(times, key=lambda when: when.first, default=None)


def _is_same(one: Reference | None, other: Reference | None, common: Common[Any]) -> bool:
    """Is it said of the same person, by number or by the Patient of this source?"""
    if one is None or other is None:
        return False
    number = one.value_of(NHS_NUMBER)
    if number is not None:
        return number == common.setting.asked
    origins = common.setting.origins
    named = local_name(one.reference, origins)
    return named is not None and named == local_name(other.reference, origins)
