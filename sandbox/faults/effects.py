"""What each kind of fault does: all families together."""

from collections.abc import Mapping

from sandbox.faults import bodies, bundles, paging, patients, refusals, transport
from sandbox.faults.kinds import FaultKind
from sandbox.faults.passage import Effect

EFFECTS: Mapping[FaultKind, Effect] = {
    **transport.EFFECTS,
    **refusals.EFFECTS,
    **bodies.EFFECTS,
    **bundles.EFFECTS,
    **paging.EFFECTS,
    **patients.EFFECTS,
}
