"""A location with its units: every delivered value with its name, unit and meaning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.safestring import SafeString

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.calendar import OfficeHours, is_out_of_hours
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.capacity.domain import BoardLine, Freshness, HistoryPoint, Spell, interval_words
from ketenzicht.definitions.domain import (
    Catalogue,
    ElementDefinition,
    ElementKind,
    LabelDefinition,
    VersionDefinition,
)
from ketenzicht.definitions.domain.comparing import breaks_of
from ketenzicht.feeds.domain import findings_of, readings_of
from ketenzicht.registry.domain import By, Confirmation, ContactLine, IdentifierLine, LocationProfile, closed_by
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.closures import ClosureView, closure_view
from ketenzicht.web.presenters.codes import codes_of
from ketenzicht.web.presenters.definitions import day_words
from ketenzicht.web.presenters.embedding import json_block
from ketenzicht.web.presenters.history import DayRow, day_rows, series, stops, stretches
from ketenzicht.web.presenters.hours import HoursView, hours_views
from ketenzicht.web.presenters.lines import LineWords, line_words
from ketenzicht.web.presenters.places import phone_url
from ketenzicht.web.presenters.whom import who

DAYS_SHOWN = 7
SMALL = 3
MOST_FINDINGS = 5  # the last ones; the page of the feed has them all
IDENTIFIER_NAMES = {
    IdentifierKind.AGB: "AGB-code",
    IdentifierKind.URA: "URA-nummer",
    IdentifierKind.KVK: "KvK-nummer",
    IdentifierKind.ESTABLISHMENT: "Vestigingsnummer",
    IdentifierKind.OWN: "Eigen nummer",
}


@dataclass(frozen=True, slots=True)
class ElementView:
    name: str
    value: str
    is_unknown: bool
    explanation: str
    is_proposal: bool
    formula: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """Something odd in the history of a unit: what, with which figures, and when."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit: what its row on a board says, all its values, and its week."""

    key: str
    module: str
    module_code: str
    label: str
    explanation: str
    said: LineWords
    elements: tuple[ElementView, ...]
    definition: str
    is_proposal: bool
    charted: str
    chart: SafeString
    days: tuple[DayRow, ...]
    breaks: tuple[str, ...]
    findings: tuple[FindingView, ...]
    own: str
    asked: str
    changes: int


@dataclass(frozen=True, slots=True)
class PhoneView:
    name: str
    number: str
    url: str
    note: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class LocationView:
    units: tuple[UnitView, ...]
    phones: tuple[PhoneView, ...]
    contacts: tuple[PhoneView, ...]
    hours: tuple[HoursView, ...]
    out_of_hours: str
    closures: tuple[ClosureView, ...]
    confirmed: str
    identifiers: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]

    @property
    def is_small(self) -> bool:
        """Few enough units to show each in full at once."""
        return len(self.units) <= SMALL


def location_view(
    profile: LocationProfile,
    *,
    lines: Sequence[BoardLine],
    history: Mapping[int, Sequence[HistoryPoint]],
    spells: Mapping[int, Sequence[Spell]],
    catalogue: Catalogue,
    region_names: Mapping[str, str],
    office: OfficeHours,
    now: datetime,
) -> LocationView:
    order = {code: place for place, code in enumerate(catalogue.modules)}
    units = sorted(lines, key=lambda line: (order.get(line.module, len(order)), line.label_name))
    here = profile.line
    return LocationView(
        units=tuple(
            unit_view(
                line,
                history=history.get(line.unit_id, ()),
                spells=spells.get(line.unit_id, ()),
                catalogue=catalogue,
                now=now,
            )
            for line in units
        ),
        phones=tuple(
            PhoneView(name, number, phone_url(number))
            for name, number in (("Spoed", here.phone_urgent), ("Gewone vragen", here.phone_regular))
            if number
        ),
        contacts=tuple(_contact(one) for one in profile.contacts),
        hours=hours_views(profile.hours, profile.exceptions, closed=closed_by(profile.closures, now=now), now=now),
        closures=tuple(closure_view(one, now=now) for one in profile.closures),
        confirmed=_confirmed(profile.confirmed, now=now),
        out_of_hours=_out_of_hours(office, now=now),
        identifiers=tuple(_identifier(one) for one in (*profile.identifiers, *profile.organisation_identifiers)),
        regions=tuple(
            (code, region_names.get(code, code)) for code in (here.roaz, here.rav, here.area) if code is not None
        ),
    )


