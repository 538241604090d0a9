"""Runs an understood search over a store: candidates, criteria, order, includes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sandbox.profile import Profile, Unselected
from sandbox.resource import Resource, key, nodes
from sandbox.search.matching import Criterion, Matcher
from sandbox.search.parameters import Kind, Parameter, parameters_of
from sandbox.search.query import BadSearch, Query
from sandbox.search.spans import span
from sandbox.store import Store, Stored

_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """Everything a search matched, in order; `warning` is an outcome to send along."""

    matches: tuple[Stored, ...]
    warning: str = ""


def run(query: Query, store: Store, profile: Profile, matcher: Matcher) -> Found:
    """The matches of a search. Raises BadSearch where this trust refuses it."""
    if query.unknown and profile.unknown_is_nothing:
        return Found(())
    if not query.selected:
        match profile.unselected:
            case Unselected.REFUSED:
                raise BadSearch("a search names a patient in the way the statement says")
            case Unselected.NOTHING:
                return Found(())
            case Unselected.WARNING:
                return Found((), "No parameter selects a patient; nothing was searched.")
            case Unselected.EVERYONE:
                pass
    return Found(tuple(_ordered(_matching(query, store, matcher), query)))


def _matching(query: Query, store: Store, matcher: Matcher) -> list[Stored]:
    narrowed = _narrowed(query, store)
    return [
        stored
        for stored in store.all(query.resource_type)
        if (narrowed is None or key(stored.resource)[1] in narrowed)
        and all(matcher.matches(stored.resource, each) for each in query.criteria)
    ]


def _narrowed(query: Query, store: Store) -> frozenset[str] | None:
    """Ids that the index leaves for the first criterion about one person; None = all of them."""
    for criterion in query.criteria:
        number = _number(criterion)
        if number and criterion.chain == "identifier":
            patients = store.of_number("Patient", number)
            found = (store.of_patient(query.resource_type, patient) for patient in patients)
            return frozenset(chain.from_iterable(found))
        if number and (criterion.modifier == "identifier" or criterion.name == "identifier"):
            return store.of_number(query.resource_type, number)
    return None


def _number(criterion: Criterion) -> str:
    """The NHS number a criterion asks for, if that is all it asks for."""
    if len(criterion.values) != 1 or criterion.modifier not in {"", "identifier"}:
        return ""
    number = criterion.values[0].rpartition("|")[2]
    return number if len(number) == 10 and number.isdigit() else ""


def _ordered(found: list[Stored], query: Query) -> list[Stored]:
    """Stable sorting from the last key to the first. Without `_sort`: as stored."""
    for name in reversed(query.values("_sort")):
        parameter = parameters_of(query.resource_type).get(name.removeprefix("-"))
        if parameter is None:
            raise BadSearch("_sort names an unknown parameter")
        found = _sorted(found, parameter, reverse=name.startswith("-"))
    return found


def _sorted(found: list[Stored], parameter: Parameter, *, reverse: bool) -> list[Stored]:
    def value(stored: Stored) -> tuple[datetime, str]:
        texts = [str(node) for node in nodes(stored.resource, parameter.path.split("|")[0])]
        first = min(texts, default="")
        at = span(first) if parameter.kind is Kind.DATE else None
        return (at.start if at else _LAST), first

    return sorted(found, key=value, reverse=reverse)


def included(query: Query, page: Iterable[Stored], store: Store, matcher: Matcher) -> list[Stored]:
    """What `_include` and `_revinclude` add to a page; nothing twice."""
    shown = [stored.resource for stored in page]
    known = {key(resource) for resource in shown}
    added: dict[tuple[str, str], Stored] = {}
    for resource in chain(
        _forward(query, shown, matcher),
        _backward(query, shown, store, matcher),
    ):
        if key(resource) not in known:
            added.setdefault(key(resource), Stored(resource))
    return list(added.values())


def _forward(query: Query, shown: list[Resource], matcher: Matcher) -> Iterable[Resource]:
    for wanted in query.values("_include"):
        kind, _, rest = wanted.partition(":")
        name, _, target = rest.partition(":")
        parameter = parameters_of(kind).get(name)
        if kind != query.resource_type or parameter is None:
            continue
        for resource in shown:
            for referred in matcher.referred(resource, parameter):
                if key(referred)[0] in {target or parameter.target or key(referred)[0]}:
                    yield referred


def _backward(
    query: Query, shown: list[Resource], store: Store, matcher: Matcher
) -> Iterable[Resource]:
    values = tuple("/".join(key(resource)) for resource in shown)
    for wanted in query.values("_revinclude"):
        kind, _, name = wanted.partition(":")
        parameter = parameters_of(kind).get(name)
        if parameter is None or not values:
            continue
        criterion = Criterion(name, parameter, values)
        for stored in store.all(kind):
            if matcher.matches(stored.resource, criterion):
                yield stored.resource
