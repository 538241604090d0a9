"""One simulated trust or practice: its name, its habits, and how a gateway lists it."""

from dataclasses import dataclass

from sandbox.profile import Ods, Profile, Subject

RECORDS = ("Appointment", "DocumentReference", "Communication")
"""What a trust offers unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a gateway's trusts file has to say of this source, beyond its dialect."""

    search_method: str = "POST"
    page_size: int = 50
    elements: bool = False
    accepts_grants_from: tuple[str, ...] = ("any-gp",)
    locate: str = "index"
    not_found_means_none: bool = False
    sensitive_types: tuple[str, ...] = ()
    messages_for_parents: bool = False
    actions: tuple[str, ...] = ()
    opening_marks_read: bool = False
    appointment_changes: str = "direct"


@dataclass(frozen=True, slots=True)
class Trust:
    """An organisation with a FHIR server of its own."""

    ods: Ods
    name: str
    profile: Profile
    listing: Listing
    offers: tuple[str, ...] = RECORDS
    kind: str = "trust"
    town: str = ""
    public_base: str = ""  # the base URL its answers use towards the outside

    @property
    def secret(self) -> str:
        """Client secret of the gateway at this trust: an example, it protects nothing."""
        return f"{self.ods.lower()}-sandbox-secret"

    @property
    def feed_secret(self) -> str:
        """Bearer key with which this trust feeds the gateway's locator."""
        return f"{self.ods.lower()}-sandbox-feed"

    @property
    def feeder_id(self) -> str:
        """Client id of that feed."""
        return f"{self.ods.lower()}-portal"

    @property
    def has_patients(self) -> bool:
        """Whether there are Patient resources here."""
        return self.profile.subject is not Subject.LOGICAL
