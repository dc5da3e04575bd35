"""Which care fits a request: the rules propose, the professional decides, both are on record."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import pytest
from tests.coordination.conftest import Centre, People
from tests.coordination.test_pages_of_the_centre import SCRIPT, begin
from tests.coordination.test_triage_of_a_request import CALM, done
from tests.triage.versions import KEEPER
from tests.web.reading import text_of

from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations, queries
from ketenzicht.coordination.domain import Kind, Status, room
from ketenzicht.coordination.models import Decision
from ketenzicht.triage import operations as content
from ketenzicht.triage.domain import Room, Verdict

THEN = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def ruled(centre: Centre) -> Centre:
    """The rules of the demonstration are in use."""
    rules = (content.CONTENT / "fitting" / "demo-passende-zorg.toml").read_bytes()
    loaded = content.load(content=rules, actor=KEEPER, at=centre.at)
    content.take_in_use(version_id=loaded.version_id, actor=KEEPER, at=centre.at)
    return centre


def found(centre: Centre, made: UUID) -> queries.Fitting:
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    told = queries.fitting(file, actor=centre.me, now=centre.at)
    assert told is not None
    return told


def test_without_triage_or_without_rules_nothing_is_proposed_or_decided(centre: Centre) -> None:
    made, claim = centre.in_hand()
    done(centre, made, claim)
    named: dict[str, Any] = {"request_id": made, "claim": claim, "form": "zelfzorg", "because": "", "actor": centre.me}
    file = operations.look_into(request_id=made, actor=centre.me, at=centre.at)
    assert queries.fitting(file, actor=centre.me, now=centre.at) is None
    with pytest.raises(Refused, match="geen regels"):
        operations.decide(**named, at=centre.at)
    with pytest.raises(Refused, match="geen regels"):
        operations.state_facts(request_id=made, claim=claim, facts={}, actor=centre.me, at=centre.at)


def test_untriaged_nothing_is_decided(ruled: Centre) -> None:
    made, claim = ruled.in_hand()
    with pytest.raises(Refused, match="eerst de triage"):
        operations.decide(request_id=made, claim=claim, form="seh", because="", actor=ruled.me, at=ruled.at)


def test_what_the_platform_knows_it_does_not_ask(ruled: Centre) -> None:
    made, claim = ruled.in_hand(birth_date="1-2-1950")
    done(ruled, made, claim)
    facts = found(ruled, made).facts
    assert facts["leeftijd"] == 76.0
    assert facts["anw"] == "ja", "it is a Sunday"
    assert facts["alarmsignaal"] == "nee"


def test_every_form_has_its_reasons_and_an_answer_changes_the_proposal(ruled: Centre) -> None:
    made, claim = ruled.in_hand()
    done(ruled, made, claim)
    before = found(ruled, made)
    assert {one.form.code for one in before.proposals} == set(before.rules.form)
    assert all(one.why or one.might_fit for one in before.proposals if one.verdict is not Verdict.NOT)
    assert all(one.why_not for one in before.proposals if one.verdict is Verdict.NOT)
    operations.state_facts(
        request_id=made, claim=claim, facts={"komen": "kan-niet", "veilig": "ja"}, actor=ruled.me, at=ruled.at
    )
    after = found(ruled, made)
    assert after.facts["komen"] == "kan-niet"
    verdicts = [{one.form.code: one.verdict for one in told.proposals} for told in (before, after)]
    assert verdicts[0] != verdicts[1]


def test_wrong_facts_keep_nothing(ruled: Centre) -> None:
    made, claim = ruled.in_hand()
    named: dict[str, Any] = {"request_id": made, "claim": claim, "actor": ruled.me, "at": ruled.at}
    for wrong, error in (
        ({"schoenmaat": 1.0}, NotFound),
        ({"komen": "vliegend"}, Refused),
        ({"urgentie": 5.0}, NotFound),
    ):
        with pytest.raises(error):
            operations.state_facts(**named, facts={"veilig": "ja", **wrong})
    assert operations.look_into(request_id=made, actor=ruled.me, at=ruled.at).said == {}


def test_who_decides_as_proposed_needs_no_reason_and_it_is_on_record(ruled: Centre) -> None:
    made, claim = ruled.in_hand()
    done(ruled, made, claim)
    first = found(ruled, made).proposals[0]
    assert operations.decide(
        request_id=made, claim=claim, form=first.form.code, because="", actor=ruled.me, at=ruled.at
    )
    file = operations.look_into(request_id=made, actor=ruled.me, at=ruled.at)
    assert (file.status, file.story[-1].kind) == (Status.DECIDED, Kind.DECIDED)
    decision = Decision.objects.get(request=made)
    assert (decision.form, decision.agrees, decision.by) == (first.form.code, True, ruled.me.id)
    assert decision.proposed[0] == [first.form.code, first.verdict.value]
    with pytest.raises(Conflict):
        operations.decide(request_id=made, claim=claim, form=first.form.code, because="", actor=ruled.me, at=ruled.at)


def test_who_decides_otherwise_says_why(ruled: Centre) -> None:
    made, claim = ruled.in_hand()
    done(ruled, made, claim, bewustzijn="bewusteloos")
    unfit = next(one for one in found(ruled, made).proposals if one.verdict is Verdict.NOT)
    named: dict[str, Any] = {
        "request_id": made,
        "claim": claim,
        "form": unfit.form.code,
        "actor": ruled.me,
        "at": ruled.at,
    }
    for because in ("", "  oud "):
        with pytest.raises(Refused, match="waarom u hiervoor kiest"):
            operations.decide(**named, because=because)
    with pytest.raises(NotFound):
        operations.decide(**{**named, "form": "tovenaar"}, because="Daarom dus")
    assert operations.decide(**named, because="Is bekend, partner is verpleegkundige") is False
    decision = Decision.objects.get(request=made)
    assert not decision.agrees
    assert b"partner" not in bytes(decision.because)


def test_a_red_flag_never_proposes_care_that_nobody_sees(ruled: Centre) -> None:
    made, claim = ruled.in_hand()
    done(ruled, made, claim, bewustzijn="bewusteloos")
    for one in found(ruled, made).proposals:
        assert not (one.form.is_unattended and one.verdict is not Verdict.NOT)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([], Room()),
        ([(None, False, None)], Room()),
        ([(3.0, True, THEN)], Room(True, THEN)),
        ([(3.0, False, THEN), (None, False, None)], Room(True, THEN)),
        ([(0.0, True, THEN)], Room(False, THEN)),
        ([(0.0, False, THEN)], Room()),
        ([(0.0, True, THEN), (None, False, None)], Room()),
    ],
)
def test_unknown_room_is_never_full(figures: list[tuple[float | None, bool, datetime | None]], expected: Room) -> None:
    assert room(figures) == expected


def test_on_the_page_the_proposal_has_its_reasons_and_a_decision_takes_it_out_of_hand(
    ruled: Centre, people: People
) -> None:
    tom = people["tom"][0]
    request_id, claim = begin(tom)
    base = f"/coordination/{request_id}/"
    assert "Rond eerst de triage af" in text_of(tom.get(base))
    answer = tom.post(f"{base}triage/", {**claim, "about": f"{ruled.telephone_id}/buikpijn"})
    triage = answer.headers["Location"].split("#triage-")[1]
    sent = {f"n-{code}" if isinstance(given, float) else f"q-{code}": given for code, given in CALM.items()}
    tom.post(f"{base}triage/{triage}/answer/", {**claim, **sent})
    tom.post(f"{base}triage/{triage}/conclude/", claim)
    tom.post(f"{base}facts/", {**claim, "q-veilig": "ja", "q-komen": "zelf"})
    shown = text_of(tom.get(base))
    assert "Past niet (" in shown
    assert "niet voor klinisch gebruik" in shown
    wrong = tom.post(f"{base}decide/", {**claim, "form": "ambulance-spoed", "because": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Schrijf waarom u hiervoor kiest" in text_of(wrong)
    assert "Ambulance met spoed (112) (past niet)" in text_of(wrong), "what fits is still told"
    assert (
        tom.post(f"{base}facts/", {**claim, "q-komen": "vliegend"}, headers=SCRIPT).status_code
        == HTTPStatus.UNPROCESSABLE_ENTITY
    )
    told = {**claim, "form": "elv-laag", "because": "Partner raakt in paniek"}
    assert tom.post(f"{base}decide/", told).headers["Location"] == f"{base}needs/", "finding it is next"
    assert "anders dan de regels" in text_of(tom.get(base))
