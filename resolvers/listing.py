"""One list of one person's record: decide, ask, release, merge, page.

Requests of one tick reach the planner together, because nothing here waits before asking.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import attrgetter

from msgspec.structs import replace
from strawberry.dataloader import DataLoader

from resolvers.casebook import Case, Casebook
from resolvers.cursors import UnsealedEdge, UnsealedPageInfo
from resolvers.decisions import Decisions
from resolvers.edges import Cuts
from resolvers.execute import Executor
from resolvers.matching import looked_at, matches, wanted, window
from resolvers.merge import Thing, ranks_of
from resolvers.paging import Bounds, Page, Place, cursor, page_cuts, read_bounds, turn
from resolvers.report import (
    completeness,
    failure_sentence,
    is_whole,
    joined_late,
    not_asked,
    replaced,
    report,
)
from resolvers.tick import Answers, Gathered, Tick
from schema.access import Permit
from schema.answer import Failure, Item
from schema.connection import Connection, Edge, PageArguments, RecordOrder
from schema.directory import RecordType
from schema.errors import SourceUnavailable
from schema.evidence import Unanswered
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import Record, RecordRef
from schema.record_filter import RecordFilter
from schema.report import Completeness, SourceReport, SourceStatus
from schema.request import Looked, RecordRequest

_TELLING = frozenset({RecordType.MESSAGE, RecordType.LETTER, RecordType.QUESTIONNAIRE})
"""What can give an appointment away."""
_ORGANISATION = attrgetter("ref.organisation")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a caller wants of one list."""

    subject: NhsNumber
    record_type: RecordType
    page: PageArguments
    order: RecordOrder
    matching: RecordFilter | None
    looked: Looked


@dataclass(frozen=True, slots=True)
class LinkedTo:
    """What a record names of the same organisation's records."""

    record_type: RecordType
    names: Sequence[LocalId]


@dataclass(frozen=True, slots=True)
class Checked:
    """A wish whose arguments are good and for which there are permits."""

    wish: Wish
    place: Place
    bounds: Bounds
    permits: Sequence[Permit]


