"""What the source says of itself. Statements lie, so nothing here is more than a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sources.check.caller import Seen
from sources.check.finding import Finding, Topic, note, ok
from sources.check.trial import Trial
from sources.check.walk import Json, objects
from sources.question import Question

_HERE = Topic.STATEMENT


@dataclass(frozen=True, slots=True)
class Statement:
    """Its CapabilityStatement, as far as searching goes."""

    version: str = ""
    parameters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Search parameters by resource type."""

    def declares(self, kind: str, parameter: str) -> bool:
        """Does it name the search parameter?"""
        return parameter in self.parameters.get(kind, frozenset())


async def read_statement(trial: Trial) -> tuple[Statement, list[Finding]]:
    """Ask for `/metadata`, with a token."""
    seen = await trial.caller.ask(Question(path="metadata"))
    if not seen.is_good or seen.resource_type != "CapabilityStatement":
        what = f"There is no CapabilityStatement: /metadata {_instead(seen)}."
        return Statement(), [note(_HERE, what)]
    statement = _read(seen.json)
    return statement, [
        _version(statement),
        *(_kind(statement, trial, one) for one in _kinds(trial)),
    ]


def _kinds(trial: Trial) -> list[str]:
    return [reader.resource_type for reader in trial.readers]


def _instead(seen: Seen) -> str:
    kind = seen.resource_type or "something that is no FHIR"
    return f"gives {kind}" if seen.is_good else seen.words


def _read(value: Json) -> Statement:
    version = value.get("fhirVersion")
    types = [one for rest in objects(value.get("rest")) for one in objects(rest.get("resource"))]
    return Statement(
        version=version if isinstance(version, str) else "",
        parameters={
            str(one.get("type")): frozenset(
                str(named.get("name")) for named in objects(one.get("searchParam"))
            )
            for one in types
        },
    )


def _version(statement: Statement) -> Finding:
    if statement.version.startswith("4.0."):
        return ok(_HERE, "FHIR R4.")
    mend = "Ask the trust for its R4 address: other versions write records in other ways."
    return note(_HERE, "It does not say that it is FHIR 4.0.", mend)


def _kind(statement: Statement, trial: Trial, kind: str) -> Finding:
    if kind not in statement.parameters:
        return note(_HERE, f"{kind} is offered in the trusts file, but the statement has none.")
    own = trial.settings.selectors.get(kind) or trial.endpoint.dialect.selector(kind)
    parameter = own.partition(".")[0].partition(":")[0]
    if not statement.declares(kind, parameter):
        return note(_HERE, f"{kind} can be had; the search parameter {parameter} is not named.")
    return ok(_HERE, f"{kind} can be searched by {parameter}.")
