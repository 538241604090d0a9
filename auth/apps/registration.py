"""One app as it is registered, made into what a token can be issued to."""

from pathlib import Path

import msgspec

from auth.documents import check_documents, read_manifest
from auth.principal import App
from auth.scopes import Scopes, grants_something
from settings import AppSettings, ConfigurationError, LimitSettings


class Registration(AppSettings, frozen=True, kw_only=True):
    """What the table keeps of an app: the keys of a table `[[apps]]`, and its documents' text."""

    documents: dict[str, str] = msgspec.field(default_factory=dict)


def registration(settings: AppSettings) -> Registration:
    """With the documents that its manifest holds. Raises ConfigurationError."""
    path = settings.trusted_documents
    documents = read_manifest(Path(path)) if path else {}
    kept = msgspec.structs.asdict(settings) | {"trusted_documents": "", "documents": documents}
    return Registration(**kept)


def app_of(settings: Registration) -> App:
    """Raises ConfigurationError for a scope that opens nothing, or a document of another name."""
    for scope in settings.scopes:
        ours = scope.startswith(("patient/", "kindred/"))
        if ours and not grants_something(scope):
            raise ConfigurationError(
                f"The scope {scope} of app {settings.client_id} opens nothing."
            )
    check_documents(f"App {settings.client_id}", settings.documents)
    return App(
        settings.client_id,
        settings.name,
        Scopes.parse(settings.scopes),
        sender_constrained=settings.sender_constrained,
        limits=msgspec.convert(settings, LimitSettings, from_attributes=True),
        documents=settings.documents,
        documents_only=settings.trusted_documents_only,
    )