class Listing:
    """Serves the lists of one request."""

    def __init__(self, decisions: Decisions, casebook: Casebook, executor: Executor) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._directory = decisions.rulebook.directory
        self._ranks = ranks_of(self._directory)
        self._seal = decisions.rulebook.seal
        tick = Tick(decisions, casebook, executor, self._ranks)
        self._loader: DataLoader[RecordRequest, Gathered] = DataLoader(tick.gather)

    def close(self) -> None:
        """Let go of what came back: an error that is told holds on to the request it came from."""
        self._loader.clear_all()

    async def connection(self, wish: Wish) -> Connection[Record]:
        """Return a page of the list.

        Raises BadInput for paging arguments before anybody is asked, NotPermitted for a closed
        category.
        """
        place = self._place(wish)
        bounds = read_bounds(wish.page, place, self._seal)
        case = self._casebook.opened(wish.subject)
        request = self._selective(self._request(case, wish), wish)
        gathered = await self._gathered(case, request)
        connection = self._connection(gathered, Checked(wish, place, bounds, request.permits))
        connection.sources += self._not_asked(case, wish, request.permits)
        return connection

    async def withholds(self, case: Case, item: Item[Record]) -> bool:
        """Does any organisation that is open withhold the item elsewhere from who acts for the
        person, or something that it answers?

        Raises SourceUnavailable where that is not known.
        """
        kind = item.ref.record_type
        permits = self._decisions.record_permits(case, kind, None)
        request = RecordRequest(case.subject, kind, permits, charged=False)
        gathered = await self._gathered(case, request)
        if not gathered.withheld.isdisjoint({item.ref, *item.identifiers, *item.about}):
            return True
        self._require_known(gathered, kind, item)
        return False

    async def refers_to_withheld(self, case: Case, item: Item[Record]) -> bool:
        """Is something that the item refers to withheld from who acts for the person?

        Raises SourceUnavailable where that is not known.
        """
        beside = await self._loader.load(self._appointments(case))
        if not beside.withheld.isdisjoint(item.about):
            return True
        self._require_known(beside, RecordType.APPOINTMENT, item)
        return False

    def _require_known(self, gathered: Gathered, kind: RecordType, item: Item[Record]) -> None:
        """Raises SourceUnavailable where something of this kind that the item refers to may be
        withheld."""
        refs = (one for one in item.about if isinstance(one, RecordRef))
        for code in gathered.unknown & {
            one.organisation for one in refs if one.record_type is kind
        }:
            self._require_answer(gathered, code)
            raise self._unavailable(Failure(code, SourceStatus.INCOMPLETE))

    async def _gathered(self, case: Case, request: RecordRequest) -> Gathered:
        """What comes back; for a proxy without what tells of an appointment that is withheld.

        The same is asked whatever there is: that more was asked would tell that something was.
        """
        if case.subject == self._decisions.actor or request.record_type not in _TELLING:
            return await self._loader.load(request)
        whole = replace(request, shown=None)
        found, beside = await self._loader.load_many([whole, self._appointments(case)])
        return found.not_about(beside, request.shown, self._ranks)

    def _appointments(self, case: Case) -> RecordRequest:
        permits = self._decisions.permits_beside(case, RecordType.APPOINTMENT)
        return RecordRequest(case.subject, RecordType.APPOINTMENT, permits, charged=False)

    async def linked(self, case: Case, ref: RecordRef, to: LinkedTo) -> list[Record]:
        """The records of its own organisation that a record names, in the order it names them.

        They come from the whole list, released as any list is, so that a record which is not shown
        there is not here either; the same is asked whether anything is named or not. Raises
        NotPermitted, SourceUnavailable.
        """
        permits, own = await self._own(case, to.record_type, ref.organisation)
        held = {one.ref.local_id: one for one in own}
        found = [held[name] for name in dict.fromkeys(to.names) if name in held]
        for permit in permits:
            if permit.organisation == ref.organisation:
                self._decisions.released(permit, [item.ref for item in found])
        return [item.record for item in found]

    async def held(self, case: Case, record_type: RecordType, code: OdsCode) -> list[Record]:
        """What one organisation holds of a kind, as far as it may be shown, to decide what can be
        done there. Raises NotPermitted, SourceUnavailable."""
        return [item.record for item in (await self._own(case, record_type, code))[1]]

    async def _own(
        self, case: Case, record_type: RecordType, code: OdsCode
    ) -> tuple[Sequence[Permit], list[Item[Record]]]:
        permits = self._decisions.record_permits(case, record_type, None)
        gathered = await self._loader.load(RecordRequest(case.subject, record_type, permits))
        self._require_answer(gathered, code)
        versions = (item for thing in gathered.things for item in thing.versions)
        return permits, [one for one in versions if one.ref.organisation == code]

    def _require_answer(self, gathered: Gathered, code: OdsCode) -> None:
        """Raises SourceUnavailable when an organisation was asked and did not answer."""
        for fetch, outcome, _ in gathered.answers:
            if fetch.permit.organisation == code and isinstance(outcome, Failure):
                raise self._unavailable(outcome)

    def _unavailable(self, failure: Failure) -> SourceUnavailable:
        code = failure.organisation
        message = failure_sentence(self._directory.organisation(code), failure)
        return SourceUnavailable(code, message, failure.retry_after_seconds)

    def _request(self, case: Case, wish: Wish) -> RecordRequest:
        """The person themselves has only those asked whose items they want, for the days wanted.

        For a proxy all are asked for everything: what one labels must not come to light by
        leaving that one out, or the day on which it has the thing.
        """
        subject, record_type, chosen = wish.subject, wish.record_type, wanted(wish.matching)
        if subject == self._decisions.actor:
            permits = self._decisions.record_permits(case, record_type, chosen)
            return RecordRequest(subject, record_type, permits, window(wish.matching))
        permits = self._decisions.record_permits(case, record_type, None)
        if chosen is None:
            return RecordRequest(subject, record_type, permits)
        shown = frozenset(one.organisation for one in permits) & frozenset(chosen)
        return RecordRequest(subject, record_type, permits if shown else (), shown=shown)

    def _selective(self, request: RecordRequest, wish: Wish) -> RecordRequest:
        """For no more of each item than is looked at, where a source can leave out the rest."""
        if not self._directory.is_selective(wish.record_type):
            return request
        return replace(request, fields=looked_at(wish.looked(), wish.matching))

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

    def _connection(self, gathered: Gathered, checked: Checked) -> Connection[Record]:
        # Filtered after merging: the owner says "cancelled", whoever still says "booked".
        matching, things = checked.wish.matching, gathered.things
        if matching is not None:
            things = [one for one in things if matches(one.first, matching)]
        earlier = checked.bounds.span.missing
        rows = self._rows(gathered.answers, things, earlier)
        missing = earlier | {row.organisation.ods_code for row in rows if not is_whole(row)}
        page, edges = self._page(gathered, checked, missing)
        rows += self._replaced(checked.wish.subject)
        whole = completeness(rows)
        # What was missing earlier and is not asked now has no row; the number is not known still.
        is_known = whole is Completeness.COMPLETE and not missing
        return Connection(
            edges=edges,
            nodes=[edge.node for edge in edges],
            page_info=UnsealedPageInfo(
                edges, has_previous=page.has_previous, has_next=page.has_next
            ),
            total_count=len(things) if is_known else None,
            completeness=whole,
            sources=rows,
        )

    def _replaced(self, subject: NhsNumber) -> list[SourceReport]:
        """A row that says why no list of somebody whose number was replaced can be whole."""
        person = self._casebook.opened(subject).evidence.person
        if isinstance(person, Unanswered) or person.replaced_by is None:
            return []
        keeper = self._directory.national["demographics"].organisation
        return [replaced(self._directory.organisation(keeper), person)]

    def _rows(
        self, answers: Answers, things: Iterable[Thing], missing: frozenset[OdsCode]
    ) -> list[SourceReport]:
        """A row an organisation; a united item counts for everybody who holds it."""
        versions = chain.from_iterable(thing.versions for thing in things)
        counts = Counter(map(_ORGANISATION, versions))
        rows = [
            report(
                self._directory.organisation(fetch.permit.organisation),
                outcome,
                returned=counts[fetch.permit.organisation],
                released=released,
            )
            for fetch, outcome, released in answers
        ]
        return [joined_late(row) if row.organisation.ods_code in missing else row for row in rows]

    def _page(
        self, gathered: Gathered, checked: Checked, missing: frozenset[OdsCode]
    ) -> tuple[Page, list[Edge[Record]]]:
        bounds, place, matching = checked.bounds, checked.place, checked.wish.matching
        placed = gathered.in_order(self._ranks, place.order, bounds.span)
        shown: Sequence[int] = range(len(placed))
        if matching is not None:
            shown = [n for n in shown if matches(placed[n].thing.first, matching)]
        page = turn(placed, shown, bounds)
        turned = [placed[n].thing for n in page.places]
        self._record(turned, checked.permits)
        cuts = page_cuts(placed, page, bounds, missing)
        return page, [
            UnsealedEdge(thing.record(), partial(self._cursor, cuts, n, place))
            for n, thing in enumerate(turned)
        ]

    def _cursor(self, cuts: Cuts, edge: int, place: Place) -> str:
        return cursor(cuts.behind(edge), place, self._seal)

    def _record(self, things: Iterable[Thing], permits: Sequence[Permit]) -> None:
        """Every organisation's items that are in the page, united ones too."""
        refs: defaultdict[OdsCode, list[RecordRef]] = defaultdict(list)
        for thing in things:
            for one in thing.versions:
                refs[one.ref.organisation].append(one.ref)
        for permit in permits:
            self._decisions.released(permit, refs.get(permit.organisation, ()))
