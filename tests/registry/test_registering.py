"""What may enter the register, and in which form: pure rules."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.conftest import hospital, organisation

from ketenzicht.base.errors import Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.registry.domain import (
    ContactLine,
    ContactRole,
    Hours,
    IdentifierLine,
    NewLocation,
    NewService,
    SpecialDay,
    checked_location,
    checked_organisation,
)

URA = IdentifierLine(IdentifierKind.URA, "00012345")


@given(st.builds(Point, st.floats(-90, 90), st.floats(-180, 180)), st.text(max_size=10), st.text(max_size=130))
def test_what_was_checked_once_stays_as_it_is(point: Point, postcode: str, name: str) -> None:
    try:
        checked = checked_location(hospital(name=name, point=point, postcode=postcode))
    except Refused:
        return
    assert checked_location(checked) == checked


def test_a_location_is_kept_in_one_form() -> None:
    checked = checked_location(
        hospital(
            name="  Ziekenhuis  De Vecht ",
            postcode="3511ab",
            identifiers=(
                IdentifierLine(IdentifierKind.AGB, "06 01 23 45"),
                IdentifierLine(IdentifierKind.AGB, "06012345"),
            ),
        )
    )
    assert (checked.name, checked.postcode) == ("Ziekenhuis De Vecht", "3511 AB")
    assert checked.identifiers == (IdentifierLine(IdentifierKind.AGB, "06012345"),)


@pytest.mark.parametrize(
    ("location", "said"),
    [
        (hospital(name=" "), "geen naam"),
        (hospital(name="x" * 121), "te lange naam"),
        (hospital(place=" "), "plaats"),
        (hospital(point=Point(5.12, 52.09)), "verwisseld"),
        (hospital(postcode="0511 AB"), "geen postcode"),
        (hospital(identifiers=(URA,)), "hoort bij de organisatie"),
        (hospital(hours=(Hours(8, None, None), Hours(8, time(8), time(17)))), "niet allebei"),
        (hospital(hours=(Hours(1, time(8), time(12)), Hours(1, time(8), time(17)))), "hetzelfde tijdstip"),
        (
            hospital(exceptions=(SpecialDay(date(2026, 12, 25)), SpecialDay(date(2026, 12, 25), time(8), time(9)))),
            "niet allebei",
        ),
        (hospital(contacts=(ContactLine(ContactRole.GENERAL, "Receptie"),)), "telefoonnummer of een e-mailadres"),
        (hospital(contacts=(ContactLine(ContactRole.GENERAL, " ", "030 123"),)), "niet van een persoon"),
        (hospital(services=(NewService("ic", "IC"), NewService("ic", "Intensive care"))), "twee keer"),
    ],
)
def test_what_cannot_be_is_refused_in_words(location: NewLocation, said: str) -> None:
    with pytest.raises(Refused, match=said):
        checked_organisation(organisation(location))


def test_an_organisation_may_have_a_ura() -> None:
    assert checked_organisation(replace(organisation(), identifiers=(URA,))).identifiers == (URA,)
