"""The gateway configuration rendered from the table of trusts."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sandbox.configuration import gateway_file, trusts_file, whole_file
from sandbox.trusts import trusts

ORIGIN, GATEWAY = "http://127.0.0.1:8001", "http://127.0.0.1:8000"
EXAMPLES = Path(__file__).parents[2] / "examples"


def _read(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def test_the_examples_are_what_the_table_renders() -> None:
    rendered = {
        "sandbox.toml": gateway_file(ORIGIN, GATEWAY, ("trusts.toml",)),
        "trusts.toml": trusts_file(ORIGIN, trusts().values()),
    }

    assert {name: (EXAMPLES / name).read_text() for name in rendered} == rendered


def test_one_file_holds_what_the_two_examples_hold() -> None:
    whole = _read(whole_file(ORIGIN, GATEWAY, trusts().values()))

    gateway, known = gateway_file(ORIGIN, GATEWAY, ()), trusts_file(ORIGIN, trusts().values())
    both = {
        name: _read(gateway).get(name, []) + _read(known)[name] for name in ("sources", "feeders")
    }
    assert whole == {**_read(gateway), **both}


def test_every_trust_is_a_source_with_its_dialect() -> None:
    sources = _read(trusts_file(ORIGIN, trusts().values()))["sources"]

    found = [(source["ods"], source["dialect"]) for source in sources]

    dialects = [(str(ods), str(trust.profile.dialect)) for ods, trust in trusts().items()]
    assert found == [*dialects, ("X26", "pfp"), ("X26", "national-immunisation")]


def test_other_addresses_appear_everywhere() -> None:
    text = whole_file("http://127.0.0.1:18001", "http://127.0.0.1:18000", trusts().values())

    assert ":8001" not in text
    assert ":8000" not in text


def test_messages_are_for_parents_at_some_trusts_only() -> None:
    sources = _read(trusts_file(ORIGIN, trusts().values()))["sources"]

    named = {
        source["ods"]
        for source in sources
        if "MSG" in source.get("profiles", {}).get("parental-responsibility", {}).get("read", [])
    }

    assert named == {"RB1", "RC1", "G99901"}


@pytest.mark.parametrize(
    ("ods", "key", "value"),
    [
        ("RD1", "url_aliases", ["https://records.westcombe.example/FHIR/R4"]),
        ("RD1", "accepts_grants_from", []),
        ("RE1", "not_found_means_none", True),
        ("RF1", "locate", "always"),
        ("RA1", "search_method", "GET"),
        ("G99901", "kind", "gp-practice"),
    ],
)
def test_what_is_special_about_a_trust_is_said(ods: str, key: str, value: object) -> None:
    sources = {
        source["ods"]: source for source in _read(trusts_file(ORIGIN, trusts().values()))["sources"]
    }

    assert sources[ods][key] == value
