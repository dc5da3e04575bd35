"""From the document of call-flow rules to the rules, or to everything that is wrong."""

from collections.abc import Iterator
from typing import Any

from ketenzicht.base.documents import Part
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.triage.domain.call_flow import ALWAYS_FAST, FACTS, CallFlow, FirstQuestion, FlowRule, Way
from ketenzicht.triage.domain.conditions import Condition
from ketenzicht.triage.domain.document.coherence import repeated, unknown, wrong_comparisons
from ketenzicht.triage.domain.document.parts import LONGEST_NAME, LONGEST_TEXT, question, when_of
from ketenzicht.triage.domain.document.reading import facts_of
from ketenzicht.triage.domain.words import Destination, QuestionKind, Sign

LONGEST_REGION = 20
MOST_QUESTIONS = 12  # at the beginning of a call there is no time for more


def read_flow(document: dict[str, Any]) -> CallFlow:
    """The rules that a document describes. Raises Invalid with everything that is wrong."""
    faults: list[Fault] = []
    part = Part(document, "", faults)
    flow = _flow(part)
    part.done()
    if not faults and flow is not None:
        faults = list(_incoherent(flow))
        faults = faults or list(wrong_comparisons(conditions(flow), {one.code: one.anything for one in flow.questions}))
    if faults or flow is None:
        raise Invalid(faults)
    return flow


def conditions(flow: CallFlow) -> Iterator[tuple[str, Condition]]:
    """Every condition with its place."""
    return ((f"/rules/{place}/when", one.when) for place, one in enumerate(flow.rules) if one.when is not None)


def _flow(document: Part) -> CallFlow | None:
    code, name = document.code(), document.text("name", longest=LONGEST_NAME)
    region = document.text("region", required=False, longest=LONGEST_REGION)
    version = document.part("version")
    facts = facts_of(version)
    version.done()
    first = document.parts("questions", required=True, read=_question)
    ways = document.parts("ways", required=True, read=_way)
    rules = document.parts("rules", required=True, read=_rule)
    if not document.is_sound:
        return None
    return CallFlow(code=code, name=name, region=region, first=first, ways=ways, rules=rules, **facts)


def _question(part: Part) -> FirstQuestion | None:
    sign = part.word("sign", Sign, required=False)
    found = question(part)
    if found is None:
        return None
    if found.kind is QuestionKind.NUMBER:
        nl = "De eerste vragen zijn met ja, nee of één keus te beantwoorden: daar is tijd voor."
        part.fault("kind", "no-number-here", nl, "A first question is yes-no or a choice.")
    if sign is not None and found.kind is not QuestionKind.YES_NO:
        part.fault("sign", "no-yes", "Alleen een vraag met ja of nee heeft een ‘sign’.", "Only yes-no has a sign.")
    if found.when is not None:
        part.fault("when", "no-condition-here", "De eerste vragen worden altijd gesteld.", "A first question has none.")
    return FirstQuestion(found, sign)


def _way(part: Part) -> Way | None:
    code, name = part.code(), part.text("name", longest=LONGEST_NAME)
    to, explanation = part.word("to", Destination), part.text("explanation", longest=LONGEST_TEXT)
    return None if to is None else Way(code, name, to, explanation)


def _rule(part: Part) -> FlowRule | None:
    way = part.code("way") if "way" in part.table else ""
    warning = part.text("warning", required=False, longest=LONGEST_TEXT)
    if not way and not warning:
        nl = "Zeg welke weg het gesprek gaat (‘way’), of waarvoor u waarschuwt (‘warning’)."
        part.fault("way", "does-nothing", nl, "Name a way or a warning.")
    code, because = part.code(), part.text("because", longest=LONGEST_TEXT)
    return FlowRule(code, because, when_of(part, required=False), way, warning)


def _incoherent(flow: CallFlow) -> Iterator[Fault]:
    yield from repeated("questions", [one.question.code for one in flow.first])
    yield from repeated("ways", [one.code for one in flow.ways])
    yield from repeated("rules", [one.code for one in flow.rules])
    taken = {one.code for one in FACTS}
    for place, one in enumerate(flow.first):
        if one.question.code in taken:
            nl = f"‘{one.question.code}’ vult Ketenzicht zelf in: laat het hier weg."
            yield Fault(f"/questions/{place}/code", "taken", nl, f"'{one.question.code}' is filled in by the platform.")
    if len(flow.first) > MOST_QUESTIONS:
        nl = f"Hoogstens {MOST_QUESTIONS} eerste vragen: meer is triage."
        yield Fault("/questions", "too-many", nl, f"At most {MOST_QUESTIONS} first questions.")
    for place, rule in enumerate(flow.rules):
        if rule.way:
            yield from unknown(f"/rules/{place}/way", [rule.way], flow.way, "weg")
    yield from _missing(flow)


def _missing(flow: CallFlow) -> Iterator[Fault]:
    """What no package leaves out: the fast ways with the questions that lead there, and triage here."""
    there = {one.to for one in flow.ways}
    for destination in (*ALWAYS_FAST.values(), Destination.HERE):
        if destination not in there:
            nl = f"Er is geen weg naar ‘{destination.value}’ ({destination.word})."
            yield Fault("/ways", "way-missing", nl, f"There is no way to '{destination.value}'.")
    for sign in Sign:
        if all(one.sign is not sign for one in flow.first):
            nl = f'Geen enkele vraag heeft sign = "{sign.value}" ({sign.word}).'
            yield Fault("/questions", "sign-missing", nl, f"No question has the sign '{sign.value}'.")
