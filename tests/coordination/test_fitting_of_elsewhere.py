"""Which care fits when only elsewhere somebody triaged: what is known counts, what is not says what would decide."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.coordination.conftest import Centre, People
from tests.coordination.test_fitting_care import found, ruled
from tests.coordination.test_partner_systems import Ask, ask, outcome, request
from tests.coordination.test_triage_of_a_request import done
from tests.web.reading import text_of

from ketenzicht.coordination import operations
from ketenzicht.coordination.models import CareRequest, Decision
from ketenzicht.coordination.queries.facts import FACTS
from ketenzicht.sealing.queries import unseal
from ketenzicht.triage.domain import UNKNOWN, Verdict

__all__ = ["ask", "ruled"]  # fixtures


@pytest.fixture
def told(ruled: Centre, ask: Ask) -> tuple[UUID, int]:
    """Sent by a partner as U5 without red flags, and in hand."""
    return sent(ruled, ask, outcome("U5"))


def sent(centre: Centre, ask: Ask, triage: dict[str, Any]) -> tuple[UUID, int]:
    assert ask(body=request(centre, triage=triage))[0] == 201
    row = CareRequest.objects.get()
    centre.at = row.received_at + timedelta(seconds=10)
    return row.id, operations.pick_up(request_id=row.id, actor=centre.me, at=centre.at)


def test_what_is_told_counts_and_what_is_not_would_decide(ruled: Centre, told: tuple[UUID, int]) -> None:
    fitting = found(ruled, told[0])
    assert fitting.is_of_elsewhere
    assert fitting.triage == {"urgentie": 5.0}
    by_form = {one.form.code: one for one in fitting.proposals}
    assert by_form["zelfzorg"].verdict is Verdict.PERHAPS
    assert "alarmsignaal" in [one.code for one in by_form["zelfzorg"].would_decide]
    assert by_form["seh"].verdict is Verdict.NOT
    assert by_form[fitting.rules.last_resort].verdict is Verdict.FITS


def test_a_red_flag_of_elsewhere_proposes_no_care_that_nobody_sees(ruled: Centre, ask: Ask) -> None:
    made, _ = sent(ruled, ask, outcome("U5", redFlags=["bewusteloos geweest"]))
    fitting = found(ruled, made)
    assert fitting.facts["alarmsignaal"] == "ja"
    assert all(one.verdict is Verdict.NOT for one in fitting.proposals if one.form.is_unattended)


def test_what_triage_here_finds_calm_does_not_take_a_red_flag_of_elsewhere_away(ruled: Centre, ask: Ask) -> None:
    made, claim = sent(ruled, ask, outcome("U3", redFlags=["bewusteloos geweest"]))
    done(ruled, made, claim)
    fitting = found(ruled, made)
    assert not fitting.is_of_elsewhere
    assert (fitting.facts["urgentie"], fitting.facts["alarmsignaal"]) == (3.0, "ja")
    assert fitting.facts["discipline"] == "telephone"


def test_the_complaint_can_be_told_and_what_triage_here_says_of_it_wins(ruled: Centre, told: tuple[UUID, int]) -> None:
    made, claim = told
    operations.state_facts(
        request_id=made, claim=claim, facts={"klacht": "katheter", "komen": UNKNOWN}, actor=ruled.me, at=ruled.at
    )
    assert found(ruled, made).facts["klacht"] == "katheter"
    done(ruled, made, claim)
    assert found(ruled, made).facts["klacht"] == "anders"


def test_one_decides_on_it_and_what_was_known_then_is_on_record(ruled: Centre, told: tuple[UUID, int]) -> None:
    made, claim = told
    first = found(ruled, made).proposals[0]
    assert operations.decide(
        request_id=made, claim=claim, form=first.form.code, because="", actor=ruled.me, at=ruled.at
    )
    kept = Decision.objects.get()
    facts = json.loads(unseal(bytes(kept.facts), owner=made, purpose=FACTS))
    assert facts["urgentie"] == 5.0
    assert "alarmsignaal" not in facts
    assert "discipline" not in facts
    assert [code for code, _ in kept.proposed] == [one.form.code for one in found(ruled, made).proposals]


def test_the_page_says_that_nobody_triaged_here_and_what_only_that_tells(
    ruled: Centre, ask: Ask, people: People
) -> None:
    assert ask(body=request(ruled, triage=outcome("U5")))[0] == 201
    row, tom = CareRequest.objects.get(), people["tom"][0]
    tom.post(f"/coordination/{row.id}/pick-up/")
    shown = text_of(tom.get(f"/coordination/{row.id}/"))
    assert "De urgentie is elders bepaald: U5. Hier is nog niet getrieerd." in shown
    assert "Pas na triage hier is te zeggen: Is er een alarmsignaal?" in shown
    assert "Waar gaat het over?" in shown
