"""A provider's own system: what it is asked and promised, what it says to it, and what others get: nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone
from tests.placement.conftest import MINUTE, Home, Region
from tests.telephony.conftest import key_of

from ketenzicht.capacity.models import Hold
from ketenzicht.placement import operations
from ketenzicht.placement.domain import Cancelled, Side
from ketenzicht.placement.models import Offer, OfferStep

pytestmark = pytest.mark.django_db
SCOPE = "placement.answer"


@pytest.fixture
def now_region(region: Region) -> Region:
    """The same, at the moment at which the API looks at it."""
    region.at = timezone.now()
    for home in region.homes:
        home.say(2, at=region.at)
    return region


def of(home: Home) -> Browser:
    return Browser(headers={"Authorization": f"Bearer {key_of(home.organisation_id, SCOPE)}"})


def say(browser: Browser, offer_id: UUID, kind: str, **fields: Any) -> tuple[int, Any]:
    answer = browser.post(
        f"/api/v1/offers/{offer_id}/replies", {"kind": kind, **fields}, content_type="application/json"
    )
    return answer.status_code, answer.json()


def wire(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def asked(region: Region) -> tuple[UUID, Home, Browser]:
    """The first that is asked of three, and its system."""
    offer_id = region.ask(region.need())[0]
    home = region.home_of(offer_id)
    return offer_id, home, of(home)


def confirmed(region: Region) -> tuple[UUID, Browser]:
    offer_id, _, system = asked(region)
    assert say(system, offer_id, "accept")[0] == 201
    operations.confirm(offer_id=offer_id, expected_at=None, actor=region.cor, at=timezone.now())
    return offer_id, system


def test_a_system_reads_what_is_asked_without_who_the_patient_is(now_region: Region) -> None:
    offer_id, home, system = asked(now_region)
    (line,) = system.get("/api/v1/offers").json()["offers"]
    assert line == system.get(f"/api/v1/offers/{offer_id}").json()
    assert (line["id"], line["status"], line["statusName"]) == (str(offer_id), "asked", "gevraagd")
    assert (line["unit"], line["location"]) == (str(home.unit.code), str(home.location_id))
    assert line["patient"] == {"age": 84, "sex": None, "needs": []}
    assert line["askedAt"].endswith("Z")
    assert not {"name", "bsn", "birthDate", "point", "where"} & set(line)


def test_accepting_holds_the_place_and_says_until_when(now_region: Region) -> None:
    offer_id, home, system = asked(now_region)
    expected = now_region.at + 90 * MINUTE
    status, told = say(system, offer_id, "accept", expectedAt=wire(expected))
    assert (status, told["status"], told["expectedAt"]) == (201, "accepted", wire(expected))
    assert datetime.fromisoformat(told["holdUntil"]) > now_region.at
    assert home.state.held == 1


def test_an_extra_place_is_one_beyond_the_figures(now_region: Region) -> None:
    for home in now_region.homes:
        home.say(0, at=now_region.at + timedelta(milliseconds=1))
    offer_id, _, system = asked(now_region)
    status, problem = say(system, offer_id, "accept")
    assert (status, "geen plaats meer" in problem["detail"]) == (409, True)
    status, told = say(system, offer_id, "accept", isExtra=True)
    assert (status, told["isExtra"]) == (201, True)


def test_the_same_answer_twice_changes_nothing_and_another_is_told_why_not(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    expected = wire(now_region.at + 90 * MINUTE)
    first = say(system, offer_id, "accept", expectedAt=expected)
    again = say(system, offer_id, "accept", expectedAt=expected)
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert OfferStep.objects.filter(offer_id=offer_id, action="accept").count() == 1
    status, problem = say(system, offer_id, "accept", expectedAt=wire(now_region.at + 120 * MINUTE))
    assert (status, problem["detail"]) == (409, "Dat kan niet meer: de stand van deze aanvraag is ‘toegezegd’.")
    assert say(system, offer_id, "decline", reason="full")[0] == 409


def test_accepting_again_after_the_centre_confirmed_is_still_the_same(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    assert say(system, offer_id, "accept")[0] == 201
    moment = timezone.now() + 60 * MINUTE
    operations.confirm(offer_id=offer_id, expected_at=moment, actor=now_region.cor, at=timezone.now())
    status, told = say(system, offer_id, "accept")
    assert (status, told["status"]) == (200, "placed")


def test_accepting_again_what_the_centre_called_off_is_refused(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    assert say(system, offer_id, "accept")[0] == 201
    operations.cancel(
        offer_id=offer_id, reason=Cancelled.DIED, words="", side=Side.CENTRE, actor=now_region.cor, at=timezone.now()
    )
    status, problem = say(system, offer_id, "accept")
    assert (status, problem["detail"]) == (409, "Dat kan niet meer: de stand van deze aanvraag is ‘afgezegd’.")


def test_declining_says_why(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    status, told = say(system, offer_id, "decline", reason="no-staff", words="Twee ziekmeldingen")
    assert (status, told["status"], told["reasonName"]) == (201, "declined", "plaats vrij, maar geen personeel")
    assert say(system, offer_id, "decline", reason="no-staff", words="Twee ziekmeldingen")[0] == 200
    assert say(system, offer_id, "decline", reason="full")[0] == 409


def test_who_is_second_hears_that_another_was_first(now_region: Region) -> None:
    first, second, *_ = now_region.ask(now_region.need())
    assert say(of(now_region.home_of(first)), first, "accept")[0] == 201
    status, problem = say(of(now_region.home_of(second)), second, "accept")
    assert (status, problem["detail"]) == (409, "Deze aanvraag is ingetrokken: een andere aanbieder zei het eerst ja.")


def test_the_whole_way_and_back_each_of_it_twice(now_region: Region) -> None:
    offer_id, system = confirmed(now_region)
    told = []
    for kind, fields in (
        ("depart", {"expectedAt": wire(timezone.now() + 30 * MINUTE)}),
        ("book", {}),
        ("arrive", {}),
        ("correct", {"words": "Verkeerde patiënt aangevinkt"}),
        ("arrive", {}),
        ("leave", {}),
    ):
        told.append((kind, *(say(system, offer_id, kind, **fields)[0] for _ in range(2))))
    assert told == [(kind, 201, 200) for kind in ("depart", "book", "arrive", "correct", "arrive", "leave")]
    steps = OfferStep.objects.filter(offer_id=offer_id, side="provider").values_list("action", flat=True)
    assert list(steps) == ["accept", "depart", "arrive", "correct", "arrive", "leave"]


@pytest.mark.parametrize(
    ("kind", "fields", "status"),
    [("miss", {"words": "Niet gekomen"}, "not-arrived"), ("cancel", {"reason": "place-lost"}, "cancelled")],
)
def test_what_falls_away_frees_the_place(now_region: Region, kind: str, fields: Any, status: str) -> None:
    offer_id, system = confirmed(now_region)
    code, told = say(system, offer_id, kind, **fields)
    assert (code, told["status"]) == (201, status)
    assert say(system, offer_id, kind, **fields)[0] == 200
    assert say(system, offer_id, "book")[0] == 409
    assert not Hold.objects.filter(ended_at__isnull=True).exists()


def test_somewhere_else_of_our_own_must_be_ours(now_region: Region) -> None:
    offer_id, home, system = asked(now_region)
    other = next(one for one in now_region.homes if one.organisation_id != home.organisation_id)
    status, problem = say(system, offer_id, "redirect", to=str(other.unit.code))
    assert (status, "dezelfde organisatie" in problem["detail"]) == (400, True)
    assert say(system, offer_id, "redirect", to=str(uuid4()))[0] == 404


def test_every_fault_is_told_at_once(now_region: Region) -> None:
    offer_id, _, system = asked(now_region)
    status, problem = say(system, offer_id, "decline", isExtra=True, expectedAt=wire(now_region.at))
    assert status == 400
    assert {(one["pointer"], one["code"]) for one in problem["faults"]} == {
        ("/reason", "required"),
        ("/isExtra", "not-of-this-kind"),
        ("/expectedAt", "not-of-this-kind"),
    }
    _, problem = say(system, offer_id, "decline", reason="geen-zin")
    assert [(one["pointer"], one["code"]) for one in problem["faults"]] == [("/reason", "unknown-choice")]
    _, problem = say(system, offer_id, "cancel", reason="other")
    assert [(one["pointer"], one["code"]) for one in problem["faults"]] == [("/words", "required")]
    assert Offer.objects.get(id=offer_id).status == "asked"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "dance"},
        {"kind": "accept", "expectedAt": "2026-11-22T10:00:00"},
        {"kind": "accept", "expectedAt": 5},
        {"kind": "accept", "extra": 1},
        {"kind": "miss", "words": " "},
        {"kind": "miss", "words": "x" * 2_001},
        {"kind": "miss", "words": "a\x00b"},
        {"kind": "miss", "words": "a\u202eb"},
        {"kind": "redirect", "to": "hier"},
        [1],
    ],
)
def test_what_is_no_reply_is_refused(now_region: Region, body: Any) -> None:
    offer_id, _, system = asked(now_region)
    answer = system.post(f"/api/v1/offers/{offer_id}/replies", body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert Offer.objects.get(id=offer_id).status == "asked"


def test_another_organisation_and_another_key_get_nothing(now_region: Region) -> None:
    offer_id, home, _ = asked(now_region)
    stranger = of(now_region.homes[3])
    assert stranger.get("/api/v1/offers").json()["offers"] == []
    assert stranger.get(f"/api/v1/offers/{offer_id}").status_code == 404
    assert say(stranger, offer_id, "accept")[0] == 404
    reader = Browser(headers={"Authorization": f"Bearer {key_of(home.organisation_id, 'capacity.read')}"})
    assert reader.get("/api/v1/offers").status_code == 403
    assert say(reader, offer_id, "accept")[0] == 403
    assert Browser().get("/api/v1/offers").status_code == 401
    assert Offer.objects.get(id=offer_id).status == "asked"


def test_a_system_asks_only_what_changed_page_by_page(now_region: Region) -> None:
    home = now_region.homes[0]
    system, ids = of(home), []
    for _ in range(5):
        ids.append(str(now_region.ask(now_region.need(), home)[0]))
        now_region.later(0.01)
    first = system.get("/api/v1/offers", {"limit": 2}).json()
    second = system.get("/api/v1/offers", {"limit": 2, "after": first["next"]}).json()
    third = system.get("/api/v1/offers", {"limit": 2, "after": second["next"]}).json()
    pages = [[one["id"] for one in page["offers"]] for page in (first, second, third)]
    assert pages == [ids[:2], ids[2:4], ids[4:]]
    assert third["next"] is None
    changed = Offer.objects.get(id=ids[3]).since
    told = system.get("/api/v1/offers", {"changedSince": wire(changed)}).json()
    assert [one["id"] for one in told["offers"]] == ids[3:]
    assert say(system, UUID(ids[0]), "decline", reason="full")[0] == 201
    declined = system.get("/api/v1/offers", {"status": ["declined", "accepted"]}).json()
    assert [one["id"] for one in declined["offers"]] == ids[:1]


def test_the_next_look_begins_before_this_one_ended(now_region: Region) -> None:
    """What was being written down meanwhile has a moment before it, and is not missed."""
    before = timezone.now()
    told = of(now_region.homes[0]).get("/api/v1/offers").json()
    assert datetime.fromisoformat(told["changedSince"]) <= before - timedelta(seconds=30)


def test_what_is_refused_of_one_field_is_told_at_that_field(now_region: Region) -> None:
    offer_id, home, system = asked(now_region)

    def pointers(kind: str, **fields: Any) -> tuple[int, list[str]]:
        status, problem = say(system, offer_id, kind, **fields)
        return status, [one["pointer"] for one in problem["faults"]]

    late = wire(now_region.at + timedelta(days=15))
    assert pointers("accept", expectedAt=late) == (400, ["/expectedAt"])
    assert pointers("redirect", to=str(home.unit.code)) == (400, ["/to"])
    task = {"resourceType": "Task", "status": "accepted", "executionPeriod": {"start": late}}
    answer = system.put(f"/api/v1/offers/{offer_id}/task", task, content_type="application/json")
    assert [one["pointer"] for one in answer.json()["faults"]] == ["/executionPeriod/start"]
    answer = system.get("/api/v1/offers?status=queued")
    assert "Kies uit: asked, accepted" in answer.json()["detail"]
    assert "'leave' of 'book'" in say(system, offer_id, "dansen")[1]["detail"]
    assert Offer.objects.get(id=offer_id).status == "asked"


@pytest.mark.parametrize(
    "asked", ["status=lost", "changedSince=gisteren", "after=x", "after=1.1", "limit=0", "limit=9999"]
)
def test_what_is_no_question_is_refused(now_region: Region, asked: str) -> None:
    assert of(now_region.homes[0]).get(f"/api/v1/offers?{asked}").status_code == 400


def test_the_list_costs_as_many_queries_for_one_as_for_five(
    now_region: Region, django_assert_max_num_queries: Any
) -> None:
    home = now_region.homes[0]
    system = of(home)
    for _ in range(5):
        now_region.ask(now_region.need(), home)
    system.get("/api/v1/offers")
    with django_assert_max_num_queries(6):
        assert len(system.get("/api/v1/offers").json()["offers"]) == 5
