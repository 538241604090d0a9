"""The free times of one source. They are about nobody, and whoever books one is checked again."""

from dataclasses import replace

from schema.access import Permit
from schema.answer import Failure
from schema.deadline import Deadline
from schema.free_times import FreeTimes
from schema.identifiers import LocalId
from schema.report import SourceStatus
from schema.request import Window
from schema.slot import SlotRef
from sources.bundle import companions
from sources.dialects.dialect import widened
from sources.endpoint import Endpoint
from sources.errors import SourceError
from sources.paging import Paging
from sources.question import Question
from sources.records.slot import ScheduleResource, SlotResource, free_slots
from sources.tally import ALMOST_ALL, tallied


class LiveSlots:
    """`SlotPort` over HTTP."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        settings = endpoint.settings
        self._paging = Paging(
            client=endpoint.client,
            max_pages=settings.max_pages,
            not_found_means_none=settings.not_found_means_none,
            wanted=companions(ScheduleResource),
            flat=endpoint.dialect.flat,
        )

    async def free(self, permit: Permit, window: Window, deadline: Deadline) -> FreeTimes | Failure:
        """What can be booked on these days."""
        until = self._endpoint.until(deadline)
        is_unhurried = until.remaining() >= self._endpoint.seconds * ALMOST_ALL
        with tallied(is_unhurried, permit.actor) as tally:
            try:
                times = await self._asked(permit, window, until)
            except SourceError as error:
                return error.failure(self._endpoint.organisation)
        return replace(times, effort=tally.effort())

    async def _asked(self, permit: Permit, window: Window, until: Deadline) -> FreeTimes:
        parameters = [("status", "free"), *widened("start", window)]
        if self._endpoint.dialect.takes_count:
            parameters.append(("_count", str(self._endpoint.settings.page_size)))
        parameters.append(("_include", "Slot:schedule"))
        question = Question(path="Slot", parameters=tuple(parameters))
        haul = await self._paging.read(question, SlotResource, until)
        schedules = {
            one.id: one for one in haul.companions if isinstance(one, ScheduleResource) and one.id
        }
        whose = SlotRef(permit.subject, permit.organisation, LocalId(""))
        slots = free_slots(haul.matches, schedules, self._endpoint.client.origins, whose)
        within = [one for one in slots if one.start.within(window.start, window.end)]
        status = SourceStatus.OK if within else SourceStatus.EMPTY
        if not haul.is_whole:
            status = SourceStatus.INCOMPLETE
        return FreeTimes(status, tuple(within), haul.unreadable, self._endpoint.clock())
