"""The units of a location in words, for who administers them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ketenzicht.capacity.domain import KeptUnit, interval_words
from ketenzicht.ui.domain import words

RECENT = timedelta(days=7)  # who delivered within it still delivers: as for the standing of a connection


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit. `taking_back` is what the button says; empty where there is nothing to take back."""

    code: UUID
    name: str
    module: str
    how: str
    interval: str
    may_have_own: bool
    since: str
    until: str
    told: str
    may_end: bool
    taking_back: str


def unit_view(one: KeptUnit, *, now: datetime) -> UnitView:
    today = words.day(now)
    return UnitView(
        code=one.code,
        name=one.label_name,
        module=one.module_name,
        how=_how(one),
        interval=_interval(one),
        may_have_own=one.may_have_own_interval(on=today),
        since=words.full_day(one.active_from) + (f", van {one.came_from}" if one.came_from else ""),
        until=_until(one),
        told=words.moment(one.received_at, now=now) if one.received_at else "nog nooit",
        may_end=one.may_end() and not one.has_ended(on=today),
        taking_back=_taking_back(one, on=today),
    )


def warnings(one: KeptUnit, *, now: datetime) -> list[str]:
    """What somebody must know before letting it end, in sentences."""
    found = []
    if one.received_at is not None and now - one.received_at <= RECENT:
        found.append(
            f"Voor deze eenheid wordt nog geleverd, het laatst {words.moment(one.received_at, now=now)} door "
            f"{one.deliverer}. Vanaf de laatste dag krijgt wie levert een fout. Stop de levering op die dag."
        )
    if one.is_stopped:
        found.append("Er staat een stop of dreigende stop open. Die eindigt met de eenheid.")
    return found


def _how(one: KeptUnit) -> str:
    how = "met de hand" if one.manual else "automatisch"
    if one.manual and one.automation_expected_on:
        how += f", automatisch vanaf {words.full_day(one.automation_expected_on)}"
    return how if one.is_own else f"{how}, door {one.deliverer}"


def _interval(one: KeptUnit) -> str:
    if one.own:
        return one.own.told
    return interval_words(one.expected_every) if one.expected_every else words.UNKNOWN


def _until(one: KeptUnit) -> str:
    if one.active_until is None:
        return "geen einde bekend"
    return words.full_day(one.active_until) + (f", naar {one.goes_to}" if one.goes_to else "")


def _taking_back(one: KeptUnit, *, on: date) -> str:
    if not one.may_be_taken_back(on=on):
        return ""
    if one.active_until is not None:
        return "Verhuist toch niet" if one.goes_to else "Eindigt toch niet"
    return "Verhuist toch niet" if one.came_from else "Komt toch niet"
