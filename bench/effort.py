"""What a process and its children took of the machine, as Linux tells it."""

from pathlib import Path

_PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """A process and all its descendants that are still there."""
    parents = {int(one.name): _parent(one) for one in _PROC.iterdir() if one.name.isdigit()}
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time so far, of all threads there are, to the nanosecond."""
    tasks = (task for one in family(pid) for task in _tasks(one))
    return sum(int(_read(task / "schedstat").split()[0] or 0) for task in tasks) / 1e9


def resident_megabytes(pid: int) -> list[float]:
    """Memory of each of them that is in use, largest first."""
    sizes = (_resident(one) for one in family(pid))
    return sorted((size for size in sizes if size), reverse=True)


def _tasks(pid: int) -> list[Path]:
    try:
        return list((_PROC / str(pid) / "task").iterdir())
    except OSError:
        return []


def _resident(pid: int) -> float:
    lines = _read(_PROC / str(pid) / "status").splitlines()
    found = (line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(next(found, "0")) / 1024


def _parent(process: Path) -> int:
    """0 for one that has gone meanwhile."""
    text = _read(process / "stat")
    return int(text.rpartition(")")[2].split()[1]) if ")" in text else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace") or "0"
    except OSError:
        return "0"
