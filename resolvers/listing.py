"""One list of one person's record: decide, ask, release, merge, page.

Requests of one tick reach the planner together, because nothing here waits before asking.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog
from strawberry.dataloader import DataLoader

from auth.release import Released
from resolvers.casebook import Case, Casebook
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.matching import RecordFilter, matches, wanted, window
from resolvers.merge import merge
from resolvers.paging import Bounds, Page, Place, cursor, cut, read_bounds
from resolvers.plan import plan
from resolvers.report import completeness, not_asked, report
from schema.access import Permit
from schema.answer import Answer, Item, Outcome
from schema.connection import Connection, Edge, PageArguments, PageInfo, RecordOrder
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber
from schema.node import Record, RecordRef
from schema.provenance import Provenance
from schema.report import Completeness, SourceReport
from schema.request import Fetch, RecordRequest

_log = structlog.get_logger(__name__)

Outcomes = tuple[tuple[Fetch, Outcome], ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller wants of one list."""

    subject: NhsNumber
    record_type: RecordType
    page: PageArguments
    order: RecordOrder
    matching: RecordFilter | None


class Listing:
    """Serves the lists of one request."""

    def __init__(self, decisions: Decisions, casebook: Casebook, executor: Executor) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._executor = executor
        self._directory = decisions.rulebook.directory
        self._seal = decisions.rulebook.seal
        self._loader: DataLoader[RecordRequest, Outcomes] = DataLoader(self._load)

    async def connection(self, wish: Wish) -> Connection[Record]:
        """Return a page of the list.

        Raises BadInput for paging arguments before anybody is asked, NotPermitted for a closed
        category.
        """
        place = self._place(wish)
        bounds = read_bounds(wish.page, place, self._seal)
        case = self._casebook.opened(wish.subject)
        permits = self._decisions.record_permits(case, wish.record_type, wanted(wish.matching))
        request = RecordRequest(wish.subject, wish.record_type, permits, window(wish.matching))
        outcomes = await self._loader.load(request)
        answers = [
            (fetch, outcome, self._release(case, fetch, outcome)) for fetch, outcome in outcomes
        ]
        items = [item for _, _, released in answers for item in released.items]
        # Filtered after merging: the owner says "cancelled", whoever still says "booked".
        merged = merge(items, self._directory, wish.order)
        ordered = [item for item in merged if matches(item, wish.matching)]
        connection = self._connection(ordered, self._rows(answers, ordered), bounds, place, permits)
        connection.sources += self._not_asked(case, wish, permits)
        return connection

    def _not_asked(self, case: Case, wish: Wish, permits: Sequence[Permit]) -> list[SourceReport]:
        """Rows of holders that are closed to the person themselves; a proxy learns of none.

        They say nothing about completeness: what is open to the viewer was asked.
        """
        if case.subject != self._decisions.actor:
            return []
        asked = {permit.organisation for permit in permits}
        holding = self._decisions.holding(case, wish.record_type, wanted(wish.matching))
        return [
            not_asked(self._directory.organisation(source.organisation))
            for source in holding
            if source.organisation not in asked
        ]

    def _place(self, wish: Wish) -> Place:
        """A cursor is good for this actor, person, list, order and filter only."""
        field, matching = wish.record_type.name, repr(wish.matching)
        return Place(self._decisions.actor, wish.subject, field, wish.order, matching)

    async def _load(self, requests: list[RecordRequest]) -> list[Outcomes]:
        planned = plan(requests, self._directory, self._casebook.holdings())
        _log.debug("plan", requests=len(requests), fetches=str(planned).splitlines())
        outcomes = await self._executor.run(planned)
        return [tuple((f, outcomes[f]) for f in planned.by_request[r]) for r in requests]

    def _release(self, case: Case, fetch: Fetch, outcome: Outcome) -> Released[Record]:
        """Nothing goes on from here that has not been released for its permit."""
        if not isinstance(outcome, Answer):
            return Released((), 0, 0)
        return self._decisions.release(case, fetch.permit, fetch.record_type, outcome)

    def _rows(
        self,
        answers: Iterable[tuple[Fetch, Outcome, Released[Record]]],
        ordered: Iterable[Item[Record]],
    ) -> list[SourceReport]:
        """A row an organisation; a united item counts for everybody who holds it."""
        counts = Counter(
            version.organisation.ods_code for item in ordered for version in _versions(item)
        )
        return [
            report(
                self._directory.organisation(fetch.permit.organisation),
                outcome,
                returned=counts[fetch.permit.organisation],
                released=released,
            )
            for fetch, outcome, released in answers
        ]

    def _connection(
        self,
        ordered: list[Item[Record]],
        rows: list[SourceReport],
        bounds: Bounds,
        place: Place,
        permits: Sequence[Permit],
    ) -> Connection[Record]:
        page = cut(ordered, bounds, place.order)
        self._record(page, permits)
        edges = [
            Edge(cursor=cursor(item, place, self._seal), node=item.record) for item in page.items
        ]
        whole = completeness(rows)
        return Connection(
            edges=edges,
            nodes=[edge.node for edge in edges],
            page_info=PageInfo(
                has_next_page=page.has_next,
                has_previous_page=page.has_previous,
                start_cursor=edges[0].cursor if edges else None,
                end_cursor=edges[-1].cursor if edges else None,
            ),
            total_count=len(ordered) if whole is Completeness.COMPLETE else None,
            completeness=whole,
            sources=rows,
        )

    def _record(self, page: Page, permits: Sequence[Permit]) -> None:
        """Every organisation's items that are in the page, merged ones too."""
        for permit in permits:
            refs = [ref for item in page.items for ref in _refs(item, permit)]
            self._decisions.released(permit, refs)


def _refs(item: Item[Record], permit: Permit) -> list[RecordRef]:
    return [
        dataclasses.replace(
            item.ref, organisation=permit.organisation, local_id=LocalId(version.source_id.id)
        )
        for version in _versions(item)
        if version.organisation.ods_code == permit.organisation
    ]


def _versions(item: Item[Record]) -> Sequence[Provenance]:
    return (item.record.provenance, *item.record.also_reported_by)
