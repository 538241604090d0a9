"""A configuration is taken as it is meant, or refused in one clear line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from settings import ConfigurationError, Settings, load
from settings.summary import summary

NATIONAL = """
[national.relationships]
ods = "X26"
base_url = "https://national.example/relationships"
[national.demographics]
ods = "X26"
base_url = "https://national.example/demographics"
"""
GATEWAY = '[gateway]\nkeys = ["env:KEY"]\n'
SANDBOX = '[gateway]\nenvironment = "sandbox"\n'
ENVIRON = {"KEY": "k" * 32, "SECRET": "hush", "EMPTY": ""}
SOURCE = """
[[sources]]
ods = "RA1"
name = "Northvale"
base_url = "https://ra1.example/fhir"
offers = ["Appointment"]
"""


def loaded(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    path = folder / "kindred.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, ENVIRON if environ is None else environ)


def refusal(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        loaded(folder, text, environ)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_smallest_file_has_safe_defaults(tmp_path: Path) -> None:
    settings = loaded(tmp_path, GATEWAY + NATIONAL)

    assert (settings.gateway.environment, settings.sandbox) == ("production", False)
    assert settings.gateway.explorer is False
    assert settings.national.demographics.accepts_grants_from == ["any-gp"]
    assert (settings.sources, settings.access.profiles) == ([], {})


def test_a_trust_accepts_no_grants_unless_told(tmp_path: Path) -> None:
    (source,) = loaded(tmp_path, GATEWAY + NATIONAL + SOURCE).sources

    assert source.accepts_grants_from == []
    assert (source.locate, source.self_minimum_age_years) == ("index", 13)


BAD = {
    "an unknown table": ("[gatway]\n", "unknown field `gatway`"),
    "an unknown key": (GATEWAY + "deadline = 3\n", "unknown field `deadline`"),
    "an unknown key of a source": (SOURCE + "retries = 3\n", "unknown field `retries`"),
    "an unknown key of a grant profile": (
        "[access.profiles.consent]\nraed = []\n",
        "unknown field `raed`",
    ),
    "a wrong type": (GATEWAY + 'explorer = "yes"\n', "Expected `bool`"),
    "a deadline of nothing": (GATEWAY + "deadline_milliseconds = 0\n", ">= 1"),
    "a bad code": (SOURCE.replace("RA1", "ra1"), "matching regex"),
    "no name": (SOURCE.replace('name = "Northvale"', ""), "missing required field `name`"),
    "an unknown kind of credentials": (SOURCE + 'auth = {kind = "magic"}\n', "magic"),
    "a review birthday too early": (SOURCE + "review_birthday_years = 10\n", ">= 11"),
    "national facts kept too long": (NATIONAL + "remember_seconds = 61\n", "<= 60"),
    "no TOML": ("[gateway\n", "is not TOML"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_what_does_not_fit_is_refused(tmp_path: Path, text: str, told: str) -> None:
    rest = "" if "national.relationships" in text else NATIONAL

    assert told in refusal(tmp_path, text + rest)


def test_national_services_must_be_named(tmp_path: Path) -> None:
    assert "missing required field `national`" in refusal(tmp_path, GATEWAY)


@pytest.mark.parametrize("bad", ["missing", "folder", "bytes"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, bad: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(tmp_path / bad, ENVIRON)


URLS = {
    "http": "http://ra1.example",
    "no scheme": "ra1.example/fhir",
    "no host": "https:///fhir",
    "a password": "https://me:pass@ra1.example",
    "a query": "https://ra1.example?key=1",
    "a file": "file:///etc/passwd",
    "half an address": "https://[ra1.example",
    "a fragment": "https://ra1.example#part",
    "no such port": "https://ra1.example:70000",
    "port nought": "https://ra1.example:0",
}


@pytest.mark.parametrize("url", URLS.values(), ids=URLS)
def test_an_address_must_be_https_and_hold_no_secret(tmp_path: Path, url: str) -> None:
    text = GATEWAY + NATIONAL + SOURCE.replace("https://ra1.example/fhir", url)

    assert refusal(tmp_path, text).startswith("base_url of RA1 must be an https:// address")


ADDRESSES = {
    "url_aliases of RA1": SOURCE + 'url_aliases = ["http://old.example"]\n',
    "token_url of RA1": SOURCE
    + 'auth = {kind = "client-credentials", token_url = "http://t.example", client_id = "k",'
    + ' client_secret = "env:SECRET"}\n',
    "issuer": '[[issuers]]\nissuer = "http://i.example"\njwks_url = "https://i.example"\n'
    + 'audience = "k"\n',
    "explorer.authorize_url": '[explorer]\nissuer = "http://i.example"\n',
    "explorer.token_url": '[explorer]\nissuer = "https://i.example"\n'
    + 'token_url = "http://t.example"\n',
    "jwks_url": '[[issuers]]\nissuer = "https://i.example"\njwks_url = "http://i.example"\n'
    + 'audience = "k"\n',
}


@pytest.mark.parametrize(("name", "text"), ADDRESSES.items(), ids=ADDRESSES)
def test_every_address_is_checked_not_only_the_base(tmp_path: Path, name: str, text: str) -> None:
    assert refusal(tmp_path, GATEWAY + NATIONAL + text).startswith(name)
    assert loaded(tmp_path, SANDBOX + NATIONAL + text).sandbox


@pytest.mark.parametrize("origin", ["*", "null", ""])
def test_any_origin_at_all_is_not_allowed_even_in_a_sandbox(tmp_path: Path, origin: str) -> None:
    text = SANDBOX.replace("[gateway]", f'[gateway]\nallowed_origins = ["{origin}"]')

    assert refusal(tmp_path, text + NATIONAL).startswith("allowed_origins")


def test_two_sources_may_not_offer_the_same(tmp_path: Path) -> None:
    other = SOURCE.replace("Appointment", "Communication")

    assert len(loaded(tmp_path, GATEWAY + NATIONAL + SOURCE + other).sources) == 2
    assert refusal(tmp_path, GATEWAY + NATIONAL + SOURCE + SOURCE) == (
        "Two sources of RA1 offer Appointment."
    )


def test_an_access_token_issuer_needs_an_audience(tmp_path: Path) -> None:
    issuer = '[[issuers]]\nissuer = "https://i.example"\njwks_url = "https://i.example"\n'

    assert "needs an audience" in refusal(tmp_path, GATEWAY + NATIONAL + issuer)
    assert loaded(tmp_path, GATEWAY + NATIONAL + issuer + 'profile = "nhs-login"\n').issuers


def test_absence_is_told_within_the_deadline(tmp_path: Path) -> None:
    short = GATEWAY + "deadline_milliseconds = 800\n" + NATIONAL
    text = short + "[access]\nabsence_milliseconds = {}\n"

    message = refusal(tmp_path, text.format(800))

    assert message == "access.absence_milliseconds must be less than gateway.deadline_milliseconds."
    assert loaded(tmp_path, text.format(799)).access.absence_milliseconds == 799


def test_a_feeder_feeds_a_source_of_ours(tmp_path: Path) -> None:
    feeder = '[[feeders]]\nclient_id = "portal"\nsecret = "env:SECRET"\nsource = "RA9"\n'

    assert refusal(tmp_path, GATEWAY + NATIONAL + SOURCE + feeder) == (
        "The feeder portal names no source of ours."
    )


def test_two_feeders_may_not_have_the_same_secret(tmp_path: Path) -> None:
    feeder = '[[feeders]]\nclient_id = "a"\nsecret = "env:SECRET"\nsource = "RA1"\n'
    twin = feeder.replace('"a"', '"b"')

    told = refusal(tmp_path, GATEWAY + NATIONAL + SOURCE + feeder + twin)

    assert told == "Two feeders have the same secret."


def test_sources_of_other_files_are_added_in_order(tmp_path: Path) -> None:
    (tmp_path / "trusts").mkdir()
    feeder = '[[feeders]]\nclient_id = "portal"\nsecret = "env:SECRET"\nsource = "RA2"\n'
    (tmp_path / "trusts/b.toml").write_text(SOURCE.replace("RA1", "RA3"), encoding="utf-8")
    (tmp_path / "trusts/a.toml").write_text(SOURCE.replace("RA1", "RA2") + feeder, "utf-8")
    text = 'sources_files = ["trusts/*.toml"]\n' + GATEWAY + NATIONAL + SOURCE

    settings = loaded(tmp_path, text)

    assert [one.ods for one in settings.sources] == ["RA1", "RA2", "RA3"]
    assert [one.secret for one in settings.feeders] == ["hush"]


def test_other_files_hold_sources_only(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text(GATEWAY, encoding="utf-8")

    told = refusal(tmp_path, 'sources_files = ["more.toml"]\n' + GATEWAY + NATIONAL)

    assert "unknown field `gateway`" in told


@pytest.mark.parametrize("pattern", ["nothing/*.toml", "", "/etc/*.toml"])
def test_a_pattern_that_names_no_file_is_refused(tmp_path: Path, pattern: str) -> None:
    text = f'sources_files = ["{pattern}"]\n' + GATEWAY + NATIONAL

    assert "names no file" in refusal(tmp_path, text)


def test_addresses_of_sign_in_follow_the_issuer_unless_given(tmp_path: Path) -> None:
    explorer = '[explorer]\nissuer = "https://i.example"\ntoken_url = "https://t.example/token"\n'

    known = loaded(tmp_path, GATEWAY + NATIONAL + explorer).explorer

    assert known.authorize == "https://i.example/authorize"
    assert known.token == "https://t.example/token"


def test_a_summary_shows_what_was_loaded_and_no_secret(tmp_path: Path) -> None:
    bearer = SOURCE + 'auth = {kind = "bearer", token = "env:SECRET"}\n'

    told = summary(loaded(tmp_path, GATEWAY + NATIONAL + bearer))

    assert "source         RA1     reference             Appointment" in told.splitlines()
    assert "keys           1 (masked)" in told.splitlines()
    assert [secret for secret in ENVIRON.values() if secret and secret in told] == []
