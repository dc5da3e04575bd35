"""What functioneel beheer fills in of an identity provider."""

from typing import Any
from uuid import UUID

from django import forms

from ketenzicht.access.domain import (
    AUTHENTICATION_NAMES,
    ROLE_NAMES,
    WHOEVER,
    IdentityProvider,
    Role,
    domains_of,
    entries_of,
    is_over_the_platform,
    role_of,
)
from ketenzicht.access.operations import NewProvider
from ketenzicht.registry.queries import organisations_called

GIVEN = ", ".join(words for role, words in ROLE_NAMES.items() if not is_over_the_platform(role))
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RecordProvider(forms.Form):
    name = forms.CharField(
        label="Naam",
        help_text="Zo staat hij op de aanmeldpagina, bijvoorbeeld: Ziekenhuis De Proef.",
        max_length=120,
        error_messages={"required": "Vul een naam in."},
    )
    code = forms.SlugField(
        label="Code",
        help_text="Kort, in kleine letters. Staat in de adressen die u bij de aanmelddienst invult, en verandert niet.",
        max_length=60,
        error_messages={
            "required": "Vul een code in.",
            "invalid": "Gebruik voor de code kleine letters, cijfers en streepjes.",
        },
    )
    issuer = forms.CharField(
        label="Uitgever (issuer)",
        help_text="Precies zoals de aanmelddienst zichzelf noemt. Verandert niet.",
        max_length=400,
        error_messages={"required": "Vul de uitgever in."},
    )
    client_id = forms.CharField(
        label="Client-id", max_length=200, error_messages={"required": "Vul de client-id in die u kreeg."}
    )
    authentication = forms.ChoiceField(
        label="Hoe Ketenzicht zich bekendmaakt",
        choices=[(way.value, words) for way, words in AUTHENTICATION_NAMES.items()],
    )
    secret = forms.CharField(
        label="Geheim",
        help_text="Wordt versleuteld bewaard en nooit meer getoond. Leeg laten: het blijft zoals het is.",
        max_length=400,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    email_domains = forms.CharField(
        label="E-maildomeinen",
        help_text="Van welke adressen deze aanmelddienst mag zeggen van wie ze zijn, met komma’s ertussen.",
        required=False,
        max_length=4_000,
    )
    organisation_claim = forms.CharField(
        label="Gegeven voor de organisatie (claim)",
        help_text="Leeg: de aanmelddienst is van één organisatie.",
        required=False,
        max_length=200,
    )
    organisations = forms.CharField(
        label="Organisaties",
        help_text=f"Per regel: waarde = naam of UUID in het register. Met {WHOEVER} ervoor geldt het voor iedereen.",
        error_messages={"required": "Vul ten minste één organisatie in."},
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    role_claim = forms.CharField(
        label="Gegeven voor de rol (claim)", help_text="Bijvoorbeeld groups of roles.", required=False, max_length=200
    )
    roles = forms.CharField(
        label="Rollen",
        help_text=f"Per regel: waarde = rol. Te geven: {GIVEN}. Leeg: alleen wie is uitgenodigd, komt binnen.",
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    acr = forms.CharField(
        label="Geëist niveau (acr)",
        help_text="Eén van deze waarden, met spaties ertussen. Vervangt dan de tweede stap van Ketenzicht.",
        required=False,
        max_length=1_000,
    )
    amr = forms.CharField(
        label="Geëiste manier (amr)",
        help_text="Bijvoorbeeld mfa otp hwk. Leeg, net als het niveau: Ketenzicht vraagt zelf een tweede stap.",
        required=False,
        max_length=1_000,
    )
    enabled_from = forms.DateField(
        label="Aan vanaf", widget=DAY, error_messages={"required": "Vul een dag in.", "invalid": "Vul een dag in."}
    )
    enabled_until = forms.DateField(
        label="Aan tot",
        help_text="Die dag niet meer. Vandaag: meteen uit, en wie er binnenkwam wordt afgemeld.",
        required=False,
        widget=DAY,
        error_messages={"invalid": "Vul een dag in."},
    )

    def clean_email_domains(self) -> frozenset[str]:
        try:
            return domains_of(self.cleaned_data["email_domains"])
        except ValueError as odd:
            raise forms.ValidationError(f"“{odd}” is geen domein. Schrijf bijvoorbeeld ziekenhuis.nl.") from odd

    def clean_organisations(self) -> dict[str, UUID]:
        return {value: _organisation(words) for value, words in self._entries("organisations").items()}

    def clean_roles(self) -> dict[str, Role]:
        return {value: _role(words) for value, words in self._entries("roles").items()}

    def clean_acr(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["acr"].split())

    def clean_amr(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["amr"].split())

    def provider(self) -> NewProvider:
        """What was filled in."""
        return NewProvider(**self.cleaned_data)

    def _entries(self, name: str) -> dict[str, str]:
        try:
            return entries_of(self.cleaned_data[name])
        except ValueError as odd:
            raise forms.ValidationError(f"“{odd}” is geen regel als “waarde = rol”, of staat er twee keer.") from odd


def filled_in(provider: IdentityProvider) -> dict[str, Any]:
    """What is on record, as the form shows it."""
    return {
        "name": provider.name,
        "code": provider.code,
        "issuer": provider.issuer,
        "client_id": provider.client_id,
        "authentication": provider.authentication.value,
        "email_domains": ", ".join(sorted(provider.email_domains)),
        "organisation_claim": provider.organisation_claim,
        "organisations": _lines({value: str(one) for value, one in provider.organisations.items()}),
        "role_claim": provider.role_claim,
        "roles": _lines({value: ROLE_NAMES[role] for value, role in provider.roles.items()}),
        "acr": " ".join(provider.acr),
        "amr": " ".join(provider.amr),
        "enabled_from": provider.enabled_from,
        "enabled_until": provider.enabled_until,
    }


def _lines(entries: dict[str, str]) -> str:
    return "\n".join(f"{value} = {meaning}" for value, meaning in entries.items())


def _organisation(words: str) -> UUID:
    """By UUID, or by a name that only one has."""
    try:
        return UUID(words)
    except ValueError:
        found = [one for one in organisations_called(name=words, at_most=3) if one.name.lower() == words.lower()]
    if len(found) != 1:
        raise forms.ValidationError(f"Van “{words}” staan er {len(found)} in het register. Gebruik de UUID.")
    return found[0].id


def _role(words: str) -> Role:
    try:
        return role_of(words)
    except ValueError as odd:
        raise forms.ValidationError(f"De rol “{words}” is er niet, of kan een aanmelddienst niet geven.") from odd
