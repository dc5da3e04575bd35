"""The first questions at a request: the rules say where it goes, one action hands it over, and it is on record."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.coordination.conftest import NOON, Centre, People
from tests.triage.versions import take

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Door, Kind, Receiver
from ketenzicht.coordination.domain.first_questions import DOOR_CODES, RECEIVERS
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.presenters.first_questions import first_of
from ketenzicht.registry import queries as registry
from ketenzicht.triage.domain import UNKNOWN, Destination
from ketenzicht.triage.domain.call_flow import DOORS

AWAKE, SAFE, ABOUT = "niet-aanspreekbaar", "veilig", "gaat-over"


@pytest.fixture
def rules(centre: Centre) -> UUID:
    return take("demo-gespreksregels")


def answer(centre: Centre, request_id: UUID, claim: int, **told: Any) -> None:
    answers = {code.replace("_", "-"): said for code, said in told.items()}
    operations.answer_first(request_id=request_id, claim=claim, answers=answers, actor=centre.me, at=centre.at)


def first(centre: Centre, request_id: UUID) -> Any:
    file = operations.look_into(request_id=request_id, actor=centre.me, at=centre.at)
    return first_of(file, now=centre.at)


def test_every_door_and_every_way_is_known_to_both() -> None:
    assert DOOR_CODES.keys() == set(Door)
    assert set(DOOR_CODES.values()) == DOORS.keys()
    assert RECEIVERS.keys() == set(Destination) - {Destination.HERE}
    assert set(RECEIVERS.values()) == set(Receiver)


def test_a_time_critical_sign_leads_to_the_ambulance_service_and_is_on_record(centre: Centre, rules: UUID) -> None:
    request_id, claim = centre.in_hand()
    assert first(centre, request_id).steps[0].receiver is None
    answer(centre, request_id, claim, niet_aanspreekbaar="ja")
    found = first(centre, request_id)
    assert (found.steps[0].receiver, found.is_fast, found.still) == (Receiver.AMBULANCE, True, 5)
    row = centre.row(request_id)
    assert b"niet-aanspreekbaar" not in bytes(row.first_answers)
    line = row.story.get(kind=Kind.FIRST_ASKED.value)
    assert (line.detail["to"], line.detail["flow"]) == ("ambulance", "Demonstratie gespreksregels 0.1")
    assert "aanspreekbaar" not in str(line.detail)
    logged = AuditLine.objects.get(action="coordination.first-answered", subject=f"care-request/{request_id}")
    assert logged.detail == {"questions": [AWAKE]}


def test_what_changes_nothing_is_not_told_again_and_what_is_taken_back_is(centre: Centre, rules: UUID) -> None:
    request_id, claim = centre.in_hand()
    answer(centre, request_id, claim, veilig="ja", niet_aanspreekbaar="nee")
    stories = CareRequest.objects.get(id=request_id).story.filter(kind=Kind.FIRST_ASKED.value)
    assert stories.count() == 0
    answer(centre, request_id, claim, niet_aanspreekbaar=UNKNOWN)
    answer(centre, request_id, claim, niet_aanspreekbaar=UNKNOWN)
    (line,) = stories.all()
    assert (line.detail["to"], line.detail["isCertain"]) == ("ambulance", False)
    answer(centre, request_id, claim, niet_aanspreekbaar=None)
    assert [one.detail["to"] for one in stories.all()] == ["ambulance", "here"]


def test_only_who_has_it_in_hand_answers_and_only_what_is_asked(centre: Centre, rules: UUID) -> None:
    request_id, claim = centre.in_hand()
    with pytest.raises(NotFound, match="gespreksregels"):
        answer(centre, request_id, claim, koorts="ja")
    with pytest.raises(Refused, match="dit antwoord niet"):
        answer(centre, request_id, claim, veilig="misschien")
    with pytest.raises(Conflict):
        answer(centre, request_id, claim + 1, veilig="ja")
    with pytest.raises(NotFound):
        operations.answer_first(
            request_id=request_id, claim=claim, answers={SAFE: "ja"}, actor=centre.stranger, at=NOON
        )
    assert not centre.row(request_id).first_answers


def test_without_rules_in_use_there_are_no_questions(centre: Centre) -> None:
    request_id, claim = centre.in_hand()
    assert first(centre, request_id) is None
    with pytest.raises(Refused, match="geen gespreksregels"):
        answer(centre, request_id, claim, veilig="ja")


def test_the_moment_and_the_door_decide_too(centre: Centre, rules: UUID) -> None:
    centre.at = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
    request_id, claim = centre.in_hand()
    answer(centre, request_id, claim, gaat_over="eigen-huisarts")
    assert [one.receiver for one in first(centre, request_id).steps] == [None, Receiver.OWN_PROVIDER]
    centre.at += timedelta(hours=9)
    request_id, claim = centre.in_hand()
    answer(centre, request_id, claim, gaat_over="eigen-huisarts")
    assert [one.receiver for one in first(centre, request_id).steps] == [None]
    post = centre.receive(Door.GP_POST)
    centre.at -= timedelta(hours=9)
    assert first(centre, post).warnings == ()
    post = centre.receive(Door.GP_POST)
    assert "overdag" in first(centre, post).warnings[0]


def test_rules_of_the_region_come_before_those_for_every_region(
    centre: Centre, rules: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ('name = "Demonstratie gespreksregels"', 'name = "Utrecht"\nregion = "ROAZ-05"'), ('"0.1"', '"0.2"')
    take("demo-gespreksregels", *own)
    request_id, _ = centre.in_hand()
    assert first(centre, request_id).title == "Demonstratie gespreksregels 0.1"
    here = registry.whereabouts(organisation_id=centre.id, on=NOON.date())

    class There:
        regions = here.regions | {"ROAZ-05"}

    monkeypatch.setattr(registry, "whereabouts", lambda **_: There())
    assert first(centre, request_id).title == "Utrecht 0.2"


def test_what_a_later_version_asks_otherwise_is_left_out(centre: Centre, rules: UUID) -> None:
    request_id, claim = centre.in_hand()
    answer(centre, request_id, claim, gaat_over="andere-regio", veilig="nee")
    centre.at += timedelta(minutes=1)
    changed = (
        ('code = "andere-regio", name', 'code = "ver-weg", name'),
        ("is andere-regio", "is ver-weg"),
        ('"0.1"', '"0.2"'),
    )
    take("demo-gespreksregels", *changed, at=centre.at)
    found = first(centre, request_id)
    assert [one.receiver for one in found.steps] == [Receiver.CONTROL_ROOM, None]
    assert found.still == 5


def test_on_the_page_one_answers_and_hands_over_with_one_action(centre: Centre, people: People, rules: UUID) -> None:
    tom, _ = people["tom"]
    page = tom.post("/coordination/new/", {"door": "citizens"})["Location"]
    said = tom.get(page).content.decode()
    assert "Eerste vragen" in said
    assert "niet voor klinisch gebruik" in said
    request_id = CareRequest.objects.get().id
    claim = CareRequest.objects.get().claim_number
    told = {"claim": claim, "f-bloedt-hevig": "ja", "f-veilig": "?"}
    assert tom.post(f"{page}first/", told)["Location"] == f"{page}#first"
    said = tom.get(page).content.decode()
    assert "Bel de RAV op de spoedlijn" in said
    assert "niet uit te sluiten" in said
    by_script = tom.post(f"{page}first/", {**told, "f-veilig": "ja"}, headers={"Accept": "application/json, text/html"})
    assert "kz-first" in by_script.content.decode()
    wrong = tom.post(f"{page}first/", {"claim": claim, "f-veilig": "x"}, headers={"Accept": "application/json"})
    assert wrong.status_code == 422
    handing = {
        "claim": claim,
        "to": "ambulance",
        "note": "Eerste vragen: bloedt hevig.",
        "spoke_with": "",
        "stayed_on_line": "on",
    }
    refused = tom.post(f"{page}leave/forward/", handing)
    assert (refused.status_code, "Vul in met wie u sprak" in refused.content.decode()) == (422, True)
    assert tom.post(f"{page}leave/forward/", {**handing, "spoke_with": "Ria van de RAV"}).status_code == 302
    line = centre.row(request_id).story.get(kind=Kind.FORWARDED.value)
    assert line.detail == {"to": "ambulance", "warm": True, "stayedOnLine": True}


def test_colleagues_who_read_along_see_no_panel(people: People, rules: UUID) -> None:
    page = people["tom"][0].post("/coordination/new/", {"door": "citizens"})["Location"]
    assert "Eerste vragen</h2>" not in people["cor"][0].get(page).content.decode()
    assert people["cor"][0].post(f"{page}first/", {"claim": 1, "f-veilig": "ja"}).status_code == 409


def test_everybody_who_triages_reads_the_rules(people: People, rules: UUID) -> None:
    tom, _ = people["tom"]
    assert "Demonstratie gespreksregels" in tom.get("/triage/instruments/").content.decode()
    said = tom.get(f"/triage/instruments/{rules}/").content.decode()
    for words in (
        "Bel de RAV op de spoedlijn",
        "gaat-over is andere-regio",
        "Ja is tijdkritisch",
        "elke regio zonder eigen",
    ):
        assert words in said
