"""Gateway, sandbox and the ten sources of `bench.slow_trust`, as processes of their own.

The sandbox signs people in and serves the national record; its trusts are not configured.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.sources import TOKEN
from bench.started import free_port, started
from bench.visits import CODES, PAGE_SIZE, PAGED

FEED_SECRET = "bench-feed-{code}"  # noqa: S105 - of a gateway that lives for minutes


@dataclass(frozen=True, slots=True)
class Trio:
    """Where they are."""

    gateway: str
    sandbox: str
    sources: str
    configuration: Path


@contextmanager
def running_trio(folder: Path) -> Iterator[Trio]:
    """Start all three, and stop them at the end. The gateway is configured as shipped."""
    generated, configuration = folder / "sandbox.toml", folder / "gateway.toml"
    with started("Sources on ", "-m", "bench.sources") as sources:
        sandbox = ("-m", "sandbox", "--port", "0", "--config-out", str(generated))
        with started("Sandbox on ", *sandbox) as identity:
            known = generated.read_text(encoding="utf-8")
            text = _configuration(known, sources.address, folder)
            configuration.write_text(text, encoding="utf-8")
            port = str(free_port())
            gateway = ("server.py", "--config", str(configuration), "--port", port)
            with started("Gateway on ", *gateway, log=folder / "gateway.log") as ready:
                yield Trio(ready.address, identity.address, sources.address, configuration)


def _configuration(generated: str, sources: str, folder: Path) -> str:
    """The sandbox's own, with our sources in place of its trusts."""
    head, _, _ = generated.partition("\n[[sources]]")
    head = head.replace("sqlite:///kindred.db", f"sqlite:///{folder / 'kindred.db'}")
    return head + "".join(_source(code, f"{sources}/{code}/FHIR") for code in CODES)


def _source(code: str, base_url: str) -> str:
    """Nothing is set that has a default, but for what makes the two kinds different."""
    dialect = "chained-patient" if code in PAGED else "identifier-modifier"
    token = TOKEN.removeprefix("Bearer ")
    return f"""
[[sources]]
ods = "{code}"
name = "Trust {code}"
base_url = "{base_url}"
dialect = "{dialect}"
offers = ["Appointment"]
page_size = {PAGE_SIZE}
accepts_grants_from = ["any-gp"]
auth = {{ kind = "bearer", token = "literal:{token}" }}

[[feeders]]
client_id = "feed-{code}"
secret = "literal:{FEED_SECRET.format(code=code)}"
source = "{code}"
"""
