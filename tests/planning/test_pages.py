"""Who plans for an organisation does so on pages: rosters, days, slots, agendas, bookings and planning anew."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from tests.planning.conftest import HOUR, MINUTE, NEAR, Provider, slots, status_of
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.planning import operations
from ketenzicht.planning.domain import ResourceKind, day_of
from ketenzicht.planning.models import Resource, RosterHours
from ketenzicht.planning.operations import NewBooking, NewResource, NewSlot

NOW = timezone.now().replace(minute=0, second=0, microsecond=0)
TOMORROW = day_of(NOW + 24 * HOUR)


def signed_in(organisation_id: UUID, role: Role, name: str) -> Client:
    email = f"{name}@voorbeeld.invalid"
    access.create_account(
        name=name, email=email, password=PASSWORD, organisation_id=organisation_id, role=role, actor=PLATFORM,
        at=timezone.now(),
    )  # fmt: skip
    return sign_in(Client(), email)


@pytest.fixture
def piet(provider: Provider, settings: Settings) -> Client:
    settings.SECOND_FACTOR_GRACE = frozenset({"voorbeeld.invalid"})
    return signed_in(provider.id, Role.CAPACITY_MANAGER, "piet")


@pytest.fixture
def room(provider: Provider) -> UUID:
    new = NewResource(provider.location_id, "Spreekkamer 1", ResourceKind.CONSULT)
    return operations.add_resource(new=new, actor=provider.me, at=NOW)


def slot_in(provider: Provider, room: UUID, hours: int, capacity: int = 1) -> UUID:
    begins = NOW + hours * HOUR
    new = NewSlot(begins, begins + 30 * MINUTE, capacity)
    return operations.add_slot(resource_id=room, new=new, actor=provider.me, at=NOW)


def booked(provider: Provider, slot: UUID, **more: Any) -> UUID:
    return operations.book_slot(new=NewBooking(slot, uuid4(), **more), actor=provider.centre, at=NOW)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_somebody_adds_a_room_makes_a_roster_and_sees_its_week(provider: Provider, piet: Client) -> None:
    assert "nog niets te plannen" in text(piet, "/planning/")
    told = {"name": "Spreekkamer 9", "kind": "consult", "location": str(provider.location_id)}
    assert piet.post("/planning/resources/", told).status_code == 302
    room = Resource.objects.get(name="Spreekkamer 9")
    address = f"/planning/resources/{room.id}/"
    assert piet.post(address, {"deed": "roster", "first_day": str(TOMORROW)}).status_code == 302
    roster = room.rosters.get()
    hours = {"deed": "hours", "weekdays": list(range(1, 8)), "begins": "08:00", "ends": "10:00", "minutes": "30",
             "capacity": "2"}  # fmt: skip
    page = f"/planning/rosters/{roster.id}/"
    assert piet.post(page, hours).status_code == 302
    assert "08:00–10:00" in text(piet, page)
    assert "Spreekkamer 9" in text(piet, f"/planning/?week={TOMORROW}")
    assert "2 van 2 vrij" in text(piet, f"/planning/days/{TOMORROW}/")
    row = RosterHours.objects.filter(roster=roster).first()
    assert row is not None
    assert piet.post(page, {"deed": "remove", "hours": str(row.id)}).status_code == 302
    assert piet.post(page, {"deed": "end", "last_day": str(TOMORROW)}).status_code == 302
    roster.refresh_from_db()
    assert roster.last_day == TOMORROW


@pytest.mark.parametrize(
    ("deed", "told", "said"),
    [
        ("roster", {"first_day": "morgen"}, "Vul een datum in"),
        ("roster", {"first_day": "2026-12-02", "last_day": "2026-12-01"}, "voor de eerste"),
        ("day", {"day": "2020-01-01", "minutes": "15", "capacity": "1", "because": "Ziek"}, "al voorbij"),
        ("day", {"day": "2099-01-01", "begins": "08:00", "minutes": "3", "capacity": "1"}, "beide tijden"),
        ("slot", {"begins": "2020-01-01T10:00", "minutes": "30", "capacity": "1"}, "al voorbij"),
        ("slot", {"begins": "9999-12-31T23:59", "minutes": "30", "capacity": "1"}, "Dit jaar kan niet kloppen"),
        ("slot", {"begins": "2027-03-28T02:30", "minutes": "30", "capacity": "1"}, "Dit uur bestaat niet"),
        ("roster", {"first_day": "9999-12-31"}, "Dit jaar kan niet kloppen"),
        ("slot", {"begins": "", "minutes": "2", "capacity": "0"}, "Kies ten minste 5"),
        ("calendar", {"events": "busy"}, "Kies een bestand"),
        ("end", {}, "Zeg waarom"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    piet: Client, room: UUID, deed: str, told: dict[str, str], said: str
) -> None:
    answer = piet.post(f"/planning/resources/{room}/", {"deed": deed, **told})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    for value in told.values():
        if deed in {"slot", "day"} and value:
            assert value in answer.content.decode()


def test_a_day_is_closed_and_opened_again(piet: Client, room: UUID, provider: Provider) -> None:
    address = f"/planning/resources/{room}/"
    told = {"deed": "day", "day": str(TOMORROW), "minutes": "15", "capacity": "1", "because": "Scholing"}
    assert piet.post(address, told).status_code == 302
    page = text(piet, address)
    assert "gesloten (Scholing)" in page
    exception = Resource.objects.get(id=room).exceptions.get()
    assert piet.post(address, {"deed": "unset", "exception": str(exception.id)}).status_code == 302
    assert not Resource.objects.get(id=room).exceptions.exists()
    assert piet.post(address, {"deed": "unset", "exception": "x"}).status_code == 404
    assert piet.post(address, {"deed": "iets"}).status_code == 404


def test_an_agenda_is_uploaded_and_downloaded(piet: Client, room: UUID) -> None:
    begins = NOW + 24 * HOUR
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:a",
             f"DTSTART:{begins:%Y%m%dT%H%M%SZ}", "DURATION:PT1H", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    told = {"deed": "calendar", "events": "free", "file": SimpleUploadedFile("a.ics", "\r\n".join(lines).encode())}
    answer = piet.post(f"/planning/resources/{room}/", told, follow=True)
    assert "1 nieuw" in answer.content.decode()
    assert len(slots(room)) == 1
    answer = piet.get(f"/planning/resources/{room}/calendar/")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert b"1 van 1 vrij" in answer.content
    wrong = {**told, "file": SimpleUploadedFile("a.ics", b"onzin")}
    answer = piet.post(f"/planning/resources/{room}/", wrong)
    assert (answer.status_code, "geen leesbaar" in answer.content.decode()) == (422, True)


def test_a_booking_shows_its_story_and_nothing_of_a_patient(piet: Client, room: UUID, provider: Provider) -> None:
    made = booked(provider, slot_in(provider, room, 2))
    address = f"/planning/bookings/{made}/"
    assert "afgesproken" in text(piet, address)
    assert piet.post(address, {"deed": "miss"}).status_code == 422
    assert piet.post(address, {"deed": "cancel", "because": ""}).status_code == 422
    assert piet.post(address, {"deed": "arrive"}).status_code == 302
    assert piet.post(address, {"deed": "finish"}).status_code == 302
    assert status_of(made) == "done"
    assert "afgerond" in text(piet, address)
    assert piet.post(address, {"deed": "fly"}).status_code == 404


def test_a_slot_falls_out_and_what_was_in_it_is_planned_anew(piet: Client, room: UUID, provider: Provider) -> None:
    slot, other = slot_in(provider, room, 2), slot_in(provider, room, 4)
    made = booked(provider, slot)
    page = f"/planning/slots/{slot}/"
    assert "Laat dit tijdvak vervallen" in text(piet, page)
    assert piet.post(page, {"because": ""}).status_code == 422
    answer = piet.post(page, {"because": "Huisarts ziek"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/planning/replan/")
    assert "1 afspraak wacht" in text(piet, "/planning/")
    shown = text(piet, "/planning/replan/")
    assert "Huisarts ziek" in shown
    choice = shown.split('name="choice" value="')[1].split('"')[0]
    assert piet.post("/planning/replan/", {"choice": choice}).status_code == 302
    assert status_of(made) == "booked"
    assert "niets opnieuw te plannen" in text(piet, "/planning/replan/")
    answer = piet.post("/planning/replan/", {"choice": choice}, follow=True)
    assert "1 niet" in answer.content.decode()
    assert piet.post("/planning/replan/", {"choice": "onzin"}).status_code == 404
    assert piet.post(page, {"restore": "1"}).status_code == 302
    assert piet.post(f"/planning/slots/{other}/", {"restore": "1"}).status_code == 422


def test_others_see_nothing_of_it(piet: Client, room: UUID, provider: Provider) -> None:
    slot = slot_in(provider, room, 2)
    made = booked(provider, slot)
    roster = operations.make_roster(resource_id=room, new=operations.NewRoster(TOMORROW), actor=provider.me, at=NOW)
    eva = signed_in(provider.other_id, Role.CAPACITY_MANAGER, "eva")
    care = signed_in(provider.id, Role.CARE_PROFESSIONAL, "care")
    places = [f"resources/{room}/", f"resources/{room}/calendar/", f"bookings/{made}/", f"slots/{slot}/",
              f"rosters/{roster}/"]  # fmt: skip
    for place in places:
        text(piet, f"/planning/{place}")
        text(eva, f"/planning/{place}", 404)
        text(care, f"/planning/{place}", 403)
    assert "Spreekkamer 1" not in text(eva, "/planning/")
    assert "Spreekkamer 1" not in text(eva, "/planning/replan/")
    text(piet, "/planning/days/onzin/", 404)
    text(piet, "/planning/?week=onzin")
    assert Client().get("/planning/").status_code == 302


def test_a_full_week_takes_a_bounded_number_of_queries(
    piet: Client, provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        new = NewResource(provider.location_id, f"Auto {number}", ResourceKind.VISIT, travels=True)
        car = operations.add_resource(new=new, actor=provider.me, at=NOW)
        for hour in (3, 12):
            begins = NOW + hour * HOUR
            shift = operations.add_slot(
                resource_id=car, new=NewSlot(begins, begins + 8 * HOUR), actor=provider.me, at=NOW
            )
            booked(provider, shift, begins=begins + 2 * HOUR, minutes=30, place=NEAR)
    piet.get("/planning/")
    with django_assert_max_num_queries(25):
        text(piet, "/planning/")
    with django_assert_max_num_queries(25):
        text(piet, f"/planning/days/{day_of(NOW + 3 * HOUR)}/")
