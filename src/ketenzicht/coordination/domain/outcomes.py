"""What a triage elsewhere came to: told by the system that did it, never judged anew and never guessed. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.triage.domain import Crosswalk

CLOCKS_DIFFER = timedelta(minutes=5)  # as for deliveries
OLDEST = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`found` is the class as the instrument calls it; `done_by` is a role, not a name."""

    system: str
    instrument: str
    version: str
    found: str
    done_at: datetime
    done_by: str
    red_flags: tuple[str, ...] = ()


def class_on_the_scale(outcome: Outcome, *, crosswalk: Crosswalk, at: datetime) -> str:
    """The same on the one scale. Raises Invalid with all that is wrong: what is not on the scale is never guessed."""
    faults = [*_of_moment(outcome.done_at, at=at), *_of_text(outcome)]
    crossing = crosswalk.crossings.get((outcome.instrument, outcome.found))
    if crossing is None:
        faults.append(_unknown_class(outcome, crosswalk))
    if crossing is None or faults:
        raise Invalid(faults)
    return crossing.urgency


def _of_moment(done_at: datetime, *, at: datetime) -> list[Fault]:
    if done_at > at + CLOCKS_DIFFER:
        nl = "De triage is in de toekomst gedaan. Kijk de klok van uw systeem na."
        return [Fault("/triage/doneAt", "in-the-future", nl, "The triage is in the future. Check your system's clock.")]
    if done_at < at - OLDEST:
        nl = "De triage is meer dan twee dagen oud: triëer opnieuw."
        return [Fault("/triage/doneAt", "too-old", nl, "The triage is more than two days old: triage again.")]
    return []


def _of_text(outcome: Outcome) -> list[Fault]:
    told = {
        "system": outcome.system,
        "version": outcome.version,
        "doneBy": outcome.done_by,
        **{f"redFlags/{number}": text for number, text in enumerate(outcome.red_flags)},
    }
    nl, en = "Dit bevat tekens die niet te bewaren zijn.", "This holds characters that cannot be kept."
    return [Fault(f"/triage/{name}", "not-storable", nl, en) for name, text in told.items() if not text.isprintable()]


def _unknown_class(outcome: Outcome, crosswalk: Crosswalk) -> Fault:
    known = sorted(found for instrument, found in crosswalk.crossings if instrument == outcome.instrument)
    if not known:
        instruments = ", ".join(sorted({instrument for instrument, _ in crosswalk.crossings}))
        return Fault(
            "/triage/instrument",
            "unknown-instrument",
            f"Dit instrument staat niet op de ene urgentieschaal. Wel: {instruments}.",
            f"This instrument is not on the one scale of urgency. These are: {instruments}.",
        )
    return Fault(
        "/triage/urgencyClass",
        "unknown-class",
        f"Deze klasse van {outcome.instrument} staat niet op de ene urgentieschaal. Wel: {', '.join(known)}.",
        f"This class of {outcome.instrument} is not on the one scale of urgency. These are: {', '.join(known)}.",
    )
