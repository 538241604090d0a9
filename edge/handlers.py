"""What becomes of every exception that means an answer, for the application and its tests."""

from starlette.exceptions import HTTPException
from starlette.types import ExceptionHandler

from edge.departure import ClientLeft, answer_nobody
from edge.refusal import Refusal, answer_refusal, answer_routing

HANDLERS: dict[object, ExceptionHandler] = {
    Refusal: answer_refusal,
    HTTPException: answer_routing,
    ClientLeft: answer_nobody,
}
