"""The published NHS examples that the sandbox serves too, rewritten to a person of the test range.

Many of them carry numbers that fail Modulus 11, and references to Patients that are not there:
see `sandbox/samples/SOURCES.md`, which has their origins and licences.
"""

import json
import re
from pathlib import Path
from typing import Any

from tests.support.fhir_resources import ANNA

SAMPLES = Path(__file__).parents[2] / "sandbox" / "samples"
NAMES = sorted(str(path.relative_to(SAMPLES)) for path in SAMPLES.rglob("*.json"))

_NUMBER = re.compile(r"\b(?:90000000\d\d|9990548609)\b")
_PATIENT = re.compile(r'"reference": "Patient/[^"]+"')


def sample(name: str) -> Any:
    """A file as it was published."""
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def sample_about(name: str, number: str = ANNA) -> Any:
    """A file in which every NHS number and every reference to a Patient is this person's."""
    text = json.dumps(sample(name))
    text = _PATIENT.sub(f'"reference": "Patient/p{number[-4:]}"', text)
    return json.loads(_NUMBER.sub(number, text))


def renumbered(name: str, numbers: dict[str, str]) -> Any:
    """A file with its NHS numbers replaced one by one."""
    text = json.dumps(sample(name))
    for old, new in numbers.items():
        text = text.replace(old, new)
    return json.loads(text)
