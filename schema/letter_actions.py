"""What can be done about letters."""

from typing import Annotated

import strawberry

from schema.action import KEY, ActionError, ActionOutcome
from schema.context import Info
from schema.letter import Letter
from schema.message_wish import ReadWish


@strawberry.input(description="Which letter was read.")
class MarkLetterReadInput:
    idempotency_key: str = strawberry.field(description=KEY)
    letter_id: strawberry.ID = strawberry.field(description="The id of the letter.")


@strawberry.type(description="What became of something done about a letter.")
class LetterPayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    letter: Letter | None = strawberry.field(
        description="The letter as it is now; null when it cannot be shown just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was."
    )


@strawberry.type
class LetterActions:
    """The part of `Mutation` about letters."""

    @strawberry.mutation(
        description="Say that a letter was read, so that its organisation need not post it. Some "
        "take it as read when its content is opened. The app needs leave to read and change "
        "letters; whoever acts for somebody needs WRITE in DOCS."
    )
    async def mark_letter_read(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            MarkLetterReadInput, strawberry.argument(description="Which.")
        ],
    ) -> LetterPayload:
        wish = ReadWish(input.idempotency_key, input.letter_id)
        return await info.context.resolvers.acting.letters.mark_read(wish)
