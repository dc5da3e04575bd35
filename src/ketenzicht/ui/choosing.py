"""What can be chosen in a field of a form, where only the moment tells."""

from collections.abc import Iterable
from typing import Any

from django import forms


def offer(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field its choices. Raises TypeError for one in which nothing is chosen from a list."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"Nothing is chosen from a list in {field.label}.")
    field.choices = list(choices)
