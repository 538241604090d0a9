"""The audit: who looked at what of whose record, kept so that a change afterwards shows.

A trail collects what one request did, the log stores it in a chain before the answer leaves, and
`python -m auth.audit` verifies and exports what is stored.
"""

from auth.audit.digest import ChainKey
from auth.audit.entry import AuditEntry, Concern
from auth.audit.log import AuditFailure, AuditLog
from auth.audit.trail import AuditTrail

__all__ = ["AuditEntry", "AuditFailure", "AuditLog", "AuditTrail", "ChainKey", "Concern"]
