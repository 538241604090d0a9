"""What the benchmarks of speed stand on: the eight trusts, the sandbox for identity and the
national record, and the gateway as shipped. Each is a process of its own.

`python -m bench.rig` starts them and prints how to ask, for trying something by hand.
"""

import argparse
import json
import os
import shlex
import signal
import sys
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.asking import PERSONAS
from bench.deployed import interpreter
from bench.record import RECORD
from bench.started import Started, free_port, running, started
from bench.trusts import CODES, SIZES

LONG_MILLISECONDS, SHIPPED_MILLISECONDS = 30_000, 2_000
SCOPE = " ".join(
    f"patient/{kind}.rs"
    for kind in ("Patient", "Appointment", "DocumentReference", "Communication", "RelatedPerson")
)
"""Of a person's app: a developer's token would have the gateway write down all that it does."""
_SECRET = "bench-feed-{code}"  # noqa: S105 - of a gateway that lives for minutes

_PRACTICE = """
[[organisations]]
code = "G99901"
name = "Orchard Street Surgery"
kind = "gp-practice"
"""
"""It granted parents' access; in the sandbox it is one of the sources."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody signed in: by token at the gateway, by number at those who believe it."""

    number: str
    token: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a gateway is set up. What is not said is as shipped."""

    elements: bool = False
    batch: bool = False
    configured: int = len(CODES)
    """Sources in the file; those beyond the eight hold nobody."""
    deadline_milliseconds: int = LONG_MILLISECONDS
    """Of a source and of the whole. Who is saturated then answers late but whole, as those do who
    know no deadline.
    """
    options: Sequence[str] = ()
    """Further ones of its command line."""
    program: Sequence[str] = ("server.py",)
    everywhere: bool = False
    """On all processors, for one that has several processes."""


@dataclass(frozen=True, slots=True)
class Rig:
    """The surroundings of a gateway."""

    trusts: Started
    sandbox: str
    folder: Path
    generated: str
    """The sandbox's own configuration of a gateway."""
    python: Path
    """The gateway's."""
    cpus: Sequence[int]
    """The last is for whoever is measured; the first for trusts, sandbox and client."""

    @property
    def server_cpus(self) -> Sequence[int]:
        """Where a server runs that is measured."""
        return self.cpus[-1:]

    def set_manner(self, items: int, delay_milliseconds: float = 0, hanging: str = "") -> None:
        """How the trusts answer from now on."""
        wanted = {"items": items, "delay_milliseconds": delay_milliseconds}
        _asked("PUT", f"{self.trusts.address}/manner", {**wanted, "hanging": hanging or None})

    def counters(self) -> dict[str, float]:
        """What the trusts were asked until now, and their processor time."""
        found: dict[str, float] = _asked("GET", f"{self.trusts.address}/counters")
        return found

    def askers(self, personas: Sequence[str] = PERSONAS) -> list[Asker]:
        """People with fresh tokens. Questions of two people are never shared by the gateway."""
        found = _asked("GET", f"{self.sandbox}/identity/personas")
        numbers = {one["id"]: one["nhsNumber"] for one in found}
        return [Asker(numbers[one], self._token(one)) for one in personas]

    @contextmanager
    def gateway(self, shape: Shape = Shape(), name: str = "gateway") -> Iterator[Started]:
        """Start one and let it know that all trusts hold everybody of the sandbox."""
        configuration, log = self.folder / f"{name}.toml", self.folder / f"{name}.log"
        configuration.write_text(self._configuration(shape, name), encoding="utf-8")
        port = str(free_port())
        where = ("--config", str(configuration), "--port", port)
        command = [str(self.python), *shape.program, *where, *shape.options]
        cpus = self.cpus if shape.everywhere else self.server_cpus
        with running("Gateway on ", command, log, cpus) as gateway:
            self._feed(gateway.address)
            yield gateway

    def _token(self, persona: str) -> str:
        form = urllib.parse.urlencode({"persona": persona, "scope": SCOPE})
        url = f"{self.sandbox}/identity/sandbox-token"
        return str(_asked("POST", url, form.encode())["access_token"])

    def _feed(self, gateway: str) -> None:
        people = _asked("GET", f"{self.sandbox}/identity/personas")
        numbers = [one["nhsNumber"] for one in people]
        for code in CODES:
            body = {"clientId": f"feed-{code}", "nhsNumbers": numbers}
            headers = {"Authorization": f"Bearer {_SECRET.format(code=code)}"}
            _asked("POST", f"{gateway}/records", body, headers)

    def _configuration(self, shape: Shape, name: str) -> str:
        """The sandbox's own, with our sources in place of its trusts."""
        head, _, _ = self.generated.partition("\n[[sources]]")
        database = f"sqlite:///{self.folder / name}.db"
        head = head.replace("sqlite:///kindred.db", database)
        whole = f"deadline_milliseconds = {max(3000, shape.deadline_milliseconds)}"
        head = head.replace("deadline_milliseconds = 3000", whole)
        further = [f"TX{number:03}" for number in range(shape.configured - len(CODES))]
        sources = (self._source(code, shape) for code in (*CODES, *further))
        return head + _PRACTICE + "".join(sources) + "".join(map(_feeder, CODES))

    def _source(self, code: str, shape: Shape) -> str:
        """Room enough that no call waits: load tests must meet the gateway, not its manners."""
        return f"""
[[sources]]
ods = "{code}"
name = "Trust {code}"
base_url = "{self.trusts.address}/{code}/FHIR"
dialect = "identifier-modifier"
offers = ["Appointment", "DocumentReference", "Communication"]
deadline_milliseconds = {shape.deadline_milliseconds}
max_concurrent = 1000
max_per_second = 1000000
elements = {_word(shape.elements)}
batch = {_word(shape.batch)}
accepts_grants_from = ["any-gp"]
auth = {{ kind = "bearer", token = "literal:bench" }}

[sources.profiles.parental-responsibility]
read = ["DEMOG", "APPT", "DOCS", "MSG"]
"""


