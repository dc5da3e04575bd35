"""Searching for a place and ranking who may have it, with every reason, in this process: all but the page around it."""

import random
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from ketenzicht.capacity.picture import Picture
    from ketenzicht.placement.domain import Sought

KINDS = (("acute-vv", "elv-hoog"), ("kliniek", "clinic-internal"), ("wijkverpleging", "unplannable"))
WARM, ANSWERS_OF = 20, 2_000  # searches; units that answered before
FEWEST = 200


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """One search after another for `seconds`, each from another point in the country."""
    from ketenzicht.access.domain import EVERYBODY, Insight
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.placement.queries.finding import find_candidates

    picture = stage.picture()
    chance = random.Random(52)
    _answers(picture, chance)
    insight, at, took, weighed = Insight(PLATFORM, EVERYBODY), now(), [], 0
    kinds = [one for one in KINDS if len(picture.kind(module=one[0], label=one[1]).places)]
    ends = time.perf_counter() + seconds
    number, spent = 0, time.process_time()
    while time.perf_counter() < ends or number < FEWEST:
        sought = _sought(picture, chance, kinds)
        begun = time.perf_counter()
        found = find_candidates(sought, picture=picture, insight=insight, now=at, seed=str(number))
        if number >= WARM:
            took.append(time.perf_counter() - begun)
            weighed += len(found.facts)
        number += 1
    took.sort()
    note = f"{len(picture):,} units, on average {weighed / len(took):.0f} of them weighed and explained; one process"
    yield Result("rank_p95_ms", took[int(len(took) * 0.95)] * 1000, note)
    spent = (time.process_time() - spent) / number * 1000
    yield Result(
        "rank_per_s",
        len(took) / sum(took),
        f"one after another; p50 {took[len(took) // 2] * 1000:.1f} ms; {spent:.1f} ms of a core each",
    )


def _sought(picture: "Picture", chance: random.Random, kinds: list[tuple[str, str]]) -> "Sought":
    """For somebody who lives where some unit is."""
    from ketenzicht.placement.domain import Sought

    kind = chance.choice(kinds)
    place = int(chance.choice(picture.kind(module=kind[0], label=kind[1]).places))
    there = picture.units[place].location
    return Sought(kinds=(kind,), point=there.point, region=there.roaz, area=there.area, age=chance.randrange(18, 100))


def _answers(picture: "Picture", chance: random.Random) -> None:
    """Answers of before, for trust to be learnt from."""
    from ketenzicht.placement.domain import Old, Room
    from ketenzicht.placement.models import TrustTally

    day = now().date()
    cells = [(room.value, old.value) for room in Room for old in Old]
    units = chance.sample(range(len(picture)), min(ANSWERS_OF, len(picture)))
    told = (
        {"unit_id": picture.units[place].id, "room": room, "old": old, "on": day}
        for place in units
        for room, old in chance.sample(cells, 5)
    )
    TrustTally.objects.bulk_create(
        [TrustTally(yes=chance.randrange(9), no=chance.randrange(4), **one) for one in told], ignore_conflicts=True
    )
