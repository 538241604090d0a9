"""The partner apps of the configuration. Whoever is not listed, or is suspended, is nobody here."""

from collections.abc import Sequence

from auth.principal import App
from auth.scopes import Scopes, grants_something
from settings import AppSettings, ConfigurationError


class Apps:
    """Registered apps by client id."""

    def __init__(self, settings: Sequence[AppSettings]) -> None:
        """Raises ConfigurationError for a client id given twice, or a scope that opens nothing."""
        if len({one.client_id for one in settings}) != len(settings):
            raise ConfigurationError("Two apps have the same client_id.")
        active = (one for one in settings if not one.suspended)
        self._apps = {one.client_id: _app(one) for one in active}

    def registered(self, client_id: str) -> App | None:
        """The app with everything it is registered for; None when unknown or suspended."""
        return self._apps.get(client_id)


def _app(settings: AppSettings) -> App:
    for scope in settings.scopes:
        ours = scope.startswith(("patient/", "kindred/"))
        if ours and not grants_something(scope):
            raise ConfigurationError(
                f"The scope {scope} of app {settings.client_id} opens nothing."
            )
    return App(settings.client_id, settings.name, Scopes.parse(settings.scopes))
