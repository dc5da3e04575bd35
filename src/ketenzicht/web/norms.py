"""What the pages on thresholds and required capacity need, asked of the apps below in one go."""

from dataclasses import dataclass
from datetime import date, datetime

from ketenzicht.access.domain import Insight
from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import NotPermitted
from ketenzicht.capacity import queries as capacity
from ketenzicht.capacity.domain import Board, Totals
from ketenzicht.definitions import operations, queries
from ketenzicht.definitions.domain import Band, Catalogue, ModuleDefinition, Requirement, Threshold, VersionDefinition
from ketenzicht.definitions.domain.comparing import bands_words, rule_words
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.definitions import period_words
from ketenzicht.web.presenters.totals import TotalsWords, need_words, totals_words

SHOWN = 50  # units of which a preview tells what changes


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One threshold in a list. `may_end`: who reads may end it."""

    id: int
    region: str
    version: str
    rule: str
    bands: str
    period: str
    source: str
    state: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """A unit that another rule would judge otherwise."""

    location: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would change in today's figures, of the units that the reader may see."""

    judged: int
    shifts: tuple[Shift, ...]

    @property
    def shown(self) -> tuple[Shift, ...]:
        return self.shifts[:SHOWN]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """What a region needs of a kind of care, and what there is: `totals` is None where that may not be seen.

    `code` is that of the kind of care, empty for all of the module together.
    """

    code: str
    label: str
    required: int
    totals: TotalsWords | None
    share: str
    short: str
    decided_by: str


def rule_lines(module: ModuleDefinition, *, decides: frozenset[str] | None, on: date) -> list[RuleLine]:
    """Every rule of a module, those in force first; `decides` as `access.regions_of_decider` gives it."""
    versions = {version.number: version for version in module.versions}
    names = {region.code: region.name for region in registry.regions(kind=RegionKind.ROAZ, on=on)}
    lines = [
        RuleLine(
            id=id_,
            region=names.get(one.region_code or "", one.region_code or "heel Nederland"),
            version=number,
            rule=words.capital(rule_words(one, versions[number].element)),
            bands=bands_words(one),
            period=period_words(one.valid_from, one.valid_until),
            source=one.source,
            state=_state(one, versions[number], on),
            may_end=(decides is None or one.region_code in decides)
            and _state(one, versions[number], on) != "geëindigd",
        )
        for id_, number, one in queries.thresholds_of(code=module.code)
    ]
    return sorted(lines, key=lambda line: line.state != "geldt nu")


def _state(threshold: Threshold, version: VersionDefinition, on: date) -> str:
    over = [day for day in (threshold.valid_until, version.valid_until) if day is not None and day <= on]
    if over:
        return "geëindigd"
    return "geldt nu" if max(threshold.valid_from, version.valid_from) <= on else "komt nog"


def preview(*, module: ModuleDefinition, threshold: Threshold, insight: Insight, now: datetime) -> Preview:
    """Judge today's figures by the rule as if it held; those that are too old to count are left out."""
    version = operations.version_for(module.code, threshold)
    changed = operations.with_threshold(version, threshold)
    region = threshold.region_code or capacity.COUNTRY
    try:
        board = capacity.board(region_code=region, module_code=module.code, insight=insight, now=now)
    except NotPermitted:
        return Preview(0, ())
    lines = [line for line in board.lines if line.is_known(now=now) and line.definition == version.number]
    homes = {
        one.id: one.roaz for one in registry.locations(on=local_day(now), ids={line.location_id for line in lines})
    }
    shifts = []
    for line in lines:
        before, after = (
            one.level_of(line.values, label=line.label, region=homes.get(line.location_id), on=threshold.valid_from)
            for one in (version, changed)
        )
        if before != after:
            shifts.append(Shift(line.location, line.label_name, _word(before), _word(after)))
    return Preview(len(lines), tuple(shifts))


def _word(band: Band | None) -> str:
    return band.word if band else "geen oordeel"


def need_lines(
    board: Board, *, catalogue: Catalogue, version: VersionDefinition | None, now: datetime
) -> list[NeedLine]:
    """Required and available side by side for one board, as of `now`; without what may not be seen."""
    return [
        _need(one, board, version, now)
        for one in catalogue.requirements_of(region=board.region, module=board.module, on=local_day(now))
    ]


def _need(one: Requirement, board: Board, version: VersionDefinition | None, now: datetime) -> NeedLine:
    label = version.label(one.label) if version and one.label else None
    totals: Totals | None = board.by_label.get(one.label) if one.label else board.totals
    share, short = need_words(totals, required=one.required)
    return NeedLine(
        code=one.label,
        label=label.name if label else (one.label or f"{board.module_name}: alles samen"),
        required=one.required,
        totals=totals_words(totals, now=now) if totals else None,
        share=share,
        short=short,
        decided_by=one.decided_by,
    )


def requirement_lines(*, on: date) -> list[tuple[Requirement, str, str, str]]:
    """Every requirement with the words for its module and kind of care, for its region, and for its state."""
    modules = queries.catalogue().modules
    names = {region.code: region.name for region in registry.regions(kind=RegionKind.ROAZ, on=on)}
    return [
        (one, _care(one, modules.get(one.module), on), names.get(one.region_code, one.region_code), _standing(one, on))
        for one in queries.requirements()
    ]


def _care(one: Requirement, module: ModuleDefinition | None, on: date) -> str:
    version = module.version_at(on) if module else None
    label = version.label(one.label) if version else None
    return f"{module.name if module else one.module}: {label.name if label else one.label or 'alles samen'}"


def _standing(one: Requirement, on: date) -> str:
    if one.holds(on=on):
        return "geldt nu"
    return "komt nog" if one.valid_from > on else "geëindigd"
