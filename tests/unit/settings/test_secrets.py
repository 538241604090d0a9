"""Secrets are named in the file and never written in it, outside a sandbox."""

from pathlib import Path

import pytest

from settings import BearerAuth, ClientCredentialsAuth, load
from tests.unit.settings.test_loading import GATEWAY, NATIONAL, SANDBOX, SOURCE, loaded, refusal


def with_token(reference: str) -> str:
    return NATIONAL + SOURCE + f'auth = {{kind = "bearer", token = "{reference}"}}\n'


def token(folder: Path, reference: str, head: str = GATEWAY) -> str:
    auth = loaded(folder, head + with_token(reference)).sources[0].auth
    assert isinstance(auth, BearerAuth)
    return auth.token


def test_a_secret_comes_from_the_environment(tmp_path: Path) -> None:
    assert token(tmp_path, "env:SECRET") == "hush"


def test_a_secret_comes_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" quiet\n", encoding="utf-8")

    assert token(tmp_path, "file:secret") == "quiet"


def test_a_client_secret_is_replaced_like_a_token(tmp_path: Path) -> None:
    auth = (
        'auth = {kind = "client-credentials", token_url = "https://t.example", client_id = "k",'
        ' client_secret = "env:SECRET"}\n'
    )

    found = loaded(tmp_path, GATEWAY + NATIONAL + SOURCE + auth).sources[0].auth

    assert isinstance(found, ClientCredentialsAuth)
    assert found.client_secret == "hush"


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("env:MISSING", "RA1: token: MISSING is not in the environment."),
        ("env:EMPTY", "RA1: token: EMPTY is not in the environment."),
        ("file:missing", "RA1: token: the file missing cannot be read."),
        ("file:empty", "RA1: token: the file empty cannot be read."),
        ("file:bytes", "RA1: token: the file bytes cannot be read."),
        ("literal:hush", "RA1: token: a secret is written env:NAME or file:PATH."),
        ("hush-hush", "RA1: token: a secret is written env:NAME or file:PATH."),
        ("vault:hush", "RA1: token: a secret is written env:NAME or file:PATH."),
        ("", "RA1: token: a secret is written env:NAME or file:PATH."),
    ],
)
def test_a_secret_that_is_not_there_is_refused(tmp_path: Path, reference: str, told: str) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    (tmp_path / "bytes").write_bytes(b"\xff")

    assert refusal(tmp_path, GATEWAY + with_token(reference)) == told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[[feeders]]\nclient_id = "f"\nsource = "RA1"\nsecret = "hush"', "RA1: secret: a secret"),
        ('[[feeders]]\nclient_id = "f"\nevents = true\nsecret = "hush"', "secret: a secret"),
    ],
)
def test_a_secret_is_told_by_its_key_and_its_owner(tmp_path: Path, more: str, told: str) -> None:
    assert refusal(tmp_path, GATEWAY + NATIONAL + SOURCE + more).startswith(told)


def test_a_key_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    told = refusal(tmp_path, '[gateway]\nkeys = ["env:NONE"]\n' + NATIONAL)

    assert told == "keys: NONE is not in the environment."


def test_a_sandbox_may_write_secrets_down(tmp_path: Path) -> None:
    assert token(tmp_path, "literal:hush", SANDBOX) == "hush"
    assert "a secret is written" in refusal(tmp_path, SANDBOX + with_token("literal:"))


def test_a_refused_secret_is_not_repeated(tmp_path: Path) -> None:
    assert "hush" not in refusal(tmp_path, GATEWAY + with_token("literal:hush"))


def test_ids_need_a_key_in_production(tmp_path: Path) -> None:
    assert "gateway.keys is missing" in refusal(tmp_path, NATIONAL)


@pytest.mark.parametrize("size", [0, 1, 31])
def test_a_short_key_is_refused(tmp_path: Path, size: int) -> None:
    assert refusal(tmp_path, GATEWAY + NATIONAL, {"KEY": "k" * size})


def test_a_sandbox_without_a_key_makes_its_own(tmp_path: Path) -> None:
    first, second = (loaded(tmp_path, SANDBOX + NATIONAL).gateway.keys for _ in range(2))

    assert first != second
    assert [len(key) for key in first] == [64]


def test_a_sandbox_that_made_its_own_key_goes_on_with_it(tmp_path: Path) -> None:
    before = loaded(tmp_path, SANDBOX + NATIONAL).gateway.keys

    again = load(tmp_path / "kindred.toml", {}, before)

    assert again.gateway.keys == before


def test_every_key_of_a_rotation_is_read(tmp_path: Path) -> None:
    keys = '[gateway]\nkeys = ["env:NEW", "env:KEY"]\n'

    found = loaded(tmp_path, keys + NATIONAL, {"NEW": "n" * 40, "KEY": "k" * 32})

    assert found.gateway.keys == ["n" * 40, "k" * 32]
