"""From the document of the crosswalk to the one scale with the classes of all instruments on it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ketenzicht.base.documents import Part
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.base.saying import shown
from ketenzicht.triage.domain.document.parts import class_of
from ketenzicht.triage.domain.urgency import Crossing, Crosswalk, Urgency

LONGEST_NAME, LONGEST_NUMBER = 100, 20


def read_crosswalk(document: dict[str, Any]) -> Crosswalk:
    """The crosswalk that a document describes. Raises Invalid with everything that is wrong, each with its place."""
    faults: list[Fault] = []
    part = Part(document, "", faults)
    version = part.part("version")
    facts: dict[str, Any] = {
        "number": version.text("number", longest=LONGEST_NUMBER),
        "valid_from": version.day("valid_from", required=True) or date.min,
        "source": version.text("source"),
    }
    version.done()
    scale = part.parts("scale", required=True, read=_urgency)
    crossings = part.parts("crossings", required=True, read=_crossings)
    part.done()
    faults = faults or [*_disordered(scale), *_unknown(scale, crossings), *_repeated(crossings)]
    if faults:
        raise Invalid(faults)
    return Crosswalk(scale=scale, crossings={key: one for table in crossings for key, one in table.items()}, **facts)


def _urgency(part: Part) -> Urgency | None:
    return Urgency(
        code=class_of(part, "code"),
        name=part.text("name", longest=LONGEST_NAME),
        meaning=part.text("meaning"),
        within=part.duration("within") if "within" in part.table else None,
    )


def _crossings(part: Part) -> dict[tuple[str, str], Crossing] | None:
    """The classes of one instrument."""
    instrument, source = part.code("instrument"), part.text("source")
    is_proposal = part.flag("proposal", default=False)
    classes = part.part("classes")
    return {
        (instrument, code): Crossing(urgency=class_of(classes, code), source=source, is_proposal=is_proposal)
        for code in list(classes.table)
    }


def _disordered(scale: tuple[Urgency, ...]) -> Iterator[Fault]:
    """The more urgent, the sooner; a class without a moment stands last."""
    moments = [one.within for one in scale if one.within is not None]
    is_last = all(one.within is None for one in scale[len(moments) :])
    codes = [one.code for one in scale]
    if moments != sorted(moments) or len(set(moments)) < len(moments) or not is_last or len(set(codes)) < len(codes):
        nl = "Zet de klassen op volgorde, de meest dringende eerst; elke volgende heeft een langere termijn."
        yield Fault("/scale", "out-of-order", nl, "Put the classes in order, the most urgent first.")


def _unknown(scale: tuple[Urgency, ...], crossings: tuple[dict[tuple[str, str], Crossing], ...]) -> Iterator[Fault]:
    known = {one.code for one in scale}
    for place, table in enumerate(crossings):
        for (_, code), one in table.items():
            if one.urgency not in known:
                pointer = f"/crossings/{place}/classes/{code}"
                en = f"The scale has no class {shown(one.urgency)}."
                yield Fault(pointer, "unknown-class", f"De schaal heeft geen klasse {shown(one.urgency)}.", en)


def _repeated(crossings: tuple[dict[tuple[str, str], Crossing], ...]) -> Iterator[Fault]:
    """Which of two places would count is for nobody to guess."""
    before: set[tuple[str, str]] = set()
    for place, table in enumerate(crossings):
        for instrument, code in sorted(before & table.keys()):
            pointer = f"/crossings/{place}/classes/{code}"
            yield Fault(pointer, "repeated", f"De klasse {code} van {instrument} staat er al.", "Repeated.")
        before |= table.keys()
