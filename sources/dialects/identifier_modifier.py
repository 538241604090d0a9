"""Portals of the NHS PCA producer standard: `patient:identifier`, and nothing else is defined.

They know no page size, no dates and no reading by id; items carry the NHS number.
"""

from sources.dialects.dialect import Dialect


class IdentifierModifier(Dialect):
    names_people_by_number = True
    reads_by_id = False
    takes_count = False

    def selector(self, resource_type: str) -> str:
        return "patient:identifier"
