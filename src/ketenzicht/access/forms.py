"""What people fill in to sign in, and for their second step, and as whom they act."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from ketenzicht.access.domain import ROLE_NAMES, Choice, ChoiceLine, Role, can_give_role, choice_of, fits
from ketenzicht.base.actor import Actor
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.ui.choosing import offer


class SignIn(forms.Form):
    email = forms.CharField(
        label="E-mailadres",
        max_length=254,
        error_messages={"required": "Vul uw e-mailadres in."},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Wachtwoord",
        max_length=256,  # hashing a longer one would only cost time
        strip=False,
        error_messages={"required": "Vul uw wachtwoord in."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class _Code(forms.CharField):
    """A code of an app, or a recovery code: with spaces, hyphens and capitals as people type them."""

    def __init__(self, *, label: str, help_text: str, missing: str) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=40,
            error_messages={"required": missing},
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        )


class SecondStep(forms.Form):
    code = _Code(
        label="Code",
        help_text="De zes cijfers die uw app nu toont. Geen telefoon bij de hand? Vul een herstelcode in.",
        missing="Vul de code in die uw app toont.",
    )


class SetUpSecondFactor(forms.Form):
    code = _Code(
        label="Code van uw app",
        help_text="De zes cijfers die uw app toont nadat u de sleutel hebt toegevoegd.",
        missing="Vul de code in die uw app toont.",
    )


class ReplaceSecondFactor(SetUpSecondFactor):
    current = _Code(
        label="Code van uw huidige tweede stap",
        help_text="Uit de app die u nu gebruikt, of een herstelcode.",
        missing="Vul een code in van de tweede stap die u nu hebt, of een herstelcode.",
    )


class ActFor(forms.Form):
    """Made of what this person can choose from, so that nothing else is valid."""

    choice = forms.ChoiceField(
        label="Ik handel voor",
        help_text="Wat u hier mag, geldt alleen voor deze organisatie. U kunt altijd wisselen.",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies voor wie u handelt.", "invalid_choice": "Kies een van deze."},
    )

    def __init__(self, *args: Any, lines: Sequence[ChoiceLine], **named: Any) -> None:
        super().__init__(*args, **named)
        offer(self.fields["choice"], [(line.choice.code, line.words) for line in lines])

    def clean_choice(self) -> Choice | None:
        return choice_of(self.cleaned_data["choice"])


def _roles(actor: Actor, kind: OrganisationKind, without: Collection[Role] = ()) -> list[tuple[str, str]]:
    """The roles that this actor can give, in an organisation of this kind."""
    return [
        (role.value, words)
        for role, words in ROLE_NAMES.items()
        if role not in without and fits(role=role, kind=kind) and can_give_role(actor=actor, role=role)
    ]


class GiveRole(forms.Form):
    role = forms.TypedChoiceField(label="Rol", coerce=Role, error_messages={"required": "Kies een rol."})

    def __init__(
        self, *args: Any, actor: Actor, kind: OrganisationKind, has: Collection[Role] = (), **named: Any
    ) -> None:
        super().__init__(*args, **named)
        offer(self.fields["role"], _roles(actor, kind, has))


class Invite(GiveRole):
    name = forms.CharField(label="Naam", max_length=200, error_messages={"required": "Vul een naam in."})
    email = forms.EmailField(
        label="E-mailadres van het werk",
        max_length=254,
        error_messages={"required": "Vul een e-mailadres in.", "invalid": "Vul een geldig e-mailadres in."},
    )
    field_order = ("name", "email", "role")


class NewPassword(forms.Form):
    password = forms.CharField(
        label="Kies een wachtwoord",
        help_text="Ten minste 12 tekens. Een zin van een paar woorden is goed te onthouden.",
        max_length=256,
        strip=False,
        error_messages={"required": "Kies een wachtwoord."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
