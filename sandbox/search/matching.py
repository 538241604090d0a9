"""Whether a resource matches one search criterion: token, reference, date, string; modifiers;
chains of depth one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sandbox.resource import Json, Resource, nodes, text
from sandbox.search.parameters import Kind, Parameter, parameters_of
from sandbox.search.spans import compares, span, split_prefix

Resolve = Callable[[str, str], Resource | None]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One parameter of a search: alternatives among its values, all criteria must hold."""

    name: str
    parameter: Parameter
    values: tuple[str, ...]
    modifier: str = ""  # not, missing, identifier, exact, contains
    chain: str = ""  # a parameter of the resource referred to
    chain_type: str = ""  # its type, where the search says so


class Matcher:
    """Matches resources of one server, whose own base URL its references may carry."""

    def __init__(self, base: str, resolve: Resolve) -> None:
        self._base = f"{base}/"
        self._resolve = resolve

    def matches(self, resource: Resource, criterion: Criterion) -> bool:
        """Whether the resource satisfies the criterion."""
        found = list(self._found(resource, criterion))
        if criterion.modifier == "missing":
            return (not found) == (criterion.values[0] == "true")
        hit = any(self._hits(value, found, criterion) for value in criterion.values)
        return hit != (criterion.modifier == "not")

    def local(self, reference: str) -> str:
        """A reference without this server's own base URL."""
        return reference.removeprefix(self._base)

    def referred(self, resource: Resource, parameter: Parameter) -> Iterator[Resource]:
        """The resources of this server that a reference parameter leads to."""
        for reference in nodes(resource, parameter.path):
            kind, _, identity = self.local(text(reference, "reference")).partition("/")
            target = self._resolve(kind, identity)
            if target is not None:
                yield target

    def _found(self, resource: Resource, criterion: Criterion) -> Iterator[Json]:
        for path in criterion.parameter.path.split("|"):
            for node in nodes(resource, path):
                if self._is_target(node, criterion.parameter.target):
                    yield node

    def _is_target(self, node: Json, target: str) -> bool:
        if not target:
            return True
        reference = self.local(text(node, "reference"))
        return reference.startswith(f"{target}/") or text(node, "type") == target

    def _hits(self, value: str, found: list[Json], criterion: Criterion) -> bool:
        if criterion.chain:
            return self._hits_chain(value, found, criterion)
        if criterion.modifier == "identifier":
            return any(
                token_hits(value, node) for each in found for node in nodes(each, "identifier")
            )
        match criterion.parameter.kind:
            case Kind.TOKEN:
                return any(token_hits(value, node) for node in found)
            case Kind.REFERENCE:
                return any(self._reference_hits(value, node) for node in found)
            case Kind.DATE:
                return any(_date_hits(value, node) for node in found)
            case Kind.STRING:
                return any(_string_hits(value, node, criterion.modifier) for node in found)

    def _reference_hits(self, value: str, node: Json) -> bool:
        reference = self.local(text(node, "reference"))
        asked = self.local(value)
        return bool(reference) and (reference == asked or reference.endswith(f"/{asked}"))

    def _hits_chain(self, value: str, found: list[Json], criterion: Criterion) -> bool:
        for node in found:
            kind, _, identity = self.local(text(node, "reference")).partition("/")
            target = self._resolve(kind, identity)
            if target is None or (criterion.chain_type and criterion.chain_type != kind):
                continue
            parameter = parameters_of(kind).get(criterion.chain)
            if parameter is not None and self.matches(
                target, Criterion(criterion.chain, parameter, (value,))
            ):
                return True
        return False


def token_hits(value: str, node: Json) -> bool:
    """Token search: `code`, `system|code`, `|code` (no system), `system|` (any code)."""
    if not isinstance(node, Mapping):
        return value.rpartition("|")[2] == str(node)
    system, bar, code = value.rpartition("|")
    return any(_coding_hits(coding, system, bar, code) for coding in _codings(node))


def _codings(node: Resource) -> Iterator[tuple[str, str]]:
    """System and code of an Identifier, a Coding, or each coding of a CodeableConcept."""
    yield text(node, "system"), text(node, "value") or text(node, "code")
    for coding in nodes(node, "coding"):
        yield text(coding, "system"), text(coding, "code")


def _coding_hits(coding: tuple[str, str], system: str, bar: str, code: str) -> bool:
    found_system, found_code = coding
    if bar and found_system != system:
        return False
    return bool(found_code) and (found_code == code or (bool(bar) and not code))


def _date_hits(value: str, node: Json) -> bool:
    prefix, rest = split_prefix(value)
    found, asked = span(str(node)), span(rest)
    return found is not None and asked is not None and compares(prefix, found, asked)


def _string_hits(value: str, node: Json, modifier: str) -> bool:
    found = str(node)
    match modifier:
        case "exact":
            return found == value
        case "contains":
            return value.casefold() in found.casefold()
        case _:
            return found.casefold().startswith(value.casefold())
