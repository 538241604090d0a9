"""What a list of somebody's record has to hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.proof.country import Held
from tests.proof.rights import Rights
from tests.proof.walk import Pick


@dataclass(frozen=True, slots=True)
class ExpectedList:
    """By the arguments it was asked with."""

    rights: Rights
    subject: str
    kind: str
    arguments: Mapping[str, Any]

    def faults(
        self, pick: Pick, value: Mapping[str, Any], refs: Mapping[str, Any]
    ) -> Iterator[str]:
        """What is wrong with a list in an answer."""
        fields = {child.name: (child, value[child.key]) for child in pick.children}
        things = self.things()
        shown = _shown(fields, refs)
        if shown is not None:
            yield from self._items(shown, things)
        if "totalCount" in fields and self._is_whole:
            count = fields["totalCount"][1]
            number = None if self._strange() else len(things)
            if count != number:
                yield f"totalCount {count} instead of {number}"
        if "sources" in fields:
            yield from self._sources(*fields["sources"])

    def things(self) -> list[list[Held]]:
        """What may be seen, each thing with its versions at several organisations."""
        wanted = self._filter.get("organisation")
        found: dict[str, list[Held]] = {}
        for one in self.rights.released(self.subject, self.kind):
            here = wanted is None or one.thing.organisation in wanted
            if here and not self._withheld(one):
                found.setdefault(one.reference, []).append(one)
        return list(found.values())

    def _withheld(self, one: Held) -> bool:
        """Does another organisation withhold the same thing from a proxy?"""
        return not self.rights.is_self(self.subject) and self.rights.withheld_elsewhere(one)

    def _strange(self) -> bool:
        """Did an organisation send something about others? Then no number is known."""
        wanted = self._filter.get("organisation")
        codes = {house.code for house in self.rights.answering(self.subject, self.kind)}
        codes &= codes if wanted is None else set(wanted)
        return any(
            one.asked == self.subject
            and one.thing.kind == self.kind
            and one.thing.about != self.subject
            and one.thing.organisation in codes
            for one in self.rights.country.held
        )

    @property
    def _filter(self) -> Mapping[str, Any]:
        return self.arguments.get("filter") or {}

    @property
    def _is_whole(self) -> bool:
        """Is nothing left out but by organisation?"""
        return all(
            one == "organisation" for one, given in self._filter.items() if given is not None
        )

    def _items(self, shown: Sequence[tuple[str, str]], things: list[list[Held]]) -> Iterator[str]:
        groups = [{(one.thing.organisation, one.thing.name) for one in thing} for thing in things]
        found = [next((n for n, group in enumerate(groups) if one in group), None) for one in shown]
        if None in found:
            yield "an item that is not expected"
        if len(set(found)) < len(found):
            yield "an item stands there twice"
        cursors = {"after", "before"} & set(self.arguments)
        if self._is_whole and not cursors:
            size = self.arguments.get("first") or self.arguments.get("last") or 20
            if len(found) != min(size, len(things)):
                yield f"{len(found)} of {len(things)} items on a page of {size}"

    def _sources(self, pick: Pick, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        wanted = self._filter.get("organisation")
        held = self.rights.country.holders[self.subject]
        houses = (
            [one for one in self.rights.country.offering(self.kind) if one.code in held]
            if self.rights.is_self(self.subject)
            else self.rights.answering(self.subject, self.kind)
        )
        expected = [one.code for one in houses if wanted is None or one.code in wanted]
        if len(rows) != len(expected):
            yield f"{len(rows)} organisations in sources instead of {len(expected)}"


def _shown(
    fields: Mapping[str, tuple[Pick, Any]], refs: Mapping[str, Any]
) -> list[tuple[str, str]] | None:
    """Organisation and local id of each item; None when items were not asked for."""
    if "nodes" in fields:
        nodes = fields["nodes"][1]
    elif "edges" in fields:
        pick, edges = fields["edges"]
        key = next((one.key for one in pick.children if one.name == "node"), None)
        if key is None:
            return None
        nodes = [edge[key] for edge in edges]
    else:
        return None
    found = [refs[one["id"]] for one in nodes]
    return [(ref.organisation, ref.local_id) for ref in found]
