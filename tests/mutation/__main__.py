"""The score of the rules: `python -m tests.mutation`. Exits with 1 when it is too low.

Survivors that change nothing anybody can observe stand in equivalent.toml with the reason.
"""

import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.mutation.trial import Change, Subject, changes_of

LEAST = 0.95
_RULES = ("tests/unit/auth/test_policy.py", "tests/spec/auth")
SUBJECTS = (
    Subject("auth/rules.py", _RULES),
    Subject("auth/policy.py", _RULES),
    Subject("auth/release.py", ("tests/unit/auth/test_release.py",)),
    Subject("auth/relationships.py", ("tests/unit/auth/test_relationships.py", *_RULES)),
)


def main() -> int:
    explained = _explained()
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(_tried, SUBJECTS))
    scores = [_told(one, changes, explained) for one, changes in zip(SUBJECTS, found, strict=True)]
    return 0 if all(scores) else 1


def _tried(subject: Subject) -> Sequence[Change]:
    with tempfile.TemporaryDirectory() as folder:
        return changes_of(subject, Path(folder))


def _explained() -> dict[tuple[str, str, str], str]:
    file = Path(__file__).with_name("equivalent.toml")
    listed = tomllib.loads(file.read_text(encoding="utf-8")).get("survivor", [])
    return {(one["module"], one["operator"], one["line"]): one["why"] for one in listed}


def _told(
    subject: Subject, changes: Sequence[Change], explained: dict[tuple[str, str, str], str]
) -> bool:
    """Print what became of one module; is it good enough?"""
    survivors = [one for one in changes if not one.noticed]
    score = 1 - len(survivors) / len(changes)
    print(f"{subject.module}: {len(changes) - len(survivors)} of {len(changes)} ({score:.1%})")
    unexplained = 0
    for one in survivors:
        why = explained.get((one.module, one.operator, one.line))
        unexplained += why is None
        print(f"  survived  {one.module}:{one.number} {one.operator}: {one.line}")
        print(f"            {why or 'NOT EXPLAINED'}")
    return score >= LEAST and not unexplained


if __name__ == "__main__":
    sys.exit(main())
