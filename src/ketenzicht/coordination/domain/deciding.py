"""Deciding which care fits: what the platform itself fills in, and when somebody deviates from the rules. Pure."""

from collections.abc import Iterable
from datetime import datetime

from ketenzicht.base.calendar import OfficeHours, is_out_of_hours
from ketenzicht.base.errors import Refused
from ketenzicht.triage.domain import Answer, FittingCare, Proposal, QuestionKind, Room, Verdict

AGE, OUT_OF_HOURS = "leeftijd", "anw"  # facts that the platform fills in where the rules declare them
LEAST_REASON = 5  # characters


def own_facts(care: FittingCare, *, age: int | None, at: datetime) -> dict[str, Answer]:
    """What is known without asking, of the facts that these rules look at."""
    found: dict[str, Answer] = {}
    declared = {one.code: one.kind for one in care.declared}
    if declared.get(AGE) is QuestionKind.NUMBER and age is not None:
        found[AGE] = float(age)
    if declared.get(OUT_OF_HOURS) is QuestionKind.YES_NO:
        found[OUT_OF_HOURS] = "ja" if is_out_of_hours(moment=at, office=OfficeHours()) else "nee"
    return found


def agrees(proposals: Iterable[Proposal], form: str) -> bool:
    """Whether somebody decides on what fits by the rules; where nothing fits for certain, on what perhaps does."""
    verdicts = {one.form.code: one.verdict for one in proposals}
    wanted = Verdict.FITS if Verdict.FITS in verdicts.values() else Verdict.PERHAPS
    return verdicts[form] is wanted


def refuse_wrong_decision(*, agrees: bool, because: str) -> None:
    """Raise Refused for who deviates without saying why."""
    if not agrees and len(because.strip()) < LEAST_REASON:
        raise Refused("Volgens de regels past dit niet, of past andere zorg zeker. Schrijf waarom u hiervoor kiest.")


def room(figures: Iterable[tuple[float | None, bool, datetime | None]]) -> Room:
    """Whether there is room, from the figures of its kinds of care: free places, whether all units are known, and how
    old the oldest is. Unknown is never full.
    """
    told = list(figures)
    moments = [moment for _, _, moment in told if moment is not None]
    if not moments:
        return Room()
    if any(free for free, _, _ in told):
        return Room(is_free=True, observed_at=min(moments))
    is_certain = all(free is not None and is_whole for free, is_whole, _ in told)
    return Room(is_free=False, observed_at=min(moments)) if is_certain else Room()
