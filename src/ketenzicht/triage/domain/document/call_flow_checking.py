"""What an author of call-flow rules should look at: dead ends, rules that never hold or decide nothing. Pure."""

from collections.abc import Iterator
from itertools import permutations

from ketenzicht.triage.domain.call_flow import CallFlow, FlowRule
from ketenzicht.triage.domain.conditions import needs, opposite
from ketenzicht.triage.domain.document.call_flow import conditions
from ketenzicht.triage.domain.document.checking import Remark, impossible
from ketenzicht.triage.domain.satisfying import Cases, TooComplicatedError


def flow_remarks(flow: CallFlow) -> list[Remark]:
    """Everything to look at in rules that can be read. Rules with remarks are not in order."""
    cases = Cases(flow)
    return list(impossible(conditions(flow), cases)) or [
        *_dead_ends(flow, cases),
        *_unused(flow),
        *_covered(flow, cases),
    ]


def _dead_ends(flow: CallFlow, cases: Cases) -> Iterator[Remark]:
    """Whether there is a door, a moment and answers for which no rule of the package gives a way on."""
    leading = [one for one in flow.rules if one.way]
    if any(one.when is None for one in leading):
        return
    try:
        is_dead_end = not leading or cases.can_hold(*(opposite(one.when) for one in leading if one.when is not None))
    except TooComplicatedError:
        said = "Of er altijd een weg is, is hier te ingewikkeld om na te kijken. Voeg een regel zonder ‘when’ toe."
        yield Remark("/rules", "too-complicated", said)
        return
    if is_dead_end:
        said = (
            "Er is een deur, moment of antwoord waarbij geen enkele regel een weg geeft: een doodlopende weg. Voeg een "
            "regel zonder ‘when’ toe, of vul aan wat ontbreekt."
        )
        yield Remark("/rules", "dead-end", said)


def _unused(flow: CallFlow) -> Iterator[Remark]:
    named = {code for _, condition in conditions(flow) for code in needs(condition)}
    for place, one in enumerate(flow.first):
        if one.sign is None and one.question.code not in named:
            said = f"Geen enkele regel kijkt naar ‘{one.question.code}’: niemand hoeft het te vragen."
            yield Remark(f"/questions/{place}", "unused-question", said)
    used = {rule.way for rule in flow.in_force}
    for place, way in enumerate(flow.ways):
        if way.code not in used:
            said = f"Geen enkele regel leidt naar ‘{way.name}’."
            yield Remark(f"/ways/{place}", "unused-way", said)


def _covered(flow: CallFlow, cases: Cases) -> Iterator[Remark]:
    """A rule beside which another always says the same."""
    for (place, one), (_, other) in permutations(enumerate(flow.rules), 2):
        if (one.way, one.warning) != (other.way, other.warning):
            continue
        try:
            if _follows(one, other, cases) and (not _follows(other, one, cases) or one.code > other.code):
                said = f"Dit beslist nooit: waar dit geldt, zegt ‘{other.code}’ hetzelfde."
                yield Remark(f"/rules/{place}", "never-decides", said)
        except TooComplicatedError:
            said = f"Samen met ‘{other.code}’ is dit te ingewikkeld om na te kijken. Splits een van beide."
            yield Remark(f"/rules/{place}/when", "too-complicated", said)


def _follows(one: FlowRule, other: FlowRule, cases: Cases) -> bool:
    if one.when is None or other.when is None:
        return other.when is None
    return cases.follows(one.when, other.when)
