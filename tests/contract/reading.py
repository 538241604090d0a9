"""What tests look at in an outcome."""

from schema.answer import Answer, Outcome
from schema.node import Record

PORTALS = frozenset({"identifier-modifier", "pfp", "bars", "pca-consumer"})
"""Dialects of sources that give no item by its id, and whose items carry the NHS number."""


def answered(outcome: Outcome) -> Answer[Record]:
    """The outcome, which has to be an answer."""
    assert isinstance(outcome, Answer), outcome
    return outcome


def ids(answer: Answer[Record]) -> list[str]:
    """The local ids of its items, in their order."""
    return [item.ref.local_id for item in answer.items]
