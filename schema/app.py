"""The partner app a token belongs to, as it is shown to whoever uses it."""

import strawberry


@strawberry.type(description="A limit a minute.")
class MinuteLimit:
    limit: int = strawberry.field(description="How much may be used in a minute.")
    remaining: int = strawberry.field(
        description="How much of it is left, at the moment at which this field is answered."
    )


@strawberry.type(description="How much the viewer may ask through the app.")
class AppLimits:
    operations: MinuteLimit = strawberry.field(
        description="Operations and letters. Beyond it requests are answered with HTTP 429."
    )
    source_requests: MinuteLimit = strawberry.field(
        description="Requests to sources, as `extensions.cost` counts them: a list at an "
        "organisation is one, and a look-up by id is one."
    )
    source_requests_per_operation: int = strawberry.field(
        description="Most source requests of one operation."
    )


@strawberry.type(description="The partner app that the access token was issued to.")
class App:
    client_id: str = strawberry.field(description="Its id at the issuer.")
    name: str = strawberry.field(description="Its name for people.")
    scopes: list[str] = strawberry.field(
        description="What this token may ask for, as SMART scopes: what token and registration "
        "both name."
    )
    limits: AppLimits = strawberry.field(description="How much the viewer may ask through the app.")
    trusted_documents_only: bool = strawberry.field(
        description="Is every document refused but those registered for the app?"
    )
