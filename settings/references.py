"""References to secrets, `env:NAME` and `file:PATH`: read, and put in place of what names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from settings.tables import ConfigurationError

_SECRETS = frozenset({"token", "client_secret", "secret", "keys"})


@dataclass(frozen=True, slots=True)
class References:
    """What can be referred to: files beside this folder, and the environment."""

    folder: Path
    environ: Mapping[str, str]
    sandbox: bool
    """There a secret may also stand for itself, as `literal:VALUE`."""

    def followed(self, value: object, whose: str = "") -> object:
        """The same with every secret in it. `whose`: the organisation it belongs to.

        Raises ConfigurationError with the organisation, the key and the rule.
        """
        if isinstance(value, list):
            return [self.followed(one, whose) for one in value]
        if not isinstance(value, dict):
            return value
        whose = value.get("ods") or value.get("source") or whose
        return {key: self._in_place(key, inner, whose) for key, inner in value.items()}

    def _in_place(self, key: str, value: object, whose: str) -> object:
        where = f"{whose}: {key}" if whose else key
        if key in _SECRETS and isinstance(value, str):
            return self._secret(value, where)
        if key in _SECRETS and isinstance(value, list):
            return [self._secret(str(one), where) for one in value]
        return self.followed(value, whose)

    def _secret(self, reference: str, where: str) -> str:
        """An empty secret is none: whoever leaves it out would be let in."""
        kind, _, name = reference.partition(":")
        if kind == "env":
            secret, missing = self.environ.get(name, ""), f"{name} is not in the environment."
        elif kind == "file":
            secret, missing = _content(self.folder / name), f"the file {name} cannot be read."
        else:
            secret = name if kind == "literal" and self.sandbox else ""
            missing = "a secret is written env:NAME or file:PATH."
        if not secret:
            raise ConfigurationError(f"{where}: {missing}")
        return secret


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
