"""A slice of the proof: decisions, listings and releases against the oracle. `make prove` does
many more."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.architecture.sources_of_ours import PACKAGES, ROOT, parsed
from tests.proof import decisions, releases

SEED = 20261
COUNT = 6000
AT_LEAST = {
    "proxy: ALLOWED": 0.12,
    "proxy: APP_SCOPE": 0.03,
    "proxy: UNAVAILABLE": 0.03,
    "proxy: AGE_RULE": 0.06,
    "proxy: NOT_GRANTED": 0.15,
    "self: ALLOWED": 0.03,
    "self: AGE_RULE": 0.03,
    "self: NOT_GRANTED": 0.005,
    "self: UNAVAILABLE": 0.002,
    "dependants: listed": 0.05,
    "dependants: not listed": 0.04,
}
"""Shares of what is compared; without them the proof could be about nothing."""


@cache
def decided() -> decisions.Found:
    return decisions.compared(SEED, COUNT)


@cache
def released() -> releases.Found:
    return releases.compared(SEED, COUNT // 3)


def test_every_decision_is_the_one_of_the_oracle() -> None:
    assert decided().shown == []
    assert decided().differing == 0


@pytest.mark.parametrize(("outcome", "share"), AT_LEAST.items())
def test_every_outcome_has_its_share_of_decisions(outcome: str, share: float) -> None:
    assert decided().decided[outcome] / decided().total >= share


@pytest.mark.parametrize("band", ["under 11", "11 and 12", "13 to 15", "16 and over"])
def test_every_age_band_has_its_share_of_decisions(band: str) -> None:
    assert decided().bands[band] / COUNT >= 0.08


def test_every_release_is_the_one_of_the_oracle() -> None:
    assert released().shown == []
    assert released().differing == 0


@pytest.mark.parametrize("outcome", ["shown", "withheld"])
def test_releases_are_about_both_outcomes(outcome: str) -> None:
    assert released().items[outcome] > COUNT // 10


def test_the_oracle_shares_no_code_with_the_product() -> None:
    files = sorted((ROOT / "tests/proof/oracle").glob("*.py"))

    imported = {name.split(".")[0] for path in files for name in _imports(parsed(path))}

    assert len(files) >= 8
    assert imported & {*PACKAGES, "sandbox", "server"} == set()
    assert not {name for path in files for name in _imports(parsed(path)) if _is_other_test(name)}


def _imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _is_other_test(name: str) -> bool:
    return name.startswith("tests.") and not name.startswith("tests.proof.oracle")
