"""What somebody of the centre fills in to plan an appointment, and to ask for transport."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from ketenzicht.base.errors import Invalid, NotFound
from ketenzicht.base.geography import Point
from ketenzicht.placement.forms.fields import DAY_AND_TIME, PICK, line, local, moment, words
from ketenzicht.planning.domain import TransportKind
from ketenzicht.planning.operations.transports import LONGEST_PLACE
from ketenzicht.registry import queries as registry

USUAL_WINDOW = timedelta(hours=2)
LONGEST_VISIT = 240


class Wanted(forms.Form):
    """What a visit asks; of a consult the moment is as long as the plan has it."""

    where = line("Waar de patiënt is", help_text="Postcode of plaats: daar komt iemand naartoe.", longest=100)
    minutes = forms.IntegerField(
        label="Hoe lang, in minuten",
        min_value=5,
        max_value=LONGEST_VISIT,
        initial=30,
        error_messages={
            "required": "Schrijf hoeveel minuten.",
            "invalid": "Schrijf de minuten in cijfers.",
            "min_value": "Ten minste 5 minuten.",
            "max_value": f"Ten hoogste {LONGEST_VISIT} minuten.",
        },
    )

    def clean_where(self) -> Point | None:
        text = self.cleaned_data["where"].strip()
        try:
            return registry.point_of(text=text) if text else None
        except (Invalid, NotFound):
            raise forms.ValidationError(
                "Deze postcode of plaats kennen wij niet. Schrijf bijvoorbeeld 3511 AB."
            ) from None


class CallOffAppointment(forms.Form):
    because = line(
        "Waarom de afspraak niet doorgaat", needed="Schrijf waarom de afspraak niet doorgaat.", longest=120
    )  # fmt: skip


class Transport(forms.Form):
    kind = forms.TypedChoiceField(
        label="Welk vervoer",
        coerce=TransportKind,
        choices=[("", "Kies het vervoer"), *((one.value, one.word) for one in TransportKind)],
        error_messages=PICK,
    )
    origin = line(
        "Waar de patiënt wordt opgehaald",
        needed="Schrijf waar de patiënt wordt opgehaald.",
        help_text="Wordt versleuteld bewaard.",
        longest=LONGEST_PLACE,
    )
    pick_up_from = moment("Ophalen vanaf", needed=DAY_AND_TIME)
    pick_up_until = moment("Ophalen uiterlijk", needed=DAY_AND_TIME)


class Why(forms.Form):
    because = words("Waarom", needed="Schrijf waarom.")


def usual_times(expected_at: datetime | None, *, now: datetime) -> dict[str, Any]:
    """To begin with: so that the patient is there when expected."""
    until = expected_at if expected_at is not None and expected_at > now + timedelta(minutes=1) else now + USUAL_WINDOW
    return {"pick_up_from": local(now), "pick_up_until": local(until)}