def unit_view(
    line: BoardLine,
    *,
    history: Sequence[HistoryPoint],
    spells: Sequence[Spell],
    catalogue: Catalogue,
    now: datetime,
) -> UnitView:
    module = catalogue.modules[line.module]
    version = version_of(catalogue, line, now=now)
    label = version.label(line.label) if version else None
    codes = codes_of(version, line.label) if version else {}
    start = now - timedelta(days=DAYS_SHOWN)
    found = stretches(history, start=start, end=now)
    breaks = [one for one in breaks_of(module, label=line.label) if start < one.at <= now]
    charted = "available" if "available" in codes else next(iter(codes), "available")
    return UnitView(
        key=str(line.unit),
        module=module.name,
        module_code=module.code,
        label=line.label_name,
        explanation=label.explanation if label else "",
        said=line_words(line, codes=codes, now=now),
        elements=element_views(line, version, label, now=now) if version and label else (),
        definition=f"{module.name} {version.number}" if version else "",
        is_proposal=version.proposal if version else False,
        charted={"available": "vrije plaatsen", "crowding": "drukte"}.get(charted, "waarde"),
        chart=json_block(
            {
                "start": start.timestamp(),
                "end": now.timestamp(),
                "series": series(found, end=now),
                "stops": stops(spells, start=start, end=now),
                "breaks": sorted({one.at.timestamp() for one in breaks}),
                "charted": charted,
            }
        ),
        days=day_rows(found, role=charted, start=start, end=now, breaks={one.on for one in breaks}),
        breaks=tuple(f"Vanaf {day_words(one.on)} (versie {one.number}): {one.sentence}" for one in breaks),
        findings=_findings(history, line=line, now=now),
        own=f"{words.capital(line.own.told.rstrip('.'))}." if line.own else "",
        asked=interval_words(version.expected_every) if version else words.UNKNOWN,
        changes=len(history),
    )


def _findings(history: Sequence[HistoryPoint], *, line: BoardLine, now: datetime) -> tuple[FindingView, ...]:
    """What is odd in the week that is shown; what is missing stands among the values."""
    found = findings_of(readings_of(history), missing=(), manual=line.manual, now=now)
    return tuple(FindingView(f"{one.word}: {one.said}", words.moment(one.at, now=now)) for one in found[:MOST_FINDINGS])


def version_of(catalogue: Catalogue, line: BoardLine, *, now: datetime) -> VersionDefinition | None:
    """The version under which the figures were delivered, or else the one in force: a figure keeps its meaning."""
    module = catalogue.modules[line.module]
    known = next((version for version in module.versions if version.number == line.definition), None)
    return known or module.version_at(now.astimezone(words.AMSTERDAM).date())


def element_views(
    line: BoardLine, version: VersionDefinition, label: LabelDefinition, *, now: datetime
) -> tuple[ElementView, ...]:
    """Every element of the label, delivered or not: what is missing is shown as missing."""
    never = line.freshness(now=now) is Freshness.NEVER
    views = []
    for element in version.elements:
        if not element.belongs_to(label.code):
            continue
        value = line.values.get(element.code)
        if value is not None:
            text = value_words(value, element, now=now)
        elif never:
            text = words.UNKNOWN
        else:
            text = f"{words.UNKNOWN}: {line.absent.get(element.code, 'niet opgegeven')}"
        formula = version.formula_words(element) if element.is_derived else ""
        views.append(ElementView(element.name, text, value is None, element.explanation, element.proposal, formula))
    return tuple(views)


def value_words(value: object, element: ElementDefinition, *, now: datetime) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        return f"{words.number(value, decimals=2)} {element.unit}".strip()
    if element.kind is ElementKind.CHOICE:
        return next((choice.name for choice in element.choices if choice.code == value), str(value))
    if element.kind is ElementKind.MOMENT:
        return words.moment(datetime.fromisoformat(str(value)), now=now)
    return str(value)


def _out_of_hours(office: OfficeHours, *, now: datetime) -> str:
    if not is_out_of_hours(moment=now, office=office):
        return ""
    return f"Het is nu ANW: buiten kantooruren (werkdagen {office.begins:%H:%M}–{office.ends:%H:%M})."


def _confirmed(confirmed: Confirmation | None, *, now: datetime) -> str:
    if confirmed is None:
        return "Nog nooit bevestigd door de organisatie zelf."
    by = who(By(confirmed.organisation or PLATFORM.name, confirmed.role))
    return f"Bevestigd op {words.full_day(words.day(confirmed.at))} ({words.age(now - confirmed.at)}) door {by}."


def _contact(one: ContactLine) -> PhoneView:
    return PhoneView(one.name, one.phone, phone_url(one.phone), note=one.hours, email=one.email)


def _identifier(one: IdentifierLine) -> tuple[str, str]:
    return IDENTIFIER_NAMES[one.kind], one.value
