"""What was ordered together becomes one prescription, with one status for the whole.

Medicines belong together that carry the same group identifier: FHIR's "composite request this is
part of", which for electronic prescriptions is the number of the prescription. One without it is
a prescription by itself.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import structs

from schema.answer import Item
from schema.identifiers import LocalId
from schema.node import RecordRef
from schema.prescription import Prescription, PrescriptionStatus

_S = PrescriptionStatus
_OVER = (
    _S.COLLECTED,
    _S.DISPATCHED,
    _S.COMPLETED,
    _S.NOT_DISPENSED,
    _S.STOPPED,
    _S.CANCELLED,
    _S.CANCELLED_BY_PRESCRIBER,
)
"""Nothing more will become of such a medicine. What was had counts before what was not."""
_UNDER_WAY = (
    _S.PREPARING_REMAINDER,
    _S.WITH_PHARMACY,
    _S.WITH_PHARMACY_UNTRACKED,
    _S.APPROVED,
    _S.ACTIVE,
    _S.ON_HOLD,
    _S.TRACKING_UNAVAILABLE,
    _S.UNKNOWN,
)
"""Of those that are not ready: how far the furthest has come."""
_READY = (
    ({_S.READY_TO_COLLECT, _S.PARTLY_READY_TO_COLLECT}, _S.PARTLY_READY_TO_COLLECT),
    ({_S.READY_TO_DISPATCH, _S.PARTLY_READY_TO_DISPATCH}, _S.PARTLY_READY_TO_DISPATCH),
)


def status_of(medicines: Iterable[PrescriptionStatus]) -> PrescriptionStatus:
    """The status of a whole prescription, which says what its person can do now.

    The national service tracks each medicine by itself and has no word for the whole
    (task-businessStatus-nppt, `reference/nhs-domain.md` 2.6), so this is our rule:

    1. What all of them are, the whole is: READY_TO_COLLECT when all are.
    2. What is over says nothing while something is not: of the others,
    3. if only some are ready to be collected, PARTLY_READY_TO_COLLECT; else, if only some are
       ready to be sent, PARTLY_READY_TO_DISPATCH;
    4. else what the furthest of them is; what is not known comes last, but before "it is over".
    """
    said = set(medicines)
    going = said.difference(_OVER) or said
    if len(going) == 1:
        return going.pop()
    partly = (status for some, status in _READY if some & going)
    in_order = (status for status in (*_UNDER_WAY, *_OVER) if status in going)
    return next(partly, None) or next(in_order, _S.UNKNOWN)


def grouped(items: Sequence[Item[Prescription]]) -> Sequence[Item[Prescription]]:
    """One item for each prescription, in the order of their first medicines.

    What is not certainly about the person joins nobody's prescription. A label on one medicine is
    a label on the whole: who may not know of one may not see what it was ordered with.
    """
    groups: dict[str | int, list[Item[Prescription]]] = {}
    for number, item in enumerate(items):
        group = item.record.group if item.subject else None
        groups.setdefault(group or number, []).append(item)
    return tuple(_whole(group) for group in groups.values())


def _whole(medicines: Sequence[Item[Prescription]]) -> Item[Prescription]:
    first, group = medicines[0], medicines[0].record.group
    if group is None or first.subject is None:
        return first
    known = first.ref
    ref = RecordRef(known.subject, known.organisation, known.record_type, _local_id(group))
    times = [one.when for one in medicines if one.when]
    return structs.replace(
        first,
        record=_put_together([one.record for one in medicines], ref),
        ref=ref,
        when=min(times, key=lambda when: when.first, default=None),
        labels=frozenset().union(*(one.labels for one in medicines)),
        owner=next((one.owner for one in medicines if one.owner), None),
        identifiers=frozenset().union(*(one.identifiers for one in medicines)),
    )


def _put_together(medicines: Sequence[Prescription], ref: RecordRef) -> Prescription:
    """What is said once of a prescription is what the first medicine says that says it."""
    items = [item for one in medicines for item in one.items]
    codes = {item.status_code for item in items}
    return replace(
        medicines[0],
        ref=ref,
        items=items,
        status=status_of(item.status for item in items),
        status_code=codes.pop() if len(codes) == 1 else None,
        issued_on=next((one.issued_on for one in medicines if one.issued_on), None),
        prescriber=next((one.prescriber for one in medicines if one.prescriber), None),
        organisation=next((one.organisation for one in medicines if one.organisation), None),
        pharmacy=next((one.pharmacy for one in medicines if one.pharmacy), None),
    )


def _local_id(group: str) -> LocalId:
    """A name that stays while medicines come and go, and that no resource has."""
    return LocalId(f"group-{hashlib.sha256(group.encode()).hexdigest()[:40]}")
