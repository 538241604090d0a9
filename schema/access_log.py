"""Who looked at what of somebody's record, when, and through which app."""

from datetime import datetime
from enum import Enum

import strawberry

from schema.access import Category
from schema.connection import Edge, PageInfo
from schema.directory import Organisation
from schema.enums import member


@strawberry.enum(description="Who it was, seen from the person whose record it is.")
class AccessorRole(Enum):
    YOU = member("YOU", description="The viewer.")
    PROXY = member("PROXY", description="Somebody acting for the person, as was granted.")
    OTHER = member("OTHER", description="Somebody else, who was turned away.")


@strawberry.enum(description="What an access was about.")
class AccessConcern(Enum):
    RECORD = member("RECORD", description="The record, or one category of it.")
    RELATIONSHIP = member("RELATIONSHIP", description="Who may act for whom.")
    PROXY_CHOICE = member(
        "PROXY_CHOICE", description="What the person chose about who may act for them."
    )
    ACCESS_LOG = member("ACCESS_LOG", description="This log.")


@strawberry.enum(description="What somebody wanted to do.")
class AccessAction(Enum):
    READ = member("READ", description="To look at something.")
    CREATE = member("CREATE", description="To add something, such as a booking.")
    CHANGE = member("CHANGE", description="To change something.")


@strawberry.enum(description="What became of an access.")
class AccessOutcome(Enum):
    PERMITTED = member(
        "PERMITTED",
        description="It was open to them, and was asked for. What they were shown of it, if "
        "anything, is another entry.",
    )
    SHOWN = member("SHOWN", description="They were shown something.")
    BEGUN = member(
        "BEGUN",
        description="They were about to do something. What became of it is another entry.",
    )
    DONE = member("DONE", description="They did something.")
    NOT_DONE = member("NOT_DONE", description="What they were about to do was not done.")
    REFUSED = member("REFUSED", description="It was closed to them, and they were shown nothing.")


@strawberry.type(description="Somebody who looked, as far as the viewer may know.")
class Accessor:
    role: AccessorRole = strawberry.field(description="Their part.")
    proxy_id: strawberry.ID | None = strawberry.field(
        description="For a PROXY in the viewer's own log: the id they have in `viewer.proxies`, "
        "where their name is for as long as they may act for the viewer."
    )


@strawberry.type(description="One access to one person's record.")
class AccessEntry:
    at: datetime = strawberry.field(description="When.")
    by: Accessor = strawberry.field(description="Who.")
    app: str = strawberry.field(
        description="Name of the app; its client id when it is not registered any more."
    )
    concern: AccessConcern = strawberry.field(description="What it was about.")
    category: Category | None = strawberry.field(
        description="Which category of the record; null for the record as a whole, and for what "
        "is no part of it."
    )
    organisation: Organisation | None = strawberry.field(
        description="Whose part of the record; null when no organisation was asked."
    )
    action: AccessAction = strawberry.field(description="What they wanted to do.")
    outcome: AccessOutcome = strawberry.field(description="What became of it.")
    items: int = strawberry.field(
        description="How many items they were shown; of what they did, how many changes."
    )


@strawberry.type(description="A page of an access log, latest first.")
class AccessLogConnection:
    edges: list[Edge[AccessEntry]] = strawberry.field(description="The entries with cursors.")
    nodes: list[AccessEntry] = strawberry.field(description="The entries.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the log.")
