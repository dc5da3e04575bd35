"""Entries change in fields, and every change is kept from what to what."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.registry.conftest import NOON, REGISTRAR, UTRECHT, Register, hospital

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.base.geography import Point
from ketenzicht.base.identifiers import IdentifierKind
from ketenzicht.events.models import Event
from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import (
    FIELDS,
    HOLIDAY,
    ClosureReason,
    ContactLine,
    ContactRole,
    Difference,
    Hours,
    HoursKind,
    IdentifierLine,
    NewClosure,
    NewService,
    Overtaken,
    Part,
    SpecialDay,
    amended,
    differences,
    read,
    written,
)
from ketenzicht.registry.models import Change, Closure, Location

TODAY = NOON.date()
ALL_DAY = Hours(1, time(0), time(0))
HOUR = timedelta(hours=1)
WISHES: dict[str, Any] = {
    "name": "Ziekenhuis De Vecht, locatie Zuid",
    "type_code": "V4",
    "identifiers": (IdentifierLine(IdentifierKind.AGB, "06012345"),),
    "street": "Vechtlaan 2",
    "postcode": "3512 AB",
    "place": "Zeist",
    "municipality_code": "GM0355",
    "point": Point(52.1, 5.2),
    "phone_urgent": "030 1234567",
    "phone_regular": "0900 1234",
    "website": "https://www.voorbeeld.invalid/",
    "contacts": (ContactLine(ContactRole.BED_COORDINATOR, "Beddencoördinator", "030 1234567", hours="24 uur"),),
    "hours": (ALL_DAY, Hours(HOLIDAY, None, None, HoursKind.PHONE)),
    "exceptions": (SpecialDay(date(2026, 12, 24), time(8), time(12), reason="Kerstavond"),),
    "services": (NewService("seh", "Spoed", "SEH"),),
    "facilities": ("ehh", "pci"),
    "helipad": True,
    "accepts_new_patients": False,
}


def amend(location: UUID, seen: int = 1, actor: Actor = REGISTRAR, **wishes: Any) -> tuple[Difference, ...]:
    return operations.amend_location(location_id=location, wishes=wishes, seen=seen, actor=actor, at=NOON)


def test_every_field_of_an_entry_can_be_wished_and_only_those() -> None:
    assert {field for fields in FIELDS.values() for field in fields} == WISHES.keys()
    assert set(FIELDS) == set(Part)
    with pytest.raises(ValueError, match="nationwide"):
        amended(hospital(), {"nationwide": True})


def test_what_is_written_can_be_read() -> None:
    assert read(written(WISHES)) == WISHES


@given(st.permutations(range(3)))
def test_the_order_of_a_list_is_no_difference(order: list[int]) -> None:
    hours = [Hours(day, time(8), time(17)) for day in (1, 2, 3)]
    one = hospital(hours=tuple(hours))
    assert not differences(one, replace(one, hours=tuple(hours[place] for place in order)))


def test_every_field_changes_and_the_history_says_from_what_to_what(register: Register) -> None:
    location = register(hospital(phone_urgent="030 7654321"))
    amend(location, **WISHES)
    entry = queries.entry(location_id=location)
    assert not differences(entry.location, amended(entry.location, WISHES))
    assert entry.version == 2
    (change,) = queries.changes(location_id=location, at_most=9)
    told = {one.name: (one.before, one.after) for one in change.differences}
    assert told["Telefoon voor spoed"] == ("030 7654321", "030 1234567")
    assert told["Punt op de kaart"] == (UTRECHT, Point(52.1, 5.2))
    assert told["Voorzieningen"] == ((), ("ehh", "pci"))
    assert AuditLine.objects.filter(action="registry.location-changed", subject=f"location/{location}").count() == 1
    assert Event.objects.get(kind="registry.location-changed").payload["version"] == 2


def test_what_is_already_so_is_no_change(register: Register) -> None:
    location = register()
    assert amend(location, place="Utrecht") == ()
    assert not Change.objects.exists()
    assert queries.entry(location_id=location).version == 1


def test_who_did_it_is_a_function_of_an_organisation(register: Register) -> None:
    location = register()
    organisation_id = queries.entry(location_id=location).organisation_id
    person = Actor(ActorKind.PERSON, uuid4(), "J. Jansen", organisation_id, role="organisation-administrator")
    amend(location, actor=person, place="Zeist")
    (change,) = queries.changes(location_id=location, at_most=9)
    assert (change.by.organisation, change.by.role) == ("Stichting De Vecht", "organisation-administrator")
    assert "Jansen" not in str(change)


def test_the_second_of_two_is_told_what_the_first_changed(register: Register) -> None:
    location = register()
    amend(location, phone_urgent="030 1111111")
    with pytest.raises(Overtaken) as told:
        amend(location, phone_urgent="030 2222222", place="Zeist")
    (change,) = told.value.changes
    assert [(one.field, one.after) for one in change.differences] == [("phone_urgent", "030 1111111")]
    assert queries.entry(location_id=location).location.place == "Utrecht"
    amend(location, seen=2, phone_urgent="030 2222222")
    assert queries.entry(location_id=location).location.phone_urgent == "030 2222222"


def test_who_changes_something_else_is_not_in_the_way(register: Register) -> None:
    location = register()
    amend(location, phone_urgent="030 1111111")
    amend(location, place="Zeist")
    assert queries.entry(location_id=location).version == 3


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ({"phone_urgent": "bel maar"}, "geen telefoonnummer"),
        ({"website": "javascript:alert(1)"}, "geen webadres"),
        ({"website": "https://x.nl/\" onclick=\"x"}, "geen webadres"),
        ({"postcode": "35"}, "geen postcode"),
        ({"name": " "}, "geen naam"),
        ({"type_code": "XX"}, "soort instelling"),
        ({"municipality_code": "GM9999"}, "geen gemeente"),
        ({"facilities": ("zwembad",)}, "geen voorziening"),
        ({"identifiers": (IdentifierLine(IdentifierKind.AGB, "123"),)}, "8 cijfers"),
        ({"identifiers": (IdentifierLine(IdentifierKind.URA, "12345678"),)}, "hoort bij de organisatie"),
        ({"point": Point(5.1, 52.1)}, "verwisseld"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(register: Register, wishes: dict[str, Any], told: str) -> None:
    location = register()
    with pytest.raises(Refused, match=told):
        amend(location, **wishes)
    assert not Change.objects.exists()


def test_a_number_of_another_is_refused(register: Register) -> None:
    register(hospital(identifiers=(IdentifierLine(IdentifierKind.AGB, "06012345"),)))
    location = register(hospital("Elders"))
    with pytest.raises(Conflict, match="staat al in het register"):
        amend(location, identifiers=(IdentifierLine(IdentifierKind.AGB, "06012345"),))


def test_a_kind_of_care_keeps_its_id_when_the_list_is_renewed(register: Register) -> None:
    location = register(hospital(services=(NewService("seh", "Spoed"),)))
    before = Location.objects.get(id=location).services.get()
    amend(location, services=(NewService("seh", "SEH"), NewService("ic", "IC")))
    after = {row.code: row for row in Location.objects.get(id=location).services.all()}
    assert (after["seh"].id, after["seh"].name) == (before.id, "SEH")


def test_the_history_cannot_be_rewritten_in_the_database(register: Register) -> None:
    location = register()
    amend(location, place="Zeist")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(location_id=location, version=2, at=NOON, what="nog eens")
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(location_id=location, version=3, at=NOON)


def test_a_location_ends_by_date_and_what_it_was_stays(register: Register) -> None:
    location = register(hospital(active_from=TODAY))
    with pytest.raises(Refused, match="einde moet daarna"):
        operations.end_location(location_id=location, on=TODAY, actor=REGISTRAR, at=NOON)
    last = TODAY + timedelta(days=30)
    operations.end_location(location_id=location, on=last, actor=REGISTRAR, at=NOON)
    with pytest.raises(Conflict, match="eindigt al"):
        operations.end_location(location_id=location, on=last, actor=REGISTRAR, at=NOON)
    assert queries.location(location_id=location, on=last - timedelta(days=1))
    with pytest.raises(NotFound):
        queries.location(location_id=location, on=last)
    assert queries.changes(location_id=location, at_most=9)[0].what == f"Eindigt op {last:%d-%m-%Y}."


def test_confirming_is_no_change_and_says_who_and_when(register: Register) -> None:
    location = register()
    operations.confirm_location(location_id=location, actor=REGISTRAR, at=NOON)
    profile = queries.location_profile(location_id=location, on=TODAY, now=NOON)
    assert profile.confirmed
    assert profile.confirmed.at == NOON
    assert not Change.objects.exists()


@pytest.mark.parametrize("deed", [operations.end_location, operations.confirm_location, operations.amend_location])
def test_an_unknown_location_is_not_found(reference: None, deed: object) -> None:
    more = {operations.end_location: {"on": TODAY}, operations.amend_location: {"wishes": {}, "seen": 1}}
    with pytest.raises(NotFound):
        deed(location_id=uuid4(), actor=REGISTRAR, at=NOON, **more.get(deed, {}))  # type: ignore[operator,call-overload]  # one of three deeds


# ── Closures ─────────────────────────────────────────────────────────────────────────────────────────────────


def closure(start: datetime, end: datetime | None = None, department: str = "", note: str = "") -> NewClosure:
    return NewClosure(start, end, ClosureReason.RENOVATION, department, note)


def announce(location: UUID, new: NewClosure) -> UUID:
    return operations.announce_closure(location_id=location, new=new, actor=REGISTRAR, at=NOON)


def test_a_closure_is_planned_or_sudden_and_closes_the_door(register: Register) -> None:
    location = register(hospital(services=(NewService("seh", "Spoed", "SEH"),)))
    announce(location, closure(NOON - HOUR, NOON + HOUR))
    announce(location, closure(NOON + 5 * HOUR, None, "SEH"))
    sudden, planned = queries.location_profile(location_id=location, on=TODAY, now=NOON).closures
    assert not sudden.is_planned
    assert planned.is_planned
    assert sudden.is_in_force(now=NOON)
    assert not planned.is_in_force(now=NOON)
    assert Event.objects.filter(kind="registry.closure-announced").count() == 2


def test_ending_opens_now_and_what_had_not_begun_is_called_off(register: Register) -> None:
    location = register()
    now_closed = announce(location, closure(NOON - HOUR))
    for_later = announce(register(hospital("Later")), closure(NOON + HOUR))
    operations.end_closure(location_id=location, closure_id=now_closed, actor=REGISTRAR, at=NOON)
    row = Closure.objects.get(id=for_later)
    operations.end_closure(location_id=row.location_id, closure_id=for_later, actor=REGISTRAR, at=NOON)
    assert Closure.objects.get(id=now_closed).ends_at == NOON
    assert Closure.objects.get(id=for_later).withdrawn_at == NOON
    assert not queries.location_profile(location_id=location, on=TODAY, now=NOON).closures
    assert queries.closures(location_id=location)[0].is_over(now=NOON)
    for again in (now_closed, for_later):
        with pytest.raises(Conflict, match="al voorbij"):
            operations.end_closure(
                location_id=Closure.objects.get(id=again).location_id, closure_id=again, actor=REGISTRAR, at=NOON
            )


def test_a_closure_of_another_location_is_not_found(register: Register) -> None:
    closed = announce(register(), closure(NOON))
    with pytest.raises(NotFound):
        operations.end_closure(location_id=register(hospital("Elders")), closure_id=closed, actor=REGISTRAR, at=NOON)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (closure(NOON + HOUR, NOON), "niet na het begin"),
        (closure(NOON - 3 * HOUR, NOON - HOUR), "al voorbij"),
        (closure(NOON - timedelta(days=8)), "week terug"),
        (closure(NOON, None, "Oogheelkunde"), "staat niet bij deze locatie"),
        (closure(NOON, None, "", "x" * 301), "te lang"),
    ],
)
def test_a_closure_that_cannot_be_is_refused(register: Register, new: NewClosure, told: str) -> None:
    with pytest.raises(Refused, match=told):
        announce(register(), new)


def test_two_closures_of_the_same_at_once_are_refused_also_by_the_database(register: Register) -> None:
    location = register()
    announce(location, closure(NOON, NOON + 5 * HOUR))
    with pytest.raises(Conflict, match="al een sluiting"):
        announce(location, closure(NOON + HOUR))
    announce(location, closure(NOON + 5 * HOUR))
    for wrong in ({"ends_at": NOON - HOUR}, {"reason": "zin"}, {"withdrawn_at": NOON + HOUR}):
        fields = {"starts_at": NOON - 9 * HOUR, "ends_at": NOON - 8 * HOUR, "reason": "staff", "announced_at": NOON}
        with pytest.raises(IntegrityError), transaction.atomic():
            Closure.objects.create(location_id=location, **{**fields, "starts_at": NOON - HOUR, **wrong})
    assert connection.in_atomic_block
