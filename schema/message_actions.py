"""What can be done about messages."""

from typing import Annotated

import strawberry

from schema.action import KEY, ActionError, ActionOutcome
from schema.context import Info
from schema.message import Message
from schema.message_wish import ReadWish, SendWish

MOST_CHARACTERS = 5000


@strawberry.input(description="An answer to a message: either `body` or `option`.")
class SendMessageInput:
    idempotency_key: str = strawberry.field(description=KEY)
    message_id: strawberry.ID = strawberry.field(description="The id of the message it answers.")
    body: str | None = strawberry.field(
        default=None,
        description="The answer in plain text, where the message offers none to choose from; "
        f"{MOST_CHARACTERS} characters at most.",
    )
    option: str | None = strawberry.field(
        default=None, description="The `value` of one of the message's `replyOptions`."
    )


@strawberry.input(description="Which message was read.")
class MarkMessageReadInput:
    idempotency_key: str = strawberry.field(description=KEY)
    message_id: strawberry.ID = strawberry.field(description="The id of the message.")


@strawberry.type(description="What became of something done about a message.")
class MessagePayload:
    outcome: ActionOutcome = strawberry.field(description="What became of it.")
    message: Message | None = strawberry.field(
        description="The message that was sent, or that was read, as it is now; null when it "
        "cannot be shown just now."
    )
    errors: list[ActionError] = strawberry.field(
        description="Why it was not done; empty when it was."
    )


@strawberry.type
class MessageActions:
    """The part of `Mutation` about messages."""

    @strawberry.mutation(
        description="Answer a message. The answer stands in the same conversation and says who "
        "wrote it. Needs the scope `patient/Communication.crs`; whoever acts for somebody needs "
        "WRITE in MSG."
    )
    async def send_message(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            SendMessageInput, strawberry.argument(description="Which message, and the answer.")
        ],
    ) -> MessagePayload:
        wish = SendWish(input.idempotency_key, input.message_id, input.body, input.option)
        return await info.context.resolvers.acting.messages.send(wish)

    @strawberry.mutation(
        description="Say that a message was read. Needs the scope `patient/Communication.rus`; "
        "whoever acts for somebody needs WRITE in MSG."
    )
    async def mark_message_read(
        self,
        info: Info,
        input: Annotated[  # noqa: A002
            MarkMessageReadInput, strawberry.argument(description="Which.")
        ],
    ) -> MessagePayload:
        wish = ReadWish(input.idempotency_key, input.message_id)
        return await info.context.resolvers.acting.messages.mark_read(wish)
