"""What is installed is what was locked: every package by its digest, from no address of a file."""

import re

import pytest

from tests.architecture.sources_of_ours import ROOT

LOCKS = (
    "requirements.lock",
    "requirements-dev.lock",
    ".ci/node.lock",
    "tests/fuzz/requirements.lock",
)
SAFE_FROM = {"strawberry-graphql": (0, 315, 7), "aiohttp": (3, 13, 4), "starlette": (0, 49, 1)}
"""The first versions without the published holes that this gateway would have."""
PACKAGE = re.compile(r"^([\w.-]+(?:\[[\w,-]+\])?)==[^\s\\;]+", re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_digest(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    packages = [part for part in re.split(r"^(?=[\w])", text, flags=re.MULTILINE) if part.strip()]

    pinned = [part for part in packages if PACKAGE.match(part)]
    assert len(pinned) == len(packages) > 0
    assert [part.splitlines()[0] for part in pinned if "--hash=sha256:" not in part] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_address(name: str) -> None:
    assert not re.search(r"https?://|index-url|find-links", (ROOT / name).read_text("utf-8"))


@pytest.mark.parametrize("name", LOCKS[:2])
def test_no_lock_holds_a_version_with_a_known_hole(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w-]+)==([\d.]+)", text, re.MULTILINE))

    versions = {one: tuple(map(int, locked[one].split("."))) for one in SAFE_FROM}

    assert {one: v for one, v in versions.items() if v < SAFE_FROM[one]} == {}


def test_packages_are_installed_by_their_digests_only() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install[^\n]*", makefile)

    assert "--require-hashes" in installs[0]
