"""The second look: is each item really about the subject, and may this principal see it?

Nothing leaves without it. What is withheld is dropped without a trace; what is not certainly
about the subject is counted, because a source that sends it has failed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from auth.labels import CONFIDENTIALITY, Labels
from schema.access import Permit
from schema.answer import Item
from schema.directory import Terms
from schema.node import Record

R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Released(Generic[R_co]):
    """What may be shown."""

    items: tuple[Item[R_co], ...]
    foreign: int
    """Items dropped because they are not certainly the subject's: report INVALID and raise a
    security event. Items withheld by label are in neither number."""


def release(
    permit: Permit, items: Iterable[Item[R_co]], terms: Terms, labels: Labels
) -> Released[R_co]:
    """Keep the items of one organisation's answer that its permit lets out, in their order."""
    held = tuple(items)
    own = tuple(item for item in held if _is_covered(permit, item, terms))
    shown = tuple(item for item in own if not _is_withheld(permit, item, terms, labels))
    return Released(shown, len(held) - len(own))


def _is_covered(permit: Permit, item: Item[R_co], terms: Terms) -> bool:
    """Does everything the item says of itself agree with the permit?"""
    ref = item.ref
    subject = item.subject == ref.subject == permit.subject
    organisation = ref.organisation == terms.organisation == permit.organisation
    return subject and organisation and ref.record_type.category is permit.category


def _is_withheld(permit: Permit, item: Item[R_co], terms: Terms, labels: Labels) -> bool:
    carried = frozenset(label.strip().upper() for label in item.labels)
    if carried & labels.withheld(permit.by_proxy):
        return True
    # A silent item of a type the organisation calls sensitive may be anything.
    unlabelled = not carried & CONFIDENTIALITY
    return permit.by_proxy and item.ref.record_type in terms.sensitive_types and unlabelled
