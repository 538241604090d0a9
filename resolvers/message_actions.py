"""What people do about messages: answer one, or say that it was read."""

from typing import cast

from resolvers.actions import Actions, Became, Found, Prepared, Wish
from resolvers.refusal import Refusal
from resolvers.written import written
from schema.access import Action
from schema.action import ActionErrorCode
from schema.clock import Clock
from schema.directory import RecordType
from schema.message import Message
from schema.message_actions import MOST_CHARACTERS, MessagePayload
from schema.message_wish import ReadWish, Reply, SendWish
from schema.order import ActionName, Step

_EITHER = "Give either body or option, not both."
_EMPTY = "There is nothing in the message."
_CHOOSE = "This message offers answers. Choose one of them."
_NO_CHOICE = "This message offers no answers to choose from. Write one."
_NOT_TAKEN = "This message cannot be answered here."


class MessageActions:
    """One principal's, in one request."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        self._actions = actions
        self._clock = clock

    async def send(self, wish: SendWish) -> MessagePayload:
        """What became of answering a message."""
        said = wish.message_id, wish.body, wish.option
        asked = Wish(ActionName.SEND_MESSAGE, wish.key, said)
        return await self._payload(
            await self._actions.carry_out(asked, lambda: self._sending(wish))
        )

    async def mark_read(self, wish: ReadWish) -> MessagePayload:
        """What became of saying that it was read."""
        asked = Wish(ActionName.READ_MESSAGE, wish.key, (wish.record_id,))
        return await self._payload(
            await self._actions.carry_out(asked, lambda: self._reading(wish))
        )

    async def _sending(self, wish: SendWish) -> Prepared:
        _check(wish)
        found = await self._actions.find(wish.message_id, RecordType.MESSAGE)
        permit = self._actions.permit(found, ActionName.SEND_MESSAGE, Action.CREATE)
        step = Step(
            ActionName.SEND_MESSAGE,
            permit,
            RecordType.MESSAGE,
            links={"answered": found.ref.local_id},
        )
        return Prepared((step,), (self._reply(found, wish),))

    def _reply(self, found: Found, wish: SendWish) -> Reply:
        message = cast(Message, found.item.record)
        if not message.repliable:
            raise Refusal(ActionErrorCode.NOT_TAKEN, _NOT_TAKEN)
        sender = message.sender.organisation if message.sender else None
        return Reply(
            text=_chosen(message, wish),
            subject=message.subject,
            first=(message.thread_id or "").partition("/")[2],
            recipient=sender.ods_code if sender else found.ref.organisation,
            sent_at=self._clock(),
        )

    async def _reading(self, wish: ReadWish) -> Prepared:
        found = await self._actions.find(wish.record_id, RecordType.MESSAGE)
        permit = self._actions.permit(found, ActionName.READ_MESSAGE, Action.CHANGE)
        name, kind = ActionName.READ_MESSAGE, RecordType.MESSAGE
        return Prepared((Step(name, permit, kind, found.ref.local_id, found.version),))

    async def _payload(self, became: Became) -> MessagePayload:
        record = await self._actions.shown(became.ref)
        return MessagePayload(
            outcome=became.outcome, message=cast(Message | None, record), errors=became.errors
        )


def _check(wish: SendWish) -> None:
    """Raises Refusal for what cannot be used whatever it answers."""
    if (wish.body is None) is (wish.option is None):
        raise Refusal(ActionErrorCode.BAD_INPUT, _EITHER)
    if wish.body is not None and not written(wish.body, "body", MOST_CHARACTERS):
        raise Refusal(ActionErrorCode.BAD_INPUT, _EMPTY)


def _chosen(message: Message, wish: SendWish) -> str:
    """What to send. Raises Refusal."""
    values = [one.value for one in message.reply_options]
    if wish.option is None:
        if values:
            raise Refusal(ActionErrorCode.BAD_INPUT, _CHOOSE)
        return (wish.body or "").strip()
    if wish.option not in values:
        raise Refusal(ActionErrorCode.BAD_INPUT, _CHOOSE if values else _NO_CHOICE)
    return wish.option
