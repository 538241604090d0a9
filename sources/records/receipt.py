"""FHIR Task in the shape of the NHS App → how far a message got: delivered, notified, read.

No record: it names a message by its id, and nobody. It counts only for a message that is certainly
somebody's, where it comes along with that.
"""

from collections.abc import Iterable
from typing import Annotated

from schema.letter import ReadState
from sources.element import CRITICAL, CodeableConcept
from sources.origin import Origins
from sources.records.about import About
from sources.records.reader import moment

COMMUNICATION_ID = "https://fhir.nhs.uk/Id/nhs-app-communication-id"
"""By which receipts and replies name the message they are about."""

_STATUS = "https://fhir.nhs.uk/CodeSystem/NHSApp-Communication-Status"
_READ = "read"
_UNREAD = frozenset({"delivered", "notified", "unnotified", "notificationattempted"})


class ReceiptResource(About, tag_field="resourceType", tag="Task"):
    status: str | None = None
    code: Annotated[CodeableConcept | None, CRITICAL] = None
    authored_on: str | None = None
    last_modified: str | None = None

    def names(self, origins: Origins) -> Iterable[str]:
        """The ids of the message that it is about."""
        if self.status != "completed":
            return frozenset()
        own = (one for one in self.identifier if one.system == COMMUNICATION_ID)
        return frozenset(one.value.strip() for one in own if one.value)

    @property
    def said(self) -> str | None:
        """What became of the message, in the service's own word."""
        codings = self.code.coding if self.code else ()
        return next((one.code for one in codings if one.system == _STATUS and one.code), None)


def state_said(about: Iterable[About]) -> tuple[ReadState, str | None]:
    """How far a message got, as all receipts about it say. Once read stays read."""
    found = [one for one in about if isinstance(one, ReceiptResource)]
    said = [one.said for one in sorted(found, key=_recency) if one.said]
    read = next((code for code in said if code.casefold() == _READ), None)
    if read or not said:
        return (ReadState.READ if read else ReadState.UNKNOWN), read
    latest = said[-1]
    is_unread = latest.casefold() in _UNREAD
    return (ReadState.UNREAD if is_unread else ReadState.UNKNOWN), latest


def _recency(receipt: ReceiptResource) -> float:
    when = moment(receipt.last_modified) or moment(receipt.authored_on)
    return when.first.timestamp() if when else float("-inf")
