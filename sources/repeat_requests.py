"""The requests for repeat prescriptions that one source has of a person, asked for anew each time.

They decide what may be asked for now; as far as people are told of them, they come with their order
(`sources.records.repeat_request`).
"""

from schema.access import Permit
from schema.answer import Failure
from schema.deadline import Deadline
from schema.identifiers import LocalId
from schema.repeat_request import RepeatRequest
from schema.report import SourceStatus
from schema.request import Window
from sources.endpoint import Endpoint
from sources.errors import SourceError
from sources.gathering import Gatherer
from sources.parameters import local_id
from sources.records import task
from sources.records.repeat_request import FULFIL, OPEN, ORDER
from sources.records.task import TaskResource
from sources.tally import ALMOST_ALL, tallied

Requests = tuple[RepeatRequest, ...]


class LiveRepeatRequests:
    """`RepeatRequestPort` over HTTP."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    async def made(self, permit: Permit, deadline: Deadline) -> Requests | Failure:
        """All of them. Never a part: what was left out could be the one that is open."""
        endpoint = self._endpoint
        until = endpoint.until(deadline)
        gatherer = Gatherer(endpoint, task.READER)
        with tallied(until.remaining() >= endpoint.seconds * ALMOST_ALL, permit.actor):
            try:
                gathered = await gatherer.search(permit.subject, Window(), until)
            except SourceError as error:
                return error.failure(endpoint.organisation)
        if not gathered.haul.is_whole:
            return Failure(endpoint.organisation, SourceStatus.INCOMPLETE)
        read = map(_request, gathered.haul.matches)
        return tuple(one for one in read if one is not None)


def _request(resource: TaskResource) -> RepeatRequest | None:
    """None for other work."""
    codes = {one.code for one in resource.code.coding} if resource.code else set()
    name = local_id(resource.id)
    if name is None or FULFIL.code not in codes:
        return None
    named = (_medicine(one.reference) for one in resource.based_on)
    medicines = frozenset(one for one in named if one is not None)
    return RepeatRequest(name, medicines, resource.status in OPEN)


def _medicine(reference: str | None) -> LocalId | None:
    """The id of an order, however the reference is written."""
    parts = (reference or "").partition("/_history/")[0].split("/")
    return local_id(parts[-1]) if parts[-2:-1] == [ORDER] else None
