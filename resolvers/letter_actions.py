"""What people do about letters: say that one was read, also by opening it.

An organisation posts on paper what nobody has read. So what does not count as reading costs a
needless letter, and what counts wrongly costs somebody their letter: an app that may only read
changes nothing, and for somebody else only those read who may act in their stead (WRITE in DOCS).
"""

from typing import cast

from resolvers.actions import Actions, Became, Prepared, Wish
from resolvers.refusal import Refusal
from schema.access import Action
from schema.action import ActionErrorCode, ActionOutcome
from schema.directory import RecordType
from schema.identifiers import RequestId
from schema.letter import Letter, ReadState
from schema.letter_actions import LetterPayload
from schema.message_wish import ReadWish
from schema.order import ActionName, Step

_READ = "It is already marked as read."


class LetterActions:
    """One principal's, in one request."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    async def mark_read(self, wish: ReadWish) -> LetterPayload:
        """What became of saying that it was read."""
        became = await self._carry_out(wish.key, wish.record_id, is_opening=False)
        record = await self._actions.shown(became.ref)
        return LetterPayload(
            outcome=became.outcome, letter=cast(Letter | None, record), errors=became.errors
        )

    async def opened(self, request_id: RequestId, letter_id: str) -> ActionOutcome:
        """Its content has left: mark it read, unless it is. Done once for each opening."""
        became = await self._carry_out(f"opening-{request_id}", letter_id, is_opening=True)
        return became.outcome

    async def _carry_out(self, key: str, letter_id: str, *, is_opening: bool) -> Became:
        wish = Wish(ActionName.READ_LETTER, key, (letter_id,))
        return await self._actions.carry_out(wish, lambda: self._reading(letter_id, is_opening))

    async def _reading(self, letter_id: str, is_opening: bool) -> Prepared:
        found = await self._actions.find(letter_id, RecordType.LETTER)
        letter = cast(Letter, found.item.record)
        if is_opening and letter.read_state is ReadState.READ:
            raise Refusal(ActionErrorCode.CONFLICT, _READ)
        permit = self._actions.permit(found, ActionName.READ_LETTER, Action.CHANGE)
        name, kind = ActionName.READ_LETTER, RecordType.LETTER
        return Prepared((Step(name, permit, kind, found.ref.local_id, found.version),))
