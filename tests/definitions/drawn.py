"""Definitions and observations as hypothesis draws them."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ketenzicht.definitions.domain import (
    Aggregation,
    Applicable,
    Choice,
    ElementDefinition,
    ElementKind,
    LabelDefinition,
    Relation,
    Role,
    Status,
    VersionDefinition,
)

codes = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
names = st.text("abcdeë ‘’", min_size=1, max_size=12)
bounds = st.one_of(st.none(), st.integers(-1_000, 1_000), st.floats(-1e3, 1e3, allow_nan=False))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers().map(lambda power: 10 ** min(abs(power), 5_000)),
        st.floats(),
        st.text(),
        st.text(st.characters()),  # half surrogates and NUL included
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=4,
)


@st.composite
def elements(draw: st.DrawFn, code: str, labels: list[str]) -> ElementDefinition:
    kind = draw(st.sampled_from(ElementKind))
    minimum = maximum = None
    if kind.is_number:
        minimum, maximum = draw(bounds), draw(bounds)
        if minimum is not None and maximum is not None:
            minimum, maximum = sorted((minimum, maximum))
        if kind is ElementKind.COUNT and _whole_between(minimum, maximum) is None:
            minimum = maximum = None
    choices = (
        draw(st.lists(codes, min_size=1, max_size=3, unique=True).map(_choices)) if kind is ElementKind.CHOICE else ()
    )
    return ElementDefinition(
        code=code,
        name=draw(names),
        kind=kind,
        aggregation=draw(st.sampled_from(Aggregation)),
        minimum=minimum,
        maximum=maximum,
        required=draw(st.booleans()),
        choices=choices,
        labels=frozenset(draw(st.lists(st.sampled_from(labels), unique=True))),
    )


def _choices(chosen: list[str]) -> tuple[Choice, ...]:
    return tuple(Choice(code, code) for code in chosen)


def _whole_between(minimum: float | None, maximum: float | None) -> range | None:
    lowest = -1_000_000 if minimum is None else int(minimum // 1 + (minimum % 1 > 0))
    highest = 1_000_000 if maximum is None else int(maximum // 1)
    return range(lowest, highest + 1) if lowest <= highest else None


@st.composite
def versions(draw: st.DrawFn) -> VersionDefinition:
    """A version of which at least one element belongs to its first label."""
    labels = draw(st.lists(codes, min_size=1, max_size=3, unique=True))
    element_codes = draw(st.lists(codes, min_size=1, max_size=6, unique=True))
    made = [draw(elements(code, labels)) for code in element_codes]
    hour = timedelta(hours=1)
    return VersionDefinition(
        id=1,
        module="proef",
        number="1",
        status=Status.PILOT,
        valid_from=date(2020, 1, 1),
        valid_until=None,
        source="",
        proposal=True,
        agreed_by="",
        expected_every=hour,
        fresh_for=hour,
        usable_for=hour,
        elements=tuple(made),
        relations=(),
        labels=tuple(LabelDefinition(code, code) for code in labels),
        thresholds=(),
        absent_reasons=draw(st.lists(codes, min_size=1, max_size=3, unique=True).map(_choices)),
    )


def right_values(element: ElementDefinition) -> st.SearchStrategy[object]:
    """Values that an element means."""
    match element.kind:
        case ElementKind.COUNT:
            within = _whole_between(element.minimum, element.maximum)
            assert within is not None
            return st.integers(within.start, within.stop - 1)
        case ElementKind.MEASURE:
            decimals = st.floats(element.lowest, element.highest, allow_nan=False)
            within = _whole_between(element.minimum, element.maximum)
            return decimals if within is None else st.one_of(decimals, st.integers(within.start, within.stop - 1))
        case ElementKind.FLAG:
            return st.booleans()
        case ElementKind.CHOICE:
            return st.sampled_from([choice.code for choice in element.choices])
        case ElementKind.MOMENT:
            moments = st.datetimes(timezones=st.just(UTC))
            return st.one_of(
                moments.map(datetime.isoformat), moments.map(lambda at: f"{at:%Y-%m-%dT%H:%M:%S}Z".zfill(20))
            )


@dataclass(frozen=True, slots=True)
class Observed:
    """What a unit delivers: values per element code, and reasons for what is null."""

    values: dict[str, object]
    absent: dict[str, str]


@st.composite
def observations(draw: st.DrawFn, applicable: Applicable, *, nulls: bool = True) -> Observed:
    """Everything that is required, some of the rest, some of it null with a reason. Relations are not minded."""
    values: dict[str, object] = {}
    absent: dict[str, str] = {}
    for code, element in applicable.elements.items():
        if not element.required and not draw(st.booleans()):
            continue
        if nulls and draw(st.integers(0, 4)) == 0:
            values[code] = None
            absent[code] = draw(st.sampled_from(sorted(applicable.reasons)))
        else:
            values[code] = draw(right_values(element))
    return Observed(values, absent)


def beds(**parts: Any) -> VersionDefinition:
    """A small version as tests read it: beds of an IC, a flag, a choice, a measure and a moment."""
    hour = timedelta(hours=1)
    count: dict[str, Any] = {"kind": ElementKind.COUNT, "maximum": 100}
    facts: dict[str, Any] = {
        "id": 1,
        "module": "kliniek",
        "number": "1",
        "status": Status.AGREED,
        "valid_from": date(2020, 1, 1),
        "valid_until": None,
        "source": "",
        "proposal": True,
        "agreed_by": "de tafel",
        "expected_every": hour,
        "fresh_for": hour,
        "usable_for": hour,
        "labels": (LabelDefinition("ic-adult", "IC volwassenen"), LabelDefinition("ccu", "CCU")),
        "elements": (
            ElementDefinition("total", "Bedden open", role=Role.TOTAL, minimum=0, required=True, **count),
            ElementDefinition("occupied", "Bedden bezet", role=Role.OCCUPIED, minimum=0, **count),
            ElementDefinition("available", "Bedden vrij", role=Role.AVAILABLE, minimum=-50, **count),
            ElementDefinition("overflow", "Extra bedden", minimum=0, **count),
            ElementDefinition("score", "Drukte", ElementKind.MEASURE, Role.CROWDING, minimum=0, maximum=200),
            ElementDefinition("open", "Open", ElementKind.FLAG),
            ElementDefinition("until", "Open tot", ElementKind.MOMENT),
            ElementDefinition(
                "limit",
                "Knelpunt",
                ElementKind.CHOICE,
                choices=(Choice("staff", "personeel"), Choice("space", "ruimte")),
            ),
            ElementDefinition(
                "ventilated", "Beademd", ElementKind.COUNT, minimum=0, maximum=100, labels=frozenset({"ic-adult"})
            ),
        ),
        "relations": (
            Relation("too-full", "occupied", ("total", "overflow"), "Meer bezet dan er is.", "More than there is."),
        ),
        "thresholds": (),
        "absent_reasons": (Choice("not-measured", "niet gemeten"), Choice("system-down", "storing")),
    }
    return VersionDefinition(**{**facts, **parts})


def codes_of(
    version: VersionDefinition, values: Mapping[str, object], absent: Mapping[str, str] | None = None
) -> set[str]:
    """The codes of what is wrong with an observation of an IC."""
    found = version.faults_of(values, absent or {}, label="ic-adult", pointer="")
    return {fault.code for fault in found}
