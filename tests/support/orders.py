"""Orders of made-up actions, for tests of what carries them out and of what keeps them."""

from dataclasses import replace

from schema.access import Action, Category, Permit
from schema.directory import RecordType
from schema.identifiers import NhsNumber, OdsCode, RequestId
from schema.order import ActionName, Order, Step
from tests.support.auth import ACTOR

KEY = "a-key-of-mine"


def a_permit_to(action: Action = Action.CHANGE, actor: NhsNumber = ACTOR) -> Permit:
    """Leave for somebody to act on their own appointments."""
    code = OdsCode("RA1")
    return Permit(actor, actor, code, Category.APPT, action, None, "app", "1")


def a_change(local_id: str = "1", version: str | None = "3") -> Step:
    """Cancels an appointment."""
    name, kind = ActionName.CANCEL_APPOINTMENT, RecordType.APPOINTMENT
    return Step(name, a_permit_to(), kind, local_id, version)


def a_creation() -> Step:
    """Books an appointment, which is taken back by cancelling it."""
    undo = replace(a_change(), local_id=None, version=None)
    permit = a_permit_to(Action.CREATE)
    kind = RecordType.APPOINTMENT
    return Step(ActionName.BOOK_APPOINTMENT, permit, kind, links={"slot": "7"}, undo=undo)


def an_order(*steps: Step, key: str = KEY, said: tuple[object, ...] = ("x",)) -> Order:
    """One order; of one change unless said otherwise."""
    contents = tuple(f"content {n}" for n in range(len(steps) or 1))
    name = RequestId("request-1")
    return Order(ACTOR, key, said, name, steps or (a_change(),), contents)
