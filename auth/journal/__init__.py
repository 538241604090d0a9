"""The journal of actions: what is to be done at a source is kept here before it is sent.

A row and the audit's row of it are one commit. It decides nothing and sends nothing.
"""

from auth.journal.store import Journal, Windows

__all__ = ["Journal", "Windows"]
