"""Fields in which somebody writes or picks, with what is said when that is not right."""

from django import forms

MOST_WORDS = 2_000
PICK = {"required": "Kies er een.", "invalid_choice": "Kies een uit de lijst."}


def words(label: str, *, needed: str = "", help_text: str = "", rows: int = 2) -> forms.CharField:
    """Several lines. `needed`: what is said to who leaves them empty; without it that may be."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {MOST_WORDS} tekens."},
    )


def line(label: str, *, needed: str = "", help_text: str = "", longest: int = 200) -> forms.CharField:
    """One line. `needed` as in `words`."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(needed),
        max_length=longest,
        error_messages={"required": needed, "max_length": f"Gebruik ten hoogste {longest} tekens."},
    )
