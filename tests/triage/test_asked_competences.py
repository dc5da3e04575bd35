"""An instrument and the rules of fitting care say which competences they ask; what cannot be asked is a fault."""

import pytest
from tests.triage.versions import content

from ketenzicht.competences.domain import Ask
from ketenzicht.triage.operations import (
    Checked,
    CheckedFitting,
    check_fitting,
    check_instrument,
    shipped_crosswalk,
    shipped_fitting,
)

ASKS = '[[asks]]\ncompetence = "epa-triage-telefonisch"\n'
OF_RULES = '[[asks]]\ncompetence = "epa-passende-zorg"\n'


def instrument(asks: str) -> Checked:
    return check_instrument(content=content("demo-telefoon", (ASKS, asks)))


def rules(asks: str) -> CheckedFitting:
    file = content("demo-passende-zorg", (OF_RULES, asks))
    return check_fitting(content=file, crosswalk=shipped_crosswalk())


def test_what_is_asked_is_read_and_may_be_left_out() -> None:
    found = instrument(f"{ASKS}level = 5\n").instrument
    assert found is not None
    assert found.asks == (Ask("epa-triage-telefonisch", 5),)
    without = instrument("").instrument
    assert without is not None
    assert without.asks == ()


@pytest.mark.parametrize(
    ("asks", "pointer", "code"),
    [
        ('[[asks]]\ncompetence = "bestaat-niet"\n', "/asks/0/competence", "unknown-competence"),
        ('[[asks]]\ncompetence = "diploma-triage"\nlevel = 4\n', "/asks/0/level", "no-level"),
        (f"{ASKS}level = 0\n", "/asks/0/level", "no-level"),
        (f"{ASKS}level = 6\n", "/asks/0/level", "wrong-type"),
        (f'{ASKS}rank = "hoog"\n', "/asks/0/rank", "unknown-key"),
    ],
)
def test_what_cannot_be_asked_is_a_fault_with_its_place(asks: str, pointer: str, code: str) -> None:
    for found in (instrument(asks), rules(asks)):
        assert not found.is_right
        assert (pointer, code) in {(fault.pointer, fault.code) for fault in found.faults}


def test_a_form_of_care_asks_besides_what_every_decision_asks() -> None:
    (care,) = shipped_fitting()
    assert care.asks_for(care.last_resort) == (Ask("epa-passende-zorg"),)
    text = content("demo-passende-zorg").decode()
    name = next(line for line in text.splitlines() if line.startswith("name = ") and line != f'name = "{care.name}"')
    asked = (name, f'{name}\nasks = [{{ competence = "big-arts" }}]')
    found = check_fitting(content=content("demo-passende-zorg", asked), crosswalk=shipped_crosswalk()).care
    assert found is not None
    (changed,) = [one for one in found.forms if one.asks]
    assert found.asks_for(changed.code) == (Ask("epa-passende-zorg"), Ask("big-arts"))
    wrong = (name, f'{name}\nasks = [{{ competence = "weg" }}]')
    faults = check_fitting(content=content("demo-passende-zorg", wrong), crosswalk=shipped_crosswalk()).faults
    assert [fault.code for fault in faults] == ["unknown-competence"]
