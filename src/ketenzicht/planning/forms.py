"""What is filled in about resources, rosters, slots and bookings."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.planning.domain import LONGEST_SLOT, MOST_CAPACITY, SHORTEST_SLOT, WEEKDAYS, Hours, ResourceKind
from ketenzicht.planning.domain.calendars import LARGEST_FILE
from ketenzicht.planning.operations import NewResource, NewRoster, NewSlot
from ketenzicht.ui.choosing import offer
from ketenzicht.ui.fields import Day, Moment

_PICK = {"required": "Kies er een uit de lijst.", "invalid_choice": "Kies een uit de lijst."}
_DAY = {"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 31-01-2027."}
_TIME = {"required": "Vul een tijd in.", "invalid": "Vul een tijd in, zoals 08:30."}
_WORDS = 120


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return Day(label=label, required=required, help_text=help_text, error_messages=_DAY)


def _time(label: str, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=_TIME,
    )


def _number(label: str, *, least: int, most: int, initial: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        initial=initial,
        help_text=help_text,
        error_messages={
            "required": "Vul een aantal in.",
            "invalid": "Vul een aantal in cijfers in.",
            "min_value": f"Kies ten minste {least}.",
            "max_value": f"Kies ten hoogste {most}.",
        },
    )


def _because(label: str = "Waarom") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_WORDS,
        help_text="Zet hier niets in over een patiënt.",
        error_messages={"required": "Zeg waarom.", "max_length": f"Gebruik ten hoogste {_WORDS} tekens."},
    )


class AddResource(forms.Form):
    """Something that can be planned."""

    name = forms.CharField(
        label="Naam",
        max_length=80,
        help_text="Bijvoorbeeld: Spreekkamer 2 of Visiteauto Noord",
        error_messages={"required": "Geef het een naam.", "max_length": "Gebruik ten hoogste 80 tekens."},
    )
    kind = forms.ChoiceField(
        label="Voor welke zorg", choices=[(one.value, one.word) for one in ResourceKind], error_messages=_PICK
    )
    location = forms.ChoiceField(label="Locatie", error_messages=_PICK)
    travels = forms.BooleanField(label="Gaat naar de patiënt toe: reken met reistijd", required=False)
    key = forms.RegexField(
        r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\Z",
        label="Kenmerk in uw eigen systeem (mag leeg)",
        required=False,
        help_text="Waaronder uw systeem tijdvakken aanlevert.",
        error_messages={"invalid": "Gebruik letters, cijfers en . _ : - zonder spaties, hoogstens 64 tekens."},
    )

    def __init__(self, *args: Any, locations: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["location"], locations)

    def new(self) -> NewResource:
        told: dict[str, Any] = self.cleaned_data
        return NewResource(
            location_id=UUID(told["location"]),
            name=told["name"],
            kind=ResourceKind(told["kind"]),
            travels=told["travels"],
            key=told["key"],
        )


class MakeRoster(forms.Form):
    """The days on which a roster holds; its hours come after."""

    first_day = _day("Eerste dag")
    last_day = _day("Laatste dag (mag leeg)", required=False)
    is_closed_on_holidays = forms.BooleanField(
        label="Gesloten op feestdagen, tenzij er uren voor feestdagen zijn", required=False
    )

    def new(self) -> NewRoster:
        return NewRoster(**self.cleaned_data)


class AddHours(forms.Form):
    """Hours of some days of the week."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Dagen",
        choices=[(number, name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één dag.", "invalid_choice": "Kies dagen uit de lijst."},
    )
    begins = _time("Van")
    ends = _time("Tot")
    minutes = _number(
        "Minuten per tijdvak",
        least=0,
        most=LONGEST_SLOT,
        initial=15,
        help_text="Vul 0 in voor één tijdvak van alle uren: de dienst van een auto of team.",
    )
    capacity = _number("Plaatsen per tijdvak", least=1, most=MOST_CAPACITY, initial=1)
    only_out_of_hours = forms.BooleanField(label="Alleen in avond, nacht en weekend (ANW)", required=False)

    def clean_minutes(self) -> int:
        found: int = self.cleaned_data["minutes"]
        if 0 < found < SHORTEST_SLOT:
            raise forms.ValidationError(f"Kies 0, of ten minste {SHORTEST_SLOT} minuten.")
        return found

    def hours(self) -> Hours:
        return Hours(**{name: value for name, value in self.cleaned_data.items() if name != "weekdays"})


class SetDay(forms.Form):
    """What counts on one day instead of the roster: other hours, or closed."""

    day = _day("Dag")
    begins = _time("Van (leeg: gesloten)", required=False)
    ends = _time("Tot", required=False)
    minutes = _number("Minuten per tijdvak", least=0, most=LONGEST_SLOT, initial=15)
    capacity = _number("Plaatsen per tijdvak", least=1, most=MOST_CAPACITY, initial=1)
    because = _because()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("begins")) != bool(told.get("ends")) and "begins" in told and "ends" in told:
            self.add_error("ends", "Vul beide tijden in, of geen van beide.")
        if 0 < (told.get("minutes") or 0) < SHORTEST_SLOT:
            self.add_error("minutes", f"Kies 0, of ten minste {SHORTEST_SLOT} minuten.")
        return told

    def hours(self) -> Hours | None:
        told = self.cleaned_data
        if told["begins"] is None:
            return None
        return Hours(told["begins"], told["ends"], told["minutes"], told["capacity"])


class AddSlot(forms.Form):
    """A slot by hand."""

    begins = Moment(
        label="Begin",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "Vul een dag en een tijd in.", "invalid": "Vul een dag en een tijd in."},
    )
    minutes = _number("Minuten", least=SHORTEST_SLOT, most=LONGEST_SLOT, initial=30)
    capacity = _number("Plaatsen", least=1, most=MOST_CAPACITY, initial=1)

    def new(self) -> NewSlot:
        told = self.cleaned_data
        begins: datetime = told["begins"]
        return NewSlot(begins, begins + timedelta(minutes=told["minutes"]), told["capacity"])


class TakeCalendar(forms.Form):
    """An agenda as a file."""

    file = forms.FileField(
        label="Bestand (.ics)",
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg.",
            "missing": "Kies een bestand.",
        },
    )
    events = forms.ChoiceField(
        label="Wat zijn de afspraken in dit bestand",
        choices=[
            ("busy", "bezette tijd: dan kan er niets gepland worden"),
            ("free", "open tijd: elk wordt een tijdvak"),
        ],
        error_messages=_PICK,
    )

    def clean_file(self) -> bytes:
        found = self.cleaned_data["file"]
        if found.size > LARGEST_FILE:
            raise forms.ValidationError("Dit bestand is te groot: hoogstens 1 MB.")
        content: bytes = found.read()
        return content


class EndRoster(forms.Form):
    """Until when a roster holds."""

    last_day = _day("Laatste dag")


class Because(forms.Form):
    """Why something falls out, ends or is cancelled."""

    because = _because()
