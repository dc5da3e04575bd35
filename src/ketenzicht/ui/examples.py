"""What /ui/components/ shows: invented lines in every state, ages, tabs and a form."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django import forms

HOUR: Final = timedelta(hours=1)
LEVELS: Final = ("calm", "busy", "full", "unknown", "stale")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the example board."""

    location: str
    place: str
    label: str
    available: float | None
    total: float | None
    absent: str
    level: str
    opening: str
    note: str
    confirmed_at: datetime | None
    fresh_until: datetime | None
    usable_until: datetime | None


@dataclass(frozen=True, slots=True)
class Tab:
    text: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Age:
    """A moment with the limits after which a figure of then is no longer fresh, or no longer usable."""

    moment: datetime | None
    fresh_until: datetime | None = None
    usable_until: datetime | None = None


TABS: Final = (
    Tab("Spoed", "#tabs", current=True),
    Tab("Kliniek", "#tabs"),
    Tab("Geboortezorg", "#tabs"),
    Tab("Acute VV", "#tabs"),
    Tab("Acute GGZ", "#tabs"),
    Tab("Huisartsenposten", "#tabs"),
)


def _line(  # noqa: PLR0913 - a row of the table below has this many columns
    location: str,
    place: str,
    label: str,
    available: float | None,
    total: float | None,
    state: tuple[str, str, str],
    *,
    age: timedelta | None,
    now: datetime,
    absent: str = "",
) -> Line:
    level, opening, note = state
    confirmed = now - age if age is not None else None
    return Line(
        location=location,
        place=place,
        label=label,
        available=available,
        total=total,
        absent=absent,
        level=level,
        opening=opening,
        note=note,
        confirmed_at=confirmed,
        fresh_until=confirmed + HOUR if confirmed else None,
        usable_until=confirmed + 4 * HOUR if confirmed else None,
    )


def lines(*, now: datetime) -> list[Line]:
    """Rows in every state; all names are invented."""
    full, none = ("full", "stop", "tekort aan personeel, tot circa 18:30"), ("unknown", "none", "")
    threatened = ("busy", "stop-threatened", "doorstroom stokt")
    return [
        _line("Ziekenhuis De Wulp", "Amersveen", "IC volwassenen", 0, 12, full, age=HOUR / 20, now=now),
        _line("Ziekenhuis Zilverberk", "Oud-Beersel", "IC volwassenen", -1, 8, full, age=HOUR / 12, now=now),
        _line("Streekziekenhuis Het Kompas", "Zandoord", "Acute opname", 1, 24, threatened, age=HOUR / 6, now=now),
        _line("Universitair Centrum De Noordster", "Bergen aan de Vliet", "Acute opname", 14, 1024,
              ("calm", "open", ""), age=HOUR / 60, now=now),
        _line("Zorgcentrum De Vlinderbrug", "Weerdam", "ELV hoog complex", 3, 18,
              ("calm", "open", ""), age=1.5 * HOUR, now=now),
        _line("Huize Madelief", "Molenrade-Zuid", "ELV laag complex", None, None,
              ("stale", "open", ""), age=9 * HOUR, now=now, absent="laatst 2"),
        _line("Ggz De Golfslag", "Purmerdam", "HIC", None, 10, none, age=HOUR / 30, now=now, absent="niet gemeten"),
        _line("Verpleeghuis Rozenbottel", "Tielerveen", "GRZ", None, None, none, age=None, now=now,
              absent="nog nooit geleverd"),
    ]  # fmt: skip


def ages(*, now: datetime) -> list[Age]:
    """From this minute to never."""
    limits = [(HOUR / 120, 1), (HOUR / 20, 1), (1.5 * HOUR, 1), (9 * HOUR, 1)]
    shown = [Age(now - age, now - age + limit * HOUR, now - age + 4 * limit * HOUR) for age, limit in limits]
    return [*shown, Age(now - 70 * HOUR), Age(None)]


class ExampleForm(forms.Form):
    """A field of every kind."""

    location = forms.CharField(
        label="Waar is de patiënt?", help_text="Postcode of plaats, bijvoorbeeld 3511 of Utrecht."
    )
    care = forms.ChoiceField(
        label="Soort zorg",
        choices=[("", "Kies een soort zorg"), ("elv", "Eerstelijnsverblijf hoog complex"), ("ic", "IC volwassenen")],
    )
    beds = forms.IntegerField(label="Aantal plaatsen", min_value=1, required=False)
    region = forms.ChoiceField(
        label="Zoekgebied",
        choices=[("own", "Alleen de eigen regio"), ("near", "Ook de buurregio’s"), ("all", "Heel Nederland")],
        widget=forms.RadioSelect,
    )
    only_open = forms.BooleanField(label="Alleen wat nu open is", required=False, help_text="Laat stops weg.")


WRONG: Final = {"location": "", "care": "", "beds": "0", "region": "own"}
