"""The tables, once. Migrations create them; `auth.audit` and `sources.locator` use them."""

from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

AUDIT = Table(
    "audit_event",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("request_id", String(64), nullable=False, index=True),
    Column("actor", String(10), nullable=False),
    Column("subject", String(10), nullable=False, index=True),
    Column("app", String(128), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("action", String(16), nullable=False),
    Column("category", String(16)),  # null: a relationship, or the record as a whole
    Column("organisation", String(12)),  # null: the decision was about no organisation
    Column("outcome", String(16), nullable=False),  # permit, deny, release
    Column("reason", String(32)),
    Column("relationship", String(128)),
    Column("released", Text),  # JSON list of resource ids at the organisation
)
"""One row per actor, subject, organisation and category of a request."""

HOLDING = Table(
    "holding",
    METADATA,
    Column("person", LargeBinary(32), primary_key=True),  # keyed hash of the NHS number
    Column("organisation", String(12), primary_key=True),
    sqlite_with_rowid=False,  # one tree ordered by the key: a look-up reads one place
)
"""Who holds a record of whom. Reading it needs the gateway's key."""

ORGANISATION = Table(
    "organisation",
    METADATA,
    Column("code", String(12), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
)
"""The organisation directory, as it was loaded last."""
