"""What counts for one label of a version, worked out once: the delivery path has nothing left to look for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ketenzicht.definitions.domain.elements import ElementDefinition, Relation
from ketenzicht.definitions.domain.formulas import Derivation, derivation
from ketenzicht.definitions.domain.thresholds import Judgement, Threshold
from ketenzicht.definitions.domain.words import ElementKind, Role

Bounds = tuple[float, float]
Sums = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Applicable:
    """The elements, rules and thresholds of one label.

    `elements` are those that are delivered, `derived` those that follow from them by `derivations`, and `others` belong
    to other labels of the version. `by_role` holds both that are delivered and that are derived. `whole`, `decimal`,
    `flags`, `choices` and `moments` say by code which values are right at first sight, `sums` are the bare relations.
    """

    label: str
    elements: dict[str, ElementDefinition]
    derived: dict[str, ElementDefinition]
    derivations: tuple[Derivation, ...]
    others: dict[str, ElementDefinition]
    by_role: dict[Role, ElementDefinition]
    required: frozenset[str]
    relations: tuple[Relation, ...]
    judgements: tuple[Judgement, ...]
    reasons: dict[str, str]
    whole: dict[str, Bounds]
    decimal: dict[str, Bounds]
    flags: frozenset[str]
    choices: dict[str, frozenset[str]]
    moments: frozenset[str]
    sums: Sums


def applicable_to(
    label: str,
    *,
    elements: Iterable[ElementDefinition],
    relations: Iterable[Relation],
    thresholds: Iterable[Threshold],
    reasons: dict[str, str],
) -> Applicable:
    """What counts for `label`, out of everything that a version defines."""
    every = {element.code: element for element in elements}
    all_own = {code: element for code, element in every.items() if element.belongs_to(label)}
    own = {code: element for code, element in all_own.items() if not element.is_derived}
    derived = {code: element for code, element in all_own.items() if element.is_derived}
    by_role = {element.role: element for element in all_own.values() if element.role is not None}
    numbers = {code: (element.lowest, element.highest) for code, element in own.items() if element.kind.is_number}
    said = tuple(relation for relation in relations if own.keys() >= {relation.left, *relation.right})
    return Applicable(
        label=label,
        elements=own,
        derived=derived,
        derivations=tuple(derivation(element) for element in derived.values()),
        others={code: element for code, element in every.items() if code not in all_own},
        by_role=by_role,
        required=frozenset(code for code, element in own.items() if element.required),
        relations=said,
        judgements=_judgements(label, thresholds, own=all_own, by_role=by_role),
        reasons=reasons,
        whole=numbers,
        decimal={code: numbers[code] for code in _of_kind(own, ElementKind.MEASURE)},
        flags=_of_kind(own, ElementKind.FLAG),
        choices={
            code: frozenset(choice.code for choice in own[code].choices) for code in _of_kind(own, ElementKind.CHOICE)
        },
        moments=_of_kind(own, ElementKind.MOMENT),
        sums=tuple((relation.left, relation.right) for relation in said),
    )


def _of_kind(elements: dict[str, ElementDefinition], kind: ElementKind) -> frozenset[str]:
    return frozenset(code for code, element in elements.items() if element.kind is kind)


def _judgements(
    label: str,
    thresholds: Iterable[Threshold],
    *,
    own: dict[str, ElementDefinition],
    by_role: dict[Role, ElementDefinition],
) -> tuple[Judgement, ...]:
    by_subject: defaultdict[str, list[Threshold]] = defaultdict(list)
    for threshold in thresholds:
        if not threshold.labels or label in threshold.labels:
            by_subject[threshold.subject].append(threshold)
    found = []
    for group in by_subject.values():
        first = group[0]
        figure = by_role.get(first.role) if first.role else own.get(first.element or "")
        whole = by_role.get(first.share_of) if first.share_of else None
        if figure is None or (first.share_of and whole is None):
            continue
        ordered = tuple(sorted(group, key=lambda threshold: threshold.specificity))
        found.append(Judgement(figure.code, whole.code if whole else None, ordered))
    return tuple(found)
