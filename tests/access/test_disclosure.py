"""Disclosure control under attack: drawn countries, drawn changes over time, and nobody's figures come out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from tests.access.disclosure_attacks import RULES, Job, Seen, closest_guess, gives_itself_away, hidden_units, needed

from ketenzicht.access.domain import disclosure
from ketenzicht.access.domain.disclosure import Contribution, Seat, Thresholds, publish, rounded

COUNTRY = "NL"
AREAS = {"R1": ("A1", "A2"), "R2": ("A3",), "R3": ("A4", "A5")}  # areas lie in regions; ambulance regions cross them
AMBULANCE = ("V1", "V2")
LABELS = ("seh", "ic")  # of which there is a total too, in every region
REGIONS = [COUNTRY, *AREAS, *(area for areas in AREAS.values() for area in areas), *AMBULANCE]
CELLS = [*REGIONS, *(f"{region}/{label}" for label in LABELS for region in REGIONS)]


@dataclass(frozen=True)
class Period:
    """What happens in one period; `consenting` are in the order in which they consented."""

    units: tuple[Contribution, ...]
    ended: frozenset[UUID]
    consenting: tuple[UUID, ...] = ()


def unit(number: int, provider: int, places: Sequence[str], occupied: float, available: float) -> Contribution:
    values = {"total": occupied + available, "occupied": occupied, "available": available}
    return Contribution(UUID(int=number + 1), UUID(int=1000 + provider), frozenset(places), values)


@st.composite
def drawn_units(draw: st.DrawFn) -> list[Contribution]:
    """Between few and many providers, some with several units, large and small, in regions of three kinds."""
    found = []
    providers = draw(st.integers(3, 14))
    for number in range(draw(st.integers(providers, 18))):
        region = draw(st.sampled_from(sorted(AREAS)))
        label = draw(st.sampled_from(LABELS))
        regions = [COUNTRY, region, draw(st.sampled_from(AREAS[region])), draw(st.sampled_from(AMBULANCE))]
        places = [*regions, *(f"{one}/{label}" for one in regions)]
        large = draw(st.sampled_from([1, 1, 1, 10]))
        occupied, available = large * draw(st.integers(0, 20)), large * draw(st.integers(0, 8))
        found.append(unit(number, number if number < providers else number % providers, places, occupied, available))
    return found


@st.composite
def one_period(draw: st.DrawFn) -> list[Period]:
    return [Period(tuple(draw(drawn_units())), frozenset())]


@st.composite
def several_periods(draw: st.DrawFn) -> list[Period]:
    """Units begin, are silent, come back, end, or move. Their figures stay the same: that helps the attacker."""
    units = draw(drawn_units())
    active = set(draw(st.sets(st.sampled_from(range(len(units))), min_size=len(units) // 2)))
    ended: set[int] = set()
    periods = []
    for _ in range(draw(st.integers(2, 4))):
        silent = draw(st.sets(st.sampled_from(range(len(units))), max_size=3))
        here = [units[number] for number in sorted(active - silent - ended)]
        periods.append(Period(tuple(here), frozenset(units[number].key for number in ended)))
        for number in draw(st.sets(st.sampled_from(range(len(units))), max_size=2)):
            units[number] = replace(units[number], cells=draw(st.sampled_from(units)).cells)
        active |= draw(st.sets(st.sampled_from(range(len(units))), max_size=6))
        ended |= draw(st.sets(st.sampled_from(range(len(units))), max_size=4))
    return periods


@st.composite
def with_consents(draw: st.DrawFn, periods: st.SearchStrategy[list[Period]]) -> list[Period]:
    """Providers consent to be seen, one after the other or at once, and take it back."""
    drawn = draw(periods)
    providers = sorted({one.provider for period in drawn for one in period.units})
    consenting = st.lists(st.sampled_from(providers), unique=True) if providers else st.just([])
    return [replace(period, consenting=tuple(draw(consenting))) for period in drawn]


def shown(periods: Sequence[Period], job: Job) -> list[Seen]:
    return [job.run(period.units, cells=CELLS, ended=period.ended, consenting=period.consenting) for period in periods]


def disclosed(seen: Sequence[Seen]) -> str:
    """Who can be worked out, by whom; empty when nobody can."""
    units = {key: one for period in seen for key, one in period.units.items()}
    hidden = hidden_units(seen)
    providers = sorted({one.provider for one in units.values()})
    for provider in providers:
        for insider in providers:  # who knows nothing of its own knows less: no need to ask for them
            if insider != provider and gives_itself_away(seen, provider, insider=insider):
                return f"{provider} by sums and differences of {insider}"
    for provider in providers:
        of_it = [one for one in units.values() if one.provider == provider and one.key in hidden]
        others = [other for other in providers if other != provider]
        largest = max(others, key=lambda other: _size(units, other), default=None)
        for figure in ("total", "available") if of_it else ():
            has = sum(one.values[figure] for one in of_it)
            if closest_guess(seen, provider, figure, insider=largest) < needed(has):
                return f"{figure} of {provider} by bounds of {largest}"
    return ""


def _size(units: dict[UUID, Contribution], provider: UUID) -> float:
    return sum(one.values["total"] for one in units.values() if one.provider == provider)


SLOWLY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@SLOWLY
@given(one_period())
def test_no_provider_comes_out_of_nested_and_crossing_regions_labels_and_totals(periods: list[Period]) -> None:
    assert disclosed(shown(periods, Job())) == ""


@SLOWLY
@given(several_periods())
def test_no_provider_comes_out_when_others_begin_stop_and_move_over_time(periods: list[Period]) -> None:
    assert disclosed(shown(periods, Job())) == ""


@SLOWLY
@given(one_period(), st.data())
def test_what_some_consented_to_show_gives_away_nobody_else(periods: list[Period], data: st.DataObject) -> None:
    units = periods[0].units
    providers = sorted({one.provider for one in units})
    consenting = data.draw(st.sets(st.sampled_from(providers), max_size=len(providers) // 2))
    opened = tuple(replace(one, is_open=one.provider in consenting) for one in units)
    seen = shown([Period(opened, frozenset())], Job())
    hidden = [provider for provider in providers if provider not in consenting]
    for provider in hidden:
        assert not gives_itself_away(seen, provider)
        assert not any(gives_itself_away(seen, provider, insider=insider) for insider in hidden if insider != provider)


@SLOWLY
@given(with_consents(several_periods()))
def test_nobody_comes_out_when_others_consent_and_take_it_back_over_time(periods: list[Period]) -> None:
    assert disclosed(shown(periods, Job())) == ""


@SLOWLY
@given(several_periods(), st.data())
def test_figures_that_change_meanwhile_stay_hidden_in_every_period(periods: list[Period], data: st.DataObject) -> None:
    factors = st.sampled_from([0.0, 0.5, 1.0, 2.0, 30.0])
    changed = [
        replace(period, units=tuple(_times(one, data.draw(factors)) for one in period.units)) for period in periods
    ]
    for seen in shown(changed, Job()):
        assert disclosed([by_itself(seen)]) == ""


def _times(one: Contribution, factor: float) -> Contribution:
    return replace(one, values={figure: value * factor for figure, value in one.values.items()})


def by_itself(seen: Seen) -> Seen:
    """One period by itself: of a unit that is carried over, the attacker may know everything.

    Not of its provider: another unit of it, that delivers, has the figures of today, and hides others with these.
    """
    return replace(seen, known=frozenset(one.key for one in seen.units.values() if one.is_carried))


# ── The tests above can fail ─────────────────────────────────────────────────────────────────────────────────

Mutant = Callable[[pytest.MonkeyPatch], Job]


def without_a_minimum(patch: pytest.MonkeyPatch) -> Job:
    patch.setattr(disclosure, "is_safe", lambda *_: True)
    return Job()


def with_one_provider_too_few(patch: pytest.MonkeyPatch) -> Job:
    patch.setattr(disclosure, "_hides", lambda *_: True)
    lower = Thresholds.__new__(Thresholds)
    for name, value in {"providers": 2, "percent": 1, "margin": 0.1, "base": 1}.items():
        object.__setattr__(lower, name, value)
    return Job(thresholds=lower)


def without_dominance(patch: pytest.MonkeyPatch) -> Job:
    patch.setattr(disclosure, "_hides", lambda *_: True)
    return Job()


def without_memory(patch: pytest.MonkeyPatch) -> Job:
    del patch
    return Job(remembers=False)


def without_looking_at_what_was_cut_off(patch: pytest.MonkeyPatch) -> Job:
    """Each total is safe by itself, and that is all: no secondary suppression."""

    def primary_only(table: Any, cells: frozenset[str], counted: frozenset[Any]) -> bool:
        return all(table._is_hiding([one for one in counted if cell in one.cells]) for cell in cells)

    patch.setattr(disclosure._Table, "_is_safe", primary_only)
    return Job()


def without_looking_back_before_a_consent(patch: pytest.MonkeyPatch) -> Job:
    """Whoever consents is shown: totals of before are not looked at."""

    def all_of_them(*, wanted: Sequence[UUID], opened: frozenset[UUID], **_: Any) -> frozenset[UUID]:
        return opened | set(wanted)

    patch.setattr(disclosure, "may_be_opened", all_of_them)
    return Job()


def without_memory_of_consents(patch: pytest.MonkeyPatch) -> Job:
    """Who takes consent back would hide others again, though it has been seen."""
    weighed = disclosure.may_be_opened

    def only_now(*, wanted: Sequence[UUID], opened: frozenset[UUID], **told: Any) -> frozenset[UUID]:
        del opened
        return weighed(wanted=wanted, opened=frozenset(), **told)

    patch.setattr(disclosure, "may_be_opened", only_now)
    return Job()


@pytest.mark.parametrize(
    ("mutant", "drawn"),
    [
        (without_a_minimum, one_period()),
        (with_one_provider_too_few, one_period()),
        (without_dominance, one_period()),
        (without_looking_at_what_was_cut_off, one_period()),
        (without_memory, several_periods()),
        (without_looking_back_before_a_consent, with_consents(several_periods())),
        (without_memory_of_consents, with_consents(several_periods())),
    ],
)
def test_a_rule_that_is_left_out_is_found_out(
    mutant: Mutant, drawn: st.SearchStrategy[list[Period]], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = mutant(monkeypatch)

    def is_disclosing(periods: list[Period]) -> bool:
        return bool(disclosed(shown(periods, replace(job, seats={}, last={}, opened=frozenset()))))

    quick = settings(SLOWLY, max_examples=400, phases=[Phase.generate], derandomize=True)
    try:
        find(drawn, is_disclosing, settings=quick)
    except NoSuchExample:
        pytest.fail("No attack succeeded: these tests would not notice that this rule is gone.")


# ── By example ───────────────────────────────────────────────────────────────────────────────────────────────


def five(*places: str, first: int = 0) -> list[Contribution]:
    return [unit(number, number, [COUNTRY, *places], 10, 5) for number in range(first, first + 5)]


def cells_of(units: Sequence[Contribution], remembered: dict[UUID, Seat] | None = None) -> frozenset[str]:
    return publish(contributions=units, remembered=remembered or {}, cells=CELLS, thresholds=RULES).cells


def test_what_is_large_enough_is_published() -> None:
    assert cells_of([*five("R1", "A1"), *five("R2", "A3", first=5)]) == {COUNTRY, "R1", "A1", "R2", "A3"}


def test_a_region_that_would_give_away_the_rest_of_the_country_is_not_published() -> None:
    lonely = unit(9, 9, [COUNTRY, "R2"], 10, 5)
    assert cells_of([*five("R1"), lonely]) == {COUNTRY}


def test_an_area_is_not_published_when_its_region_less_it_is_too_few() -> None:
    rest = [unit(number, number, [COUNTRY, "R1", "A2"], 10, 5) for number in (7, 8)]
    assert cells_of([*five("R1", "A1"), *rest]) == {COUNTRY, "R1"}


def test_of_regions_that_cross_only_those_are_published_whose_overlap_is_large_enough() -> None:
    both, one_only = five("R1", "V1"), five("R1", first=5)
    sliver = [unit(20, 20, [COUNTRY, "V1"], 10, 5)]
    assert cells_of([*both, *one_only]) == {COUNTRY, "R1", "V1"}
    assert cells_of([*both, *one_only, *sliver]) == {COUNTRY, "V1"}  # with R1 too, the sliver would come out


def test_a_giant_among_dwarfs_is_not_published() -> None:
    giant = unit(9, 9, [COUNTRY, "R1"], 5000, 500)
    assert cells_of([*five("R1"), giant]) == frozenset()


def test_units_of_one_provider_are_one_provider() -> None:
    assert cells_of([unit(number, number % 3, [COUNTRY], 10, 5) for number in range(12)]) == frozenset()


def test_nothing_at_all_is_not_published_either_for_it_tells_of_everybody() -> None:
    assert cells_of([unit(number, number, [COUNTRY], 0, 0) for number in range(12)]) == frozenset()


def test_who_begins_alone_waits_and_who_begin_together_count() -> None:
    job = Job()
    old = five("R1")
    job.run(old, cells=CELLS)
    newcomers = five("R1", first=5)
    alone = job.run([*old, newcomers[0]], cells=CELLS)
    assert newcomers[0].key not in alone.publication.counted
    assert alone.totals["R1"] == {one.key for one in old}
    together = job.run([*old, *newcomers], cells=CELLS)
    assert together.totals["R1"] == {one.key for one in [*old, *newcomers]}


def test_who_stops_alone_is_carried_over_and_who_stop_together_are_let_go() -> None:
    job = Job()
    ten = [*five("R1"), *five("R1", first=5)]
    job.run(ten, cells=CELLS)
    alone = job.run(ten[1:], cells=CELLS, ended=frozenset({ten[0].key}))
    assert ten[0].key in alone.totals["R1"]
    together = job.run(ten[5:], cells=CELLS, ended=frozenset(one.key for one in ten[:5]))
    assert together.totals["R1"] == {one.key for one in ten[5:]}
    back = job.run(ten[4:], cells=CELLS, ended=frozenset(one.key for one in ten[:4]))
    assert back.totals["R1"] == {one.key for one in ten[5:]}


def test_a_region_is_not_split_off_when_the_rest_would_not_hide_who_is_silent() -> None:
    places = {area: [COUNTRY, region, area, "V1"] for region, areas in AREAS.items() for area in areas}
    drawn = [
        (0, "A3", 0, 0), (1, "A3", 0, 0), (2, "A4", 1, 0), (3, "A3", 0, 0), (4, "A3", 0, 0), (5, "A4", 1, 2),
        (6, "A3", 0, 2), (7, "A1", 0, 30), (0, "A1", 10, 10), (1, "A4", 1, 2), (2, "A1", 2, 0), (3, "A3", 0, 2),
        (4, "A4", 1, 2), (5, "A3", 2, 0),
    ]  # fmt: skip
    units = [
        unit(number, provider, [*places[area], *(f"{one}/seh" for one in places[area])], occupied, available)
        for number, (provider, area, occupied, available) in enumerate(drawn)
    ]
    largest = units[7]  # without it, nobody of the others stands out
    with_all, without = Period(tuple(units), frozenset()), Period((*units[:7], *units[8:]), frozenset())
    seen = shown([with_all, without], Job())
    assert disclosed(seen) == ""
    assert largest.key in seen[1].totals[COUNTRY]
    assert "R3" not in seen[1].totals


def test_when_too_few_deliver_nothing_is_published_and_afterwards_all_again() -> None:
    job = Job()
    five_of_them = five("R1")
    job.run(five_of_them, cells=CELLS)
    assert not job.run(five_of_them[2:], cells=CELLS).totals
    assert "R1" in job.run(five_of_them, cells=CELLS).totals


def test_who_consents_is_shown_unless_totals_of_before_would_give_away_another() -> None:
    """Of five, the first that consents leaves four; the second would leave three."""
    job, units = Job(), five("R1")
    first, second = units[0].provider, units[1].provider
    job.run(units, cells=CELLS)
    assert job.run(units, cells=CELLS, consenting=[first]).totals
    assert job.opened == {first}
    job.run(units, cells=CELLS, consenting=[second])
    assert job.opened == {first}


def test_who_consented_before_anything_was_published_is_shown() -> None:
    job, units = Job(), five("R1")
    consenting = [one.provider for one in units[:3]]
    assert not job.run(units, cells=CELLS, consenting=consenting).totals
    assert job.opened == set(consenting)


def test_who_was_seen_once_hides_nobody_when_the_consent_is_over() -> None:
    job, units = Job(), five("R1")
    job.run(units[1:], cells=CELLS[:0], consenting=[units[1].provider])
    assert not job.run(units[1:], cells=CELLS).totals
    assert job.run(units, cells=CELLS).totals


def test_what_is_out_of_sight_may_not_be_forgotten() -> None:
    units = five("R1")
    with pytest.raises(ValueError, match="missing"):
        cells_of(units[1:], {one.key: Seat(0, counts=True) for one in units})


@pytest.mark.parametrize(
    "wrong", [{"providers": 2}, {"percent": 0}, {"percent": 101}, {"margin": 0}, {"base": 0}], ids=str
)
def test_thresholds_that_protect_nobody_cannot_be_made(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="protect nobody"):
        replace(RULES, **wrong)


@given(st.floats(0, 1e6), st.integers(1, 50))
def test_rounding_stays_within_half_a_step(value: float, base: int) -> None:
    assert rounded(value, base) % base == 0
    assert abs(rounded(value, base) - value) <= base / 2 + 1e-6
