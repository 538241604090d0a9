"""Who is asked for what: pure, printable, and the whole of it in one place.

The requests of one tick come in together, with arguments, aliases and directives already
settled; the same need stated twice becomes one fetch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from schema.directory import Directory, Holding, Locate
from schema.identifiers import NhsNumber
from schema.request import Fetch, Fields, RecordRequest


@dataclass(frozen=True, slots=True)
class Plan:
    """All calls of a tick, and which of them each request waits for."""

    by_request: Mapping[RecordRequest, tuple[Fetch, ...]]

    @property
    def fetches(self) -> tuple[Fetch, ...]:
        """Each call once, in the order of the requests and of the directory."""
        return tuple(dict.fromkeys(f for fetches in self.by_request.values() for f in fetches))

    @property
    def cost(self) -> int:
        """How many calls are charged."""
        charged = (fetches for one, fetches in self.by_request.items() if one.charged)
        return len({fetch for fetches in charged for fetch in fetches})

    @property
    def free(self) -> "Plan":
        """What is left where nothing that is charged may be asked."""
        left = {
            request: fetches
            for request, fetches in self.by_request.items()
            if not (request.charged and fetches)
        }
        return Plan(left)

    def __str__(self) -> str:
        """One line a call, without anything that names a person."""
        lines = (f"{f.permit.organisation} {f.record_type.name}" for f in self.fetches)
        return "\n".join(lines) or "nobody is asked"


def united(requests: Sequence[RecordRequest]) -> Mapping[RecordRequest, RecordRequest]:
    """Each request as it is asked: one list shown in several ways is asked for once, for whatever
    any of them looks at."""
    looked: dict[RecordRequest, Fields | None] = {}
    for request in requests:
        key = _about(request)
        looked[key] = _both(looked.get(key, request.fields), request.fields)
    return {one: _asked(one, looked[_about(one)]) for one in requests}


def _asked(request: RecordRequest, fields: Fields | None) -> RecordRequest:
    return request if request.fields == fields else replace(request, fields=fields)


def _about(request: RecordRequest) -> RecordRequest:
    """What requests have in common that can come to the same call."""
    return RecordRequest(request.subject, request.record_type, (), request.window)


def _both(some: Fields | None, others: Fields | None) -> Fields | None:
    return None if some is None or others is None else some | others


def plan(
    requests: Sequence[RecordRequest],
    directory: Directory,
    holdings: Mapping[NhsNumber, Sequence[Holding]],
) -> Plan:
    """Plan one call to each organisation that is permitted, offers the kind and holds the person.

    The cost grows with the organisations that hold the person, never with those configured.
    """
    return Plan({r: tuple(_fetches(r, directory, holdings)) for r in requests})


def _fetches(
    request: RecordRequest,
    directory: Directory,
    holdings: Mapping[NhsNumber, Sequence[Holding]],
) -> Iterator[Fetch]:
    holders = {holding.organisation for holding in holdings.get(request.subject, ())}
    permits = {permit.organisation: permit for permit in request.permits}
    for source in directory.offering(request.record_type):
        permit = permits.get(source.organisation)
        held = source.organisation in holders or source.locate is Locate.ALWAYS
        if permit is not None and held:
            fields = request.fields if source.is_selective else None
            yield Fetch(permit, request.record_type, request.window, fields)
