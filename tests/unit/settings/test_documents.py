"""Files of trusted documents are named as seen from the file that names them."""

from pathlib import Path

from settings import load

CONFIGURATION = """
[gateway]
environment = "sandbox"
[national.demographics]
ods = "X26"
base_url = "http://localhost/d"
[national.relationships]
ods = "X26"
base_url = "http://localhost/r"
[[apps]]
client_id = "one"
name = "The one"
trusted_documents = "documents/one.json"
[[apps]]
client_id = "two"
name = "The second"
"""


def test_a_manifest_lies_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "gateway.toml"
    path.write_text(CONFIGURATION, encoding="utf-8")

    one, two = load(path, {}).apps

    assert Path(one.trusted_documents) == tmp_path / "documents" / "one.json"
    assert two.trusted_documents == ""
