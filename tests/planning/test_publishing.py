"""A provider's system says what can be planned and by which rosters, and reads back what was booked."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from tests.planning.conftest import Provider, slots, status_of
from tests.planning.test_pages import signed_in
from tests.telephony.conftest import key_of

from ketenzicht.access.domain import Role
from ketenzicht.base.errors import Conflict
from ketenzicht.planning import operations
from ketenzicht.planning.domain import LINK_LIVES_FOR, MOST_LINKS
from ketenzicht.planning.models import Booking, CalendarLink, Resource, Roster, RosterException, Slot

Ask = Callable[..., tuple[int, Any]]
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
HOUR = timedelta(hours=1)
ROOM = "resources/K1"
ALL_WEEK = [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.fixture
def ask(provider: Provider) -> Ask:
    own = key_of(provider.id, "planning.maintain")

    def asking(method: str, path: str, body: Any = None, *, key: str = own) -> tuple[int, Any]:
        browser = Client(headers={"Authorization": f"Bearer {key}"})
        answer = browser.generic(
            method, f"/api/v1/planning/{path}", json.dumps(body) if body is not None else "", "application/json"
        )
        return answer.status_code, answer.json()

    return asking


def room(provider: Provider, **more: Any) -> dict[str, Any]:
    return {"name": "Spreekkamer API", "kind": "consult", "locationId": str(provider.location_id), **more}


def hours(**more: Any) -> dict[str, Any]:
    return {"weekdays": ALL_WEEK, "begins": "09:00", "ends": "12:00", "minutes": 30, **more}


def schedule(*told: dict[str, Any], days: Any = ()) -> dict[str, Any]:
    roster = {"firstDay": NOW.date().isoformat(), "hours": list(told or [hours()])}
    return {"rosters": [roster], "days": list(days)}


def told_room(ask: Ask, provider: Provider) -> UUID:
    return UUID(ask("PUT", ROOM, room(provider))[1]["id"])


def codes(problem: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["pointer"], one["code"]) for one in problem["faults"]}


def test_what_can_be_planned_is_told_under_a_key_of_ones_own_and_twice_changes_nothing(
    ask: Ask, provider: Provider
) -> None:
    first = ask("PUT", ROOM, room(provider))
    again = ask("PUT", ROOM, room(provider))
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert (first[1]["key"], first[1]["locationId"]) == ("K1", str(provider.location_id))
    status, renamed = ask("PUT", ROOM, room(provider, name="Spreekkamer 9"))
    assert (status, renamed["id"], renamed["name"]) == (200, first[1]["id"], "Spreekkamer 9")
    assert Resource.objects.count() == 1


def test_another_kind_of_thing_is_another_thing(ask: Ask, provider: Provider) -> None:
    told_room(ask, provider)
    status, problem = ask("PUT", ROOM, room(provider, travels=True))
    assert (status, "ander kenmerk" in problem["detail"]) == (409, True)
    status, problem = ask("PUT", "resources/K2", room(provider))
    assert (status, "deze naam" in problem["detail"]) == (409, True)
    assert ask("PUT", f"resources/{uuid4()}", room(provider, name="x"))[0] == 404
    status, problem = ask("PUT", "resources/K3", room(provider, name="x", locationId=str(uuid4())))
    assert (status, codes(problem)) == (400, {("/locationId", "unknown-location")})
    operations.end_resource(resource_id=Resource.objects.get().id, because="Dicht", actor=provider.me, at=NOW)
    status, problem = ask("PUT", ROOM, room(provider))
    assert (status, "beëindigd" in problem["detail"]) == (409, True)


def test_a_roster_makes_slots_and_the_same_again_changes_nothing(ask: Ask, provider: Provider) -> None:
    resource_id = told_room(ask, provider)
    assert ask("PUT", f"{ROOM}/schedule", schedule()) == (200, {"isChanged": True, "fellOut": 0})
    made = {(one.id, one.begins) for one in slots(resource_id)}
    assert len(made) > 200
    assert ask("PUT", f"{ROOM}/schedule", schedule()) == (200, {"isChanged": False, "fellOut": 0})
    assert {(one.id, one.begins) for one in slots(resource_id)} == made


def test_what_is_read_can_be_sent_back(ask: Ask, provider: Provider) -> None:
    told_room(ask, provider)
    day = (NOW + 3 * 24 * HOUR).date().isoformat()
    days = [
        {"day": day, "hours": None, "because": "Verbouwing"},
        {
            "day": (NOW + 4 * 24 * HOUR).date().isoformat(),
            "hours": {"begins": "10:00", "ends": "11:00", "minutes": 0, "capacity": 2},
            "because": "Feest",
        },
    ]
    said = schedule(hours(), hours(weekdays=[1, 2], begins="13:00", ends="02:00", onlyOutOfHours=True), days=days)
    ask("PUT", f"{ROOM}/schedule", said)
    status, found = ask("GET", f"{ROOM}/schedule")
    assert status == 200
    assert found.pop("toldAt").endswith("Z")
    assert [one["weekdays"] for one in found["rosters"][0]["hours"]] == [ALL_WEEK, [1, 2]]
    assert found["days"] == days
    assert ask("PUT", f"{ROOM}/schedule", found) == (200, {"isChanged": False, "fellOut": 0})


def test_what_stays_the_same_keeps_its_bookings_and_what_goes_lets_them_fall_out(ask: Ask, provider: Provider) -> None:
    resource_id = told_room(ask, provider)
    ask("PUT", f"{ROOM}/schedule", schedule())
    later = [one for one in slots(resource_id) if one.begins > timezone.now() + 24 * HOUR]
    morning = [one for one in later if timezone.localtime(one.begins).hour == 9]
    noon = [one for one in later if timezone.localtime(one.begins).hour == 11]
    kept, gone = (provider.book(one[0].id, at=NOW) for one in (morning, noon))
    status, done = ask("PUT", f"{ROOM}/schedule", schedule(hours(ends="11:00")))
    assert (status, done) == (200, {"isChanged": True, "fellOut": 1})
    assert (status_of(kept), status_of(gone)) == ("booked", "fell-out")
    assert ask("PUT", f"{ROOM}/schedule", {"rosters": []})[1] == {"isChanged": True, "fellOut": 1}
    assert not Roster.objects.exists()


def test_every_fault_of_a_schedule_is_told_with_its_place_and_nothing_changes(ask: Ask, provider: Provider) -> None:
    told_room(ask, provider)
    wrong = {
        "rosters": [
            {"firstDay": "2026-12-01", "lastDay": "2026-11-01", "hours": [hours(), hours(weekdays=[1])]},
            {"firstDay": "2026-12-01", "hours": [hours(minutes=3)]},
            {"firstDay": "2027-01-01", "hours": []},
        ],
        "days": [
            {"day": "2026-12-24", "because": "x"},
            {"day": "2026-12-24", "because": "x", "hours": {"begins": "09:00", "ends": "10:00", "minutes": 1}},
        ],
    }
    status, problem = ask("PUT", f"{ROOM}/schedule", wrong)
    assert status == 400
    assert codes(problem) == {
        ("/rosters/0/lastDay", "ends-before-it-begins"),
        ("/rosters/0/hours", "twice"),
        ("/rosters/1/hours", "not-plausible"),
        ("/rosters/2/firstDay", "overlap"),
        ("/days/1/day", "twice"),
        ("/days/1/hours/minutes", "not-plausible"),
    }
    status, problem = ask("PUT", f"{ROOM}/schedule", schedule(hours(begins="9 uur", weekdays=[9], capacity=0)))
    assert status == 400
    assert {one["pointer"] for one in problem["faults"]} == {
        "/rosters/0/hours/0/begins", "/rosters/0/hours/0/weekdays/0", "/rosters/0/hours/0/capacity"
    }  # fmt: skip
    often = [hours(begins=f"{number:02}:{minute}", ends="23:59") for number in range(23) for minute in ("00", "30")]
    status, problem = ask("PUT", f"{ROOM}/schedule", schedule(*often))
    assert (status, codes(problem)) == (400, {("/rosters/0/hours", "too-many")})
    assert not Roster.objects.exists()
    assert not RosterException.objects.exists()


def test_a_night_in_which_the_clock_goes_back_has_one_hour_more(ask: Ask, provider: Provider) -> None:
    resource_id = told_room(ask, provider)
    nights = [
        {"firstDay": day, "lastDay": day, "hours": [hours(begins="00:00", ends="06:00", minutes=0)]}
        for day in ("2027-10-30", "2027-10-31")
    ]
    at = datetime(2027, 10, 1, tzinfo=UTC)
    # The roster is told now; its slots come when that night is within six weeks.
    assert ask("PUT", f"{ROOM}/schedule", {"rosters": nights})[0] == 200
    operations.lay_rosters(at=at)
    lengths = {one.begins.astimezone(UTC).day: one.ends - one.begins for one in slots(resource_id)}
    assert sorted(lengths.values()) == [6 * HOUR, 7 * HOUR]


def test_others_see_and_change_nothing(ask: Ask, provider: Provider) -> None:
    resource_id = told_room(ask, provider)
    elsewhere, reader = key_of(provider.other_id, "planning.maintain"), key_of(provider.id, "capacity.read")
    for name in ("K1", str(resource_id)):
        assert ask("PUT", f"resources/{name}/schedule", schedule(), key=elsewhere)[0] == 404
        assert ask("GET", f"resources/{name}/schedule", key=elsewhere)[0] == 404
    for method, path, body in (
        ("PUT", ROOM, room(provider)),
        ("PUT", f"{ROOM}/schedule", schedule()),
        ("GET", f"{ROOM}/schedule", None),
        ("GET", "bookings", None),
    ):
        assert ask(method, path, body, key=reader)[0] == 403
    assert ask("PUT", ROOM, room(provider), key=elsewhere)[0] == 400, "a location of somebody else"
    assert ask("GET", "bookings", key=elsewhere)[1]["bookings"] == []


def test_bookings_are_read_back_in_the_order_in_which_they_changed(ask: Ask, provider: Provider) -> None:
    told_room(ask, provider)
    told = [
        {"key": name, "start": (NOW + n * HOUR).isoformat(), "end": (NOW + n * HOUR + HOUR / 2).isoformat()}
        for n, name in enumerate("abc", start=30)
    ]
    ask("PUT", f"{ROOM}/slots", {"slots": told})
    first, second, third = (
        provider.book(Slot.objects.get(key=name).id, at=NOW + n * timedelta(seconds=1)) for n, name in enumerate("abc")
    )
    operations.cancel(booking_id=first, because="Niet nodig", actor=provider.centre, at=NOW + timedelta(seconds=9))
    status, page = ask("GET", "bookings?limit=2")
    assert (status, [one["id"] for one in page["bookings"]]) == (200, [str(second), str(third)])
    status, rest = ask("GET", f"bookings?limit=2&after={page['next']}")
    (line,) = rest["bookings"]
    assert (line["id"], line["status"], line["statusName"], line["version"]) == (str(first), "cancelled", "afgezegd", 2)
    assert (line["resourceKey"], line["slotKey"], rest["next"]) == ("K1", "a", None)
    assert line["start"].endswith("Z")
    assert str(Booking.objects.get(id=first).subject) not in json.dumps(line), "nothing of what it is for"
    since = (NOW + timedelta(seconds=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert [one["id"] for one in ask("GET", f"bookings?changedSince={since}")[1]["bookings"]] == [str(first)]


@pytest.mark.parametrize(
    ("name", "code"),
    [("a\x00b", "unreadable-text"), ("a\u202eb", "unreadable-text"), (" ", "wrong-form"), ("x" * 99, "too-long")],
)
def test_a_name_that_nobody_can_read_is_refused_in_words(ask: Ask, provider: Provider, name: str, code: str) -> None:
    status, problem = ask("PUT", ROOM, room(provider, name=name))
    assert (status, codes(problem)) == (400, {("/name", code)})
    day = {"day": "2026-12-24", "because": name * 2}
    status, problem = ask("PUT", f"{ROOM}/schedule", schedule(days=[day])) if told_room(ask, provider) else (0, {})
    assert (status, codes(problem)) == (400, {("/days/0/because", code)})


def test_a_number_in_words_is_no_number(ask: Ask, provider: Provider) -> None:
    told_room(ask, provider)
    status, problem = ask("PUT", f"{ROOM}/schedule", schedule(hours(minutes="30", capacity=True, onlyOutOfHours="nee")))
    at = "/rosters/0/hours/0"
    assert (status, codes(problem)) == (
        400,
        {(f"{at}/minutes", "no-integer"), (f"{at}/capacity", "no-integer"), (f"{at}/onlyOutOfHours", "no-boolean")},
    )


@pytest.mark.parametrize("wrong", ["changedSince=2026-11-22T10:00:00", "changedSince=gisteren", "after=1", "limit=0"])
def test_what_cannot_be_asked_of_bookings_is_said(ask: Ask, provider: Provider, wrong: str) -> None:
    status, problem = ask("GET", f"bookings?{wrong}")
    assert (status, problem["faults"][0]["pointer"]) == (400, f"/query/{wrong.partition('=')[0]}")


def test_an_agenda_is_given_as_an_agenda(ask: Ask, provider: Provider) -> None:
    told_room(ask, provider)
    ask("PUT", f"{ROOM}/schedule", schedule())
    browser = Client(headers={"Authorization": f"Bearer {key_of(provider.id, 'planning.maintain')}"})
    answer = browser.get(f"/api/v1/planning/{ROOM}/calendar")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert len(icalendar.Calendar.from_ical(answer.content).walk("VEVENT")) > 200


@pytest.fixture
def browser(provider: Provider, settings: Settings) -> Client:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    return signed_in(provider.id, Role.CAPACITY_MANAGER, "piet")


def link(browser: Client, resource_id: UUID) -> str:
    """The path of a new link, as its page shows it."""
    page = browser.post(f"/planning/resources/{resource_id}/links/").text
    return "/planning/calendars/" + page.split("/planning/calendars/")[1].split(".ics")[0] + ".ics"


def test_an_agenda_subscribes_by_a_link_that_is_shown_once(ask: Ask, provider: Provider, browser: Client) -> None:
    resource_id = told_room(ask, provider)
    ask("PUT", f"{ROOM}/schedule", schedule())
    path = link(browser, resource_id)
    answer = Client().get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "no-store" in answer.headers["Cache-Control"]
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert {str(one["SUMMARY"]) for one in events} == {"1 van 1 vrij"}
    assert CalendarLink.objects.get().last_used_at is not None
    page = browser.get(f"/planning/resources/{resource_id}/").text
    assert "Trek in" in page
    assert path not in page
    assert path.split("/")[-1].removesuffix(".ics") != CalendarLink.objects.get().fingerprint


def test_a_link_that_was_ended_has_expired_or_was_made_up_opens_nothing(
    ask: Ask, provider: Provider, browser: Client
) -> None:
    resource_id = told_room(ask, provider)
    ended, expired, of_what_ended = (link(browser, resource_id) for _ in range(3))
    first, second, _ = CalendarLink.objects.order_by("made_at")
    assert browser.post(f"/planning/links/{first.id}/end/").status_code == 302
    CalendarLink.objects.filter(id=second.id).update(
        made_at=NOW - 2 * LINK_LIVES_FOR, expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert Client().get(of_what_ended).status_code == 200
    operations.end_resource(resource_id=resource_id, because="Dicht", actor=provider.me, at=NOW)
    for path in (ended, expired, of_what_ended, "/planning/calendars/verzonnen.ics"):
        assert Client().get(path).status_code == 404
    assert operations.forget_links(at=timezone.now()) == 1
    assert CalendarLink.objects.count() == 1


def test_links_are_of_who_plans_and_not_without_end(ask: Ask, provider: Provider, browser: Client) -> None:
    resource_id = told_room(ask, provider)
    for _ in range(MOST_LINKS):
        link(browser, resource_id)
    assert browser.post(f"/planning/resources/{resource_id}/links/").status_code == 409
    with pytest.raises(Conflict):
        operations.make_calendar_link(resource_id=resource_id, actor=provider.me, at=NOW)
    stranger = signed_in(provider.other_id, Role.CAPACITY_MANAGER, "eva")
    assert stranger.post(f"/planning/links/{CalendarLink.objects.earliest('made_at').id}/end/").status_code == 404
    assert stranger.post(f"/planning/resources/{resource_id}/links/").status_code == 404
    assert CalendarLink.objects.count() == MOST_LINKS
