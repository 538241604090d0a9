"""Which proofs were used: each is good once. Kept in this process; several would have to share it.

Bounded, and closed when full: to forget one proof so as to remember another would let the
forgotten one be used again, which is what whoever fills it would be after.
"""

from datetime import timedelta
from hashlib import sha256

from cachetools import TTLCache

from schema.clock import Clock

CAPACITY = 100_000
"""Over 1,000 new proofs every second, and about 30 MB."""


class TooManyProofs(Exception):
    """Whether a proof was used before can be said of no more proofs just now."""


class UsedProofs:
    """The proofs of the last while."""

    def __init__(self, clock: Clock, remembered: timedelta, capacity: int = CAPACITY) -> None:
        self._used: TTLCache[bytes, None] = TTLCache(
            capacity, remembered.total_seconds(), timer=lambda: clock().timestamp()
        )

    def use(self, thumbprint: str, name: str) -> bool:
        """Use the proof that a key gave this name (`jti`) up; False if it was used before.

        Raises TooManyProofs.
        """
        # Digests, because callers choose how long their names are.
        proof = sha256(f"{thumbprint} {name}".encode("utf-8", "surrogatepass")).digest()
        if proof in self._used:
            return False
        if self._used.currsize >= self._used.maxsize:
            raise TooManyProofs
        self._used[proof] = None
        return True
