"""The page for operators: its configuration is one that a gateway starts with."""

import re
from pathlib import Path

from docs.blocks import ROOT
from settings import Settings, load
from sources.directory import read_directory
from tests.docs.fences import fenced

PAGE = ROOT / "docs" / "operating.md"


def test_the_least_configuration_is_one_for_production(tmp_path: Path) -> None:
    settings = the_least(tmp_path)

    directory = read_directory(settings, {})

    assert settings.sandbox is False
    assert [one.organisation for one in directory.sources] == ["RA1"]


def block() -> str:
    """The page's one configuration for production."""
    (found,) = fenced(PAGE, "toml production")
    return found


def the_least(folder: Path) -> Settings:
    """What is read of it, where every secret that it names is there."""
    (folder / "kindred.toml").write_text(block(), encoding="utf-8")
    for name in re.findall(r"file:([\w-]+)", block()):
        (folder / name).write_text("hush", encoding="utf-8")
    secrets = {name: name * 10 for name in re.findall(r"env:(\w+)", block())}
    return load(folder / "kindred.toml", secrets)
