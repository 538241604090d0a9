"""The people who may act for the viewer: who they are and what each may see, told to the viewer.

Their NHS numbers, and whatever else is known of them beside a name and a role, stay here.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import strawberry

from auth.audit import Concern
from auth.relationships import latest_first
from resolvers.books import ChoicesPort
from resolvers.casebook import Casebook
from resolvers.decisions import Decisions
from resolvers.execute import Executor
from resolvers.link import link
from resolvers.viewpoint import Viewpoint, closed
from schema.access import AccessReason, Category
from schema.dependant import Relationship
from schema.errors import SourceUnavailable
from schema.evidence import Choice, Evidence, Grant, GrantUse, Person, Unanswered
from schema.identifiers import NhsNumber
from schema.profile import Profile
from schema.proxy import ChosenCategories, Proxy
from schema.proxy_order import ProxyNote, ProxyNotes
from schema.report import SourceStatus

_NOTHING_CHOSEN = ProxyNote(Choice())
_NOT_ASKED = Unanswered(SourceStatus.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person who acts, or acted, for the viewer."""

    actor: NhsNumber
    grants: tuple[Grant, ...] = ()
    """Every statement about the two."""
    standing: tuple[Grant, ...] = ()
    """Those that count today, latest first; empty for somebody whose evidence has ended."""
    note: ProxyNote = _NOTHING_CHOSEN
    uses: Mapping[str, GrantUse] = field(default_factory=dict)


class Proxies:
    """Reads them for one viewer, who is the subject."""

    def __init__(
        self, decisions: Decisions, casebook: Casebook, executor: Executor, choices: ChoicesPort
    ) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._executor = executor
        self._choices = choices
        self._rulebook = decisions.rulebook
        self._subject = decisions.actor

    async def everybody(self) -> list[Proxy]:
        """Those with evidence that is active now, and those who are suspended.

        Raises NotPermitted without the scope and with a composite token, SourceUnavailable.
        """
        self._require()
        if await self._has_died():
            return []
        found = (await self._known()).values()
        told = [one for one in found if one.standing or one.note.choice.suspended]
        return list(await asyncio.gather(*(self._proxy(one) for one in told)))

    async def one(self, actor: NhsNumber) -> Proxy | None:
        """Somebody as they stand now; None as `everybody` is empty. Raises SourceUnavailable."""
        return None if await self._has_died() else await self._proxy(await self._of(actor))

    async def impossible(self, actor: NhsNumber, wanted: Profile) -> list[Category]:
        """The categories of a wish that can be opened to this person nowhere.

        Raises SourceUnavailable while that cannot be decided.
        """
        known = await self._of(actor)
        if not known.standing:
            return sorted(wanted.read | wanted.write, key=list(Category).index)
        return (await self._viewpoint(known)).impossible(wanted)

    def _require(self) -> None:
        principal = self._decisions.principal
        if not principal.app.scopes.relationships:
            message = "The app was not given permission to see relationships."
            raise self._decisions.refusal(Concern.RELATIONSHIP, AccessReason.APP_SCOPE, message)
        if principal.subject is not None:
            message = "A token for acting for somebody does not tell who else acts for them."
            raise self._decisions.refusal(Concern.RELATIONSHIP, AccessReason.NOT_GRANTED, message)

    async def _has_died(self) -> bool:
        """Who has died signs in nowhere, whoever holds their token."""
        person = (await self._casebook.open(self._subject)).evidence.person
        return isinstance(person, Person) and person.deceased

    async def _known(self) -> dict[NhsNumber, Known]:
        """Everybody whom a statement about the viewer names, or a choice of theirs."""
        grants = await self._said(0)
        notes = await self._noted(grants)
        if notes.notice:
            since = await self._said(notes.notice)
            notes = notes if since is grants else await self._noted(since)
            grants = since
        named = dict.fromkeys([*(one.actor for one in grants), *notes.notes])
        return {one: self._about(one, grants, notes) for one in named if one != self._subject}

    async def _said(self, notice: int) -> Sequence[Grant]:
        grants = await self._executor.proxies(self._subject, notice)
        if isinstance(grants, Unanswered):
            code = self._rulebook.directory.national["relationships"].organisation
            message = "Who may act for you cannot be looked up just now. Try again later."
            raise SourceUnavailable(code, message, grants.retry_after_seconds)
        return grants

    async def _noted(self, grants: Sequence[Grant]) -> ProxyNotes:
        notes = await self._choices.proxies(self._subject, grants)
        if isinstance(notes, Unanswered):
            message = "What you chose about others cannot be looked up just now. Try again later."
            raise SourceUnavailable(None, message, notes.retry_after_seconds)
        return notes

    def _about(self, actor: NhsNumber, grants: Iterable[Grant], notes: ProxyNotes) -> Known:
        theirs = tuple(one for one in grants if one.actor == actor)
        # As if nothing were chosen: somebody who is suspended has not ceased to be a proxy.
        evidence = Evidence(self._subject, _NOT_ASKED, _NOT_ASKED, theirs, Choice(), notes.uses)
        them = replace(self._decisions.principal, actor=actor)
        counting = self._rulebook.policy.acting(them, evidence, self._rulebook.clock())
        note = notes.notes.get(actor, _NOTHING_CHOSEN)
        return Known(actor, theirs, latest_first(counting), note, notes.uses)

    async def _of(self, actor: NhsNumber) -> Known:
        """Also somebody of whom nothing is known any more."""
        return (await self._known()).get(actor) or Known(actor)

    async def _proxy(self, known: Known) -> Proxy:
        directory = self._rulebook.directory
        standing = known.standing
        # Of somebody restored on whom nothing rests any more, an ended statement tells no name.
        said = (*standing, *known.grants) if standing or known.note.choice.suspended else ()
        names = (one.actor_name for one in said if one.actor_name)
        for one in standing:
            self._decisions.listed(one)
        return Proxy(
            id=strawberry.ID(self._rulebook.ids.encode_proxy(self._subject, known.actor)),
            name=next(names, None),
            relationship=await self._link(standing[0]) if standing else None,
            access=(await self._viewpoint(known)).access() if standing else closed(directory),
            suspended=known.note.choice.suspended,
            suspended_at=known.note.suspended_at,
            chosen=_chosen(known.note.choice.profile),
        )

    async def _link(self, grant: Grant) -> Relationship:
        """Without the grantor, unless it is known that this tells nobody where to find somebody
        who must not be found."""
        case = await self._casebook.open(self._subject)
        told = link(grant, self._rulebook.directory)
        policy = self._rulebook.policy
        is_hidden = policy.redacts_whereabouts(self._decisions.principal, case.evidence)
        is_hidden = is_hidden or isinstance(case.evidence.person, Unanswered)
        return replace(told, grantor=None) if is_hidden else told

    async def _viewpoint(self, known: Known) -> Viewpoint:
        """Only of somebody whose grant counts: else nobody's national record is asked for."""
        case = await self._casebook.open(self._subject)
        national = (one.organisation for one in self._rulebook.directory.national.values())
        holding = (one.organisation for one in case.holdings)
        return Viewpoint.of(
            known.actor,
            self._decisions.principal,
            self._rulebook,
            evidence=Evidence(
                self._subject,
                case.evidence.person,
                await self._executor.person(known.actor),
                known.grants,
                known.note.choice,
                known.uses,
            ),
            holders=frozenset([*holding, *national]),
        )


def _chosen(profile: Profile | None) -> ChosenCategories | None:
    if profile is None:
        return None
    read, write = (
        [one for one in Category if one in part] for part in (profile.read, profile.write)
    )
    return ChosenCategories(read=read, write=write)