@contextmanager
def rig(folder: Path) -> Iterator[Rig]:
    """Start all but gateways, and stop it at the end. Meanwhile this process keeps to where they
    are, so that it takes nothing from whoever is measured.
    """
    generated = folder / "sandbox.toml"
    sandbox = ("-m", "sandbox", "--port", "0", "--config-out", str(generated))
    with (
        _kept_to_the_first() as cpus,
        started("Trusts on ", "-m", "bench.trusts") as trusts,
        started("Sandbox on ", *sandbox) as identity,
    ):
        known = generated.read_text(encoding="utf-8")
        python = interpreter(folder / "deployed")
        yield Rig(trusts, identity.address, folder, known, python, cpus)


@contextmanager
def _kept_to_the_first() -> Iterator[Sequence[int]]:
    """Gives the processors that there are. What is started meanwhile keeps to the first too."""
    cpus = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cpus[:1])
    try:
        yield cpus
    finally:
        os.sched_setaffinity(0, cpus)


def _feeder(code: str) -> str:
    return f"""
[[feeders]]
client_id = "feed-{code}"
secret = "literal:{_SECRET.format(code=code)}"
source = "{code}"
"""


def _word(is_on: bool) -> str:
    return "true" if is_on else "false"


def _asked(
    method: str, url: str, body: Any = None, headers: Mapping[str, str] | None = None
) -> Any:
    """The JSON of an answer, None for an empty one. A body of bytes is a form."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    kind = {} if isinstance(body, bytes) else {"Content-Type": "application/json"}
    request = urllib.request.Request(  # noqa: S310 - of processes that we started
        url, data, {**kind, **(headers or {})}, method=method
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        read = answer.read()
    return json.loads(read) if read else None


def _main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.rig", description=__doc__)
    parser.add_argument("--items", type=int, choices=SIZES, default=SIZES[0])
    parser.add_argument("--delay", type=float, default=0, help="milliseconds")
    parser.add_argument("--elements", action="store_true")
    parser.add_argument("--batch", action="store_true")
    parser.add_argument("options", nargs="*", help="further ones of server.py, after --")
    asked = parser.parse_args()
    shape = Shape(asked.elements, asked.batch, options=asked.options)
    with (
        tempfile.TemporaryDirectory() as folder,
        rig(Path(folder)) as around,
        around.gateway(shape) as gateway,
    ):
        around.set_manner(asked.items, asked.delay)
        token = around.askers(PERSONAS[:1])[0].token
        body = shlex.quote(json.dumps({"query": RECORD}))
        sys.stdout.write(
            f"Gateway {gateway.pid}, trusts on {around.trusts.address}; ends with Ctrl-C.\n"
            f"curl {gateway.address}/graphql -H 'Content-Type: application/json' "
            f"-H 'Authorization: Bearer {token}' --data-raw {body}\n"
        )
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(_main())
