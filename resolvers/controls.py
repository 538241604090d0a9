"""What the viewer changes about those who act for them: asked, checked, done once, and recorded.

Suspending protects, so it needs nothing but the viewer and an id that was made for them. What opens
needs more. A refusal is an answer and never an exception.
"""

from auth.audit import Concern
from auth.control import may_open
from resolvers.books import ChoicesPort
from resolvers.casebook import Casebook
from resolvers.decisions import Decisions
from resolvers.proxies import Proxies
from schema.access import AccessReason, Action
from schema.action import KEY_RULE, ActionError, ActionErrorCode, ActionOutcome, is_key
from schema.errors import KindredError, SourceUnavailable
from schema.profile import Profile
from schema.proxy import Proxy, ProxyPayload
from schema.proxy_order import ProxyChange, ProxyOrder, ProxyWish

_LATER = (
    "Nothing was done, because a service that is needed for it does not answer. Try again later."
)
_MESSAGES = {
    ActionErrorCode.NOT_FOUND: "There is nobody of this id who acts for you.",
    ActionErrorCode.CONFLICT: "This idempotencyKey was used for something else before.",
    ActionErrorCode.SOURCE_UNAVAILABLE: _LATER,
}
_NOT_KEPT = "It is not known yet whether this was done. Look again in a moment."


class Controls:
    """Changes them for one viewer, who is the subject."""

    def __init__(
        self, decisions: Decisions, casebook: Casebook, proxies: Proxies, choices: ChoicesPort
    ) -> None:
        self._decisions = decisions
        self._casebook = casebook
        self._proxies = proxies
        self._choices = choices
        self._subject = decisions.actor

    async def change(self, wish: ProxyWish) -> ProxyPayload:
        """What became of a wish. Raises RateLimited for too many ids that are none."""
        error = self._forbidden() or _unusable(wish)
        actor = self._decisions.rulebook.ids.decode_proxy(self._subject, wish.proxy_id)
        if error is not None:
            return self._refused(error)
        if actor is None:
            nobody = self._refused(_error(ActionErrorCode.NOT_FOUND))  # on the trail in any case
            self._decisions.charges.turned_away(wish.proxy_id)
            return nobody
        profile = _profile(wish)
        order = ProxyOrder(self._subject, actor, wish.change, wish.key, profile)
        outcome = await self._choices.outcome(order)
        if outcome is None:
            error = await self._untimely(order)
            if error is not None:
                return self._refused(error)
            done = self._decisions.choosing(order.change, order.actor)
            outcome = await self._choices.carry_out(order, [done])
        elif outcome is ActionOutcome.DONE:
            self._decisions.chosen(order.change, order.actor)
        return await self._told(order, outcome)

    def _forbidden(self) -> ActionError | None:
        """Why this viewer, with this token, may change nothing."""
        principal = self._decisions.principal
        if not principal.app.scopes.controls:
            message = "The app was not given permission to change who acts for you."
            return ActionError(code=ActionErrorCode.NOT_PERMITTED, message=message)
        if principal.subject is not None:
            message = "Only the person themselves decides who acts for them."
            return ActionError(code=ActionErrorCode.NOT_PERMITTED, message=message)
        return None

    async def _untimely(self, order: ProxyOrder) -> ActionError | None:
        """Why it cannot be done as things are. To suspend, nothing is asked of anybody."""
        if order.change is ProxyChange.SUSPEND:
            return None
        try:
            return await self._too_young() or await self._too_much(order)
        except SourceUnavailable:
            return _error(ActionErrorCode.SOURCE_UNAVAILABLE)

    async def _too_young(self) -> ActionError | None:
        case = await self._casebook.open(self._subject)
        now = self._decisions.rulebook.clock()
        match may_open(self._decisions.principal, case.evidence.person, now):
            case AccessReason.ALLOWED:
                return None
            case AccessReason.UNAVAILABLE:
                return _error(ActionErrorCode.SOURCE_UNAVAILABLE)
            case AccessReason.AGE_RULE:
                message = "People can open their record to others from 13."
            case _:
                message = "This record can be opened to nobody."
        return ActionError(code=ActionErrorCode.NOT_PERMITTED, message=message)

    async def _too_much(self, order: ProxyOrder) -> ActionError | None:
        if order.profile is None:
            return None
        beyond = await self._proxies.impossible(order.actor, order.profile)
        if not beyond:
            return None
        names = ", ".join(one.name for one in beyond)
        message = f"No organisation can open this to them in that way: {names}. Nothing was done."
        return ActionError(code=ActionErrorCode.NOT_PERMITTED, message=message)

    async def _told(self, order: ProxyOrder, outcome: ActionOutcome) -> ProxyPayload:
        match outcome:
            case ActionOutcome.DONE:
                return ProxyPayload(outcome=outcome, proxy=await self._now(order), errors=[])
            case ActionOutcome.CONFLICT:
                return self._refused(_error(ActionErrorCode.CONFLICT), outcome)
            case ActionOutcome.UNKNOWN:
                code = ActionErrorCode.SOURCE_UNAVAILABLE
                return self._refused(ActionError(code=code, message=_NOT_KEPT), outcome)
            case _:
                return self._refused(_error(ActionErrorCode.SOURCE_UNAVAILABLE))

    async def _now(self, order: ProxyOrder) -> Proxy | None:
        """As they stand after it. That this cannot be told does not undo what was done."""
        if not self._decisions.principal.app.scopes.relationships:
            return None
        try:
            return await self._proxies.one(order.actor)
        except KindredError:
            return None

    def _refused(
        self, error: ActionError, outcome: ActionOutcome = ActionOutcome.REJECTED
    ) -> ProxyPayload:
        reason = _REASONS.get(error.code, AccessReason.NOT_GRANTED)
        self._decisions.refused(Concern.CHOICE, reason, Action.CHANGE)
        return ProxyPayload(outcome=outcome, proxy=None, errors=[error])


_REASONS = {ActionErrorCode.SOURCE_UNAVAILABLE: AccessReason.UNAVAILABLE}


def _unusable(wish: ProxyWish) -> ActionError | None:
    """What is wrong with the values themselves."""
    code = ActionErrorCode.BAD_INPUT
    if not is_key(wish.key):
        return ActionError(code=code, message=KEY_RULE, path="idempotencyKey")
    if (wish.read is None) is not (wish.write is None):
        return ActionError(code=code, message="Give both read and write, or neither.")
    if wish.read is not None and wish.write is not None and not wish.write <= wish.read:
        return ActionError(code=code, message="Whatever is in write must be in read too.")
    return None


def _profile(wish: ProxyWish) -> Profile | None:
    return Profile(wish.read, wish.write or frozenset()) if wish.read is not None else None


def _error(code: ActionErrorCode) -> ActionError:
    return ActionError(code=code, message=_MESSAGES[code])
