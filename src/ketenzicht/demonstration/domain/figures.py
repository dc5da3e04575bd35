"""What a simulated unit delivers at a moment: always valid under the definition, whatever that is. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ketenzicht.capacity.domain import Opening
from ketenzicht.definitions.domain import Applicable, ElementDefinition, ElementKind, VersionDefinition
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.rules import Figure, rule_of
from ketenzicht.demonstration.domain.scene import Profile, Scene, moved_at, scene_at
from ketenzicht.demonstration.domain.stops import opening

SKIPS = 0.25  # of the elements that are not required, stand on no board and give none: never delivered
NEVER_MEASURES = 0.03  # of the elements: always null, because the provider does not measure them
SOMETIMES_UNKNOWN = 0.03  # of the times: one figure is null for a few hours
UNKNOWN_HOURS = 3.0
CORE = frozenset({"total", "occupied", "available"})
MOST_BY_DEFAULT = 60.0  # of a figure that no rule speaks of


@dataclass(frozen=True, slots=True)
class Report:
    """Figures, reasons for those that are null, and the opening of units that declare one."""

    values: dict[str, Figure | None]
    absent: dict[str, str]
    opening: Opening | None


@dataclass(frozen=True, slots=True)
class _Delivered:
    """What a provider delivers of a unit under one version: some elements always as null."""

    applicable: Applicable
    elements: tuple[ElementDefinition, ...]
    never_measured: tuple[str, ...]


class Teller:
    """Tells of one unit. What it remembers only saves work: every answer follows from the question alone."""

    def __init__(self, *, profile: Profile, chance: Chance) -> None:
        self._profile = profile
        self._chance = chance
        self._delivered: dict[int, _Delivered | None] = {}
        self._last: tuple[int, datetime, dict[str, Figure | None], dict[str, str]] | None = None

    def report(self, *, version: VersionDefinition, at: datetime) -> Report | None:
        """What the unit tells at `at`; None when the definition in force does not know its label."""
        if version.id not in self._delivered:
            self._delivered[version.id] = _delivered(version, self._profile.label, self._chance)
        delivered = self._delivered[version.id]
        if delivered is None:
            return None
        moment = moved_at(profile=self._profile, chance=self._chance, at=at)
        if self._last is None or self._last[:2] != (version.id, moment):
            self._last = (version.id, moment, *self._figures(delivered, moment))
        _, _, values, absent = self._last
        return Report(values, absent, _opening(self._profile, self._chance, at))

    def _figures(self, delivered: _Delivered, moment: datetime) -> tuple[dict[str, Figure | None], dict[str, str]]:
        scene = scene_at(profile=self._profile, chance=self._chance, moment=moment)
        values: dict[str, Figure | None] = {
            element.code: _bounded(element, _figure(self._profile.module, element, scene))
            for element in delivered.elements
        }
        _respect(delivered.applicable, values)
        absent = _absent(delivered, scene)
        return values | dict.fromkeys(absent), absent


def _delivered(version: VersionDefinition, label: str, chance: Chance) -> _Delivered | None:
    applicable = version.applicable(label)
    if applicable is None:
        return None
    inputs = {code for derivation in applicable.derivations for code in derivation.inputs}
    elements = tuple(
        element
        for element in applicable.elements.values()
        if element.required
        or element.role is not None
        or element.code in inputs
        or not chance.happens(SKIPS, "skips", element.code)
    )
    never = tuple(
        element.code
        for element in elements
        if chance.happens(NEVER_MEASURES / 3 if element.code in CORE else NEVER_MEASURES, "never", element.code)
    )
    return _Delivered(applicable, elements, never)


def _figure(module: str, element: ElementDefinition, scene: Scene) -> Figure:
    rule = rule_of(module=module, element=element.code)
    figure = rule(scene) if rule else None
    return figure if figure is not None and _fits(element, figure) else _plausible(element, scene)


def _fits(element: ElementDefinition, figure: Figure) -> bool:
    """Whether a figure is of the kind that this definition wants; a later one may want another."""
    if isinstance(figure, bool):
        return element.kind is ElementKind.FLAG
    if isinstance(figure, str):
        return any(figure == choice.code for choice in element.choices)
    return element.kind.is_number


def _plausible(element: ElementDefinition, scene: Scene) -> Figure:
    """Something that an element of this kind could be, where no rule speaks of it."""
    if element.kind is ElementKind.FLAG:
        return scene.share(element.code) < 0.9  # noqa: PLR2004 - mostly true
    if element.kind is ElementKind.CHOICE:
        place = int(scene.share(element.code) ** 2 * len(element.choices))  # the first ones most of the time
        return element.choices[place].code
    if element.kind is ElementKind.MOMENT:
        hour = scene.at.replace(minute=0, second=0, microsecond=0)
        return (hour + timedelta(hours=2)).astimezone(UTC).isoformat().replace("+00:00", "Z")
    most = min(element.highest, MOST_BY_DEFAULT)
    if element.kind is ElementKind.COUNT:
        return scene.count(element.code, min(2.0, most / 4))
    return scene.measure(element.code, most / 4)


def _bounded(element: ElementDefinition, figure: Figure) -> Figure:
    if not element.kind.is_number or isinstance(figure, str):
        return figure
    bounded = min(max(figure, element.lowest), element.highest)
    return round(bounded) if element.kind is ElementKind.COUNT else bounded


def _respect(applicable: Applicable, values: dict[str, Figure | None]) -> None:
    """Lower what contradicts another figure. Twice, because one relation may follow from another."""
    for _ in range(2):
        for relation in applicable.relations:
            left, right = values.get(relation.left), [values.get(code) for code in relation.right]
            parts = [part for part in right if isinstance(part, int | float)]
            if not isinstance(left, int | float) or len(parts) < len(right) or left <= sum(parts):
                continue
            values[relation.left] = _bounded(applicable.elements[relation.left], sum(parts))


def _absent(delivered: _Delivered, scene: Scene) -> dict[str, str]:
    """What is null now, each with a reason that the version knows.

    Of what is closed nobody can say how many places are free: that is not nought.
    """
    applicable = delivered.applicable
    absent = dict.fromkeys(delivered.never_measured, _reason(applicable, "not-measured"))
    period = int(scene.at.timestamp() / 3600 / UNKNOWN_HOURS)
    if delivered.elements and scene.chance.happens(SOMETIMES_UNKNOWN, "unknown", period):
        place = int(scene.chance.share("unknown what", period) * len(delivered.elements))
        absent.setdefault(delivered.elements[place].code, _reason(applicable, "temporarily-unknown"))
    if not scene.total and any(element.code == "available" for element in delivered.elements):
        absent["available"] = _reason(applicable, "not-applicable")
    return absent


def _reason(applicable: Applicable, wanted: str) -> str:
    return wanted if wanted in applicable.reasons else next(iter(applicable.reasons))


def _opening(profile: Profile, chance: Chance, at: datetime) -> Opening | None:
    if profile.habit.stops_a_day is None:
        return None
    return opening(chance=chance, at=at, a_day=profile.habit.stops_a_day)
