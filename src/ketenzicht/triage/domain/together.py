"""Whether instruments, the crosswalk and the rules of fitting care can be used together. Pure."""

from collections.abc import Iterator
from itertools import pairwise, zip_longest

from ketenzicht.triage.domain.care import FittingCare
from ketenzicht.triage.domain.instruments import Instrument
from ketenzicht.triage.domain.urgency import Crosswalk
from ketenzicht.triage.domain.words import Outcome
from ketenzicht.ui.domain.words import listed


def obstacles(instrument: Instrument, crosswalk: Crosswalk) -> Iterator[str]:
    """Why not, in sentences; nothing: they can.

    Every class of urgency has its place on the one scale, and none that is more urgent stands below one that is less.
    """
    if instrument.outcome is not Outcome.URGENCY:
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


def scale_obstacles(care: FittingCare, crosswalk: Crosswalk) -> Iterator[str]:
    """Why the rules cannot be used with this scale; nothing: they can, because they were checked on the same one."""
    scales = ([(one.code, one.within) for one in scale] for scale in (care.scale, crosswalk.scale))
    others = [one or other for one, other in zip_longest(*scales) if one != other]
    if codes := list(dict.fromkeys(code for code, _ in filter(None, others))):
        yield (
            f"{care.name} {care.number} is nagekeken op een andere schaal dan die van kruistabel {crosswalk.number}: "
            f"verschil bij {listed(codes)}. Beëindig deze regels als ze in gebruik zijn, neem de kruistabel in "
            "gebruik, en lees de regels opnieuw in onder een ander nummer."
        )
