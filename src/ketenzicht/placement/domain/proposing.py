"""Whom to ask now: what Ketenzicht proposes to a coordinator, who may ask anybody else. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import prod
from typing import NamedTuple
from uuid import UUID

from ketenzicht.placement.domain.approach import URGENT
from ketenzicht.placement.domain.life import Status
from ketenzicht.placement.domain.ranking import Ranked
from ketenzicht.placement.domain.reasons import Declined
from ketenzicht.placement.domain.terms import Terms
from ketenzicht.placement.domain.whys import Verdict

URGENT_WITHIN, SOON_WITHIN = timedelta(hours=1), timedelta(hours=4)
AGAIN_AFTER = timedelta(hours=1)  # voorstel: who had no place, or was silent, is asked anew no sooner
AGAIN_ANYWAY_AFTER = timedelta(hours=3)  # voorstel: and where nothing tells of more room than then, no sooner than this
OF_ROOM = frozenset({"full", "too-little"})


class Last(NamedTuple):
    """What came last of asking a unit for this need, and since when; `chance` of a yes, as it was when it was asked."""

    status: Status
    since: datetime
    reason: str = ""
    is_overdue: bool = False
    chance: float = 0.0

    @property
    def thinks(self) -> bool:
        """Whether it still has time to answer."""
        return self.status is Status.ASKED and not self.is_overdue


def propose(
    candidates: Sequence[Ranked],
    *,
    asked: Mapping[UUID, Last],
    at_once: int,
    sure: float,
    shows_full: bool = False,
    full_least: float = 0.0,
    at: datetime,
) -> tuple[Ranked, ...]:
    """The first of a ranking, beside who still thinks about it: until it is `sure` that one of them says yes, and no
    more than `at_once` together. Each question makes somebody look, and of who is likely one is enough.

    `shows_full`: also who shows that it has no room, after all others; and who said so, or did not answer, long ago.
    They are proposed too once nobody else is left: a count can be old, and a small chance is more than none. Who shows
    full is so only from `full_least` on, a chance of a yes.
    """
    left = [(one, asked.get(one.facts.unit)) for one in candidates]
    left = [(one, last) for one, last in left if last is None or may_be_asked_again(last, at=at)]
    if not shows_full:
        fit = (one for one, last in left if one.verdict is not Verdict.NOT and _is_news(one, last))
        found = _enough(fit, asked, at_once=at_once, sure=sure)
        if found or any(one.thinks for one in asked.values()):
            return found
    anyway = (one for one, last in left if _is_worth_it(one, last, full_least=full_least, at=at))
    return _enough(anyway, asked, at_once=at_once, sure=sure)


def _enough(
    candidates: Iterable[Ranked], asked: Mapping[UUID, Last], *, at_once: int, sure: float
) -> tuple[Ranked, ...]:
    found: list[Ranked] = []
    for one in candidates:
        if is_enough(asked.values(), at_once=at_once, sure=sure, beside=[one.facts.likely for one in found]):
            break
        found.append(one)
    return tuple(found)


def is_enough(asked: Iterable[Last], *, at_once: int, sure: float, beside: Sequence[float] = ()) -> bool:
    """Whether nobody is to be asked beside who still thinks about it, and who else is about to be asked."""
    chances = [*beside, *(one.chance for one in asked if one.thinks)]
    return len(chances) >= at_once or chance_of_any(chances) >= sure


def _is_news(one: Ranked, last: Last | None) -> bool:
    """Whether it was not asked yet, or there is reason to think that its answer is another now."""
    shows_room = one.facts.refused is None and bool(one.facts.free) and one.verdict is not Verdict.NOT
    return last is None or last.status is Status.LAPSED or shows_room


def _is_worth_it(one: Ranked, last: Last | None, *, full_least: float, at: datetime) -> bool:
    """Whether a yes may come of it when nobody better is left, or when it is late."""
    may_have_changed = _is_news(one, last) or (last is not None and at - last.since >= AGAIN_ANYWAY_AFTER)
    is_likely = one.verdict is not Verdict.NOT or one.facts.likely >= full_least
    return may_have_changed and is_likely and OF_ROOM.issuperset(one.against)


def may_be_asked_again(last: Last, *, at: datetime) -> bool:
    """Who said yes and was not confirmed in time, and who had no place or did not answer an hour ago. Who said no for
    the patient said so for good.
    """
    if last.status is Status.LAPSED:
        return True
    had_no_place = last.status is Status.DECLINED and Declined(last.reason).is_of_room
    return (had_no_place or last.status is Status.EXPIRED) and at - last.since >= AGAIN_AFTER


def sure_enough(terms: Terms, *, urgency: str | None, left: timedelta | None) -> float:
    """How sure it must be that one of who is asked says yes, with so much time `left` until care must begin (None: not
    said). What is urgent, or of which nobody knows how urgent it is, has no time to ask one after the other.
    """
    if urgency is None or urgency in URGENT or (left is not None and left <= URGENT_WITHIN):
        return terms.sure_urgent
    return terms.sure_soon if left is None or left <= SOON_WITHIN else terms.sure_later


def is_late(terms: Terms, *, since: datetime, before: datetime | None, at: datetime) -> bool:
    """Whether so much of the time in which care must begin has passed that who shows to be full is asked too."""
    return before is not None and at - since > (before - since) * terms.full_after


def chance_of_any(chances: Iterable[float]) -> float:
    """That at least one of these says yes, as if none hung on another."""
    return 1 - prod(1 - one for one in chances)
