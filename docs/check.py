"""Checks the pages: `python -m docs.check` prints what is wrong, one line each, and fails.

It looks at form and at what can be compared with the code. Whether a page is right, people say.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from docs import catalogue, configuration, errors, mapping, performance, samples
from docs.blocks import ROOT, MissingBlockError, in_step
from docs.evidence import missing_tests
from docs.links import dead_links, strange_addresses
from docs.words import forbidden_words, unused_keys

README_LINES = 150
_NOT_OURS = frozenset({".venv", ".venv-fuzz", ".node", ".git", "node_modules", "dist", "samples"})


def pages(root: Path) -> list[Path]:
    """Every page of the project, data that came from elsewhere left out."""
    found = (path for path in root.rglob("*.md") if not _NOT_OURS & set(path.parts))
    return sorted(path for path in found if ".pytest_cache" not in path.parts)


def problems(root: Path) -> Iterator[str]:
    """What is wrong, as lines for people."""
    for path in pages(root):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root)
        yield from (f"{name}: {found}" for found in dead_links(path, text))
        yield from (f"{name}: {found}" for found in strange_addresses(text))
        yield from (f"{name}: there is no test {found}" for found in missing_tests(text, root))
    yield from _readme(root)
    yield from _generated()
    yield from _catalogue(root)
    yield from unused_keys(root)
    yield from forbidden_words(root)


def _readme(root: Path) -> Iterator[str]:
    lines = len((root / "README.md").read_text(encoding="utf-8").splitlines())
    if lines > README_LINES:
        yield f"README.md: {lines} lines; {README_LINES} are allowed"


def _generated() -> Iterator[str]:
    for module in (configuration, errors, mapping, performance, samples):
        name = module.PAGE.relative_to(ROOT)
        try:
            if not in_step(module.PAGE, module.blocks()):
                yield f"{name}: out of step, run python -m {module.__name__} --write"
        except (MissingBlockError, configuration.MeaningError) as error:
            yield f"{name}: {error}"
    if not performance.is_picture_in_step():
        yield "docs/performance.svg: out of step, run python -m docs.performance --write"


def _catalogue(root: Path) -> Iterator[str]:
    page = root / catalogue.PAGE.relative_to(ROOT)
    text = page.read_text(encoding="utf-8")
    yield from (f"{page.relative_to(root)}: {found}" for found in catalogue.faults(text))


def main() -> int:
    """Return the exit code."""
    found = list(problems(ROOT))
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
