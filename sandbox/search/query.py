"""A search as one trust understands it: what it will use, and what it does not know.

What becomes of the rest (ignored, refused, emptying the answer) is for `running.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.profile import Profile
from sandbox.search.matching import Criterion
from sandbox.search.parameters import Kind, names_patient, parameters_of
from sandbox.search.spans import span, split_prefix

Pair = tuple[str, str]
_RESULT_PARAMETERS = frozenset(
    {"_count", "_sort", "_elements", "_include", "_revinclude", "_summary", "_total", "_format"}
)
_UNSELECTIVE = frozenset(
    {"Patient", "Practitioner", "Location", "Organization", "Slot", "Schedule"}
)


class BadSearch(Exception):
    """A search refused with 400; the text says why and never repeats a value."""


@dataclass(frozen=True, slots=True)
class Query:
    """One understood search. `used` are the pairs that had an effect, for the self link."""

    resource_type: str
    criteria: tuple[Criterion, ...]
    used: tuple[Pair, ...]
    unknown: tuple[str, ...]
    selected: bool  # names a patient, or an id, in this trust's way

    def values(self, name: str) -> tuple[str, ...]:
        """Values of a result parameter, commas split."""
        found = (value for key, value in self.used if key == name)
        return tuple(part for value in found for part in value.split(","))

    def value(self, name: str) -> str:
        """The first value of a result parameter, or an empty string."""
        return next(iter(self.values(name)), "")


def understand(resource_type: str, pairs: Iterable[Pair], profile: Profile) -> Query:
    """The search in this trust's understanding. Raises BadSearch for a malformed value."""
    criteria: list[Criterion] = []
    used: list[Pair] = []
    unknown: list[str] = []
    selected = resource_type in _UNSELECTIVE
    for name, value in pairs:
        if name in _RESULT_PARAMETERS:  # part of FHIR: never unknown, if perhaps without effect
            if name in profile.result_parameters:
                used.append((name, value))
            continue
        criterion = _criterion(resource_type, name, value, profile)
        if criterion is None:
            unknown.append(name)
            continue
        criteria.append(criterion)
        used.append((name, value))
        selected = selected or _selects(name, resource_type, profile)
    return Query(resource_type, tuple(criteria), tuple(used), tuple(unknown), selected)


def _selects(name: str, resource_type: str, profile: Profile) -> bool:
    return name == "_id" or name in profile.dialect.selectors(resource_type)


def _criterion(resource_type: str, name: str, value: str, profile: Profile) -> Criterion | None:
    """The criterion, or None when this trust does not know the parameter."""
    base, modifier, chain, chain_type = split_name(name)
    parameter = parameters_of(resource_type).get(base)
    if parameter is None or not _is_known(name, base, resource_type, profile):
        return None
    values = tuple(_alternatives(value))
    criterion = Criterion(base, parameter, values, modifier, chain, chain_type)
    _check(criterion, profile)
    return criterion


def _is_known(name: str, base: str, resource_type: str, profile: Profile) -> bool:
    if names_patient(base, resource_type):
        return name in profile.dialect.selectors(resource_type)
    return profile.filters


def split_name(name: str) -> tuple[str, str, str, str]:
    """Name, modifier, chained parameter and its type of `name`, `name:modifier`, `name.chain`
    or `name:Type.chain`.
    """
    head, _, chain = name.partition(".")
    base, _, modifier = head.partition(":")
    return (base, "", chain, modifier) if chain else (base, modifier, "", "")


def _alternatives(value: str) -> Iterable[str]:
    """Values between commas; an escaped comma is part of the value."""
    marked = value.replace("\\,", "\0")
    return (part.replace("\0", ",").replace("\\|", "|") for part in marked.split(","))


def _check(criterion: Criterion, profile: Profile) -> None:
    is_token = criterion.modifier == "identifier" or criterion.chain == "identifier"
    for value in criterion.values:
        if is_token and profile.full_tokens and "|" not in value:
            raise BadSearch("an identifier is written as system|value")
        if criterion.parameter.kind is Kind.DATE and criterion.modifier != "missing":
            _check_date(value)
        if _is_reference(criterion) and profile.typed_references and "/" not in value:
            raise BadSearch("a reference is written as Type/id")


def _is_reference(criterion: Criterion) -> bool:
    is_plain = not criterion.modifier and not criterion.chain
    return is_plain and criterion.parameter.kind is Kind.REFERENCE


def _check_date(value: str) -> None:
    if span(split_prefix(value)[1]) is None:
        raise BadSearch("a date is malformed")
