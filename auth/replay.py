"""Which proofs were used: each is good once, wherever it is shown and whoever restarts meanwhile.

Kept in the gateway's database, which all its processes share. Where that cannot be written no
proof is good: it might have been used before.
"""

import asyncio
from datetime import UTC
from hashlib import sha256

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from schema.clock import Clock
from storage import StorageUnavailable
from storage.insertion import insertion
from storage.tables import USED_PROOF


class UsedProofs:
    """The proofs of the last while. `storage.pruning` lets go of those that are too old for use."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def use(self, thumbprint: str, name: str) -> bool:
        """Use the proof that a key gave this name (`jti`) up; False if it was used before.

        Raises StorageUnavailable.
        """
        # Digests, because callers choose how long their names are.
        proof = sha256(f"{thumbprint} {name}".encode("utf-8", "surrogatepass")).digest()
        return await asyncio.to_thread(self._use, proof)

    def _use(self, proof: bytes) -> bool:
        row = {"proof": proof, "at": self._clock().astimezone(UTC)}
        try:
            with self._engine.begin() as connection:
                new = insertion(connection.dialect.name, USED_PROOF).on_conflict_do_nothing()
                used = connection.execute(new.values(row).returning(USED_PROOF.c.proof))
                return used.one_or_none() is not None
        except (SQLAlchemyError, OSError):
            raise StorageUnavailable from None
