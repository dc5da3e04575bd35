"""Whether the parts of a version fit together: codes that exist, roles taken once, thresholds that do not collide."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from ketenzicht.base.documents import Part
from ketenzicht.base.periods import Period
from ketenzicht.definitions.domain.elements import ElementDefinition, Relation
from ketenzicht.definitions.domain.thresholds import Threshold

LISTS = ("labels", "elements", "relations", "absent_reasons", "facilities")


def check_codes(document: Part) -> None:
    """Each code once in its list, and labels that exist."""
    for key in LISTS:
        for code, times in Counter(document.codes_in(key)).items():
            if times > 1:
                document.fault(
                    key,
                    "repeated",
                    f"In ‘{key}’ staat de code ‘{code}’ {times} keer.",
                    f"'{key}' holds the code '{code}' {times} times.",
                )


def check_labels(document: Part, key: str, parts: Iterable[ElementDefinition | Threshold]) -> None:
    known = set(document.codes_in("labels"))
    if not known:
        return  # that there are none has been noted
    for part in parts:
        for label in sorted(part.labels - known):
            document.fault(
                key,
                "unknown-label",
                f"{_name(part)} noemt het label ‘{label}’, dat niet bestaat.",
                f"{_name(part)} names the label '{label}', which does not exist.",
            )


def check_roles(document: Part, elements: Iterable[ElementDefinition]) -> None:
    """At most one element of a role for each label."""
    labels = document.codes_in("labels")
    with_role = [element for element in elements if element.role is not None]
    for one, other in combinations(with_role, 2):
        shared = [label for label in labels if one.belongs_to(label) and other.belongs_to(label)]
        if one.role is other.role and shared:
            document.fault(
                "elements",
                "role-taken",
                f"De rol ‘{one.role}’ hebben zowel ‘{one.code}’ als ‘{other.code}’, bij ‘{shared[0]}’.",
                f"Both '{one.code}' and '{other.code}' have the role '{one.role}' for '{shared[0]}'.",
            )


def check_relations(document: Part, relations: Iterable[Relation], elements: Iterable[ElementDefinition]) -> None:
    """Relations are between numbers that belong to one label together."""
    declared = set(document.codes_in("elements"))
    by_code = {element.code: element for element in elements}
    for relation in relations:
        codes = (relation.left, *relation.right)
        for code in codes:
            if code not in declared:
                _unknown_element(document, "relations", f"De relatie ‘{relation.code}’", code)
            elif code in by_code and not by_code[code].kind.is_number:
                document.fault(
                    "relations",
                    "not-a-number",
                    f"De relatie ‘{relation.code}’ vergelijkt ‘{code}’, dat geen getal is.",
                    f"The relation '{relation.code}' compares '{code}', which is no number.",
                )
        if by_code.keys() >= set(codes) and not _share_a_label(document, [by_code[code] for code in codes]):
            document.fault(
                "relations",
                "never-together",
                f"De elementen van de relatie ‘{relation.code}’ horen nooit bij hetzelfde label.",
                f"The elements of the relation '{relation.code}' never belong to the same label.",
            )


def _share_a_label(document: Part, elements: list[ElementDefinition]) -> bool:
    labels = document.codes_in("labels")
    return not labels or any(all(element.belongs_to(label) for element in elements) for label in labels)


def check_thresholds(
    document: Part, thresholds: tuple[Threshold, ...], elements: tuple[ElementDefinition, ...]
) -> None:
    """Thresholds judge numbers that exist, and never two of them the same thing at once."""
    declared = set(document.codes_in("elements"))
    by_code = {element.code: element for element in elements}
    roles = set(document.codes_in("elements", "role"))
    for threshold in thresholds:
        _check_figure(document, threshold, declared, by_code)
        for role in (threshold.role, threshold.share_of):
            if role is not None and role.value not in roles:
                document.fault(
                    "thresholds",
                    "role-not-taken",
                    f"Een drempel oordeelt over de rol ‘{role}’, die geen element heeft.",
                    f"A threshold judges the role '{role}', which no element has.",
                )
    for one, other in combinations(thresholds, 2):
        if one.rule == other.rule and _period(one).overlaps(_period(other)):
            document.fault(
                "thresholds",
                "thresholds-collide",
                f"Twee drempels oordelen tegelijk over hetzelfde: {one.subject}.",
                f"Two thresholds judge the same thing at once: {one.subject}.",
            )


def _check_figure(
    document: Part, threshold: Threshold, declared: set[str], by_code: dict[str, ElementDefinition]
) -> None:
    code = threshold.element
    if code is None:
        return
    if code not in declared:
        _unknown_element(document, "thresholds", "Een drempel", code)
    elif code in by_code and not by_code[code].kind.is_number:
        document.fault(
            "thresholds",
            "not-a-number",
            f"Een drempel oordeelt over ‘{code}’, dat geen getal is.",
            f"A threshold judges '{code}', which is no number.",
        )


def _period(threshold: Threshold) -> Period:
    return Period(threshold.valid_from, threshold.valid_until)


def _unknown_element(document: Part, key: str, who: str, code: str) -> None:
    document.fault(
        key,
        "unknown-element",
        f"{who} noemt het element ‘{code}’, dat niet bestaat.",
        f"Names the element '{code}', which does not exist.",
    )


def _name(part: ElementDefinition | Threshold) -> str:
    return f"‘{part.code}’" if isinstance(part, ElementDefinition) else f"‘{part.subject}’"
