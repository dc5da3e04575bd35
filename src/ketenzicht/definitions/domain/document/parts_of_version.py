"""Reading the parts of a version: labels, elements, relations, thresholds, facilities."""

from datetime import date

from ketenzicht.base.documents import Part
from ketenzicht.definitions.domain.elements import (
    LIMIT,
    ElementDefinition,
    FacilityDefinition,
    LabelDefinition,
    Relation,
)
from ketenzicht.definitions.domain.formulas import LONGEST, FormulaError, read_formula
from ketenzicht.definitions.domain.thresholds import Band, Threshold
from ketenzicht.definitions.domain.words import Aggregation, Choice, ElementKind, Level, Role

NAME = 100
GROUP = 60
UNIT = 20
COUNTED = 40
REGION = 12


def choice(part: Part) -> Choice:
    return Choice(code=part.code(), name=part.text("name", longest=NAME))


def label(part: Part) -> LabelDefinition:
    return LabelDefinition(
        code=part.code(),
        name=part.text("name", longest=NAME),
        group=part.text("group", required=False, longest=GROUP),
        explanation=part.text("explanation", required=False),
        counted=part.text("counted", required=False, longest=COUNTED),
        source=part.text("source", required=False),
        proposal=part.flag("proposal", default=True),
    )


def facility(part: Part) -> FacilityDefinition:
    return FacilityDefinition(
        code=part.code(),
        name=part.text("name", longest=NAME),
        group=part.text("group", required=False, longest=GROUP),
        explanation=part.text("explanation", required=False),
        source=part.text("source", required=False),
        proposal=part.flag("proposal", default=True),
    )


def element(part: Part) -> ElementDefinition | None:
    code, name = part.code(), part.text("name", longest=NAME)
    kind = part.word("kind", ElementKind)
    role = part.word("role", Role, required=False)
    aggregation = part.word("aggregation", Aggregation, required=False) or Aggregation.POINT_IN_TIME
    unit = part.text("unit", required=False, longest=UNIT)
    minimum, maximum = part.number("minimum"), part.number("maximum")
    choices = part.parts("choices", required=kind is ElementKind.CHOICE, read=choice)
    required = part.flag("required", default=False)
    labels = frozenset(part.codes("labels"))
    explanation = part.text("explanation", required=False)
    source, proposal = part.text("source", required=False), part.flag("proposal", default=True)
    formula = part.text("formula", required=False, longest=LONGEST)
    if formula:
        _check_formula(part, kind, formula, is_required=required)
    if kind is not None:
        _check_kind(part, kind, role)
        _check_bounds(part, minimum, maximum)
    if kind is None or not part.is_sound:
        return None
    return ElementDefinition(
        code=code,
        name=name,
        kind=kind,
        role=role,
        unit=unit,
        aggregation=aggregation,
        minimum=minimum,
        maximum=maximum,
        required=required,
        choices=choices,
        labels=labels,
        explanation=explanation,
        source=source,
        proposal=proposal,
        formula=formula,
    )


def _check_formula(part: Part, kind: ElementKind | None, formula: str, *, is_required: bool) -> None:
    """What can be seen of a formula by itself; `derived.py` looks at what it is made of."""
    if kind is not None and not kind.is_number:
        part.fault("formula", "not-a-number", "Alleen een getal heeft een formule.", "Only a number has a formula.")
    if is_required:
        part.fault("required", "derived", "Wat wordt berekend, is niet verplicht.", "What is derived is not required.")
    try:
        read_formula(formula)
    except FormulaError as error:
        part.fault("formula", "no-formula", error.nl, error.en)


