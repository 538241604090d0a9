"""Where proofs of possession are asked for, the configuration says what they are for."""

from pathlib import Path

import pytest

from tests.unit.settings.test_loading import GATEWAY, NATIONAL, SANDBOX, loaded, refusal

BOUND = """
[[apps]]
client_id = "bound"
name = "An app with a key"
sender_constrained = true
"""


def test_proofs_are_for_an_address_that_no_caller_says(tmp_path: Path) -> None:
    message = refusal(tmp_path, GATEWAY + NATIONAL + BOUND)

    assert message == "gateway.public_url is missing: proofs of the app bound name it."


@pytest.mark.parametrize(
    "gateway",
    [f'{GATEWAY}public_url = "https://care.example"\n', SANDBOX],
    ids=["named", "sandbox"],
)
def test_an_app_with_a_key_is_taken_where_proofs_can_be_checked(
    tmp_path: Path, gateway: str
) -> None:
    (app,) = loaded(tmp_path, gateway + NATIONAL + BOUND).apps

    assert app.sender_constrained


def test_an_app_need_not_hold_a_key_unless_told(tmp_path: Path) -> None:
    text = BOUND.replace("sender_constrained = true\n", "")

    settings = loaded(tmp_path, GATEWAY + NATIONAL + text)

    assert not settings.apps[0].sender_constrained
    assert settings.gateway.proof_algorithms == ["ES256", "PS256", "RS256"]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES384", ""])
def test_only_algorithms_with_public_keys_sign_proofs(tmp_path: Path, algorithm: str) -> None:
    gateway = f'{GATEWAY}proof_algorithms = ["{algorithm}"]\n'

    assert "proof_algorithms" in refusal(tmp_path, gateway + NATIONAL)
