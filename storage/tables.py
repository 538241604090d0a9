"""The tables, once. Migrations create them; `auth.audit` and `sources.locator` use them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

METADATA = MetaData()

_COUNT = BigInteger().with_variant(Integer, "sqlite")
"""More than two thousand million; SQLite numbers rows in 64 bits whatever it is called."""

_UNDER_A_RELATIONSHIP = text("relationship IS NOT NULL")
"""Who reads their own record does so under none: nobody looks for those rows by it."""

AUDIT = Table(
    "audit_event",
    METADATA,
    Column("sequence", _COUNT, primary_key=True, autoincrement=True),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("request_id", String(64), nullable=False, index=True),
    Column("actor", String(10), nullable=False),
    Column("subject", String(10), nullable=False),
    Column("app", String(128), nullable=False),
    Column("purpose", String(32), nullable=False),
    Column("action", String(16), nullable=False),
    Column("category", String(16)),  # null: the record as a whole, or no record
    Column("organisation", String(12)),  # null: the decision was about no organisation
    Column("outcome", String(16), nullable=False),  # permit, deny, release, begun, done, not-done
    Column("reason", String(32)),
    Column("relationship", String(128)),
    Column("released", Text),  # JSON list of resource ids at the organisation
    Column("concern", String(16)),  # record, relationship, choice, access-log
    Column("chain", Integer),  # null, with position and digest: from before there were chains
    Column("position", _COUNT),
    Column("digest", LargeBinary(32)),
    Index("ix_audit_event_place", "chain", "position", unique=True),
    Index("ix_audit_event_subject", "subject", "recorded_at", "sequence"),
    Index(
        "ix_audit_event_relationship",
        *("relationship", "outcome", "category", "recorded_at"),
        # The same in PostgreSQL, where the migration says it: named here, its dialect is loaded.
        sqlite_where=_UNDER_A_RELATIONSHIP,
    ),
)
"""One row per actor, subject, organisation and category of a request."""

AUDIT_CHAIN = Table(
    "audit_chain",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("key", String(16), nullable=False),  # which key of the gateway's
    Column("start", Text, nullable=False),  # JSON: the other chains when it was opened
    Column("opening", LargeBinary(32), nullable=False),  # digest over the columns before
    Column("position", _COUNT, nullable=False),  # of its last row
    Column("digest", LargeBinary(32), nullable=False),  # of its last row
    Column("seal", LargeBinary(32), nullable=False),  # digest over the two before
    sqlite_autoincrement=True,  # or the number of a chain that was taken away would be given again
)
"""Chains of audit rows, one for each writer. Changed in the transaction that stores the rows."""

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

PROXY_CHOICE = Table(
    "proxy_choice",
    METADATA,
    Column("actor", String(10), primary_key=True),
    Column("subject", String(10), primary_key=True, index=True),
    Column("suspended_at", DateTime(timezone=True)),  # null: not suspended
    Column("read", Text),  # JSON list of categories; null: as the organisations' profiles say
    Column("write", Text),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)
"""What subjects chose about the people who act for them."""

GRANT = Table(
    "grant_record",
    METADATA,
    Column("id", String(128), primary_key=True),  # the relationship service's
    Column("first_seen", Date, nullable=False),
    Column("reviewed_on", Date),
)
"""What is known here of a grant beyond what the relationship service says."""

IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("actor", String(10), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("request", LargeBinary(32), nullable=False),  # digest of the action and its input
    Column("outcome", Text, nullable=False),  # JSON
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)
"""Actions that were done, so that none is done twice."""

ACTION_JOURNAL = Table(
    "action_journal",
    METADATA,
    Column("actor", String(10), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("request", LargeBinary(32), nullable=False),  # keyed digest of the action and its input
    Column("name", String(32), nullable=False),
    Column("subject", String(10), nullable=False),
    Column("organisation", String(12), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("steps", Text, nullable=False),  # JSON: ids and permits, nothing that people wrote
    Column("effects", Text, nullable=False),  # JSON, of the steps that are there
    Column("failure", String(16)),  # null: nothing is being taken back
    Column("outcome", String(16)),  # null: open
    Column("error", String(32)),
    Column("at", DateTime(timezone=True), nullable=False),  # of the last change
    Column("leased_until", DateTime(timezone=True), nullable=False),  # by whoever goes on with it
    Index("ix_action_journal_open", "outcome", "at"),
)
"""Actions at sources: what is to be done, kept before it is sent, and what became of it."""

APP = Table(
    "app",
    METADATA,
    Column("client_id", String(128), primary_key=True),
    Column("settings", Text, nullable=False),  # JSON, the keys of a table [[apps]]
    Column("suspended", Boolean, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)
"""Partner apps that were registered while the gateway runs. They stand beside the file's."""

CHANGE_NOTICE = Table(
    "change_notice",
    METADATA,
    Column("number", _COUNT, primary_key=True, autoincrement=True),
    Column("actor", String(10), nullable=False, index=True),
    Column("subject", String(10), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    sqlite_autoincrement=True,  # or a number that was given once would be given again
)
"""That something changed between two people, for every process to hear of."""

USED_PROOF = Table(
    "used_proof",
    METADATA,
    Column("proof", LargeBinary(32), primary_key=True),  # digest of the key and its name for it
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)
"""Proofs of possession that were used: each is good once, wherever it is shown."""
