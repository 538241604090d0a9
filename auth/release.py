"""The second look: is each item really about the subject, and may this principal see it?

Nothing leaves without it. What is withheld is dropped without a trace; what is not certainly
about the subject is counted, because a source that sends it has failed. A source that knows the
subject as somebody else is not believed at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from auth.identity import Identity, Known, compare
from auth.labels import CONFIDENTIALITY, Labels
from schema.access import Permit
from schema.answer import Answer, Item
from schema.directory import RecordType, Terms
from schema.node import Record

R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Released(Generic[R_co]):
    """What may be shown."""

    items: tuple[Item[R_co], ...]
    foreign: int
    """Items dropped because they are not certainly the subject's: report INVALID and raise a
    security event. Items withheld by label are in neither number."""
    unreadable: int
    """Entries that could not be read and may be told of; a withheld one leaves no trace."""
    quarantined: bool = False
    """The source knows the subject as somebody else; nothing of it is shown: report INVALID."""


@dataclass(frozen=True, slots=True)
class Withholding:
    """What one organisation's answer may not show under one permit."""

    permit: Permit
    terms: Terms
    labels: Labels

    def hides(self, carried: Iterable[str], record_type: RecordType) -> bool:
        """Is something with these labels withheld?"""
        found = frozenset(label.strip().upper() for label in carried)
        if found & self.labels.withheld(self.permit.by_proxy):
            return True
        # A silent item of a type the organisation calls sensitive may be anything.
        is_sensitive = self.permit.by_proxy and record_type in self.terms.sensitive_types
        return is_sensitive and not found & CONFIDENTIALITY


def release(
    permit: Permit,
    record_type: RecordType,
    answer: Answer[R_co],
    terms: Terms,
    labels: Labels,
    person: Known,
) -> Released[R_co]:
    """Keep the items of one organisation's answer that its permit lets out, in their order.

    `person`: the national record of the subject, with which the source's books must agree.
    """
    if compare(person, answer.patient).identity is Identity.DIFFERS:
        return Released((), 0, 0, quarantined=True)
    withholding = Withholding(permit, terms, labels)
    own = tuple(item for item in answer.items if _is_covered(permit, item, terms))
    return Released(
        tuple(item for item in own if not withholding.hides(item.labels, item.ref.record_type)),
        len(answer.items) - len(own),
        _unreadable(record_type, answer, withholding),
    )


def _unreadable(record_type: RecordType, answer: Answer[R_co], withholding: Withholding) -> int:
    labelled = answer.unreadable_labels
    told = sum(not withholding.hides(one, record_type) for one in labelled)
    silent = answer.unreadable - len(labelled)
    return told + (0 if withholding.hides((), record_type) else silent)


def _is_covered(permit: Permit, item: Item[R_co], terms: Terms) -> bool:
    """Does everything the item says of itself agree with the permit?"""
    ref = item.ref
    subject = item.subject == ref.subject == permit.subject
    organisation = ref.organisation == terms.organisation == permit.organisation
    return subject and organisation and ref.record_type.category is permit.category
