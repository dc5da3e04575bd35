"""The world with Ketenzicht: ranking and trust of the platform itself, requests without a patient's name, and holds."""

import tomllib
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any
from uuid import UUID

from bench.region.assumptions import Agreement
from bench.region.clock import DAY, HOUR, moment
from bench.region.demand import Need
from bench.region.picture import Seen, facts_of, seen, sought_for
from bench.region.run import Answer, Ask, Case, Run, Way
from bench.region.telephone import call
from bench.region.world import Unit
from ketenzicht.placement.domain import (
    Declined,
    Facts,
    Heard,
    Last,
    Ranked,
    Refusal,
    Status,
    Taking,
    Terms,
    Trust,
    is_enough,
    is_late,
    may_be_asked_again,
    propose,
    rank,
    read_terms,
    read_trust_terms,
    sure_enough,
    takes,
)

RECENT = 28 * DAY  # the placements that a fair share is counted over
ENOUGH = 10  # placements of a kind before shares say anything; as the platform does
SAID_SOMETHING_OF_PATIENT = frozenset({Answer.ACCEPTED, Answer.REFUSED, Answer.CANNOT})
PROBES = 3  # for each need
NOT_URGENT = "U3"  # by its urgency; by the time that is left it may be
KEPT_AS: dict[Answer, tuple[Status, str]] = {
    Answer.OPEN: (Status.ASKED, ""),
    Answer.ACCEPTED: (Status.ACCEPTED, ""),
    Answer.LAPSED: (Status.LAPSED, ""),
    Answer.FULL: (Status.DECLINED, Declined.FULL),
    Answer.NO_ROOM_FOR_SEX: (Status.DECLINED, Declined.FULL),
    Answer.CANNOT: (Status.DECLINED, Declined.NEEDS),
    Answer.REFUSED: (Status.DECLINED, Declined.OTHER),
    Answer.UNANSWERED: (Status.EXPIRED, ""),
    Answer.WITHDRAWN: (Status.WITHDRAWN, ""),
}


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
        self._units: dict[UUID, Unit] = {}
        self._calling: set[int] = set()
        self._taking: dict[object, Taking] = {}  # by unit and by kind; no longer than the platform looks back
        self._said_no: dict[int, tuple[float, int | None]] = {}  # when, and what was shown to who asked

    def begin(self, run: Run) -> None:
        self._units = {unit.id: unit for unit in run.world.units}
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
            told, shown = self._chance(run, unit, self._seen(run, unit)), None if figure is None else figure.free
            self.probes.append(Probe(run.at, unit.kind.code, told, shown, has_room))

    # ── What is known ───────────────────────────────────────────────────────────────────────────────────────
    def ranked(self, run: Run, case: Case, units: list[Unit]) -> tuple[Ranked, ...]:
        need = case.need
        sought = sought_for(need)
        loads = self._loads(run, run.world.by_kind[need.kind.code])
        shown = [(unit, self._seen(run, unit)) for unit in units]
        facts = [
            facts_of(
                run,
                need,
                unit,
                one,
                chance=self._chance(run, unit, one),
                takes=self._takes(unit),
                load=loads.get(unit.number),
            )
            for unit, one in shown
        ]
        seed = f"{need.number}|{run.at}"
        return rank(sought, facts, terms=self.terms, at=moment(run.at), seed=seed).candidates

    def _seen(self, run: Run, unit: Unit) -> Seen:
        """What is shown of a unit, with what it said last if that was no."""
        said = self._said_no.get(unit.number)
        is_kept = said is not None and run.at - said[0] <= self.trust.terms.remembered_hours * HOUR
        return seen(run, unit, Refusal(run.at - said[0], said[1]) if said is not None and is_kept else None)

    def _chance(self, run: Run, unit: Unit, shown: Seen) -> float:
        on = moment(run.at).date()
        return self.trust.chance(unit=unit.id, kind=unit.kind.key, cell=shown.cell, on=on).value

    def _takes(self, unit: Unit) -> float:
        own, of_kind = self._taking.get(unit.number, Taking()), self._taking.get(unit.kind.code, Taking())
        return takes(own, of_kind, terms=self.trust.terms.taking)

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
        asked = {ask.unit.id: self._last(run, case, ask) for ask in case.asks}
        proposed = self._proposed(run, case, asked)
        for one in proposed:
            self._ask(run, case, self._units[one.facts.unit], one.facts)
        if not proposed and not any(one.thinks for one in asked.values()):
            self._nobody_left(run, case)

    def _proposed(self, run: Run, case: Case, asked: dict[UUID, Last]) -> tuple[Ranked, ...]:
        """Whom the platform proposes now, of who is open."""
        need, at = case.need, moment(run.at)
        begun, due = moment(need.at), moment(need.due_at)
        sure = self.agreement.sure
        if sure is None:
            sure = sure_enough(self.terms, urgency=NOT_URGENT, left=due - at)
        if is_enough(asked.values(), at_once=self.agreement.at_once, sure=sure):
            return ()
        units = [  # only these: who stands before whom does not hang on who else is ranked
            unit
            for unit in run.world.by_kind[need.kind.code]
            if unit.kind.opening.includes(run.at)
            and (unit.id not in asked or may_be_asked_again(asked[unit.id], at=at))
        ]
        return propose(
            self.ranked(run, case, units),
            asked=asked,
            at_once=self.agreement.at_once,
            sure=sure,
            shows_full=is_late(self.terms, since=begun, before=due, at=at),
            full_least=self.terms.full_least,
            at=at,
        )

    def _last(self, run: Run, case: Case, ask: Ask) -> Last:
        """What came of asking a unit, as the platform keeps it."""
        status, reason = KEPT_AS[ask.answer]
        since = moment(ask.at if ask.answered_at is None else ask.answered_at)
        return Last(status, since, reason, is_overdue=run.at - ask.at >= self._wait(case), chance=ask.likely or 0.0)

    def _wait(self, case: Case) -> float:
        return self.agreement.wait[self.agreement.step(case.need.kind.within)]

    def _ask(self, run: Run, case: Case, unit: Unit, facts: Facts) -> None:
        given, chance, wait = run.given, run.chance, self._wait(case)
        shown = self._seen(run, unit)
        ask = run.asked(case, unit, Way.PLATFORM, told=facts.chance)
        ask.likely = facts.likely
        case.work += given.per_offer
        about = (case.need.number, unit.number, sum(one.unit is unit for one in case.asks))
        if not chance.happens(min(0.9, unit.app_never * run.slower()), "app-never", *about):
            took = chance.lognormal(given.app_middle, given.app_most, "app", *about) * unit.app_slower * run.slower()
            ask.seen_at = run.at + took * given.app_seen
            if took < wait * self.agreement.lapses:
                run.later(took, lambda: self._answered(run, case, ask, shown))
        run.later(wait, lambda: self._advance(run, case))
        run.later(wait * self.agreement.lapses, lambda: self._expire(run, case, ask))

    def _expire(self, run: Run, case: Case, ask: Ask) -> None:
        if ask.answer is Answer.OPEN:
            ask.answer, ask.answered_at = Answer.UNANSWERED, run.at
            self._advance(run, case)

    def _answered(self, run: Run, case: Case, ask: Ask, shown: Seen) -> None:
        if ask.answer is not Answer.OPEN:
            return
        ask.answer, ask.answered_at = run.judge(case.need, ask.unit), run.at
        self._learn(run, ask, shown)
        if ask.answer is Answer.ACCEPTED:
            self._hold(run, case, ask)
        else:
            self._advance(run, case)

    def _learn(self, run: Run, ask: Ask, shown: Seen) -> None:
        """`shown`: when it was asked."""
        if ask.answer in SAID_SOMETHING_OF_PATIENT:
            is_taken = ask.answer is Answer.ACCEPTED
            for about in (ask.unit.number, ask.unit.kind.code):
                yes, no = self._taking.get(about, Taking())
                self._taking[about] = Taking(yes + is_taken, no + (not is_taken))
        if ask.answer is Answer.ACCEPTED or ask.answer.says_no_place:
            had_room = ask.answer is Answer.ACCEPTED
            self._said_no.pop(ask.unit.number, None)
            if not had_room:
                self._said_no[ask.unit.number] = run.at, shown.free if shown.freshness.is_usable else None
            on = moment(run.at).date()
            self.trust.learn(Heard(ask.unit.id, ask.unit.kind.key, shown.cell, had_room=had_room, on=on))

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
    def _nobody_left(self, run: Run, case: Case) -> None:
        """Call who did not answer, the best first; when there is nobody, look again later."""
        asked: dict[int, list[Ask]] = {}
        for ask in case.asks:
            asked.setdefault(ask.unit.number, []).append(ask)
        silent = [
            asks[-1].unit
            for asks in asked.values()
            if asks[-1].unit.kind.opening.includes(run.at) and asks[-1].answer is Answer.UNANSWERED
            and all(ask.way is Way.PLATFORM for ask in asks)
        ]  # fmt: skip
        if not silent:
            run.later(run.given.again_search, lambda: self._advance(run, case))
            return
        best, number = self.ranked(run, case, silent)[0], case.need.number
        unit = next(one for one in silent if one.id == best.facts.unit)
        shown = self._seen(run, unit)
        self._calling.add(number)

        def otherwise() -> None:
            self._calling.discard(number)
            self._learn(run, ask, shown)
            self._advance(run, case)

        ask = call(run, case, unit, otherwise=otherwise, told=best.facts.chance)
