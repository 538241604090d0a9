"""Who is asking: a person with their app, as a verified token says. Not what is open to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from auth.scopes import Scopes
from schema.identifiers import NhsNumber
from schema.moment import PartialDate
from settings import LimitSettings


@dataclass(frozen=True, slots=True)
class App:
    """The partner app a token was issued to."""

    client_id: str
    name: str
    scopes: Scopes
    """On a principal: what the token and the app's registration both name."""
    sender_constrained: bool = False
    """Only tokens that are bound to a key of the app are good (RFC 9449)."""
    limits: LimitSettings = field(default_factory=LimitSettings)
    documents: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Documents registered for this app and for no other, by their digest: see
    `auth.documents`."""
    documents_only: bool = False
    """Every other document is refused."""


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated person and the app they use."""

    actor: NhsNumber
    """Who acts."""
    subject: NhsNumber | None
    """The one person a composite token reaches; None for a plain token."""
    app: App
    birth_date: PartialDate | None
    """The actor's, as the issuer verified it; None where the token does not say."""
    expires_at: datetime
    """End of the token, without leeway. Nothing made under it outlives this."""
    issuer: str

    def reaches(self, subject: NhsNumber) -> bool:
        """Can this token be about that person at all? Evidence still has to say so.

        A composite token was made for acting for one person; it opens not even the actor's own
        record.
        """
        return self.subject is None or self.subject == subject