def _check_kind(part: Part, kind: ElementKind, role: Role | None) -> None:
    if not kind.is_number:
        for key in ("minimum", "maximum"):
            if key in part.table:
                part.fault(key, "not-a-number", f"Alleen een getal heeft ‘{key}’.", f"Only a number has '{key}'.")
        if role is not None:
            part.fault("role", "not-a-number", "Alleen een getal heeft een rol.", "Only a number has a role.")
    if kind is not ElementKind.CHOICE and "choices" in part.table:
        part.fault(
            "choices", "no-choices", "Alleen een keuze (kind = choice) heeft ‘choices’.", "Only a choice has 'choices'."
        )
    codes = part.codes_in("choices")
    if len(set(codes)) < len(codes):
        part.fault("choices", "repeated", "Twee keuzes hebben dezelfde code.", "Two choices have the same code.")


def _check_bounds(part: Part, minimum: float | None, maximum: float | None) -> None:
    if minimum is not None and maximum is not None and minimum > maximum:
        part.fault(
            "minimum", "bounds-crossed", "Het minimum ligt boven het maximum.", "The minimum lies above the maximum."
        )
    for key, bound in (("minimum", minimum), ("maximum", maximum)):
        if bound is not None and abs(bound) > LIMIT:
            part.fault(key, "too-large", f"‘{key}’ gaat verder dan {LIMIT}.", f"'{key}' goes beyond {LIMIT}.")


def relation(part: Part) -> Relation | None:
    code, left, right = part.code(), part.text("left", longest=NAME), part.codes("right")
    nl, en = part.text("nl"), part.text("en")
    if not right:
        part.fault("right", "empty", "Rechts staat niets.", "Nothing stands on the right.")
    if left in right:
        part.fault("left", "repeated", "Hetzelfde element staat links en rechts.", "An element stands on both sides.")
    return Relation(code=code, left=left, right=right, nl=nl, en=en) if part.is_sound else None


def threshold(part: Part, *, valid_from: date) -> Threshold | None:
    """`valid_from` is that of the version, for a threshold that has none of its own."""
    role, element = part.word("role", Role, required=False), part.text("element", required=False) or None
    share_of = part.word("share_of", Role, required=False)
    labels = frozenset(part.codes("labels"))
    region = part.text("region", required=False, longest=REGION) or None
    start = part.day("valid_from", required=False) or valid_from
    end = part.day("valid_until", required=False)
    source, proposal = part.text("source", required=False), part.flag("proposal", default=True)
    bands = part.parts("bands", required=True, read=band)
    if ("role" in part.table) == ("element" in part.table):
        part.fault(
            "", "role-or-element", "Een drempel heeft óf ‘role’ óf ‘element’.", "A threshold has a role or an element."
        )
    if end is not None and end <= start:
        part.fault("valid_until", "ends-too-early", "Het einde ligt niet na het begin.", "It ends before it begins.")
    _check_bands(part, bands)
    if not part.is_sound:
        return None
    return Threshold(
        bands=bands,
        role=role,
        element=element,
        share_of=share_of,
        labels=labels,
        region_code=region,
        valid_from=start,
        valid_until=end,
        source=source,
        proposal=proposal,
    )


def band(part: Part) -> Band | None:
    level = part.word("level", Level)
    word, at_least = part.text("word", longest=GROUP), part.number("at_least")
    return Band(level=level, word=word, at_least=at_least) if level is not None else None


def _check_bands(part: Part, bands: tuple[Band, ...]) -> None:
    """Only sound bands reach this: the order is not judged while one of them is wrong."""
    if not bands or not part.is_sound:
        return
    if bands[0].at_least is not None:
        part.fault(
            "bands", "no-lowest-band", "De eerste band heeft geen ‘at_least’.", "The first band has no 'at_least'."
        )
    bounds = [band.at_least for band in bands[1:]]
    known = [bound for bound in bounds if bound is not None]
    if len(known) < len(bounds) or known != sorted(set(known)):
        part.fault(
            "bands",
            "bands-out-of-order",
            "Elke volgende band heeft een ‘at_least’ dat hoger is dan het vorige.",
            "Each next band has an 'at_least' above the one before it.",
        )
