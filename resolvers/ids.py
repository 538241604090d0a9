"""Global ids: sealed names of people and of items. An id is a claim and opens nothing."""

import msgspec

from resolvers.seal import Seal
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import NodeRef, PatientRef, RecordRef
from schema.slot import SlotRef

_PURPOSE = "id"
_PROXY = "proxy"
_SLOT = "slot"
_KINDS = RecordType.__members__
_NAMES = {kind: name for name, kind in _KINDS.items()}
_encode = msgspec.msgpack.Encoder().encode


class GlobalIds:
    """Turns references into ids and back."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal

    def encode(self, ref: NodeRef) -> str:
        """Return the id, the same at every call and after every restart."""
        parts: list[str] = [ref.subject]
        if isinstance(ref, RecordRef):
            parts += ref.organisation, _NAMES[ref.record_type], ref.local_id
        return self._seal.seal(_encode(parts), _PURPOSE)

    def encode_proxy(self, subject: NhsNumber, actor: NhsNumber) -> str:
        """An id of somebody who acts for a subject, good for that subject alone."""
        return self._seal.seal(actor.encode(), _PROXY, subject)

    def decode_proxy(self, subject: NhsNumber, text: str) -> NhsNumber | None:
        """Whom such an id stands for; None also for one that was made for another subject."""
        data = self._seal.open(text, _PROXY, subject)
        return None if data is None else NhsNumber(data.decode())

    def encode_slot(self, ref: SlotRef) -> str:
        """An id of a time that can be booked for one person."""
        return self._seal.seal(_encode(ref), _SLOT)

    def decode_slot(self, text: str) -> SlotRef | None:
        """What such an id stands for; None for everything else."""
        data = self._seal.open(text, _SLOT)
        return None if data is None else msgspec.msgpack.decode(data, type=SlotRef)

    def decode(self, text: str) -> NodeRef | None:
        """Return what an id of ours stands for; None for everything else."""
        data = self._seal.open(text, _PURPOSE)
        if data is None:
            return None
        match msgspec.msgpack.decode(data, type=list[str]):
            case [subject]:
                return PatientRef(NhsNumber(subject))
            case [subject, organisation, record_type, local_id] if record_type in _KINDS:
                return RecordRef(
                    NhsNumber(subject),
                    OdsCode(organisation),
                    RecordType[record_type],
                    LocalId(local_id),
                )
        return None
