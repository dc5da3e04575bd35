"""What an administrator fills in to let a system in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.access.domain import (
    KEY_SCOPES,
    PURPOSE_NAMES,
    READS_FOR,
    SCOPE_WORDS,
    KeyToReplace,
    Purpose,
    Reach,
    can_give,
)
from ketenzicht.base.actor import Actor
from ketenzicht.ui.choosing import offer
from ketenzicht.ui.domain.words import AMSTERDAM

USUAL_LIFE = timedelta(days=365)
PUBLIC_KEY_HELP = (
    "Laat dit leeg voor een API-sleutel, die wij maken. Ondertekent uw leverancier zelf (OAuth 2, private_key_jwt), "
    "plak dan de openbare sleutel die u van de leverancier kreeg, als PEM of JWK. Nooit de geheime sleutel."
)
NARROWING = "Niets aangevinkt: geen beperking."
_DATE = {"required": "Vul een datum in.", "invalid": "Vul een datum in, zoals 22-11-2027."}


def _public_key() -> forms.CharField:
    return forms.CharField(
        label="Openbare sleutel",
        required=False,
        max_length=8_192,
        help_text=PUBLIC_KEY_HELP,
        error_messages={"max_length": "Deze sleutel is te lang."},
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
    )


def _last_day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=_DATE
    )


def end_of(day: date) -> datetime:
    """The moment at which a day is over in the Netherlands; the end of the calendar has no next day."""
    return datetime.combine(min(day, date(9_000, 1, 1)) + timedelta(days=1), time(), tzinfo=AMSTERDAM)


class NewKey(forms.Form):
    """Made of what this actor can give and of the units for which the organisation delivers."""

    name = forms.CharField(
        label="Systeem",
        max_length=120,
        help_text="Een naam waaraan u het herkent. Van een systeem dat er al is, komt er een sleutel bij.",
        error_messages={"required": "Geef het systeem een naam."},
    )
    scopes = forms.MultipleChoiceField(
        label="Wat het mag",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vink aan wat het systeem mag."},
    )
    purposes = forms.MultipleChoiceField(
        label="Leest alleen voor deze doelen",
        required=False,
        help_text="Wat het leest, volgt uit de afspraken voor deze doelen. Niets aangevinkt: alle doelen.",
        widget=forms.CheckboxSelectMultiple,
    )
    locations = forms.TypedMultipleChoiceField(
        label="Levert alleen voor deze locaties",
        required=False,
        coerce=UUID,
        help_text=NARROWING,
        widget=forms.CheckboxSelectMultiple,
    )
    modules = forms.MultipleChoiceField(
        label="Levert alleen voor deze modules",
        required=False,
        help_text=NARROWING,
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = _last_day("Geldig tot en met")
    public_key = _public_key()

    def __init__(
        self, *args: Any, actor: Actor, locations: Mapping[UUID, str], modules: Mapping[str, str], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        may = [scope for scope in sorted(KEY_SCOPES) if can_give(actor=actor, permissions=[scope])]
        offer(self.fields["scopes"], [(scope, SCOPE_WORDS[scope]) for scope in may])
        offer(self.fields["purposes"], _purposes(may).items())
        offer(self.fields["locations"], [(str(location), name) for location, name in locations.items()])
        offer(self.fields["modules"], modules.items())

    def wanted(self) -> dict[str, Any]:
        """As `access.operations.issue_key` takes it."""
        told = self.cleaned_data
        return {
            "name": told["name"],
            "scopes": told["scopes"],
            "expires_at": end_of(told["last_day"]),
            "reach": Reach(
                locations=frozenset(told["locations"]),
                modules=frozenset(told["modules"]),
                purposes=frozenset(told["purposes"]),
            ),
        }


def _purposes(scopes: Iterable[str]) -> dict[str, str]:
    """For what a key with these scopes can read, by purpose, with what it reads."""
    reads = [scope for scope in scopes if scope in READS_FOR]
    return {
        purpose.value: f"{PURPOSE_NAMES[purpose]} ({SCOPE_WORDS[scope]})"
        for scope in reads
        for purpose in Purpose
        if purpose in READS_FOR[scope]
    }


class BindCertificate(forms.Form):
    certificate = forms.CharField(
        label="Certificaat",
        required=False,
        max_length=16_384,
        help_text="Als PEM. Leeg: het systeem komt ook zonder certificaat binnen.",
        error_messages={"max_length": "Dit is te lang voor een certificaat."},
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )


class ReplaceKey(forms.Form):
    old_last_day = _last_day("De oude sleutel werkt nog tot en met")
    last_day = _last_day("De nieuwe sleutel is geldig tot en met")
    public_key = _public_key()

    def wanted(self, *, prefix: str, old_expires_at: datetime) -> KeyToReplace:
        told = self.cleaned_data
        old_ends_at = end_of(told["old_last_day"])
        # The day on which the old one expires anyhow is a good answer too.
        same_day = old_expires_at.astimezone(AMSTERDAM).date() == told["old_last_day"]
        return KeyToReplace(
            prefix=prefix,
            old_ends_at=min(old_ends_at, old_expires_at) if same_day else old_ends_at,
            new_ends_at=end_of(told["last_day"]),
            public_key=told["public_key"],
        )
