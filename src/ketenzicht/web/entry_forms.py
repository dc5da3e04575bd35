"""What an administrator fills in to change a part of an entry: fields, and rows of which empty ones do not count."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import (
    CONTACT_NAMES,
    ContactLine,
    ContactRole,
    IdentifierLine,
    NewLocation,
    NewService,
)
from ketenzicht.ui.choosing import offer
from ketenzicht.web.entry_choices import Choices
from ketenzicht.web.presenters.location import IDENTIFIER_NAMES

MOST_ROWS, BLANK_ROWS = 60, 3
Data = Mapping[str, Any] | None


def text(label: str, longest: int, *, needed: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=bool(needed),
        max_length=longest,
        help_text=help_text,
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {longest} tekens."},
    )


def choice(label: str, choices: Sequence[tuple[str, str]], *, needed: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=bool(needed),
        error_messages={"required": needed, "invalid_choice": "Deze keuze kennen wij niet (meer). Kies uit de lijst."},
    )


class Editor(ABC):
    """One part of an entry to fill in: a form, and rows under it. Rows that were made empty are taken away."""

    rows: BaseFormSet[forms.Form] | None = None
    rows_called = ""
    row_called = ""

    def __init__(self, data: Data, *, location: NewLocation, choices: Choices) -> None:
        self.location = location
        self.form = self.form_of(data, choices=choices)
        if row := self.row():
            made = formset_factory(row, extra=BLANK_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True)
            # Bound rows have no initial ones: what is posted counts, whatever somebody else did meanwhile.
            self.rows = made(data, initial=self.initial_rows() if data is None else None, prefix="rows")

    @abstractmethod
    def form_of(self, data: Data, *, choices: Choices) -> forms.Form:
        """The form itself, filled with what is known."""

    def row(self) -> type[forms.Form] | None:
        """The form of a row; None where the part has no rows."""
        return None

    def initial_rows(self) -> list[dict[str, Any]]:
        return []

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows is None or self.rows.is_valid()])

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors) or (self.rows is not None and bool(self.rows.total_error_count()))

    def filled_rows(self) -> list[dict[str, Any]]:
        """What stands in the rows that are not empty."""
        return [one.cleaned_data for one in self.rows or () if any(one.cleaned_data.values())]

    @abstractmethod
    def wishes(self) -> dict[str, Any]:
        """Field of the entry → what it should be. Raises Refused for what is only wrong together."""


class ParticularsForm(forms.Form):
    name = text("Naam", 120, needed="Geef de locatie een naam.")
    type_code = choice("Soort instelling", (), needed="Kies de soort instelling.")

    def __init__(self, *args: Any, choices: Choices, **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["type_code"], list(choices.types.items()))


_OF_LOCATIONS = [IdentifierKind.AGB, IdentifierKind.ESTABLISHMENT, IdentifierKind.OWN]


class NumberRow(forms.Form):
    value = text("Nummer", 64)
    kind = choice("Soort nummer", [(kind.value, IDENTIFIER_NAMES[kind]) for kind in _OF_LOCATIONS], needed="Kies.")


class Particulars(Editor):
    rows_called, row_called = "Nummers van deze locatie", "Nummer"

    def form_of(self, data: Data, *, choices: Choices) -> forms.Form:
        initial = {"name": self.location.name, "type_code": self.location.type_code}
        return ParticularsForm(data, initial=initial, choices=choices)

    def row(self) -> type[forms.Form]:
        return NumberRow

    def initial_rows(self) -> list[dict[str, Any]]:
        return [{"kind": one.kind.value, "value": one.value} for one in self.location.identifiers]

    def filled_rows(self) -> list[dict[str, Any]]:
        return [row for row in super().filled_rows() if row.get("value")]

    def wishes(self) -> dict[str, Any]:
        numbers = [IdentifierLine(IdentifierKind(row["kind"]), row["value"]) for row in self.filled_rows()]
        return {**self.form.cleaned_data, "identifiers": tuple(numbers)}


class AddressForm(forms.Form):
    street = text("Straat en huisnummer", 120)
    postcode = text("Postcode", 7, help_text="Als 3511 AB.")
    place = text("Plaats", 80, needed="Vul de plaats in.")
    municipality_code = choice("Gemeente", (), needed="Kies de gemeente.")
    point = text(
        "Punt op de kaart",
        40,
        help_text="Breedte en lengte, als 52.0907, 5.1214. Leeg: het midden van de postcode of plaats.",
    )

    def __init__(self, *args: Any, choices: Choices, **named: Any) -> None:
        super().__init__(*args, **named)
        municipalities = [("", "Kies een gemeente"), *choices.municipalities.items()]
        offer(self.fields["municipality_code"], municipalities)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if not self.errors:
            has_moved = not {"postcode", "place"}.isdisjoint(self.changed_data)
            stays = "point" in self.changed_data or not has_moved  # who moves leaves the old point behind
            try:
                told["point"] = registry.point_of(
                    text=(told["point"] if stays else "") or told["postcode"] or told["place"]
                )
            except Refused as refused:
                self.add_error("point", str(refused))
        return told


class Address(Editor):
    def form_of(self, data: Data, *, choices: Choices) -> forms.Form:
        here = self.location
        initial = {
            "street": here.street,
            "postcode": here.postcode,
            "place": here.place,
            "municipality_code": here.municipality_code,
            "point": as_text(here.point) if here.name else "",  # of a new location nobody knows it
        }
        return AddressForm(data, initial=initial, choices=choices)

    def wishes(self) -> dict[str, Any]:
        return self.form.cleaned_data


def as_text(point: Point) -> str:
    return f"{point.latitude}, {point.longitude}"


class ReachForm(forms.Form):
    phone_urgent = text("Telefoon voor spoed", 30)
    phone_regular = text("Telefoon voor gewone vragen", 30)
    website = text("Website", 200, help_text="Als https://www.voorbeeld.nl.")


class ContactRow(forms.Form):
    name = text("Naam van de functie", 120, help_text="Nooit de naam van een persoon.")
    role = choice("Waarvoor", [(role.value, CONTACT_NAMES[role]) for role in ContactRole], needed="Kies waarvoor.")
    phone = text("Telefoon", 30)
    email = forms.EmailField(
        label="E-mail", required=False, error_messages={"invalid": "Dit is geen e-mailadres, zoals naam@voorbeeld.nl."}
    )
    hours = text("Wanneer bereikbaar", 120, help_text="Bijvoorbeeld: werkdagen 08:00-17:00.")


class Reach(Editor):
    rows_called, row_called = "Contacten", "Contact"

    def form_of(self, data: Data, *, choices: Choices) -> forms.Form:
        del choices
        here = self.location
        initial = {"phone_urgent": here.phone_urgent, "phone_regular": here.phone_regular, "website": here.website}
        return ReachForm(data, initial=initial)

    def row(self) -> type[forms.Form]:
        return ContactRow

    def initial_rows(self) -> list[dict[str, Any]]:
        return [
            {"role": one.role.value, "name": one.name, "phone": one.phone, "email": one.email, "hours": one.hours}
            for one in self.location.contacts
        ]

    def filled_rows(self) -> list[dict[str, Any]]:
        return [row for row in super().filled_rows() if row.get("name") or row["phone"] or row["email"]]

    def wishes(self) -> dict[str, Any]:
        contacts = [ContactLine(**{**row, "role": ContactRole(row["role"])}) for row in self.filled_rows()]
        return {**self.form.cleaned_data, "contacts": tuple(contacts)}


class CareForm(forms.Form):
    helipad = forms.BooleanField(label="Helikopterplaats", required=False)
    accepts_new_patients = choice("Neemt nieuwe patiënten aan", [("", "niet opgegeven"), ("yes", "ja"), ("no", "nee")])
    facilities = forms.MultipleChoiceField(
        label="Voorzieningen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Deze voorziening kennen wij niet."},
    )

    def __init__(self, *args: Any, choices: Choices, **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["facilities"], list(choices.facilities.items()))


class ServiceRow(forms.Form):
    name = text("Soort zorg", 120)
    department = text("Afdeling", 120)
    code = forms.SlugField(
        label="Code",
        max_length=60,
        required=False,
        help_text="Zoals in de definities; leeg: wij maken er een van de naam.",
        error_messages={"invalid": "Een code heeft alleen letters, cijfers en streepjes."},
    )


ACCEPTS = {"": None, "yes": True, "no": False}


class Care(Editor):
    rows_called, row_called = "Afdelingen en soorten zorg", "Afdeling of soort zorg"

    def form_of(self, data: Data, *, choices: Choices) -> forms.Form:
        here = self.location
        accepts = next(word for word, value in ACCEPTS.items() if value is here.accepts_new_patients)
        initial = {"helipad": here.helipad, "accepts_new_patients": accepts, "facilities": here.facilities}
        return CareForm(data, initial=initial, choices=choices)

    def row(self) -> type[forms.Form]:
        return ServiceRow

    def initial_rows(self) -> list[dict[str, Any]]:
        return [{"name": one.name, "department": one.department, "code": one.code} for one in self.location.services]

    def wishes(self) -> dict[str, Any]:
        told = self.form.cleaned_data
        services = []
        for row in self.filled_rows():
            if not row["name"]:
                raise Refused("Geef elke afdeling een soort zorg, of maak de hele regel leeg.")
            services.append(NewService(row["code"] or code_of(row["name"]), row["name"], row["department"]))
        return {
            "helipad": told["helipad"],
            "accepts_new_patients": ACCEPTS[told["accepts_new_patients"]],
            "facilities": tuple(told["facilities"]),
            "services": tuple(services),
        }


def code_of(name: str) -> str:
    """ "Spoedeisende hulp" → "spoedeisende-hulp"."""
    return "-".join("".join(one if one.isalnum() else " " for one in name.lower()).split())[:60]
