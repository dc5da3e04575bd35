"""Whether derived elements follow from what is delivered: elements that exist, go together and can be added up."""

from collections.abc import Iterable

from ketenzicht.base.documents import Part
from ketenzicht.definitions.domain.elements import ElementDefinition, Relation
from ketenzicht.definitions.domain.formulas import (
    DERIVED_REASONS,
    Node,
    inputs_of,
    is_whole,
    read_formula,
    unit_problem,
)
from ketenzicht.definitions.domain.words import Choice, ElementKind


def check_formulas(document: Part, elements: Iterable[ElementDefinition]) -> None:
    """Every formula is made of delivered numbers that its labels have, and gives what its kind says.

    Only sound elements reach this; of an element that is not sound the formula is not judged.
    """
    declared = set(document.codes_in("elements"))
    by_code = {element.code: element for element in elements}
    for place, table in enumerate(document.table["elements"] if by_code else ()):
        element = by_code.get(code) if isinstance(code := table.get("code"), str) else None
        if element is None or not element.is_derived:
            continue
        part = Part(table, f"{document.pointer}/elements/{place}", document.faults)
        root = read_formula(element.formula)
        for code in inputs_of(root):
            if code not in declared:
                hint = " Een minteken heeft een spatie ervoor." if "-" in code else ""
                part.fault(
                    "formula",
                    "unknown-element",
                    f"De formule noemt ‘{code}’, dat geen element is.{hint}",
                    f"The formula names '{code}', which is no element.",
                )
            elif code in by_code:
                _check_input(part, document.codes_in("labels"), element, by_code[code])
        if part.is_sound:
            _check_outcome(part, element, root, by_code)


def _check_input(part: Part, labels: list[str], element: ElementDefinition, given: ElementDefinition) -> None:
    if given.is_derived:
        part.fault(
            "formula",
            "derived-of-derived",
            f"‘{given.code}’ wordt zelf berekend; gebruik wat geleverd wordt.",
            f"'{given.code}' is derived itself; use what is delivered.",
        )
    elif not given.kind.is_number:
        part.fault("formula", "not-a-number", f"‘{given.code}’ is geen getal.", f"'{given.code}' is not a number.")
    missing = [label for label in labels if element.belongs_to(label) and not given.belongs_to(label)]
    if missing:
        part.fault(
            "formula",
            "never-together",
            f"Het label ‘{missing[0]}’ heeft ‘{element.code}’, maar ‘{given.code}’ niet.",
            f"The label '{missing[0]}' has '{element.code}' but not '{given.code}'.",
        )


def _check_outcome(part: Part, element: ElementDefinition, root: Node, by_code: dict[str, ElementDefinition]) -> None:
    whole = {code for code, one in by_code.items() if one.kind is ElementKind.COUNT}
    if element.kind is ElementKind.COUNT and not is_whole(root, whole=whole):
        part.fault(
            "formula",
            "not-whole",
            "Een aantal (count) is geheel, en deze uitkomst niet altijd: gebruik ‘round(…)’ of ‘measure’.",
            "A count is whole, and this outcome is not always: use 'round(…)' or 'measure'.",
        )
    if units := unit_problem(root, units={code: one.unit for code, one in by_code.items()}):
        part.fault(
            "formula",
            "units-differ",
            f"De formule telt ‘{units[0]}’ en ‘{units[1]}’ bij elkaar of vergelijkt ze.",
            f"The formula adds or compares '{units[0]}' and '{units[1]}'.",
        )


def check_undelivered(
    document: Part, relations: Iterable[Relation], reasons: Iterable[Choice], elements: Iterable[ElementDefinition]
) -> None:
    """Relations compare what is delivered; and the reasons why a figure cannot be worked out are ours."""
    derived = {element.code for element in elements if element.is_derived}
    for relation in relations:
        for code in sorted(derived & {relation.left, *relation.right}):
            document.fault(
                "relations",
                "derived",
                f"De relatie ‘{relation.code}’ noemt ‘{code}’, dat wordt berekend.",
                f"The relation '{relation.code}' names '{code}', which is derived.",
            )
    for reason in reasons:
        if reason.code in DERIVED_REASONS:
            document.fault(
                "absent_reasons",
                "reserved",
                f"De reden ‘{reason.code}’ geeft Ketenzicht zelf.",
                f"The reason '{reason.code}' is given by Ketenzicht itself.",
            )
