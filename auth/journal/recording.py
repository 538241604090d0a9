"""What the audit says of a step: that it was begun, done or not done, with the version it found or
made."""

from auth.audit import AuditEntry
from schema.identifiers import RequestId
from schema.order import THERE, Effect, Step

BEGUN, DONE, NOT_DONE = "begun", "done", "not-done"


def begun(step: Step, request_id: RequestId) -> AuditEntry:
    """It is about to be sent."""
    return _entry(step, request_id, BEGUN, _name(step.local_id, step.version))


def became(step: Step, request_id: RequestId, effect: Effect) -> AuditEntry:
    """What is known of it now."""
    if effect.kind in THERE:
        return _entry(step, request_id, DONE, _name(effect.local_id, effect.version))
    return _entry(step, request_id, NOT_DONE, _name(step.local_id, step.version))


def _entry(step: Step, request_id: RequestId, outcome: str, names: frozenset[str]) -> AuditEntry:
    permit = step.permit
    return AuditEntry(
        request_id=request_id,
        actor=permit.actor,
        subject=permit.subject,
        app=permit.app,
        purpose="FAMRQT" if permit.by_proxy else "PATRQT",
        action=permit.action,
        category=permit.category,
        organisation=permit.organisation,
        outcome=outcome,
        relationship=permit.relationship,
        released=names,
    )


def _name(local_id: str | None, version: str | None) -> frozenset[str]:
    """One thing in one version, as FHIR names it; what is still to be made has no name."""
    if local_id is None:
        return frozenset()
    return frozenset({f"{local_id}/_history/{version}" if version else local_id})
