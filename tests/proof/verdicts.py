"""Compares what became of a try with what the oracle says of it: what the organisation was sent,
what was told, and what the audit says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from tests.proof.attempts import Aim
from tests.proof.country import Held
from tests.proof.doing import Written
from tests.proof.houses import NATIONAL_HOUSE
from tests.proof.oracle.acting import CREATE, ENDS, THERE, UNAVAILABLE, needed, refusal
from tests.proof.rights import Rights
from tests.proof.watch import OF_ACTIONS

_CREATING = frozenset({"bookAppointment", "rescheduleAppointment", "applyForGpRegistration"})
"""What is shown afterwards is what was made, and nothing where nothing was."""


@dataclass(frozen=True, slots=True)
class Told:
    """A payload."""

    outcome: str
    codes: tuple[str, ...]
    record: str | None
    """Its id."""

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> "Told":
        """Of an answer."""
        codes = tuple(one["code"] for one in payload["errors"])
        records = [one for key, one in payload.items() if key not in ("outcome", "errors")]
        named = records[0] or {}
        return cls(payload["outcome"], codes, named.get("id") or named.get("odsCode"))


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a try."""

    told: Told
    fates: Sequence[str]
    written: Sequence[Written]
    made: Sequence[Held]
    rows: Sequence[Row[Any]]
    """Of the audit."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one try."""

    aim: Aim
    rights: Rights
    came: Came
    actor_unknown: bool

    def faults(self) -> Iterator[str]:
        """All that differs."""
        if self.aim.told:
            yield from self._not_begun()
        else:
            yield from self._begun()

    def _not_begun(self) -> Iterator[str]:
        told, came = self.came.told, self.came
        if came.written:
            yield f"{len(came.written)} writes, although {sorted(self.aim.told)}"
        expected = self.aim.told | ({UNAVAILABLE} if self.actor_unknown else set())
        if len(set(told.codes)) != 1 or not set(told.codes) <= expected:
            yield f"oracle {sorted(expected)}, product {told.codes}"
        elif told.outcome != refusal(told.codes[0]):
            yield f"{told.outcome} with {told.codes}"
        if told.record is not None:
            yield "a record is shown with a refusal"
        yield from self._refusal_audited()

    def _refusal_audited(self) -> Iterator[str]:
        rows = self.came.rows
        if any(row.outcome in OF_ACTIONS for row in rows):
            yield "the audit says that it was begun"
        codes = set(self.came.told.codes)
        if codes & {"NOT_FOUND", "NOT_PERMITTED"} and not rows:
            yield "nothing on the audit"
        if "NOT_PERMITTED" in codes and not any(map(self._is_denial, rows)):
            yield "no denial on the audit"

    def _is_denial(self, row: Row[Any]) -> bool:
        house, deed = self.aim.house, self.aim.deed
        assert house is not None
        where = row.subject, row.organisation, row.category
        is_here = where == (self.aim.subject, house.code, deed.category)
        acts = needed(deed, house, begun=self.aim.input.is_begun)
        return is_here and row.outcome == "deny" and row.action in acts

    def _begun(self) -> Iterator[str]:
        came, told = self.came, self.came.told
        (outcome, code), count = self._end()
        if (told.outcome, told.codes) != (outcome, (code,) if code else ()):
            yield f"oracle {outcome} {code}, product {told.outcome} {told.codes}"
        if len(came.written) != count:
            yield f"{len(came.written)} writes instead of {count}"
        for one in came.written:
            yield from self._addressed(one)
        if came.written:
            yield from self._said(came.written[0])
        yield from self._shown(outcome)
        yield from self._audited(count)

    def _end(self) -> tuple[tuple[str, str | None], int]:
        """What is told, and how often something is sent; what failed at the second step is taken
        back, unless nobody knows whether it did."""
        first, *rest = self.came.fates
        if self.aim.input.steps == 1 or first not in THERE:
            return ENDS[first], 1
        second = rest[0] if rest else "done"
        return ENDS[second], 2 if second in {*THERE, "unseen"} else 3

    def _addressed(self, one: Written) -> Iterator[str]:
        """To the right organisation, about the right person, on leave that was really given."""
        permit, house, deed = one.step.permit, self.aim.house, self.aim.deed
        assert house is not None
        if permit.organisation != house.code:
            yield f"sent to {permit.organisation}"
        if (permit.subject, permit.actor) != (self.aim.subject, self.rights.asker.number):
            yield "sent in the name or the record of another person"
        acts = needed(deed, house, begun=self.aim.input.is_begun)
        if permit.category.name != deed.category or permit.action.value not in acts:
            yield f"sent on leave to {permit.action} in {permit.category.name}"
        if (permit.relationship is None) is not self.rights.is_self(str(self.aim.subject)):
            yield "sent on another's ground"
        if not one.is_journaled:
            yield "sent before it was kept"

    def _said(self, first: Written) -> Iterator[str]:
        step, found = first.step, self.aim.input
        changed = self._changed()
        name = changed.thing.name if changed else None
        if self.aim.house is NATIONAL_HOUSE:  # what is changed there is the person's own record
            name = self.aim.subject
        if step.local_id != name:
            yield f"changes {step.local_id} instead of {name}"
        if found.links and dict(step.links) != dict(found.links):
            yield "books another time"
        if found.words and found.words not in str(first.content):
            yield "what was written is lost"

    def _changed(self) -> Held | None:
        """The thing that is changed; None where a new one is made first."""
        deed, found, house = self.aim.deed, self.aim.input, self.aim.house
        if found.steps > 1 or house is None:
            return None
        if deed.kind == "questionnaire":
            return found.answers
        return None if CREATE in needed(deed, house) else self.aim.held

    def _shown(self, outcome: str) -> Iterator[str]:
        """What was made or changed, as far as it may be seen."""
        if (
            self.aim.house is NATIONAL_HOUSE
            or outcome == "UNKNOWN"
            or (self.aim.input.steps > 1 and len(self.came.written) > 2)
        ):
            return
        is_there = outcome in {"DONE", "PENDING"}
        made = self.came.made[0] if self.came.made and is_there else None
        about = self.aim.held if is_there and self.aim.mutation not in _CREATING else None
        expected = made or self._changed() or (None if self._makes() else about)
        shown = expected is not None and self.rights.shows(expected)
        if (self.came.told.record is not None) != shown:
            yield f"{expected.thing.name if expected else 'nothing'} {shown=}"

    def _makes(self) -> bool:
        return self.aim.deed.kind != "prescription"

    def _audited(self, count: int) -> Iterator[str]:
        """Each write stands there twice: before it was sent, and when it was known what became of
        it; what is taken back is not begun, and what nobody knows is not ended."""
        found = [row for row in self.came.rows if row.outcome in OF_ACTIONS]
        house = self.aim.house
        assert house is not None
        here = (self.rights.asker.number, self.aim.subject, house.code, self.aim.deed.category)
        for row in found:
            if (row.actor, row.subject, row.organisation, row.category) != here:
                yield "the audit speaks of something else"
        begun = sum(row.outcome == "begun" for row in found)
        ended = len(found) - begun
        unknown = self.came.told.outcome == "UNKNOWN"
        if begun != min(count, self.aim.input.steps) or ended != count - unknown:
            yield f"{begun} rows of beginning and {ended} of ending for {count} writes"
