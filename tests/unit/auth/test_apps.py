"""Apps are known by configuration only."""

import pytest

from auth.apps import Apps
from auth.scopes import Scopes
from settings import AppSettings, ConfigurationError


def test_a_listed_app_has_its_registered_scopes() -> None:
    apps = Apps([AppSettings("one", "The one", ["patient/Appointment.rs", "openid"])])

    app = apps.registered("one")

    assert app is not None
    assert (app.name, app.scopes) == ("The one", Scopes.parse("patient/Appointment.rs"))


def test_unknown_and_suspended_apps_are_nobody() -> None:
    apps = Apps([AppSettings("one", "The one", suspended=True)])

    assert apps.registered("one") is None
    assert apps.registered("two") is None


def test_a_client_id_given_twice_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="client_id"):
        Apps([AppSettings("one", "The one"), AppSettings("one", "Another", suspended=True)])


@pytest.mark.parametrize("scope", ["patient/Appointment.sr", "patient/Slot.rs", "kindred/x"])
def test_a_scope_that_opens_nothing_is_refused(scope: str) -> None:
    with pytest.raises(ConfigurationError, match="one"):
        Apps([AppSettings("one", "The one", [scope])])
