"""Trusted documents: what an app was registered with, by the SHA-256 of its text.

A manifest is a JSON object of digests in hex and documents. What a document asks is not looked at
here: like any other it is read within the limits and decided when it runs.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from settings import ConfigurationError

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_manifest = msgspec.json.Decoder(dict[str, str])


def digest(document: str) -> str:
    """The id of a document."""
    return hashlib.sha256(document.encode()).hexdigest()


def read_manifest(path: Path) -> Mapping[str, str]:
    """The documents of a file. Raises ConfigurationError naming the entry that is wrong."""
    try:
        documents = _manifest.decode(path.read_bytes())
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        raise ConfigurationError(
            f"{path}: is no JSON object of digests and documents ({type(error).__name__})."
        ) from None
    check_documents(str(path), documents)
    return documents


def check_documents(where: str, documents: Mapping[str, str]) -> None:
    """Raises ConfigurationError for an entry whose name is not the digest of its document."""
    for place, (name, document) in enumerate(documents.items(), start=1):
        if not _DIGEST.fullmatch(name):
            raise ConfigurationError(f"{where}: entry {place} is not named by a SHA-256 in hex.")
        if digest(document) != name:
            raise ConfigurationError(f"{where}: the document {name} has another SHA-256.")
