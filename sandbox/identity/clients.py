"""The apps that may ask for tokens, and what they ask for when they do not say."""

from collections.abc import Mapping
from dataclasses import dataclass

_CATEGORIES = (
    "Patient",
    "Appointment",
    "DocumentReference",
    "Communication",
    "MedicationRequest",
    "QuestionnaireResponse",
    "Observation",
    "Immunization",
    "Condition",
    "AllergyIntolerance",
    "MedicationStatement",
    "DiagnosticReport",
    "Task",
)
PATIENT_SCOPES = (
    *(f"patient/{name}.cruds" for name in _CATEGORIES),
    "patient/RelatedPerson.rus",
    "patient/AuditEvent.rs",
)
DEFAULT_SCOPE = " ".join((*PATIENT_SCOPES, "openid", "profile", "kindred/developer"))
BOUND_PARTNER = "example-bound-partner"
"""The gateway takes only tokens of this app that are bound to a key: send a proof for them."""
PARTNER_SCOPE = "patient/Appointment.rs patient/DocumentReference.rs"


@dataclass(frozen=True, slots=True)
class Client:
    """One app. Without a secret it is public, without redirect URIs nobody signs in with it."""

    id: str
    name: str
    redirects: frozenset[str] = frozenset()
    secret: str = ""
    scope: str = DEFAULT_SCOPE


def clients(gateway: str) -> Mapping[str, Client]:
    """The registered apps, for a gateway at this origin."""
    explorer = frozenset(f"{origin}/explorer/callback" for origin in same_origins(gateway))
    known = (
        Client("kindred-explorer", "Kindred explorer", explorer),
        Client("kindred-scripts", "Scripts and tests"),
        Client(
            "example-partner",
            "Example partner",
            frozenset({"http://127.0.0.1:9000/callback"}),
            secret="example-partner-sandbox-secret",  # noqa: S106 - an example, protects nothing
            scope=PARTNER_SCOPE,
        ),
        Client(BOUND_PARTNER, "Example partner with a key", scope=PARTNER_SCOPE),
    )
    return {client.id: client for client in known}


def same_origins(gateway: str) -> tuple[str, ...]:
    """The gateway by address and by name, where it is on this machine."""
    if "127.0.0.1" in gateway:
        return gateway, gateway.replace("127.0.0.1", "localhost")
    return gateway, gateway.replace("localhost", "127.0.0.1")
