"""What every list of an answer says, and how it is read: by its shape, not by kinds of records."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schema.patient import RECORD_LISTS
from tests.acceptance.matrix.asking import Listed, listed
from tests.acceptance.matrix.records import PERSONA
from tests.acceptance.matrix.selecting import lists_of
from tests.support.pair import Pair

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All lists of one answer, by their fields."""

    lists: Mapping[str, Listed]
    linked: Mapping[str, frozenset[tuple[str, str]]]
    """Of what items lead to, by the field they stand in: organisations with their statuses."""
    text: str
    codes: frozenset[str]
    """Of its errors."""
    seconds: float

    @property
    def is_spared(self) -> bool:
        """Was somebody not asked?"""
        return any("NOT_ASKED" in one.statuses.values() for one in self.lists.values())

    @property
    def doubled(self) -> Mapping[str, object]:
        """Ids that stand in a list more than once."""
        return {name: one.doubled for name, one in self.lists.items() if one.doubled}


async def gathered(
    pair: Pair, codes: Iterable[str], names: Iterable[str] = tuple(RECORD_LISTS)
) -> Gathered:
    """What these organisations answer of these lists."""
    token = await pair.token(PERSONA)
    answer, seconds = await pair.timed(token, lists_of(names, codes))
    patient = (answer["data"]["viewer"] or {}).get("patient") or {}
    return Gathered(
        lists={name: listed(one, answer, seconds) for name, one in patient.items() if one},
        linked={name: frozenset(_linked(one)) for name, one in patient.items() if one},
        text=json.dumps(answer, ensure_ascii=False),
        codes=frozenset(one["extensions"]["code"] for one in answer.get("errors", ())),
        seconds=seconds,
    )


def _linked(found: Json) -> Iterator[tuple[str, str]]:
    """Rows of sources inside items."""
    waiting: list[Any] = [found["nodes"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            if "status" in one and "retryAfterSeconds" in one:
                yield one["organisation"]["odsCode"], one["status"]
            waiting += one.values()
