"""Whether an observation's values are what the definition says, and if not, everything that is wrong."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from ketenzicht.base.errors import Fault
from ketenzicht.base.saying import escaped
from ketenzicht.definitions.domain import sentences
from ketenzicht.definitions.domain.applicable import Applicable, Sums
from ketenzicht.definitions.domain.elements import ElementDefinition
from ketenzicht.definitions.domain.words import ElementKind

ROUNDING = 1e-9  # sums of decimals: 0.1 + 0.2 is not less than 0.3
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
NOTHING_FITS = (1, 0)
NOT_DELIVERED = object()


def accepts(applicable: Applicable, values: Mapping[str, object], absent: Mapping[str, str]) -> bool:
    """Whether everything is right, at first sight. False only sends it to the careful look of `faults`.

    About 2 µs for four figures (timeit, CPython 3.11, half a core): a delivery of 2,000 observations spends 4 ms here.
    """
    whole, decimal = applicable.whole, applicable.decimal
    nulls = 0
    for code, value in values.items():
        kind = value.__class__
        if kind is int or kind is float:
            lowest, highest = (whole if kind is int else decimal).get(code, NOTHING_FITS)
            if not lowest <= value <= highest:  # type: ignore[operator]  # its class is a number
                return False
        elif value is None:
            if not _has_reason(applicable, code, absent.get(code)):
                return False
            nulls += 1
        elif not _is_right_word(applicable, code, value):
            return False
    return len(absent) == nulls and applicable.required <= values.keys() and _agrees(applicable.sums, values)


def _agrees(sums: Sums, values: Mapping[str, Any]) -> bool:
    """Whether no figure is more than the sum that it belongs to; says nothing where one of them is absent."""
    for left, right in sums:
        figure = values.get(left)
        if figure is None:
            continue
        most = ROUNDING
        for code in right:
            part = values.get(code)
            if part is None:
                break
            most += part
        else:
            if figure > most:
                return False
    return True


def _has_reason(applicable: Applicable, code: str, reason: object) -> bool:
    return code in applicable.elements and reason.__class__ is str and reason in applicable.reasons


def _is_right_word(applicable: Applicable, code: str, value: object) -> bool:
    if value.__class__ is bool:
        return code in applicable.flags
    if value.__class__ is not str:
        return False
    if code in applicable.moments:
        return moment_problem(str(value)) is None
    return value in applicable.choices.get(code, ())


def moment_problem(text: str) -> str | None:
    """What is wrong with a moment, as a code; None when it is right."""
    match = MOMENT.fullmatch(text)
    if match is None:
        return "not-a-moment"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return "not-a-moment"
    return None if match.group(1) else "moment-without-time-zone"


def faults(
    applicable: Applicable, values: Mapping[str, object], absent: Mapping[str, str], *, pointer: str
) -> list[Fault]:
    """Everything that is wrong. Never raises, whatever JSON holds."""
    found: list[Fault] = []
    sound: dict[str, object] = {}
    for code, value in values.items():
        place = f"{pointer}/values/{escaped(code)}"
        element = applicable.elements.get(code)
        if element is None:
            found.append(sentences.not_here(applicable, code, place))
        elif value is None:
            if code not in absent:
                found.append(sentences.null_without_reason(applicable, element, place))
        elif fault := value_fault(element, value, place):
            found.append(fault)
        else:
            sound[code] = value
    found += [
        sentences.missing(element, f"{pointer}/values/{code}")
        for code, element in applicable.elements.items()
        if element.required and code not in values
    ]
    for code, reason in absent.items():
        found.extend(_reason_faults(applicable, code, reason, values, f"{pointer}/absentReasons/{escaped(code)}"))
    found += [
        sentences.contradiction(applicable, relation, sound, f"{pointer}/values/{relation.left}")
        for relation in applicable.relations
        if not _agrees(((relation.left, relation.right),), sound)
    ]
    return found


def _reason_faults(
    applicable: Applicable, code: str, reason: object, values: Mapping[str, object], place: str
) -> Iterator[Fault]:
    if values.get(code, NOT_DELIVERED) is not None:
        yield sentences.reason_without_null(applicable, code, place)
    if not isinstance(reason, str) or reason not in applicable.reasons:
        yield sentences.unknown_reason(applicable, code, reason, place)


def value_fault(element: ElementDefinition, value: object, place: str) -> Fault | None:
    """What is wrong with one value that is not null, if anything."""
    if element.kind.is_number:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return sentences.wrong_type(element, value, place)
        return _number_fault(element, value, place)
    if element.kind is ElementKind.FLAG:
        return None if isinstance(value, bool) else sentences.wrong_type(element, value, place)
    if not isinstance(value, str):
        return sentences.wrong_type(element, value, place)
    if element.kind is ElementKind.MOMENT:
        return _moment_fault(element, value, place)
    if any(choice.code == value for choice in element.choices):
        return None
    return sentences.unknown_choice(element, value, place)


def _number_fault(element: ElementDefinition, value: float, place: str) -> Fault | None:
    if isinstance(value, float):
        if not isfinite(value):
            return sentences.not_finite(element, place)
        if element.kind is ElementKind.COUNT:
            return sentences.not_whole(element, value, place)
    if value < element.lowest:
        return sentences.below_minimum(element, value, place)
    return sentences.above_maximum(element, value, place) if value > element.highest else None


def _moment_fault(element: ElementDefinition, value: str, place: str) -> Fault | None:
    problem = moment_problem(value)
    if problem is None:
        return None
    if problem == "not-a-moment":
        return sentences.not_a_moment(element, value, place)
    return sentences.no_time_zone(element, place)
