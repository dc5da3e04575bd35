"""The pages of the centre without a browser: what they show, refuse and keep."""

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from tests.coordination.conftest import Centre, People, somebody
from tests.coordination.test_triage_of_a_request import CALM
from tests.web.reading import text_of

from ketenzicht.audit.models import AuditLine
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Door, Status
from ketenzicht.coordination.models import CareRequest

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def tom(people: People) -> Client:
    return people["tom"][0]


def begin(client: Client, door: str = "citizens") -> tuple[UUID, dict[str, str]]:
    """A new request of who is on the line, and what every form on its page sends along."""
    answer = client.post("/coordination/new/", {"door": door})
    assert answer.status_code == HTTPStatus.FOUND
    request_id = UUID(answer.headers["Location"].split("/")[2])
    return request_id, {"claim": str(CareRequest.objects.get(id=request_id).claim_number)}


def page(client: Client, request_id: UUID) -> str:
    return client.get(f"/coordination/{request_id}/").content.decode()


def test_from_the_phone_to_an_urgency(tom: Client, centre: Centre) -> None:
    assert "wachtrij is leeg" in text_of(tom.get("/coordination/"))
    request_id, claim = begin(tom)
    base = f"/coordination/{request_id}/"
    kept = tom.post(f"{base}intake/", {**claim, "name": "<b>Jansen</b>", "bsn": "123456789"}, headers=SCRIPT)
    assert kept.json()["remarks"].keys() == {"bsn"}
    assert "&lt;b&gt;Jansen" in page(tom, request_id)
    answer = tom.post(f"{base}triage/", {**claim, "about": f"{centre.telephone_id}/buikpijn"})
    triage = answer.headers["Location"].split("#triage-")[1]
    sent = {f"n-{code}" if isinstance(given, float) else f"q-{code}": given for code, given in CALM.items()}
    tom.post(f"{base}triage/{triage}/answer/", {**claim, **sent, "n-pijn": "2,0"})
    assert tom.post(f"{base}triage/{triage}/conclude/", claim).status_code == HTTPStatus.FOUND
    shown = text_of(tom.get(base))
    assert "Uitkomst: U" in shown
    assert "niet voor klinisch gebruik" in shown
    assert "Triage afgerond" in shown
    listed = text_of(tom.get("/coordination/?rows"))
    assert "bij u" in listed
    assert "Jansen" not in listed


def test_the_list_tells_nothing_of_the_patient(tom: Client) -> None:
    request_id, claim = begin(tom)
    words = {"name": "Jansen", "complaint": "Buikpijn", "postcode": "3511 AB", "call-back": "0612345678"}
    tom.post(f"/coordination/{request_id}/intake/", {**claim, **words})
    listed = tom.get("/coordination/").content.decode()
    assert not any(word in listed for word in words.values())


def test_what_a_script_is_refused_is_told_as_json_and_a_form_gets_a_page(tom: Client, people: People) -> None:
    request_id, claim = begin(tom)
    address = f"/coordination/{request_id}/intake/"
    too_long = tom.post(address, {**claim, "complaint": "a" * 2001}, headers=SCRIPT)
    assert too_long.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert too_long.json()["fields"].keys() == {"complaint"}
    cor = people["cor"][0]
    assert cor.post(address, claim, headers=SCRIPT).status_code == HTTPStatus.CONFLICT
    assert "op uw scherm" in text_of(cor.post(address, {**claim, "name": "X"}))
    for wrong in ("", "x", "-1", "9" * 30, "٣"):
        assert tom.post(address, {"claim": wrong}, headers=SCRIPT).status_code == HTTPStatus.CONFLICT
    assert tom.post(f"/coordination/{uuid4()}/intake/", claim, headers=SCRIPT).status_code == HTTPStatus.NOT_FOUND


def test_a_colleague_reads_along_and_nobody_else_does(people: People) -> None:
    request_id, claim = begin(people["tom"][0])
    people["tom"][0].post(f"/coordination/{request_id}/intake/", {**claim, "name": "Jansen"})
    shown = page(people["cor"][0], request_id)
    assert "Jansen" in shown
    assert "u leest mee" in shown
    assert "data-intake" not in shown
    assert people["eva"][0].get(f"/coordination/{request_id}/").status_code == HTTPStatus.NOT_FOUND
    assert "geen zorgcoördinatiecentrum" in text_of(people["hap"][0].get("/coordination/"))
    assert people["hap"][0].post("/coordination/new/", {"door": "citizens"}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize(
    ("deed", "told", "status"),
    [
        ("put-back", {"because": ""}, Status.WAITING),
        ("park", {"later": "30", "because": "Wacht op de huisarts"}, Status.PARKED),
        ("call-back", {"later": "10", "note": ""}, Status.CALL_BACK),
        ("forward", {"to": "ambulance", "spoke_with": "Bos", "stayed_on_line": "on", "note": ""}, Status.FORWARDED),
        ("close", {"ending": "hung-up", "note": "Hing op"}, Status.CLOSED),
    ],
)
def test_each_way_out_of_hand(tom: Client, deed: str, told: dict[str, str], status: Status) -> None:
    request_id, claim = begin(tom)
    answer = tom.post(f"/coordination/{request_id}/leave/{deed}/", {**claim, **told})
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, "/coordination/")
    assert CareRequest.objects.get(id=request_id).status == status


