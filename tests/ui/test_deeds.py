"""A deed that is refused leaves its form as it was filled in, with the reason; the wrong page says so by itself."""

from collections.abc import Callable

import pytest
from django import forms

from ketenzicht.base.errors import Conflict, Fault, Invalid, NotFound, NotPermitted, Refused
from ketenzicht.ui.deeds import done


class Filled(forms.Form):
    why = forms.CharField(error_messages={"required": "Schrijf waarom."})


def raising(refused: Refused) -> Callable[[], object]:
    def deed() -> object:
        raise refused

    return deed


def test_what_is_filled_in_right_is_done_once() -> None:
    did: list[int] = []
    assert done(Filled({"why": "omdat"}), lambda: did.append(1))
    assert did == [1]


def test_of_what_is_filled_in_wrong_nothing_is_done() -> None:
    did: list[int] = []
    form = Filled({"why": ""})
    assert not done(form, lambda: did.append(1))
    assert not did
    assert form.errors == {"why": ["Schrijf waarom."]}


def test_a_refusal_stands_in_the_form() -> None:
    form = Filled({"why": "omdat"})
    assert not done(form, raising(Conflict("Een collega was u voor.")))
    assert form.non_field_errors() == ["Een collega was u voor."]


def test_a_refusal_about_one_field_stands_at_that_field() -> None:
    form = Filled({"why": "omdat"})
    assert not done(form, raising(Refused("Schrijf meer.", field="why")))
    assert form.errors == {"why": ["Schrijf meer."]}


def test_a_refusal_about_something_that_is_not_asked_here_stands_above_the_form() -> None:
    form = Filled({"why": "omdat"})
    assert not done(form, raising(Refused("Kies een dag.", field="day")))
    assert form.non_field_errors() == ["Kies een dag."]


def test_a_fault_stands_at_its_field_and_one_without_a_field_above_it() -> None:
    form = Filled({"why": "omdat"})
    told = Invalid([Fault("/why", "short", "Schrijf meer.", ""), Fault("/elsewhere", "odd", "Dit klopt niet.", "")])
    assert not done(form, raising(told))
    assert form.errors == {"why": ["Schrijf meer."], "__all__": ["Dit klopt niet."]}


@pytest.mark.parametrize("refused", [NotPermitted("Dat mag u niet."), NotFound("Die is er niet.")])
def test_who_is_on_the_wrong_page_hears_so_on_another(refused: Refused) -> None:
    with pytest.raises(type(refused)):
        done(Filled({"why": "omdat"}), raising(refused))


def test_a_view_says_what_else_is_not_said_in_its_form() -> None:
    with pytest.raises(Conflict):
        done(Filled({"why": "omdat"}), raising(Conflict("Te laat.")), raises=(Conflict,))
    assert not done(Filled({"why": "omdat"}), raising(NotFound("Die is er niet.")), raises=(Conflict,))
