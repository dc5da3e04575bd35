"""Fields get their choices at the moment itself."""

import pytest
from django import forms

from ketenzicht.ui.choosing import offer


def test_what_is_offered_can_be_chosen_and_nothing_else() -> None:
    field = forms.ChoiceField()
    offer(field, ((code, code.title()) for code in ("a", "b")))
    assert field.clean("b") == "b"
    with pytest.raises(forms.ValidationError):
        field.clean("c")


def test_a_field_without_a_list_is_a_fault_of_ours() -> None:
    with pytest.raises(TypeError):
        offer(forms.CharField(label="Naam"), [("a", "A")])
