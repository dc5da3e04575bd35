"""What people fill in to sign in."""

from django import forms


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
