"""Has messages, letters and questionnaires refer to appointments, and messages answer each other:
to what is withheld, shown, not there, somebody else's or themselves."""

from dataclasses import replace

from msgspec import structs

from schema.answer import BusinessIdentifier, Mention
from schema.directory import RecordType
from schema.identifiers import LocalId, NhsNumber, OdsCode
from schema.node import RecordRef
from tests.proof.country import Country, Held
from tests.proof.oracle.hiding import Name, named
from tests.proof.situations import Situations

TELLING = ("message", "letter", "questionnaire")
_NOTHING = "nothing"


class Mentions:
    """Draws them, once all is there: a message may answer one that came after it."""

    def __init__(self, draw: Situations) -> None:
        self._draw = draw

    def among(self, made: Country, subject: str) -> None:
        """In the whole record of somebody."""
        for kind in TELLING:
            for held in [*made.of(subject, kind)]:
                if self._draw.chance(0.5):
                    made.exchange(held, self._referring(made, held))

    def _referring(self, made: Country, held: Held) -> Held:
        kinds = ("message", "message", "appointment")
        of_message = held.thing.kind == "message"
        leads = frozenset(
            self._lead(made, held, self._draw.one_of(kinds) if of_message else "appointment")
            for _ in range(self._draw.one_of((1, 1, 2)))
        )
        about = frozenset(_mention(one, held.asked) for one in leads)
        return replace(held, item=structs.replace(held.item, about=about), leads=leads)

    def _lead(self, made: Country, held: Held, kind: str) -> Name:
        draw, code = self._draw, held.thing.organisation
        own = made.of(held.asked, kind)
        if own and draw.chance(0.25):
            return named(draw.one_of(own).reference)
        here = [one for one in own if one.thing.organisation == code]
        if not here or draw.chance(0.2):
            other = draw.one_of(made.numbers)  # an id of another's, which is nothing of theirs
            here = [one for one in made.of(other, kind) if one.thing.organisation == code]
        name = draw.one_of(here).thing.name if here and draw.chance(0.9) else _NOTHING
        return code, kind, name


def _mention(lead: Name, subject: str) -> Mention:
    """As the product has it from a reader."""
    code, kind, name = lead
    if not code:
        return BusinessIdentifier("ubrn", name)
    return RecordRef(NhsNumber(subject), OdsCode(code), RecordType(kind), LocalId(name))
