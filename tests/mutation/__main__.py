"""The score of the rules: `python -m tests.mutation [module …]`. Exits with 1 when it is too low.

Survivors that change nothing anybody can observe stand in equivalent.toml with the reason.
"""

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.mutation.trial import Change, Subject, changes_of

LEAST = 0.95


def _tests(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/unit/auth/test_{name}.py" for name in names)


_TABLE = "tests/spec/auth/test_truth_table.py"
SUBJECTS = (
    Subject("auth/relationships.py", _tests("relationships", "relationships_listed")),
    Subject("auth/release.py", _tests("release", "release_versions")),
    Subject("auth/rules.py", (*_tests("rules", "age_bands", "deciding"), _TABLE)),
    Subject(
        "auth/policy.py",
        _tests("policy", "policy_choices", "explanation", "foresight", "decide_each", "deciding"),
    ),
)


def main(given: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    modules = [one.module for one in SUBJECTS]
    parser.add_argument("modules", nargs="*", metavar="module", help=", ".join(modules))
    wanted = parser.parse_args(given).modules or modules
    if not set(wanted) <= set(modules):
        parser.error(f"The modules are {', '.join(modules)}.")
    subjects = [one for one in SUBJECTS if one.module in wanted]
    explained = _explained()
    print(f"Every small change of {', '.join(wanted)}, each tried.", flush=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        found = list(pool.map(_tried, subjects))
    scores = [_told(one, changes, explained) for one, changes in zip(subjects, found, strict=True)]
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
    with suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit("Stopped.")
