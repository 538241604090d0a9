"""What subjects chose about those who act for them, and what is known here of grants.

Kept in our own store because no other service has it (VRS: no access levels). It decides nothing.
"""

from auth.choices.store import Choices

__all__ = ["Choices"]
