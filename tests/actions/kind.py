"""One action that is broken off: how it is asked for, and what it leaves where it is done."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.running import Running

Json = dict[str, Any]
Mark = tuple[str, str, str]
"""Method, `old` or `new`, and the status since: one thing that came to pass at the source."""

THING = "{ id provenance { sourceId { id version } } }"


async def _nothing_to_clear(_: Running, __: Sequence[Mapping[str, str]]) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Target:
    """What one run is about."""

    given: Json = field(default_factory=dict)
    """The input, but for its key."""
    local_id: str = ""
    """Of what is changed, at its source."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One action."""

    name: str
    shows: str
    """The field of the payload that shows what it made or changed."""
    writes: tuple[str, ...]
    """The methods of its steps."""
    prepare: Callable[[Running], Awaitable[Target]]
    done: tuple[Mark, ...]
    undone: tuple[tuple[Mark, ...], ...] = ((),)
    """What may be left where it was not done."""
    clear: Callable[[Running, Sequence[Mapping[str, str]]], Awaitable[None]] = _nothing_to_clear
    """What the source does afterwards, so that the next run finds all as it was."""
    source: str = "G99901"
    who: str = "maya-hughes"
    thing: str = THING
    """What is asked of it."""

    @property
    def mutation(self) -> str:
        """As it is asked."""
        kind = f"{self.name[0].upper()}{self.name[1:]}Input"
        payload = f"{{ outcome errors {{ code }} {self.shows} {self.thing} }}"
        return f"mutation ($input: {kind}!) {{ did: {self.name}(input: $input) {payload} }}"

    def marks(self, effects: Sequence[Mapping[str, str]], target: Target) -> tuple[Mark, ...]:
        """What came to pass, as it is compared."""
        return tuple(
            (one["method"], "old" if one["id"] == target.local_id else "new", one["status"])
            for one in effects
        )


async def did(pair: Running, kind: Kind, given: Json) -> Json:
    """What became of an action, when nothing is broken off."""
    answer = await pair.ask(kind.who, kind.mutation, {"input": given})
    found: Json = answer["data"]["did"]
    return found
