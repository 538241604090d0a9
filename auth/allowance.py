"""How much one person may ask through one app: operations, source requests, strangers.

There is one budget a person and app and one an app, whatever tokens, connections or aliases are
used; both are asked before anything is used of either. Nobody's NHS number is kept: people are
counted under a keyed hash, for a minute. Nothing here says whether anybody exists: what is
counted is settled before anybody is looked up, and look-ups of national services are free.
"""

import hashlib
import hmac
from dataclasses import dataclass

from auth.meter import Budget, Meter
from auth.principal import Principal

_SEPARATOR = "\0"


@dataclass(frozen=True, slots=True)
class TooMany:
    """More than fits into this minute."""

    whose: str
    """Whose budget is used up, in words: one person's in the app, or the whole app's."""
    limit: int
    cost: int
    retry_after_seconds: int


@dataclass(frozen=True, slots=True)
class TooLarge:
    """More than ever fits."""

    limit: int
    cost: int


class Allowances:
    """Gives everybody their allowance."""

    def __init__(self, meter: Meter, secret: str) -> None:
        self._meter = meter
        self._secret = hmac.digest(secret.encode(), b"allowances", hashlib.sha256)

    def of(self, principal: Principal) -> "Allowance":
        """For one request."""
        return Allowance(principal, self._meter, self._secret)


class Allowance:
    """What one request may use, and what it has used."""

    def __init__(self, principal: Principal, meter: Meter, secret: bytes) -> None:
        self._meter = meter
        self._secret = secret
        limits = principal.app.limits
        app = principal.app.client_id
        person = self._person = self._hashed(app, principal.actor)
        self._operations = Budget(limits.person_requests_per_minute, ("operation", person))
        self._app_operations = Budget(limits.requests_per_minute, ("operation", app))
        self._sources = Budget(limits.person_source_requests_per_minute, ("source", person))
        self._app_sources = Budget(limits.source_requests_per_minute, ("source", app))
        self._strangers = Budget(limits.people_turned_away_per_minute, ("stranger", person))
        self.at_once = min(
            limits.source_requests_per_operation, self._sources.limit, self._app_sources.limit
        )
        """Most source requests of one operation."""
        self.spent = 0
        """Source requests."""

    @property
    def operations(self) -> tuple[int, int]:
        """Of operations a minute: the person's limit, and how many are left."""
        return self._operations.limit, self._meter.left(self._operations)

    @property
    def source_requests(self) -> tuple[int, int]:
        """Of source requests a minute: the person's limit, and how many are left."""
        return self._sources.limit, self._meter.left(self._sources)

    def operation(self) -> TooMany | None:
        """Count one operation; or say why not, and count nothing."""
        return self._take(1, self._operations, self._app_operations)

    def sources(self, cost: int) -> TooMany | TooLarge | None:
        """Count source requests; or say why not, and count none."""
        if self.spent + cost > self.at_once:
            return TooLarge(self.at_once, self.spent + cost)
        refused = self._take(cost, self._sources, self._app_sources)
        if refused is None:
            self.spent += cost
        return refused

    def stranger(self, who: str) -> TooMany | None:
        """Count somebody who was turned away, once a minute; or say that there were too many."""
        once = Budget(1, ("turned away", self._hashed(self._person, who)))
        if not self._meter.left(once):
            return None
        refused = self._take(1, self._strangers)
        if refused is None:
            self._meter.use(once, 1)
        return refused

    def alarm(self) -> bool:
        """Is it the first time in a minute that somebody has to be told of?"""
        return self._take(1, Budget(1, ("alarm", self._person))) is None

    def _take(self, cost: int, *budgets: Budget) -> TooMany | None:
        for budget in budgets:
            if cost > self._meter.left(budget):
                return self._too_many(budget, cost)
        for budget in budgets:
            self._meter.use(budget, cost)
        return None

    def _too_many(self, budget: Budget, cost: int) -> TooMany:
        whose = "the app" if budget in (self._app_operations, self._app_sources) else "one person"
        return TooMany(whose, budget.limit, cost, max(1, self._meter.seconds(budget)))

    def _hashed(self, *names: str) -> str:
        text = _SEPARATOR.join(names).encode("utf-8", "surrogatepass")
        return hmac.digest(self._secret, text, hashlib.sha256).hex()
