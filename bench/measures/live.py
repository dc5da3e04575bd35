"""How long a change takes from its supplier to everybody who looks, and what a viewer costs."""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bench.client import Address, ask, required
from bench.deliveries import Source, body, this_moment
from bench.load import Load, open_loop
from bench.machine import resident_kb
from bench.results import Result
from bench.stage import HOST, Stage
from bench.viewers import Audience, Process, Report, divided
from bench.viewing import Counts

PER_SECOND = 400  # observations: all of the country's units once a minute
CHANGING_UNITS = 4_000  # so that each changes every ten seconds, and order can be seen
WARM_UP = 5.0  # seconds
SETTLE = 3.0  # seconds in which the last changes must have been told
PER_PROCESS = 8_000  # viewers
AT_ONCE = 250  # viewers let in at the same time, where no storm is meant
PATIENCE = 180.0  # seconds

# What people look at together, and how often: the module of their own work most, now and then one or two beside it.
POPULAR = {
    "spoed": 25,
    "kliniek": 20,
    "acute-vv": 15,
    "hap": 10,
    "rav": 10,
    "geboortezorg": 6,
    "acute-ggz": 6,
    "wijkverpleging": 4,
    "pandemie": 1,
    "farmacie": 1,
    "huisartsen": 1,
    "gehandicaptenzorg": 1,
}
HOW_MANY = (0.5, 0.3, 0.2)  # share of viewers on one, two and three boards
IN_A_ROAZ = 0.7  # the others look at the region of an ambulance service


class LostError(Exception):
    """Viewers did not see what was delivered: the measurement is worth nothing, and the software is wrong."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came out of a measurement with viewers."""

    counts: Counts
    load: Load
    kb_before: int
    kb_connected: int
    kb_after: int
    sets: int
    note: str

    def ms(self, share: float) -> float:
        """The latency that `share` of what was told stayed within, in milliseconds."""
        left = share * sum(self.counts.latencies.values())
        for took, number in sorted(self.counts.latencies.items()):
            left -= number
            if left <= 0:
                return took + 1
        raise LostError("Nothing was told to anybody.")


def five_hundred(stage: Stage, seconds: float) -> Iterator[Result]:
    """A quiet evening."""
    yield _row("live_500_p99_ms", _watch(stage, seconds, viewers=500), 500)


def five_thousand(stage: Stage, seconds: float) -> Iterator[Result]:
    """What we design for; with the memory that a viewer takes."""
    viewers = 5_000
    seen = _watch(stage, seconds, viewers=viewers)
    yield _row("live_p99_ms", seen, viewers)
    kb = (seen.kb_after - seen.kb_before) / viewers
    connected = (seen.kb_connected - seen.kb_before) / viewers
    yield Result(
        "live_kb_per_viewer",
        kb,
        f"server's resident memory from {seen.kb_before / 1024:.0f} MB, with every board rendered once, "
        f"to {seen.kb_after / 1024:.0f} MB after the measurement; right after connecting {connected:.1f} kB a viewer",
    )


def fifteen_thousand(stage: Stage, seconds: float) -> Iterator[Result]:
    """A national crisis."""
    yield _row("live_15000_p99_ms", _watch(stage, seconds, viewers=15_000), 15_000)


def any_boards(stage: Stage, seconds: float) -> Iterator[Result]:
    """The worst case of 5,000 viewers: hardly anybody watches the same boards as another."""
    viewers = 5_000
    yield _row("live_any_boards_p99_ms", _watch(stage, seconds, viewers=viewers, alike=False), viewers)


def _row(name: str, seen: Seen, viewers: int) -> Result:
    counts = seen.counts
    return Result(
        name,
        seen.ms(0.99),
        f"p50 {seen.ms(0.5):.0f} ms, p90 {seen.ms(0.9):.0f} ms; {viewers:,} viewers of {seen.sets:,} sets of boards; "
        f"{counts.changes:,} changes in {counts.frames:,} frames, {counts.bytes / 1e6:,.0f} MB; lost 0, "
        f"out of order 0, overtaken by a newer one {counts.skipped:,}; "
        f"delivery itself p99 {seen.load.ms(0.99):.0f} ms; {seen.note}",
    )


def boards_of_viewers(*, boards: Sequence[str], viewers: int, alike: bool = True) -> list[tuple[str, ...]]:
    """What each viewer watches: one to three boards of one region as people do, or any three of all boards."""
    chance = random.Random(4)
    if not alike:
        return [tuple(sorted(chance.sample(boards, 3))) for _ in range(viewers)]
    by_region: dict[str, list[str]] = {}
    for board in boards:
        region, _, module = board.partition(":")
        by_region.setdefault(region, []).append(module)
    roaz = sorted(region for region in by_region if region.startswith("ROAZ"))
    others = sorted(region for region in by_region if region.startswith("VR")) or roaz
    found = []
    for _ in range(viewers):
        region = chance.choice(roaz if chance.random() < IN_A_ROAZ else others)
        number = chance.choices((1, 2, 3), HOW_MANY)[0]
        modules: set[str] = set()
        while len(modules) < min(number, len(by_region[region])):
            modules.update(chance.choices(by_region[region], [POPULAR.get(module, 1) for module in by_region[region]]))
        found.append(tuple(sorted(f"{region}:{module}" for module in modules)))
    return found


