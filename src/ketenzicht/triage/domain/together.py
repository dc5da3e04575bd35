"""Whether an instrument and the crosswalk can be used together. Pure."""

from collections.abc import Iterator
from itertools import pairwise

from ketenzicht.triage.domain.instruments import Instrument
from ketenzicht.triage.domain.urgency import Crosswalk
from ketenzicht.triage.domain.words import Outcome
from ketenzicht.ui.domain.words import listed


def obstacles(instrument: Instrument, crosswalk: Crosswalk) -> Iterator[str]:
    """Why not, in sentences; nothing: they can.

    Every class has its place on the one scale, and no class that is more urgent stands below one that is less.
    """
    if instrument.outcome is not Outcome.URGENCY:
        yield f"{instrument.name} zegt niet hoe dringend iets is: de uitkomst is een {instrument.outcome.word}."
        return
    known = [one.code for one in instrument.classes if (instrument.code, one.code) in crosswalk.crossings]
    if missing := [one.code for one in instrument.classes if one.code not in known]:
        yield (
            f"Kruistabel {crosswalk.number} kent van {instrument.name} {instrument.number} niet de klasse(n) "
            f"{listed(missing)}. Zonder plaats op de ene urgentieschaal wordt een klasse nooit geraden."
        )
    for more, less in pairwise(known):
        higher, lower = (crosswalk.of(instrument=instrument.code, found=code) for code in (more, less))
        if crosswalk.rank(higher.code) > crosswalk.rank(lower.code):
            yield (
                f"In kruistabel {crosswalk.number} is {more} van {instrument.name} ({higher.code}) minder dringend dan "
                f"{less} ({lower.code}), en in het instrument juist dringender."
            )
