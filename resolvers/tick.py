"""All requests of one tick of the event loop at once: plan, ask, release, merge.

It stands apart from the lists it serves, so that a request's objects form no ring and go when the
request ends: rings are left to the collector, which stops everybody while it looks for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from logging import DEBUG

import structlog

from auth.release import Mentions, Released, withheld
from resolvers.arrangement import Arrangement, Placed, Span
from resolvers.casebook import Case, Casebook
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.merge import Ranks, Thing, merge
from resolvers.plan import Plan, plan, united
from schema.answer import Answer, Outcome
from schema.connection import RecordOrder
from schema.errors import KindredError, LimitExceeded, RateLimited
from schema.identifiers import NhsNumber, OdsCode
from schema.node import Record
from schema.report import SourceStatus
from schema.request import Fetch, RecordRequest

_log = structlog.get_logger(__name__)

_WHOLE = frozenset({SourceStatus.OK, SourceStatus.EMPTY})

Answers = tuple[tuple[Fetch, Outcome, Released[Record]], ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came back for one request, released and merged once, however many lists show it."""

    answers: Answers
    things: Sequence[Thing]
    withheld: Mentions = frozenset()
    """What is called so is withheld, whoever holds it, and how something may refer to it."""
    _arranged: dict[tuple[RecordOrder, Span], Sequence[Placed]] = field(default_factory=dict)

    def in_order(self, ranks: Ranks, order: RecordOrder, span: Span) -> Sequence[Placed]:
        """The things in their places: lists that differ in nothing else share them."""
        if (order, span) not in self._arranged:
            self._arranged[order, span] = Arrangement(ranks, order, span).of(self.things)
        return self._arranged[order, span]

    def not_about(
        self, beside: "Gathered", shown: frozenset[OdsCode] | None, ranks: Ranks
    ) -> "Gathered":
        """The same without what refers to something that was withheld beside it, whoever has it;
        of these organisations only."""
        looked = [
            (fetch, outcome, released.not_about(beside.withheld, beside.unknown))
            for fetch, outcome, released in self.answers
        ]
        gone = withheld([released for _, _, released in looked])
        answers = tuple(
            (fetch, outcome, released.without(gone))
            for fetch, outcome, released in looked
            if shown is None or fetch.permit.organisation in shown
        )
        items = (item for _, _, released in answers for item in released.items)
        return Gathered(answers, merge(items, ranks), self.withheld | gone)

    @property
    def unknown(self) -> frozenset[OdsCode]:
        """Organisations of which it is not known what they withhold."""
        return frozenset(
            fetch.permit.organisation
            for fetch, outcome, released in self.answers
            if outcome.status not in _WHOLE or released.quarantined
        )


class Tick:
    """Serves the requests of one operation, a tick at a time."""

    def __init__(
        self, decisions: Decisions, casebook: Casebook, executor: Executor, ranks: Ranks
    ) -> None:
        self._decisions = decisions
        self._directory = decisions.rulebook.directory
        self._casebook = casebook
        self._executor = executor
        self._ranks = ranks

    async def gather(self, requests: list[RecordRequest]) -> list[Gathered | KindredError]:
        """What each request comes to, in the same order.

        Where all that is charged is more than fits, it is RateLimited or LimitExceeded for each of
        them, and nobody is asked for it.
        """
        asked = united(requests)
        planned = plan([*asked.values()], self._directory, self._casebook.holdings())
        found: dict[RecordRequest, Gathered | KindredError] = {}
        refused = self._refused(planned)
        if refused is not None:
            found = dict.fromkeys(asked.values(), refused)
            planned = planned.free
        if _log.is_enabled_for(DEBUG):
            lines = str(planned).splitlines()
            _log.debug("step 5: planned", requests=len(requests), fetches=lines)
        outcomes = await self._executor.run(planned)
        for request, fetches in planned.by_request.items():
            found[request] = self._gathered(request, [(one, outcomes[one]) for one in fetches])
        return [found[asked[one]] for one in requests]

    def _refused(self, planned: Plan) -> KindredError | None:
        try:
            self._decisions.charges.source_requests(planned.cost)
        except (RateLimited, LimitExceeded) as refused:
            return refused
        return None

    def _gathered(
        self, request: RecordRequest, outcomes: Iterable[tuple[Fetch, Outcome]]
    ) -> Gathered:
        case = self._casebook.opened(request.subject)
        looked = [
            (fetch, outcome, self._release(case, fetch, outcome)) for fetch, outcome in outcomes
        ]
        gone = self._withheld(request.subject, [released for _, _, released in looked])
        answers = tuple(
            (fetch, outcome, released.without(gone))
            for fetch, outcome, released in looked
            if request.shown is None or fetch.permit.organisation in request.shown
        )
        items = (item for _, _, released in answers for item in released.items)
        return Gathered(answers, merge(items, self._ranks), gone)

    def _withheld(self, subject: NhsNumber, answers: Sequence[Released[Record]]) -> Mentions:
        """What one organisation withholds from a proxy nobody shows, whoever's items are wanted.

        People themselves are withheld an item by its own label only: what another organisation
        shows them is theirs, by each route, and asking that one alone tells nothing.
        """
        return frozenset() if subject == self._decisions.actor else withheld(answers)

    def _release(self, case: Case, fetch: Fetch, outcome: Outcome) -> Released[Record]:
        """Nothing goes on from here that has not been released for its permit."""
        if not isinstance(outcome, Answer):
            return Released((), 0, 0)
        return self._decisions.release(case, fetch.permit, fetch.record_type, outcome)
