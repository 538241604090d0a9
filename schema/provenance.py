"""Where an item came from, and where sources disagree about it."""

from datetime import datetime

import strawberry

from schema.directory import Organisation


@strawberry.type(description="How the source itself names an item.")
class SourceId:
    type: str = strawberry.field(description="The FHIR resource type at the source.")
    id: str = strawberry.field(description="The resource's id at the source.")
    version: str | None = strawberry.field(description="Its version, exactly as the source says.")


@strawberry.type(description="Where an item came from.")
class Provenance:
    organisation: Organisation = strawberry.field(description="Who answered with it.")
    source_id: SourceId = strawberry.field(description="How the source names it.")
    last_updated: datetime | None = strawberry.field(
        description="When the source last changed it, if it says so."
    )
    as_of: datetime = strawberry.field(description="When the source gave it to us.")


@strawberry.type(description="A field on which two organisations differ about the same item.")
class Conflict:
    field: str = strawberry.field(description="Name of the field of this item.")
    organisation: Organisation = strawberry.field(description="Who says otherwise.")
    value: str | None = strawberry.field(description="What they say, as text.")
