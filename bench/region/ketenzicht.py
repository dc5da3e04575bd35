"""The world with Ketenzicht: ranking and trust of the platform itself, requests without a patient's name, and holds."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from math import prod
from typing import Any

from bench.region.assumptions import Agreement
from bench.region.clock import DAY, moment
from bench.region.demand import Need
from bench.region.picture import Seen, facts_of, seen, sought_for
from bench.region.run import Answer, Ask, Case, Run, Way
from bench.region.telephone import call
from bench.region.world import Unit
from ketenzicht.placement.domain import (
    Cell,
    Heard,
    Ranked,
    Terms,
    Trust,
    Verdict,
    rank,
    read_terms,
    read_trust_terms,
)

RECENT = 28 * DAY  # the placements that a fair share is counted over
ENOUGH = 10  # placements of a kind before shares say anything; as the platform does
ONLY_FULL = frozenset({"full", "too-little"})
PROBES = 3  # for each need


@cache
def published() -> dict[str, Any]:
    """The numbers of the ranking, as the platform has them."""
    return tomllib.loads(files("ketenzicht.placement").joinpath("terms.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Probe:
    """What was told of a unit at a moment that nobody chose, and what was so. `shown`: the last figure."""

    at: float
    kind: str
    told: float
    shown: int | None
    had_room: bool


class Ketenzicht:
    """Asks the best of the ranking, so many at once as the region agreed; the first that accepts has the patient."""

    name = "ketenzicht"

    def __init__(self, agreement: Agreement | None = None, terms: Terms | None = None) -> None:
        self.agreement = agreement or Agreement()
        self.terms = terms or read_terms(published())
        self.trust = Trust(read_trust_terms(published()))
        self.probes: list[Probe] = []
        self._placed: dict[str, list[tuple[float, int]]] = {}
        self._calling: set[int] = set()

    def begin(self, run: Run) -> None:
        for case in run.cases:
            run.plan(case.need.at, partial(self._probe, run, case.need))

    def _probe(self, run: Run, need: Need) -> None:
        """What a search at this moment tells of some units of this kind that are open, and what is so."""
        of_kind = run.world.by_kind[need.kind.code] if need.kind.opening.includes(run.at) else []
        units = [unit for unit in of_kind if unit.is_closed == need.closed]
        for number in range(PROBES if units else 0):
            unit = units[int(run.chance.uniform("probe", need.number, number) * len(units))]
            figure, places = run.figure(unit), run.places[unit.number]
            has_room = places.free(run.at) > 0 and places.suits(is_woman=need.is_woman, at=run.at)
            told, shown = self._chance(run, unit, seen(run, unit)), None if figure is None else figure.free
            self.probes.append(Probe(run.at, unit.kind.code, told, shown, has_room))

    # ── What is known ───────────────────────────────────────────────────────────────────────────────────────
    def ranked(self, run: Run, case: Case) -> tuple[Ranked, ...]:
        need = case.need
        sought = sought_for(need)
        units = run.world.by_kind[need.kind.code]
        loads = self._loads(run, units)
        shown = [(unit, seen(run, unit)) for unit in units]
        facts = [
            facts_of(run, need, unit, one, chance=self._chance(run, unit, one), load=loads.get(unit.number))
            for unit, one in shown
        ]
        seed = f"{need.number}|{run.at}"
        return rank(sought, facts, terms=self.terms, at=moment(run.at), seed=seed).candidates

    def _chance(self, run: Run, unit: Unit, shown: Seen) -> float:
        on = moment(run.at).date()
        return self.trust.chance(unit=unit.id, kind=unit.kind.key, cell=shown.cell, on=on).value

    def _loads(self, run: Run, units: list[Unit]) -> dict[int, float]:
        """Each one's share of the recent placements per share of the places."""
        recent = [number for at, number in self._placed.get(units[0].kind.code, []) if run.at - at <= RECENT]
        if len(recent) < ENOUGH:
            return {}
        places = sum(unit.places for unit in units)
        return {unit.number: recent.count(unit.number) / len(recent) / (unit.places / places) for unit in units}

    # ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────
    def seek(self, run: Run, case: Case) -> None:
        case.work += run.given.begin_search
        run.later(run.given.begin_search, lambda: self._advance(run, case))

    def _advance(self, run: Run, case: Case) -> None:
        """Ask until as many think about it as was agreed; who does not answer in time is not waited for."""
        if case.is_over or case.held or case.need.number in self._calling:
            return
        step = self.agreement.step(case.need.kind.within)
        wait = self.agreement.wait[step]
        thinking = [ask for ask in case.asks if ask.answer is Answer.OPEN and run.at - ask.at < wait]
        if not self._lacks(step, [ask.told or 0.0 for ask in thinking]):
            return
        by_id = {unit.id: unit for unit in run.world.by_kind[case.need.kind.code]}
        ranked = [(by_id[one.facts.unit], one) for one in self.ranked(run, case)]
        chances = [ask.told or 0.0 for ask in thinking]
        for unit, one in list(self._to_ask(run, case, ranked)):
            if self._lacks(step, chances):
                chances.append(one.facts.chance)
                self._ask(run, case, unit, one.facts.chance)
        if not chances:
            self._nobody_left(run, case, ranked)

    def _lacks(self, step: int, chances: list[float]) -> bool:
        """Whether another is to be asked beside who thinks about it."""
        nobody = prod(1 - chance for chance in chances)
        return len(chances) < self.agreement.at_once[step] and (not chances or 1 - nobody < self.agreement.sure[step])

    def _to_ask(self, run: Run, case: Case, ranked: list[tuple[Unit, Ranked]]) -> Iterator[tuple[Unit, Ranked]]:
        """Who fits or perhaps fits, and after part of the time also who shows that it is full."""
        late = run.at > case.need.at + case.need.kind.within * run.given.ask_full_after
        for unit, one in ranked:
            if one.facts.is_open and (one.verdict is not Verdict.NOT or (late and _is_only_full(one))):
                asked = [ask for ask in case.asks if ask.unit is unit]
                if not asked or self._again(run, unit, asked[-1]):
                    yield unit, one

    def _again(self, run: Run, unit: Unit, last: Ask) -> bool:
        """Who was full and told a newer figure since, or whose hold lapsed."""
        if last.answer is Answer.LAPSED:
            return True
        since = last.answered_at or last.at
        figure = run.figure(unit)
        newer = figure is not None and figure.observed_at > since and figure.free > 0
        return last.answer.says_no_place and newer and run.at - since >= run.given.ask_again

    def _ask(self, run: Run, case: Case, unit: Unit, told: float) -> None:
        given, chance, step = run.given, run.chance, self.agreement.step(case.need.kind.within)
        cell = seen(run, unit).cell
        ask = run.asked(case, unit, Way.PLATFORM, told=told)
        case.work += given.per_offer
        about = (case.need.number, unit.number, sum(one.unit is unit for one in case.asks))
        wait = self.agreement.wait[step]
        if not chance.happens(min(0.9, unit.app_never * run.slower()), "app-never", *about):
            took = chance.lognormal(given.app_middle, given.app_most, "app", *about) * unit.app_slower * run.slower()
            ask.seen_at = run.at + took * given.app_seen
            if took < wait * self.agreement.lapses:
                run.later(took, lambda: self._answered(run, case, ask, cell))
        run.later(wait, lambda: self._advance(run, case))
        run.later(wait * self.agreement.lapses, lambda: self._expire(run, case, ask))

    def _expire(self, run: Run, case: Case, ask: Ask) -> None:
        if ask.answer is Answer.OPEN:
            ask.answer, ask.answered_at = Answer.UNANSWERED, run.at
            self._advance(run, case)

    def _answered(self, run: Run, case: Case, ask: Ask, cell: Cell) -> None:
        if ask.answer is not Answer.OPEN:
            return
        ask.answer, ask.answered_at = run.judge(case.need, ask.unit), run.at
        self._learn(run, ask, cell)
        if ask.answer is Answer.ACCEPTED:
            self._hold(run, case, ask)
        else:
            self._advance(run, case)

    def _learn(self, run: Run, ask: Ask, cell: Cell) -> None:
        if ask.answer is Answer.ACCEPTED or ask.answer.says_no_place:
            had_room = ask.answer is Answer.ACCEPTED
            on = moment(run.at).date()
            self.trust.learn(Heard(ask.unit.id, ask.unit.kind.key, cell, had_room=had_room, on=on))

    # ── Holding ─────────────────────────────────────────────────────────────────────────────────────────────
    def _hold(self, run: Run, case: Case, ask: Ask) -> None:
        """The others are withdrawn at once; the place is held until it is confirmed, or until that takes too long."""
        run.hold(case, ask.unit)
        run.withdraw(case)
        case.held = ask
        given, about = run.given, (case.need.number, ask.unit.number, len(case.asks))
        took = run.chance.lognormal(given.confirm_middle, given.confirm_most, "confirm", *about)
        case.work += min(took, given.confirm_middle)
        if took <= self.agreement.hold_for:
            run.later(took, lambda: self._confirm(run, case, ask))
        else:
            run.later(self.agreement.hold_for, lambda: self._lapse(run, case, ask))

    def _confirm(self, run: Run, case: Case, ask: Ask) -> None:
        case.held = None
        if case.is_over:
            run.release(case, ask.unit)
            return
        self._placed.setdefault(ask.unit.kind.code, []).append((run.at, ask.unit.number))
        run.place(case, ask)

    def _lapse(self, run: Run, case: Case, ask: Ask) -> None:
        case.held = None
        case.lapsed += 1
        ask.answer = Answer.LAPSED
        run.release(case, ask.unit)
        if run.at >= case.need.gives_up_at:
            run.give_up(case)
        else:
            self._advance(run, case)

    # ── When nobody is left ─────────────────────────────────────────────────────────────────────────────────
    def _nobody_left(self, run: Run, case: Case, ranked: list[tuple[Unit, Ranked]]) -> None:
        """Call who did not answer, the best first; when there is nobody, look again later."""
        silent = [
            (unit, one)
            for unit, one in ranked
            if one.facts.is_open and (asked := [ask for ask in case.asks if ask.unit is unit])
            and all(ask.way is Way.PLATFORM for ask in asked) and asked[-1].answer is Answer.UNANSWERED
        ]  # fmt: skip
        if not silent:
            run.later(run.given.again_search, lambda: self._advance(run, case))
            return
        (unit, one), number = silent[0], case.need.number
        cell = seen(run, unit).cell
        self._calling.add(number)

        def otherwise() -> None:
            self._calling.discard(number)
            self._learn(run, ask, cell)
            self._advance(run, case)

        ask = call(run, case, unit, otherwise=otherwise, told=one.facts.chance)


def _is_only_full(one: Ranked) -> bool:
    return {why.code for why in one.whys if why.verdict is Verdict.NOT} <= ONLY_FULL
