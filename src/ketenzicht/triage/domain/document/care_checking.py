"""What an author of fitting care should look at: forms that nobody reaches, rules that decide nothing. Pure."""

from collections.abc import Iterator
from itertools import permutations

from ketenzicht.triage.domain.care import URGENCY, CareForm, Contraindication, FittingCare, Indication
from ketenzicht.triage.domain.conditions import Compared, Condition, needs, opposite
from ketenzicht.triage.domain.document.care import conditions, rules
from ketenzicht.triage.domain.document.checking import Remark, impossible
from ketenzicht.triage.domain.satisfying import Cases, TooComplicatedError
from ketenzicht.triage.domain.words import Strength


def care_remarks(care: FittingCare) -> list[Remark]:
    """Everything to look at in rules that can be read. Rules with remarks are not in order."""
    cases = Cases(care)
    return list(impossible(conditions(care), cases)) or [
        *_without_rules(care),
        *_unused(care),
        *_overruled(care, cases),
        *_covered(care, cases),
        *_classes_without_care(care, cases),
    ]


def _without_rules(care: FittingCare) -> Iterator[Remark]:
    for place, form in enumerate(care.forms):
        if not care.speaking_for[form.code]:
            said = f"Geen enkele regel zegt wanneer ‘{form.name}’ past: deze zorg wordt nooit voorgesteld."
            yield Remark(f"/forms/{place}", "unreachable-form", said)


def _unused(care: FittingCare) -> Iterator[Remark]:
    named = {code for _, condition in conditions(care) for code in needs(condition)}
    for place, fact in enumerate(care.declared):
        if fact.code not in named:
            said = f"Geen enkele regel kijkt naar ‘{fact.code}’: niemand hoeft het te vragen."
            yield Remark(f"/facts/{place}", "unused-fact", said)


def _overruled(care: FittingCare, cases: Cases) -> Iterator[Remark]:
    """An indication that cannot hold without one of the contra-indications of the form."""
    for place, rule in enumerate(care.indications):
        for form in (one for one in care.forms if one.code in rule.forms):
            try:
                if not cases.can_hold(*_fits(care, form, rule.when)):
                    said = f"Waar deze regel geldt, past ‘{form.name}’ nooit: er is altijd een tegenreden."
                    yield Remark(f"/indications/{place}", "contradiction", said)
            except TooComplicatedError:
                said = f"Samen met de tegenredenen van ‘{form.name}’ is dit te ingewikkeld om na te kijken."
                yield Remark(f"/indications/{place}/when", "too-complicated", said)


def _covered(care: FittingCare, cases: Cases) -> Iterator[Remark]:
    """A rule beside which another one always says the same, at least as strongly."""
    for (pointer, one), (_, other) in permutations(rules(care), 2):
        try:
            if type(one) is type(other) and _says_no_more(one, other, cases):
                said = f"Dit beslist nooit: waar dit geldt, geldt ook ‘{other.code}’, en dat zegt minstens zoveel."
                yield Remark(pointer, "never-decides", said)
        except TooComplicatedError:
            said = f"Samen met ‘{other.code}’ is dit te ingewikkeld om na te kijken. Splits een van beide."
            yield Remark(f"{pointer}/when", "too-complicated", said)


def _says_no_more(one: Indication | Contraindication, other: Indication | Contraindication, cases: Cases) -> bool:
    if not one.forms <= other.forms or _weakness(one) < _weakness(other) or not cases.follows(one.when, other.when):
        return False
    is_same = one.forms == other.forms and _weakness(one) == _weakness(other) and cases.follows(other.when, one.when)
    return not is_same or one.code > other.code


def _weakness(rule: Indication | Contraindication) -> int:
    return list(Strength).index(rule.strength) if isinstance(rule, Indication) else 0


def _classes_without_care(care: FittingCare, cases: Cases) -> Iterator[Remark]:
    for place, urgency in enumerate(care.scale):
        here = (Compared(URGENCY, ">=", place), Compared(URGENCY, "<=", place))
        try:
            is_reached = any(
                cases.can_hold(*_fits(care, form, *here, rule.when))
                for rule in care.indications
                for form in care.forms
                if form.code in rule.forms
            )
        except TooComplicatedError:
            continue  # the rule that is too complicated was told
        if not is_reached:
            last = care.form[care.last_resort].name
            said = f"Bij {urgency.code} past geen enkele zorgvorm: alleen ‘{last}’ blijft over."
            yield Remark("/indications", "class-without-care", said)


def _fits(care: FittingCare, form: CareForm, *also: Condition) -> list[Condition]:
    return [*also, *(opposite(one.when) for one in care.speaking_against[form.code])]
