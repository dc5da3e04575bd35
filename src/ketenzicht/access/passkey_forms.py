"""What people fill in to add a passkey."""

from django import forms

from ketenzicht.access.domain import LONGEST_PASSKEY_NAME
from ketenzicht.access.forms import SecondStep


class AddPasskey(forms.Form):
    name = forms.CharField(
        label="Naam van de passkey",
        help_text="Waaraan u hem herkent, zoals “Telefoon” of “Sleutel aan mijn bos”.",
        max_length=LONGEST_PASSKEY_NAME,
        error_messages={"required": "Geef de passkey een naam."},
    )
    current = forms.CharField(
        label="Uw wachtwoord",
        max_length=256,
        strip=False,
        error_messages={"required": "Vul uw wachtwoord in."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("name", "current", "code")


class AddPasskeyWithCode(AddPasskey, SecondStep):
    """For who has an app for the second step."""

    field_order = ("name", "current", "code")
