"""How an answer came about: for developers, and silent about what their token does not open."""

import strawberry

from schema.access import AccessReason, Category
from schema.directory import Organisation
from schema.report import SourceStatus


@strawberry.type(description="One question that the gateway put to somebody, or decided not to.")
class ExplainedCall:
    asked_for: str = strawberry.field(
        description="What: a kind of record such as `APPOINTMENT`, or `DEMOGRAPHICS`, "
        "`RELATIONSHIPS`, `LOCATOR`, `CONTENT`."
    )
    organisation: Organisation | None = strawberry.field(
        description="Whom; null for the gateway's own index."
    )
    person: int | None = strawberry.field(
        description="About whom: 1 is the first person of this operation, and so on."
    )
    status: SourceStatus = strawberry.field(description="What became of it.")
    not_asked_because: str | None = strawberry.field(
        description="Why it was not asked, if it was not."
    )
    started_milliseconds: int = strawberry.field(description="When, since the operation began.")
    milliseconds: int = strawberry.field(description="How long the answer took.")
    source_requests: int = strawberry.field(
        description="HTTP requests it took: pages, the person's Patient, repeats. 0 when the "
        "answer was still known. About somebody else than the viewer it is 1 at most, because "
        "pages would tell of items that are withheld."
    )
    retries: int = strawberry.field(description="How many of them repeated one that failed.")
    hedges: int = strawberry.field(description="How many of them repeated one that was slow.")
    shared: bool = strawberry.field(
        description="Was the answer that of an equal question asked at the same time?"
    )


@strawberry.type(description="One decision about one category of one person's record.")
class ExplainedDecision:
    person: int | None = strawberry.field(description="Whose record; as in `calls`.")
    category: Category = strawberry.field(description="The category.")
    organisation: Organisation = strawberry.field(description="At which organisation.")
    permitted: bool = strawberry.field(description="May it be asked?")
    reason: AccessReason = strawberry.field(description="The reason that may be told.")
    rule: str = strawberry.field(
        description="The rule that decided, by its name in the page of proxy rules."
    )


@strawberry.type(
    description="The plan of the operation this field stands in: who was asked for what, by which "
    "decisions, and how long it took. Only for tokens with the scope `kindred/developer`; it tells "
    "nothing of organisations and people that the token does not open."
)
class Explanation:
    calls: list[ExplainedCall] = strawberry.field(description="In the order they were made.")
    decisions: list[ExplainedDecision] = strawberry.field(
        description="In the order they were taken, each once."
    )
    source_requests: int = strawberry.field(
        description="HTTP requests that all calls together took."
    )
    milliseconds: int = strawberry.field(description="From the start until all had answered.")
    plan: list[str] = strawberry.field(description="The calls as lines of text.")
