"""Trusted documents as they lie in a file."""

import json
from collections.abc import Mapping
from pathlib import Path

from auth.documents import digest


def manifest(folder: Path, *documents: str, more: Mapping[str, str] | None = None) -> Path:
    """A manifest of these documents, and of further entries as they are."""
    path = folder / "manifest.json"
    entries = {digest(one): one for one in documents} | dict(more or {})
    path.write_text(json.dumps(entries), encoding="utf-8")
    return path
