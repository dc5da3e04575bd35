"""The world without Ketenzicht: one call after another, by distance, with or without a board of last figures."""

from collections.abc import Callable

from bench.region.run import Answer, Ask, Case, Run, Way
from bench.region.world import Unit


class Telephone:
    """Nobody knows who has a place: the nearest first. The list tells opening hours and which wards are closed ones."""

    name = "telephone"

    def begin(self, run: Run) -> None:
        """Nothing to prepare."""

    def seek(self, run: Run, case: Case) -> None:
        case.work += run.given.begin_phone
        run.later(run.given.begin_phone, lambda: self._round(run, case))

    def order(self, run: Run, case: Case) -> list[Unit]:
        """Whom to call, in this order."""
        need = case.need
        fit = [one for one in run.world.by_kind[need.kind.code] if one.is_closed == need.closed]
        never_again = {ask.unit.number for ask in case.asks if ask.answer in (Answer.CANNOT, Answer.REFUSED)}
        fit = [one for one in fit if one.kind.opening.includes(run.at) and one.number not in never_again]
        return sorted(fit, key=lambda one: (one.distance(need.x, need.y), one.number))

    def _round(self, run: Run, case: Case) -> None:
        if not case.is_over:
            self._next(run, case, self.order(run, case))

    def _next(self, run: Run, case: Case, left: list[Unit]) -> None:
        """Call the next; after the last, wait and begin anew."""
        if case.is_over:
            return
        if not left:
            run.later(run.given.again_phone, lambda: self._round(run, case))
            return
        call(run, case, left[0], otherwise=lambda: self._next(run, case, left[1:]))


class Board(Telephone):
    """The same, by a board with the last figures: who shows a place first, then who shows nothing, then the rest."""

    name = "board"

    def order(self, run: Run, case: Case) -> list[Unit]:
        return sorted(super().order(run, case), key=lambda one: self._shown(run, one))

    def _shown(self, run: Run, unit: Unit) -> int:
        figure = run.figure(unit)
        return 1 if figure is None else 0 if figure.free else 2


def call(run: Run, case: Case, unit: Unit, *, otherwise: Callable[[], None], told: float | None = None) -> Ask:
    """Call one unit. Who accepts keeps the place for this patient; `otherwise` is what to do when it does not."""
    given, chance, need = run.given, run.chance, case.need
    ask = run.asked(case, unit, Way.TELEPHONE, told=told)
    about = (need.number, unit.number, sum(one.unit is unit for one in case.asks))
    if chance.happens(min(0.9, given.no_pick_up * run.slower()), "no-pick-up", *about):
        took, is_answered = given.gives_up, False
    else:
        took = given.pick_up + chance.lognormal(given.talk_middle, given.talk_most, "talk", *about) * run.slower()
        is_answered, ask.seen_at = True, run.at
    case.work += took
    run.later(took, lambda: _called(run, case, ask, is_answered=is_answered, otherwise=otherwise))
    return ask


def _called(run: Run, case: Case, ask: Ask, *, is_answered: bool, otherwise: Callable[[], None]) -> None:
    if case.is_over:
        return
    ask.answer, ask.answered_at = Answer.UNANSWERED, run.at
    if is_answered:
        ask.answer = run.judge(case.need, ask.unit)
    if ask.answer is Answer.ACCEPTED:
        run.hold(case, ask.unit)
        run.place(case, ask)
    else:
        otherwise()
