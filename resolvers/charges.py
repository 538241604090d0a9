"""Charges one request to the allowance of its person and app, before anybody is asked.

A list at an organisation costs one source request and a look-up by id one, whatever comes of it:
the charge tells nothing about what is there, what is withheld, or whether anybody exists.
"""

from typing import assert_never

import structlog

from auth.allowance import Allowance, TooLarge, TooMany
from schema.app import AppLimits, MinuteLimit
from schema.errors import LimitExceeded, RateLimited

_OPERATIONS = "operations"
_SOURCE_REQUESTS = "source requests"
_STRANGERS = "people who are not yours to ask for"

_log = structlog.get_logger(__name__)


class Charges:
    """What one request costs. Every method that charges raises RateLimited, and then charged
    nothing."""

    def __init__(self, allowance: Allowance, client_id: str) -> None:
        self._allowance = allowance
        self._client_id = client_id
        self._ids: set[str] = set()

    def operation(self) -> None:
        """The request itself."""
        _raise(self._allowance.operation(), _OPERATIONS)

    def source_requests(self, cost: int) -> None:
        """What is about to be asked. Raises LimitExceeded when no minute has room for it."""
        if cost:
            _raise(self._allowance.sources(cost), _SOURCE_REQUESTS)

    def look_up(self, global_id: str) -> None:
        """Something by its id, once however often it is named. Raises LimitExceeded."""
        if global_id not in self._ids:
            self.source_requests(1)
            self._ids.add(global_id)

    def turned_away(self, who: str) -> None:
        """Somebody who is absent for the caller: a number, or an id that is none.

        The same for everybody who is not theirs, whether they exist or not.
        """
        refused = self._allowance.stranger(who)
        if refused is not None and self._allowance.alarm():
            _log.error("enumeration", client_id=self._client_id, limit=refused.limit)
        _raise(refused, _STRANGERS)

    def cost(self) -> dict[str, int] | None:
        """For `extensions.cost`; None when nothing was charged, so that an answer about nobody is
        the same to the byte whoever it is about."""
        if not self._allowance.spent:
            return None
        limit, left = self._allowance.source_requests
        return {"sourceRequests": self._allowance.spent, "limit": limit, "remaining": left}

    def limits(self) -> AppLimits:
        """What the person may use of the app."""
        operations, sources = self._allowance.operations, self._allowance.source_requests
        return AppLimits(
            operations=MinuteLimit(limit=operations[0], remaining=operations[1]),
            source_requests=MinuteLimit(limit=sources[0], remaining=sources[1]),
            source_requests_per_operation=self._allowance.at_once,
        )


def _raise(refused: TooMany | TooLarge | None, what: str) -> None:
    match refused:
        case None:
            return
        case TooLarge():
            raise LimitExceeded(what, refused.limit, refused.cost)
        case TooMany():
            raise RateLimited(
                what,
                refused.whose,
                limit=refused.limit,
                cost=refused.cost,
                retry_after_seconds=refused.retry_after_seconds,
            )
        case _:
            assert_never(refused)