def test_to_a_colleague_of_the_centre_who_works_with_requests(people: People) -> None:
    tom, tom_id = people["tom"]
    cor, cor_id = people["cor"]
    request_id, claim = begin(tom)
    address = f"/coordination/{request_id}/leave/transfer/"
    for wrong in (people["eva"][1], tom_id, uuid4(), "cor"):
        again = tom.post(address, {**claim, "to": str(wrong), "because": "Spreekt Pools"})
        assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    given = tom.post(address, {**claim, "to": str(cor_id), "because": "Spreekt Pools"})
    assert given.headers["Location"] == "/coordination/"
    assert "wacht op u" in text_of(cor.get("/coordination/"))
    cor.post(f"/coordination/{request_id}/pick-up/")
    assert CareRequest.objects.get(id=request_id).claimed_by == cor_id


@pytest.mark.parametrize(
    ("deed", "told", "said"),
    [
        ("forward", {"to": "ambulance", "spoke_with": "", "note": "Haast"}, "met wie u sprak"),
        ("park", {"later": "30", "because": ""}, "waarop"),
        ("park", {"later": "7", "because": "Zomaar"}, "Kies"),
        ("close", {"ending": "advised", "note": "a" * 2001}, "2000 tekens"),
        ("close", {"ending": "same", "note": "Zelfde", "same_as": "99999999"}, "kennen wij niet"),
        ("close", {"ending": "same", "note": "Zelfde", "same_as": "veel"}, "in cijfers"),
    ],
)
def test_what_was_filled_in_wrong_stays_on_the_page_with_what_is_wrong(
    tom: Client, deed: str, told: dict[str, str], said: str
) -> None:
    request_id, claim = begin(tom)
    answer = tom.post(f"/coordination/{request_id}/leave/{deed}/", {**claim, **told})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in text_of(answer)
    assert re.search(rf'id="leave-{deed}" open', answer.content.decode())
    assert answer.content.decode().count("autofocus") == 1, "one comes where it is wrong, not at the first question"
    assert CareRequest.objects.get(id=request_id).status == Status.IN_HAND


def test_below_a_red_flag_a_colleague_agrees_on_a_page_of_their_own(people: People, centre: Centre) -> None:
    tom, cor = people["tom"][0], people["cor"][0]
    request_id, claim = begin(tom)
    base = f"/coordination/{request_id}/"
    answer = tom.post(f"{base}triage/", {**claim, "about": f"{centre.telephone_id}/wond"})
    triage = answer.headers["Location"].split("#triage-")[1]
    tom.post(f"{base}triage/{triage}/answer/", {**claim, "q-bewustzijn": "bewusteloos", "q-ademt-goed": "geen-adem"})
    assert "alarmsignaal" in page(tom, request_id)
    tom.post(f"{base}triage/{triage}/conclude/", claim)
    tom.post(f"{base}triage/{triage}/deviate/", {**claim, "to": "U3", "because": "Slaapt altijd zo"})
    assert CareRequest.objects.get(id=request_id).urgency == "U0"
    assert "Ik stem in" not in page(tom, request_id)
    assert "Ik stem in" in page(cor, request_id)
    assert tom.post(f"{base}triage/{triage}/second/", {"says": "agree"}).status_code == HTTPStatus.BAD_REQUEST
    cor.post(f"{base}triage/{triage}/second/", {"says": "agree"})
    assert CareRequest.objects.get(id=request_id).urgency == "U3"


def test_wrong_addresses_and_choices_are_told(tom: Client, centre: Centre) -> None:
    request_id, claim = begin(tom)
    base = f"/coordination/{request_id}/"
    for about in ("", "x/y", f"{uuid4()}/buikpijn", f"{centre.telephone_id}/onzin", f"{centre.telephone_id}"):
        answer = tom.post(f"{base}triage/", {**claim, "about": about})
        assert answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}
    assert tom.post("/coordination/new/", {"door": "self-triage"}).status_code == HTTPStatus.NOT_FOUND
    assert tom.post(f"{base}leave/explode/", claim).status_code == HTTPStatus.NOT_FOUND


