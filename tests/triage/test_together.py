"""What does not fit together is told before it is used: no class is guessed, and none changes places with another."""

from dataclasses import replace
from datetime import timedelta

from ketenzicht.triage.domain.together import obstacles, scale_obstacles
from ketenzicht.triage.operations import shipped_aids, shipped_crosswalk, shipped_fitting, shipped_instruments

CROSSWALK = shipped_crosswalk()
(TELEPHONE,) = (one for one in shipped_instruments() if one.code == "demo-telefoon")


def test_what_comes_with_us_fits_and_an_aid_needs_no_scale() -> None:
    together = [*shipped_instruments(), *shipped_aids()]
    assert not [told for one in together for told in obstacles(one, CROSSWALK)]
    assert not [told for one in shipped_fitting() for told in scale_obstacles(one, CROSSWALK)]
    assert shipped_aids(), "of which the crosswalk knows no class"


def test_each_class_that_has_no_place_is_named() -> None:
    without = {key: one for key, one in CROSSWALK.crossings.items() if key not in {(TELEPHONE.code, "U2")}}
    (told,) = obstacles(TELEPHONE, replace(CROSSWALK, crossings=without))
    assert "niet de klasse(n) U2." in told
    (told,) = obstacles(TELEPHONE, replace(CROSSWALK, crossings={}))
    assert "niet de klasse(n) U0, U1, U2, U3, U4 en U5." in told


def test_a_class_below_one_that_is_less_urgent_is_told_and_two_in_one_place_are_not() -> None:
    key, other = (TELEPHONE.code, "U1"), (TELEPHONE.code, "U2")
    turned = {**CROSSWALK.crossings, key: CROSSWALK.crossings[other], other: CROSSWALK.crossings[key]}
    told = list(obstacles(TELEPHONE, replace(CROSSWALK, crossings=turned)))
    assert [one for one in told if "is U1 van" in one and "minder dringend dan U2" in one] == told != []
    same = {**CROSSWALK.crossings, key: CROSSWALK.crossings[other]}
    assert not list(obstacles(TELEPHONE, replace(CROSSWALK, crossings=same)))


def test_rules_that_were_checked_on_another_scale_say_where_it_differs() -> None:
    (care,) = shipped_fitting()
    first, second, *rest = CROSSWALK.scale
    slower = replace(second, within=timedelta(hours=9))
    (told,) = scale_obstacles(care, replace(CROSSWALK, scale=(first, slower, *rest)))
    assert f"verschil bij {second.code}." in told
    (told,) = scale_obstacles(care, replace(CROSSWALK, scale=(first, second, *rest[:-1])))
    assert f"verschil bij {rest[-1].code}." in told
