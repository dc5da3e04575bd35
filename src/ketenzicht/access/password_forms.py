"""What people fill in to change their password."""

from django import forms

from ketenzicht.access.forms import NewPassword, SecondStep


class ChangePassword(NewPassword):
    current = forms.CharField(
        label="Uw huidige wachtwoord",
        max_length=256,
        strip=False,
        error_messages={"required": "Vul uw huidige wachtwoord in."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "code", "password")


class ChangePasswordAndCode(ChangePassword, SecondStep):
    """For who has a second step."""

    field_order = ("current", "code", "password")
