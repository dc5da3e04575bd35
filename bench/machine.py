"""The machine that measures: what it is, and who used its processors while something was measured."""

import os
import platform
import re
import resource
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, process_time

TICKS = os.sysconf("SC_CLK_TCK")  # per second
PROC = Path("/proc")
FULL = 0.9  # of a core: whoever uses more may be what holds the rest back
BUSY = 0.15  # of a core, used by others
LOOP, LOOP_TRIES = 1_000_000, 5
GIB = 1024 * 1024  # kB


def description() -> str:
    """What matters for speed; never the machine's name."""
    memory = int(_found(r"MemTotal:\s+(\d+) kB", PROC / "meminfo") or 0) / GIB
    model = _found(r"model name\s*: (.+)", PROC / "cpuinfo") or platform.machine()
    cores = os.cpu_count()
    return f"{cores} cores ({model}), {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def _found(pattern: str, path: Path) -> str | None:
    match = re.search(pattern, path.read_text(encoding="utf-8")) if path.exists() else None
    return match[1] if match else None


def reference_loop_ms() -> float:
    """Processor time of a fixed piece of work, the least of some tries: how fast a core is just now.

    A core whose twin or whose caches others use does the same in two or three times as much processor time.
    """
    took = []
    for _ in range(LOOP_TRIES):
        begun = process_time()
        sum(range(LOOP))
        took.append(process_time() - begun)
    return min(took) * 1000


def allow_many_files() -> int:
    """Raise the number of files and connections of this process to what is allowed; that number."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def family_of(root: int, *, without: Collection[int] = ()) -> list[int]:
    """A process and all its descendants, except those families."""
    children: dict[int, list[int]] = {}
    for entry in PROC.glob("[0-9]*"):
        if (fields := _stat(int(entry.name))) and int(entry.name) not in without:
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    family = [root]
    for process in family:  # it grows while we walk it
        family.extend(children.get(process, []))
    return family


def resident_kb(root: int) -> int:
    """Memory that a process and its descendants hold, in kB; pages that they share count for each."""
    sizes = [_found(r"VmRSS:\s+(\d+) kB", PROC / str(process) / "status") for process in family_of(root)]
    return sum(int(size) for size in sizes if size)


def _stat(process: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; empty when the process is gone."""
    try:
        return (PROC / str(process) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _seconds(root: int, *, without: Collection[int]) -> float:
    """Processor time of a family, with its members that ended meanwhile.

    Of this process itself only what lives: the servers that it started and stopped are not its own work.
    """
    spent = 0
    for process in family_of(root, without=without):
        if fields := _stat(process):
            spent += int(fields[11]) + int(fields[12])
            if process != os.getpid():
                spent += int(fields[13]) + int(fields[14])
    return spent / TICKS


def _machine_seconds() -> tuple[float, float]:
    """Processor time of everybody, and time that the host of this (virtual) machine gave to others."""
    user, nice, system, _, _, irq, softirq, steal = map(int, (PROC / "stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + irq + softirq) / TICKS, steal / TICKS


@dataclass(frozen=True, slots=True)
class Usage:
    """Cores in use, on average over a measurement: by whom."""

    seconds: float
    by: Mapping[str, float]
    others: float
    stolen: float

    def note(self, *, done: float = 0, of: str = "") -> str:
        """Who was at work, what each of so many things cost, and whether the measurement is doubtful."""
        shares = ", ".join(f"{name} {share:.2f}" for name, share in self.by.items())
        said = [f"cores in use: {shares}"]
        if done:
            costs = ", ".join(f"{name} {share * self.seconds / done * 1e6:.0f}" for name, share in self.by.items())
            said.append(f"µs of processor per {of}: {costs}")
        cores = os.cpu_count() or 1
        if self.by.get("client", 0) >= FULL:
            said.append("THE CLIENT WAS THE BOTTLENECK (or close to it)")
        if self.others + self.stolen > BUSY:
            said.append(
                f"MACHINE BUSY: others used {self.others:.2f} and the host took {self.stolen:.2f} of {cores} cores"
            )
        elif sum(self.by.values()) >= FULL * cores:
            said.append("all cores were full")
        said.append(f"reference loop {reference_loop_ms():.0f} ms")
        return "; ".join(said)


class Meter:
    """Measures processor use of some families of processes between `start` and `stop`."""

    def __init__(self, roots: Mapping[str, int]) -> None:
        """`roots`: the first process of each family. A family within another counts as itself only."""
        self._roots = roots
        self._begun = self._read()

    def _read(self) -> tuple[float, dict[str, float], float, float]:
        everybody, stolen = _machine_seconds()
        by = {name: _seconds(root, without={*self._roots.values()} - {root}) for name, root in self._roots.items()}
        return monotonic(), by, everybody, stolen

    def stop(self) -> Usage:
        """What was used since this meter was made."""
        (t0, by0, all0, stolen0), (t1, by1, all1, stolen1) = self._begun, self._read()
        length = max(t1 - t0, 1 / TICKS)
        by = {name: max(0.0, by1[name] - by0[name]) / length for name in by0}
        others = max(0.0, (all1 - all0) / length - sum(by.values()))
        return Usage(seconds=length, by=by, others=others, stolen=max(0.0, stolen1 - stolen0) / length)
