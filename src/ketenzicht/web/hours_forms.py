"""What an administrator fills in for opening hours: a line of times per day and kind, and special days."""

from typing import Any

from django import forms

from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain import (
    CLOSED,
    HOLIDAY,
    HOURS_NAMES,
    Hours,
    HoursKind,
    SpecialDay,
    out_of_hours,
    read_times,
    written_times,
)
from ketenzicht.ui.domain import words
from ketenzicht.web.entry_choices import Choices
from ketenzicht.web.entry_forms import Data, Editor, choice, text

DAYS = {
    **dict(enumerate(("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"), 1)),
    HOLIDAY: "Feestdagen",
}


class HoursForm(forms.Form):
    """One field for each day of each kind: `regular_1` … `phone_8`."""

    anw = forms.BooleanField(
        label="Open in ANW: avond, nacht, weekend en feestdagen",
        required=False,
        help_text="Aangevinkt vullen wij de ANW-tijden zelf in; wat daar staat telt dan niet.",
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for kind in HoursKind:
            for day, name in DAYS.items():
                field = text(f"{words.capital(HOURS_NAMES[kind])}: {name.lower()}", 100)
                field.widget.attrs |= {"class": "utrecht-textbox utrecht-textbox--html-input", "size": "16"}
                self.fields[f"{kind.value}_{day}"] = field

    @property
    def kinds(self) -> list[str]:
        """What the columns of the week are."""
        return [words.capital(HOURS_NAMES[kind]) for kind in HoursKind]

    @property
    def week(self) -> list[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """The fields of each day, each with the name of its column."""
        named = list(zip(HoursKind, self.kinds, strict=True))
        return [(name, [(column, self[f"{kind.value}_{day}"]) for kind, column in named]) for day, name in DAYS.items()]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        hours: list[Hours] = []
        for kind in HoursKind:
            for day in DAYS:
                name = f"{kind.value}_{day}"
                try:
                    hours += _hours(kind, day, told.get(name, ""))
                except Refused as refused:
                    self.add_error(name, str(refused))
        return {**told, "hours": hours}


class SpecialRow(forms.Form):
    day = forms.DateField(
        label="Dag",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Vul een datum in, zoals 2026-12-24."},
    )
    times = text("Tijden", 100, help_text="Als 10:00-14:00; leeg: gesloten.")
    reason = text("Waarom", 120)
    kind = choice(
        "Waarvoor", [(kind.value, words.capital(HOURS_NAMES[kind])) for kind in HoursKind], needed="Kies waarvoor."
    )


class OpeningTimes(Editor):
    rows_called, row_called = "Bijzondere dagen", "Bijzondere dag"

    def form_of(self, data: Data, *, choices: Choices) -> forms.Form:
        self._anw = out_of_hours(office=choices.office)
        hours = self.location.hours
        initial: dict[str, Any] = {}
        for kind in HoursKind:
            for day in DAYS:
                of_day = [one for one in hours if one.kind is kind and one.weekday == day]
                initial[f"{kind.value}_{day}"] = written_times(_spans(of_day)) if of_day else ""
        return HoursForm(data, initial=initial)

    def row(self) -> type[forms.Form]:
        return SpecialRow

    def initial_rows(self) -> list[dict[str, Any]]:
        kept: dict[tuple[Any, ...], list[SpecialDay]] = {}
        for one in self.location.exceptions:
            kept.setdefault((one.day, one.kind, one.reason), []).append(one)
        return [
            {"day": day, "kind": kind.value, "reason": reason, "times": written_times(_spans(of_day))}
            for (day, kind, reason), of_day in kept.items()
        ]

    def filled_rows(self) -> list[dict[str, Any]]:
        return [row for row in super().filled_rows() if row["day"] or row["times"] or row["reason"]]

    def wishes(self) -> dict[str, Any]:
        told = self.form.cleaned_data
        hours = told["hours"]
        if told["anw"]:
            hours = [one for one in hours if one.kind is not HoursKind.ANW] + list(self._anw)
        special = [one for row in self.filled_rows() for one in _special(row)]
        return {"hours": tuple(hours), "exceptions": tuple(special)}


def _spans(rows: Any) -> list[Any]:
    return [(one.opens, one.closes) for one in rows if one.opens is not None]


def _hours(kind: HoursKind, day: int, typed: str) -> list[Hours]:
    if not typed:
        return []
    spans = read_times(typed)
    if not spans and day == HOLIDAY:
        return [Hours(HOLIDAY, None, None, kind)]
    return [Hours(day, opens, closes, kind) for opens, closes in spans]


def _special(row: dict[str, Any]) -> list[SpecialDay]:
    if row["day"] is None:
        raise Refused("Geef elke bijzondere dag een datum, of maak de hele regel leeg.")
    kind, reason = HoursKind(row["kind"]), row["reason"]
    spans = read_times(row["times"] or CLOSED)
    return [SpecialDay(row["day"], opens, closes, kind, reason) for opens, closes in spans] or [
        SpecialDay(row["day"], None, None, kind, reason)
    ]
