"""Who looked at what of whose record, told to the person themselves.

Of everybody else no more is told than their role: a proxy goes by the id that `viewer.proxies` has,
which alone decides whose name is told, and a stranger by nothing. Of a dependant, a viewer is told
only what they themselves did and were shown: what others do there, and what was refused, would tell
of other people, of organisations that are closed, and of help that was sought.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import msgspec
import strawberry

from auth.audit import Concern
from auth.scopes import Scopes
from resolvers.books import AccessesPort
from resolvers.casebook import Case
from resolvers.cursors import UnsealedEdge, UnsealedPageInfo
from resolvers.decisions import Decisions
from resolvers.household import Household
from schema.access import AccessReason, Action, Category
from schema.access_log import AccessAction, AccessEntry, AccessLogConnection, Accessor, AccessorRole
from schema.connection import DEFAULT_PAGE_SIZE, Edge
from schema.errors import BadInput, SourceUnavailable
from schema.evidence import Unanswered
from schema.identifiers import NhsNumber
from schema.moment import PartialDate
from schema.page_sizes import check_page_size
from schema.recorded_access import AccessPlace, AccessWish, RecordedAccess

_WHOLE_RECORD = Scopes.parse("patient/*.rs")
_ACTIONS = {
    Action.READ: AccessAction.READ,
    Action.CREATE: AccessAction.CREATE,
    Action.CHANGE: AccessAction.CHANGE,
}


@dataclass(frozen=True, slots=True)
class AccessLogArguments:
    """The field's arguments as they were given, not yet checked."""

    first: int | None
    after: str | None
    subject: NhsNumber | None
    """None is the viewer."""
    start: PartialDate | None
    end: PartialDate | None


class AccessLog:
    """Reads logs for one viewer."""

    def __init__(self, decisions: Decisions, household: Household, accesses: AccessesPort) -> None:
        self._decisions = decisions
        self._household = household
        self._accesses = accesses
        self._rulebook = decisions.rulebook
        self._viewer = decisions.actor

    async def page(self, arguments: AccessLogArguments) -> AccessLogConnection | None:
        """A page; None for a person who is not the viewer's to ask for, as for nobody.

        Raises BadInput before anything is looked up, NotPermitted, SourceUnavailable.
        """
        wish = self._wish(arguments)
        self._require()
        case = await self._household.admit(wish.subject)
        if case is None:
            return None
        if wish.subject == self._viewer:
            self._require_own(case)
        found = await self._accesses.page(replace(wish, size=wish.size + 1))
        if isinstance(found, Unanswered):
            message = "The access log cannot be read just now. Try again later."
            raise SourceUnavailable(None, message, found.retry_after_seconds)
        page = found[: wish.size]
        self._decisions.log_shown(wish.subject, [one.id for one in page])
        edges: list[Edge[AccessEntry]] = [
            UnsealedEdge(self._entry(one, wish), partial(self._cursor, one, wish)) for one in page
        ]
        info = UnsealedPageInfo(
            edges, has_previous=wish.after is not None, has_next=len(found) > wish.size
        )
        return AccessLogConnection(edges=edges, nodes=[edge.node for edge in edges], page_info=info)

    def _wish(self, arguments: AccessLogArguments) -> AccessWish:
        check_page_size("first", arguments.first)
        subject = arguments.subject or self._viewer
        wish = AccessWish(
            subject=subject,
            size=arguments.first or DEFAULT_PAGE_SIZE,
            first_day=arguments.start.first if arguments.start else None,
            last_day=arguments.end.last if arguments.end else None,
            by=None if subject == self._viewer else self._viewer,
        )
        return replace(wish, after=self._opened(arguments.after, wish))

    def _require(self) -> None:
        """Raises NotPermitted without the scope, and with a token that acts for somebody else."""
        principal = self._decisions.principal
        if not principal.app.scopes.access_log:
            message = "The app was not given permission to see who looked at what."
            raise self._decisions.refusal(Concern.ACCESS_LOG, AccessReason.APP_SCOPE, message)
        if principal.subject is not None:
            message = "A token for acting for somebody does not tell who looked at what."
            raise self._decisions.refusal(Concern.ACCESS_LOG, AccessReason.NOT_GRANTED, message)

    def _require_own(self, case: Case) -> None:
        """The log is open to whom the record is open. Raises NotPermitted.

        Whatever the app may see of the record, its permission for the log is one of its own.
        """
        app = replace(self._decisions.principal.app, scopes=_WHOLE_RECORD)
        directory = self._rulebook.directory
        access = self._rulebook.policy.category_access(
            replace(self._decisions.principal, app=app),
            Category.DEMOG,
            case.evidence,
            directory,
            directory.terms(Category.DEMOG),
            self._rulebook.clock(),
        )
        if access.reason is not AccessReason.ALLOWED:
            raise self._decisions.refusal(Concern.ACCESS_LOG, access.reason, access.explanation)

    def _entry(self, access: RecordedAccess, wish: AccessWish) -> AccessEntry:
        code = access.organisation
        return AccessEntry(
            at=access.place.at,
            by=self._accessor(access, wish),
            app=access.app,
            concern=access.concern,
            category=access.category,
            organisation=self._rulebook.directory.organisation(code) if code else None,
            action=_ACTIONS[access.action],
            outcome=access.outcome,
            items=access.items,
        )

    def _accessor(self, access: RecordedAccess, wish: AccessWish) -> Accessor:
        if access.actor == self._viewer:
            return Accessor(role=AccessorRole.YOU, proxy_id=None)
        if access.relationship is None:
            return Accessor(role=AccessorRole.OTHER, proxy_id=None)
        proxy = self._rulebook.ids.encode_proxy(wish.subject, access.actor)
        return Accessor(role=AccessorRole.PROXY, proxy_id=strawberry.ID(proxy))

    def _cursor(self, access: RecordedAccess, wish: AccessWish) -> str:
        data = msgspec.msgpack.encode(access.place)
        return self._rulebook.seal.seal(data, *self._bound_to(wish))

    def _opened(self, after: str | None, wish: AccessWish) -> AccessPlace | None:
        if after is None:
            return None
        data = self._rulebook.seal.open(after, *self._bound_to(wish))
        if data is None:
            raise BadInput("`after` is not a cursor of this log with these days.")
        at, sequence = msgspec.msgpack.decode(data, type=tuple[datetime, int])
        return AccessPlace(at, sequence)

    def _bound_to(self, wish: AccessWish) -> tuple[str, ...]:
        """A cursor is good for this viewer, person and days only."""
        days = _text(wish.first_day), _text(wish.last_day)
        return "access", self._viewer, wish.subject, *days


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
