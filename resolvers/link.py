"""How a grant is told to people: the link between two of them, in the words of the schema."""

from schema.dependant import Period, Relationship
from schema.directory import Directory
from schema.evidence import Grant


def link(grant: Grant, directory: Directory) -> Relationship:
    """The link that a grant makes, from whichever side it is looked at."""
    return Relationship(
        legal_basis=grant.basis,
        kind=grant.kind,
        status=grant.status,
        period=Period(start=grant.start, end=grant.end),
        grantor=directory.organisation(grant.grantor) if grant.grantor else None,
    )
