"""A manifest is taken whole or not at all, and what is wrong with it is named."""

import hashlib
from pathlib import Path

import pytest

from auth.documents import digest, read_manifest
from settings import ConfigurationError
from tests.support.builders import CANARY
from tests.support.manifests import manifest

ONE, TWO = "{ viewer { __typename } }", 'query Zoë { patient(nhsNumber: "x") { age } }'


def test_documents_are_read_by_their_digest(tmp_path: Path) -> None:
    documents = read_manifest(manifest(tmp_path, ONE, TWO))

    assert documents == {digest(ONE): ONE, digest(TWO): TWO}
    assert digest(TWO) == hashlib.sha256(TWO.encode()).hexdigest()


def test_a_document_of_another_digest_is_refused_by_name(tmp_path: Path) -> None:
    name = digest(ONE)
    path = manifest(tmp_path, more={name: f"{ONE} # {CANARY}"})

    with pytest.raises(ConfigurationError, match=name) as caught:
        read_manifest(path)

    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("name", ["", "family", "sha256:" + "0" * 64, digest(ONE).upper()])
def test_an_entry_that_is_named_otherwise_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="entry 2 "):
        read_manifest(manifest(tmp_path, TWO, more={name: ONE}))


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": null}', '"a"', "\ud800"])
def test_a_file_that_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    with pytest.raises(ConfigurationError, match="manifest"):
        read_manifest(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="FileNotFoundError"):
        read_manifest(tmp_path / "nothing.json")