def test_who_called_before_is_pointed_out(tom: Client, centre: Centre) -> None:
    at: datetime = timezone.now()
    told = {"call-back": "0612345678"}
    by = somebody(centre.id)
    first = operations.receive(centre_id=centre.id, door=Door.CITIZENS, intake=told, actor=by, at=at).id
    request_id, claim = begin(tom)
    tom.post(f"/coordination/{request_id}/intake/", {**claim, "call-back": "+31 6 1234 5678"})
    shown = text_of(tom.get(f"/coordination/{request_id}/"))
    assert "belde vaker in 24 uur" in shown
    assert str(CareRequest.objects.get(id=first).number) in shown
    assert "2e keer in 24 uur" in text_of(tom.get("/coordination/"))


def test_what_colleagues_are_working_on_in_time_is_a_count_and_what_is_late_a_row(people: People) -> None:
    tom, cor = people["tom"][0], people["cor"][0]
    busy, late = (CareRequest.objects.get(id=begin(cor)[0]) for _ in range(2))
    late.urgency, late.begin_before = "U2", timezone.now() - timedelta(minutes=1)
    late.save()
    listed = tom.get("/coordination/?rows")
    assert "Bij collega’s en op tijd: 1" in text_of(listed)
    assert str(late.id) in listed.content.decode()
    assert str(busy.id) not in listed.content.decode()
    assert str(busy.id) in tom.get("/coordination/?rows&all").content.decode()
    assert str(busy.id) in cor.get("/coordination/?rows").content.decode()
    CareRequest.objects.filter(id=busy.id).update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert str(busy.id) in tom.get("/coordination/?rows").content.decode()


def test_of_a_long_queue_the_page_shows_what_comes_first_and_says_how_many_follow(
    tom: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketenzicht.coordination.views.queue.MOST_ROWS", 1)
    for _ in range(3):
        begin(tom)
    assert "En nog 2 die later aan de beurt zijn" in text_of(tom.get("/coordination/"))
    assert "later aan de beurt" not in text_of(tom.get("/coordination/?all"))


def test_an_answer_by_script_brings_its_round_back_and_the_urgency_when_the_page_shows_another(
    tom: Client, centre: Centre
) -> None:
    request_id, claim = begin(tom)
    base = f"/coordination/{request_id}/"
    answer = tom.post(f"{base}triage/", {**claim, "about": f"{centre.telephone_id}/wond"})
    address = f"{base}triage/{answer.headers['Location'].split('#triage-')[1]}/answer/"
    shown = re.findall(r'data-standing="([^"]*)"', page(tom, request_id))[0]
    same = tom.post(address, {**claim, "q-bewustzijn": "alert", "shown": shown}, headers=SCRIPT).content.decode()
    assert same.startswith('<section class="kz-round')
    assert "kz-request" not in same
    flagged = {**claim, "q-bewustzijn": "bewusteloos", "q-ademt-goed": "geen-adem", "shown": shown}
    for _ in range(2):  # what came back may have been lost: as long as the page shows the old urgency, it gets the new
        renewed = tom.post(address, flagged, headers=SCRIPT).content.decode()
        assert 'data-urgency="U0"' in renewed
        assert 'aria-labelledby="story"' in renewed
        assert "data-intake" not in renewed


def test_answering_is_in_the_log_and_what_was_answered_is_not(tom: Client, centre: Centre) -> None:
    request_id, claim = begin(tom)
    base = f"/coordination/{request_id}/"
    answer = tom.post(f"{base}triage/", {**claim, "about": f"{centre.telephone_id}/wond"})
    address = f"{base}triage/{answer.headers['Location'].split('#triage-')[1]}/answer/"
    tom.post(address, {**claim, "q-bewustzijn": "alert"}, headers=SCRIPT)
    line = AuditLine.objects.get(action="coordination.answered", subject=f"care-request/{request_id}")
    assert line.detail == {"round": 1, "questions": ["bewustzijn"]}


def test_a_moment_of_tomorrow_says_so(tom: Client) -> None:
    request_id, _ = begin(tom)
    tomorrow = timezone.localtime() + timedelta(days=1)
    CareRequest.objects.filter(id=request_id).update(urgency="U4", begin_before=tomorrow)
    said = f"morgen {tomorrow:%H:%M}"
    assert said in text_of(tom.get("/coordination/"))
    assert said in text_of(tom.get(f"/coordination/{request_id}/"))
