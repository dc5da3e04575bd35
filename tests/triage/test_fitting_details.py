"""Of the proposal of care what laws on any rules do not show: the place of a form, and what is told from elsewhere."""

from dataclasses import replace

import pytest
from tests.triage.test_fitting import DEMO, FORMS, facts

from ketenzicht.triage.domain import (
    Answer,
    Indication,
    Strength,
    Verdict,
    facts_of_outcome,
    propose,
)
from ketenzicht.triage.domain.conditions import Compared


def test_of_two_rules_that_hold_the_better_decides_where_a_form_stands() -> None:
    """The strength of the worse one would have it stand below what fits less well."""
    always = Compared("urgentie", ">=", 0)
    rules = [
        Indication("kan", frozenset({"gewoon"}), always, Strength.POSSIBLE, "Kan ook."),
        Indication("eerst", frozenset({"gewoon"}), always, Strength.FIRST, "Eerste keus."),
        Indication("goed", frozenset({"snel"}), always, Strength.GOOD, "Goede keus."),
    ]
    care = replace(DEMO, forms=FORMS, last_resort="overleg", indications=tuple(rules), contraindications=())
    found = propose(care, facts(urgentie=4))
    assert [one.form.code for one in found if one.verdict is Verdict.FITS] == ["gewoon", "snel", "overleg"]
    assert [one.strength for one in found[:2]] == [Strength.FIRST, Strength.GOOD]
    assert [one.code for one in found[0].why] == ["kan", "eerst"]


@pytest.mark.parametrize(("flagged", "known"), [(True, {"alarmsignaal": "ja"}), (False, {})])
def test_of_a_triage_elsewhere_what_nobody_told_stays_unknown(flagged: bool, known: dict[str, Answer]) -> None:
    """Not told is not "no": self-care does not fit for certain, whatever else is known."""
    told = facts_of_outcome(DEMO, urgency="U5", has_red_flag=flagged)
    assert told == {"urgentie": 5.0, **known}
    otherwise = {code: answer for code, answer in facts().items() if code not in {"alarmsignaal", "discipline"}}
    found = {one.form.code: one for one in propose(DEMO, {**otherwise, **told})}
    assert found["zelfzorg"].verdict is (Verdict.NOT if flagged else Verdict.PERHAPS)
    assert [one.code for one in found["zelfzorg"].would_decide] == ([] if flagged else ["alarmsignaal"])
    assert found["ggz-beoordeling"].verdict is Verdict.NOT
