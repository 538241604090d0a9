"""A message between an organisation and the person."""

from collections.abc import Sequence
from dataclasses import field

import strawberry

from schema.asks_nobody import ASKS_NOBODY
from schema.context import Info
from schema.directory import Organisation
from schema.letter import ReadState
from schema.moment import Moment
from schema.node import NodeRef, Record, RecordRef
from schema.record_filter import RecordFilter


@strawberry.type(description="Who sent a message.")
class Sender:
    organisation: Organisation | None = strawberry.field(description="The organisation, if known.")
    name: str | None = strawberry.field(description="Name of the professional or the service.")
    role: str | None = strawberry.field(
        default=None,
        description="What they are, for people who are not named: `Patient` or `Related person`.",
    )


@strawberry.type(description="A file that came with a message or a report.")
class Attachment:
    ref: strawberry.Private[NodeRef | None] = field(default=None, compare=False)
    """The message or report it came with."""
    place: strawberry.Private[int] = 0
    """Among the files of the same."""
    content_address: strawberry.Private[str | None] = None
    """Where the source has the content: an address below its base, or a `data:` URL."""
    portal_url: strawberry.Private[str | None] = None
    title: str | None = strawberry.field(description="What to call it.")
    content_type: str | None = strawberry.field(description="Media type the source announces.")
    size_bytes: int | None = strawberry.field(description="Size the source announces, in bytes.")

    @strawberry.field(
        description="Where to get it. An address of this gateway needs the same Authorization "
        "header (fetch it, then open the Blob); otherwise it is a page of the organisation's "
        "portal.",
        metadata=ASKS_NOBODY,
    )
    def content_url(self, info: Info) -> str | None:
        if self.content_address and isinstance(self.ref, RecordRef):
            return info.context.resolvers.content_url(self.ref, self.place)
        return self.portal_url


@strawberry.type(description="An answer that a message offers.")
class ReplyOption:
    value: str = strawberry.field(description="What to send.")
    label: str = strawberry.field(description="What to show.")


@strawberry.type(description="A message from a hospital, a practice or a national service.")
class Message(Record):
    subject: str | None = strawberry.field(description="What it is about, in a line.")
    body: str | None = strawberry.field(description="The message as plain text.")
    body_markdown: str | None = strawberry.field(
        description="The same as Markdown, where the sender used some: headings, lists, bold and "
        "links to https, telephones and mailboxes. It holds no HTML and no images. `body` has all "
        "of its words."
    )
    sent_at: Moment | None = strawberry.field(description="When it was sent.")
    sender: Sender | None = strawberry.field(description="Who sent it.")
    category: str | None = strawberry.field(description="What sort it is, such as `Notification`.")
    thread_id: str | None = strawberry.field(
        description="The same for all messages of one conversation; no other conversation has it. "
        "The filter `threadId` lists them."
    )
    in_reply_to: str | None = strawberry.field(
        description="The source's own id of the message it answers."
    )
    read_state: ReadState = strawberry.field(description="Whether somebody has read it.")
    read_state_code: str | None = strawberry.field(description="The same in the source's own word.")
    repliable: bool = strawberry.field(
        description="Can it be answered with `sendMessage`, as far as its organisation goes?"
    )
    reply_options: list[ReplyOption] = strawberry.field(
        description="The answers it offers, if it offers any."
    )
    attachments: list[Attachment] = strawberry.field(description="Files that came with it.")

    def content_addresses(self) -> Sequence[str | None]:
        return [one.content_address for one in self.attachments]


@strawberry.input(description="Which messages to list. Everything given must hold.")
class MessageFilter(RecordFilter):
    read_state: list[ReadState] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )
    thread_id: list[str] | None = strawberry.field(
        default=None, description="Only those of one of these conversations."
    )
