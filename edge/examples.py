"""Reads the example operations that the explorer offers: one GraphQL file, one story.

The first comment lines of a file say its story: `# name:`, `# persona:`, `# story:`.
"""

import itertools
from pathlib import Path


def read_examples(folder: Path) -> list[dict[str, str]]:
    """Return `{name, persona, story, query, variables}` of each file, in the order of names."""
    return [_example(path) for path in sorted(folder.glob("*.graphql"))]


def _example(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    story = list(itertools.takewhile(lambda line: line.startswith("#"), lines))
    words = {"name": path.stem, "persona": "", "story": ""}
    for line in story:
        key, _, value = line.lstrip("# ").partition(":")
        if key in words:
            words[key] = value.strip()
    variables = path.with_suffix(".json")
    shown = variables.read_text(encoding="utf-8") if variables.exists() else "{}"
    return {**words, "query": "".join(lines[len(story) :]), "variables": shown}