class Crowd:
    """All processes of viewers together."""

    def __init__(self, stage: Stage, boards: list[tuple[str, ...]], *, at_once: int) -> None:
        port = stage.address().port
        processes = -(-len(boards) // PER_PROCESS)
        sessions = iter(stage.sessions(len(boards)))
        self._processes = [
            Process(Audience(HOST, port, tuple(islice(sessions, len(part))), part, at_once // processes))
            for part in divided(boards, processes)
        ]

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.stop()

    def order(self, order: str, *given: object) -> list[object]:
        return [process.order(order, *given) for process in self._processes]

    def reports(self) -> list[Report]:
        """How all of them stand; raises LostError when the server refused one."""
        found = [report for report in self.order("report") if isinstance(report, Report)]
        for report in found:
            if report.refused:
                raise LostError(f"The server refused a viewer: {report.refused[0]}")
        return found

    def wait_until_complete(self) -> list[Report]:
        """Come back when everybody has all their boards."""
        give_up_at = time.monotonic() + PATIENCE
        while time.monotonic() < give_up_at:
            reports = self.reports()
            if all(report.complete == report.viewers for report in reports):
                return reports
            time.sleep(0.1)
        raise LostError(f"Not everybody has their boards after {PATIENCE:.0f} s: {reports}")

    def counts(self) -> Counts:
        """What all of them counted since they were told to begin."""
        total = Counts()
        latencies: Counter[int] = Counter()
        for report in self.reports():
            for name in ("frames", "bytes", "changes", "skipped", "repeated", "disordered", "lost"):
                setattr(total, name, getattr(total, name) + getattr(report.counts, name))
            latencies.update(report.counts.latencies)
        total.latencies = dict(latencies)
        return total


def _watch(stage: Stage, seconds: float, *, viewers: int, alike: bool = True) -> Seen:
    """Let viewers in, deliver changes, measure, and check that everybody saw everything."""
    picture = stage.recall()
    boards = boards_of_viewers(boards=sorted(map(":".join, picture.boards)), viewers=viewers, alike=alike)
    watched = sorted({board for some in boards for board in some})
    with stage.server() as server:
        asyncio.run(_truth(stage.address(), watched))  # let every board be rendered once: that is no viewer's memory
        with Crowd(stage, [(board,) for board in watched], at_once=AT_ONCE) as first:
            first.wait_until_complete()
        kb_before = resident_kb(server.pid)
        with Crowd(stage, boards, at_once=AT_ONCE) as crowd:
            crowd.wait_until_complete()
            kb_connected = resident_kb(server.pid)
            load, note = _deliver(stage, crowd, Changes(stage), seconds)
            time.sleep(SETTLE)
            counts = crowd.counts()
            kb_after = resident_kb(server.pid)
            truth = asyncio.run(_truth(stage.address(), watched))
            wrong = sum(number for number in crowd.order("compare", truth) if isinstance(number, int))
    if wrong or counts.disordered or counts.lost:
        raise LostError(
            f"{wrong} lines are not as the API says, {counts.disordered} out of order, {counts.lost} streams lost"
        )
    sets = len(set(boards))
    return Seen(counts, load, kb_before, kb_connected, kb_after, sets, note)


class Changes:
    """The deliveries of one observation that keep coming in, each made when it is sent."""

    def __init__(self, stage: Stage) -> None:
        sources = random.Random(3).sample(stage.figures.sources, min(CHANGING_UNITS, len(stage.figures.sources)))
        self._addresses = {source.region: stage.address(source.region) for source in sources}
        self._turns: Iterator[Source] = itertools.cycle(sources)
        self._figures = stage.figures

    def request(self) -> bytes:
        """The next one."""
        source = next(self._turns)
        said = self._figures.told(source, at=this_moment())
        return self._addresses[source.region].post("/api/v1/deliveries", body([said]))


def _deliver(stage: Stage, crowd: Crowd, changes: Changes, seconds: float) -> tuple[Load, str]:
    """Let changes come in at their pace; time them after a while."""
    address = stage.address()
    asyncio.run(open_loop(address, request=changes.request, per_second=PER_SECOND, seconds=WARM_UP))
    crowd.order("begin")
    meter = stage.meter()
    load = asyncio.run(open_loop(address, request=changes.request, per_second=PER_SECOND, seconds=seconds))
    return load, meter.stop().note()


async def _truth(address: Address, boards: list[str]) -> dict[str, dict[str, int]]:
    """The counter of every unit on every board, by the API."""
    found = {}
    for board in boards:
        answer = required(await ask(address, address.get(f"/api/v1/boards/{board.replace(':', '/')}")))
        found[board] = {line["unit"]: line["available"] for line in answer.json()["lines"]}
    return found


def reconnect(stage: Stage, seconds: float) -> Iterator[Result]:
    """The server is killed and started again; everybody comes back at once and wants the board again."""
    del seconds  # it takes as long as it takes
    viewers = 5_000
    picture = stage.picture()
    boards = boards_of_viewers(boards=sorted(map(":".join, picture.boards)), viewers=viewers)
    with stage.server(), Crowd(stage, boards, at_once=viewers) as crowd:
        crowd.wait_until_complete()
        crowd.order("expect_restart")
        cpu_before = sum(report.cpu for report in crowd.reports())
        killed_at = time.time()
        port = stage.kill_server()
        stage.start_server(port=port)
        answered_at = time.time()
        reports = crowd.wait_until_complete()
        last = max(report.last_at or 0.0 for report in reports)
        first = min(report.first_at or last for report in reports)
        cpu = sum(report.cpu for report in reports) - cpu_before
    note = (
        f"{viewers:,} viewers, all at once, whole boards; from the first answer to the last viewer's last board; "
        f"the client used {cpu:.1f} s of processor"
    )
    yield Result("reconnect_s", last - first, note)
    yield Result(
        "restart_s",
        last - killed_at,
        f"from kill -9 to the last viewer's last board; the first answer came after {first - killed_at:.1f} s, "
        f"the national picture after {answered_at - killed_at:.1f} s",
    )
