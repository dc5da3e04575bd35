"""From the document of fitting care to its rules, or to everything that is wrong."""

from collections.abc import Iterator
from typing import Any

from ketenzicht.base.documents import Part
from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.triage.domain.care import (
    COMPLAINT,
    OTHERWISE,
    ROOM,
    Capacity,
    CareForm,
    Contraindication,
    FittingCare,
    Indication,
    facts_of_the_platform,
)
from ketenzicht.triage.domain.conditions import Condition
from ketenzicht.triage.domain.document.coherence import repeated, unknown, wrong_comparisons
from ketenzicht.triage.domain.document.parts import LONGEST_NAME, LONGEST_TEXT, asks_of, question, when_of
from ketenzicht.triage.domain.document.reading import facts_of
from ketenzicht.triage.domain.questions import Question
from ketenzicht.triage.domain.urgency import Crosswalk
from ketenzicht.triage.domain.words import Strength


def read_fitting(document: dict[str, Any], crosswalk: Crosswalk) -> FittingCare:
    """The rules that a document describes, on this scale of urgency. Raises Invalid with everything that is wrong."""
    faults: list[Fault] = []
    part = Part(document, "", faults)
    care = _care(part, crosswalk)
    part.done()
    if not faults and care is not None:
        faults = list(_incoherent(care))
        faults = faults or list(wrong_comparisons(conditions(care), {one.code: one.anything for one in care.questions}))
    if faults or care is None:
        raise Invalid(faults)
    return care


def _care(document: Part, crosswalk: Crosswalk) -> FittingCare | None:
    code, name = document.code(), document.text("name", longest=LONGEST_NAME)
    version = document.part("version")
    facts = facts_of(version)
    version.done()
    declared = document.parts("facts", required=True, read=_fact)
    forms = document.parts("forms", required=True, read=_form)
    indications = document.parts("indications", required=True, read=_indication)
    contraindications = document.parts("contraindications", required=False, read=_contraindication)
    last_resort, asks = document.code("last_resort"), asks_of(document)
    if not document.is_sound:
        return None
    return FittingCare(
        code=code,
        name=name,
        declared=declared,
        forms=forms,
        indications=indications,
        contraindications=contraindications,
        last_resort=last_resort,
        scale=crosswalk.scale,
        asks=asks,
        **facts,
    )


def _fact(part: Part) -> Question | None:
    found = question(part)
    if found is not None and found.when is not None:
        nl = "Een feit heeft geen ‘when’: wat niet van toepassing is, laat men weg."
        part.fault("when", "no-condition-here", nl, "A fact has no 'when'.")
    return found


def _form(part: Part) -> CareForm | None:
    return CareForm(
        code=part.code(),
        name=part.text("name", longest=LONGEST_NAME),
        explanation=part.text("explanation", longest=LONGEST_TEXT),
        within=part.duration("within") if "within" in part.table else None,
        is_unattended=part.flag("unattended", default=False),
        capacity=part.parts("capacity", required=False, read=_capacity),
        asks=asks_of(part),
    )


def _capacity(part: Part) -> Capacity | None:
    return Capacity(module=part.code("module"), label=part.code("label"))


def _indication(part: Part) -> Indication | None:
    rule, strength = _rule(part), part.word("strength", Strength)
    return None if rule is None or strength is None else Indication(**rule, strength=strength)


def _contraindication(part: Part) -> Contraindication | None:
    rule = _rule(part)
    return None if rule is None else Contraindication(**rule)


def _rule(part: Part) -> dict[str, Any] | None:
    """What rules for and against have in common."""
    forms = frozenset(part.codes("forms"))
    if not forms:
        part.fault("forms", "empty", "Noem de zorgvormen waarover dit gaat.", "Name the forms of care.")
    code, because = part.code(), part.text("because", longest=LONGEST_TEXT)
    when = when_of(part, required=True)
    return None if when is None else {"code": code, "forms": forms, "when": when, "because": because}


def rules(care: FittingCare) -> Iterator[tuple[str, Indication | Contraindication]]:
    """Every rule with its place."""
    yield from ((f"/indications/{place}", one) for place, one in enumerate(care.indications))
    yield from ((f"/contraindications/{place}", one) for place, one in enumerate(care.contraindications))


def conditions(care: FittingCare) -> Iterator[tuple[str, Condition]]:
    """Every condition with its place."""
    return ((f"{pointer}/when", one.when) for pointer, one in rules(care))


def _incoherent(care: FittingCare) -> Iterator[Fault]:
    yield from repeated("facts", [one.code for one in care.declared])
    yield from repeated("forms", [one.code for one in care.forms])
    yield from repeated("indications", [one.code for _, one in rules(care)])
    yield from _taken(care)
    yield from unknown("/last_resort", [care.last_resort], care.form, "zorgvorm")
    for pointer, rule in rules(care):
        yield from unknown(f"{pointer}/forms", rule.forms, care.form, "zorgvorm")
        if care.last_resort in rule.forms:
            nl = f"‘{care.last_resort}’ is wat altijd blijft: daarover gaat geen enkele regel."
            yield Fault(f"{pointer}/forms", "last-resort", nl, "No rule is about the last resort.")
    yield from _too_late(care)


def _taken(care: FittingCare) -> Iterator[Fault]:
    """Facts of the platform are not declared again, and complaints that are not told apart have a place."""
    taken = {one.code for one in facts_of_the_platform(care.scale, care.forms)}
    for place, fact in enumerate(care.declared):
        if fact.code in taken or fact.code.startswith(ROOM):
            nl = f"‘{fact.code}’ is een feit dat Ketenzicht zelf invult: laat het hier weg."
            yield Fault(f"/facts/{place}/code", "taken", nl, f"'{fact.code}' is filled in by the platform.")
        if fact.code == COMPLAINT and OTHERWISE not in {one.code for one in fact.options}:
            nl = f"‘{COMPLAINT}’ heeft een antwoord ‘{OTHERWISE}’ nodig, voor elke klacht die er niet bij staat."
            yield Fault(f"/facts/{place}/options", "otherwise-missing", nl, f"It needs the option '{OTHERWISE}'.")


def _too_late(care: FittingCare) -> Iterator[Fault]:
    form = care.form.get(care.last_resort)
    if form is not None and not form.begins_before(care.scale[0].within):
        nl = f"‘{form.code}’ moet op tijd zijn voor elke urgentie: geef een ‘within’ die kort genoeg is."
        yield Fault("/last_resort", "too-late", nl, "The last resort begins in time for every urgency.")
