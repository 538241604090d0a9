"""A letter: a document that an organisation wrote to or about the person."""

from collections.abc import Sequence
from enum import Enum

import strawberry

from schema.asks_nobody import ASKS_NOBODY
from schema.context import Info
from schema.directory import Organisation
from schema.enums import member
from schema.moment import Moment
from schema.node import Record, RecordRef
from schema.record_filter import RecordFilter


@strawberry.enum(description="State of a letter.")
class LetterStatus(Enum):
    CURRENT = member("current", description="It is valid.")
    UNKNOWN = member("unknown", description="Another state: see `statusCode`.")


@strawberry.enum(description="Whether somebody has opened it, as the organisation knows.")
class ReadState(Enum):
    UNREAD = member("UNREAD", description="Nobody has opened it.")
    SEEN = member("SEEN", description="It was listed to somebody.")
    READ = member("READ", description="Somebody opened it.")
    UNKNOWN = member("UNKNOWN", description="The source does not say.")


@strawberry.type(description="A letter. Listing letters never marks one as read.")
class Letter(Record):
    portal_url: strawberry.Private[str | None]
    streamable: strawberry.Private[bool]
    content_address: strawberry.Private[str | None] = None
    """Where the source has the content: an address below its base, or a `data:` URL."""
    title: str | None = strawberry.field(description="What to call it in a list.")
    kind: str | None = strawberry.field(description="Kind of document, such as `Care plan`.")
    specialty: str | None = strawberry.field(description="Medical specialty it comes from.")
    date: Moment | None = strawberry.field(description="When it was written.")
    status: LetterStatus = strawberry.field(description="Its state.")
    status_code: str | None = strawberry.field(description="The state in the source's own word.")
    read_state: ReadState = strawberry.field(description="Whether somebody has opened it.")
    read_state_code: str | None = strawberry.field(description="The same in the source's own word.")
    author: str | None = strawberry.field(
        description="Who wrote it: a professional or a service by name, other people by what they "
        "are, such as `Related person`."
    )
    organisation: Organisation | None = strawberry.field(
        description="Who keeps it; may differ from who told us (`provenance`)."
    )
    content_type: str | None = strawberry.field(
        description="Media type the source announces, such as `application/pdf`."
    )
    size_bytes: int | None = strawberry.field(description="Size the source announces, in bytes.")

    def content_addresses(self) -> Sequence[str | None]:
        return [self.content_address if self.streamable else None]

    @strawberry.field(
        description="Where to get it. An address of this gateway needs the same Authorization "
        "header (fetch it, then open the Blob); otherwise it is a page of the organisation's "
        "portal. Opening it may mark the letter as read.",
        metadata=ASKS_NOBODY,
    )
    def content_url(self, info: Info) -> str | None:
        if self.streamable and isinstance(self.ref, RecordRef):
            return info.context.resolvers.content_url(self.ref)
        return self.portal_url


@strawberry.input(description="Which letters to list. Everything given must hold.")
class LetterFilter(RecordFilter):
    read_state: list[ReadState] | None = strawberry.field(
        default=None, description="Only those in one of these states."
    )
