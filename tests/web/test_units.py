"""Who administers a location adds units, lets them end or move by date, and takes that back before its day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.access.helpers import person
from tests.web.conftest import sign_in
from tests.web.country import CLINIC, IC, SEH, Country, account
from tests.web.reading import text_of

from ketenzicht.access.domain import Role
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted, Refused
from ketenzicht.base.geography import Point
from ketenzicht.capacity import operations, queries
from ketenzicht.capacity.domain import NewUnit, Opening, OpeningState
from ketenzicht.capacity.hand_checking import NamedUnits
from ketenzicht.capacity.models import OpeningChange, OpeningCode, State, Unit
from ketenzicht.events.models import Event
from ketenzicht.notices.models import Notice
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

pytestmark = pytest.mark.django_db
ADMINISTRATOR = "beheerder@voorbeeld.invalid"
NICU = ("kliniek", "nicu")


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(client, ADMINISTRATOR)


@pytest.fixture
def keeper(land: Country) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)


def page_of(land: Country, number: int = 0) -> str:
    return f"/locations/{land.locations[number]}/units/"


def told(kind: tuple[str, str], on: object, **more: str) -> Mapping[str, str]:
    return {"kind": "/".join(kind), "mode": "automatic", "on": str(on), **more}


def in_days(now: datetime, days: int) -> str:
    return (local_day(now) + timedelta(days=days)).isoformat()


def test_a_unit_is_added_listed_kept_in_the_history_and_may_be_delivered(
    administrator: Client, land: Country, now: datetime
) -> None:
    assert "Ziekenhuis De Proef" in text_of(administrator.get(page_of(land)))
    made = administrator.post(page_of(land), told(NICU, local_day(now)))
    assert made.status_code == 302
    unit = Unit.objects.get(location=land.locations[0], label="nicu")
    assert (unit.mode, unit.deliverer_id, State.objects.filter(unit=unit).count()) == (
        "automatic", land.organisation_id, 1,
    )  # fmt: skip
    page = text_of(administrator.get(page_of(land)))
    assert "NICU" in page
    assert "nog nooit" in page
    assert "Eenheid erbij" in text_of(administrator.get(f"/locations/{land.locations[0]}/changes/"))
    found = queries.deliverable_units(organisation_id=land.organisation_id, on=local_day(now))
    assert unit.code in {one.unit for one in found}
    assert AuditLine.objects.filter(action="capacity.units-registered").latest("id").detail["units"] == [str(unit.code)]


def test_what_a_location_has_is_not_added_twice_nor_what_no_version_in_force_knows(
    administrator: Client, land: Country, now: datetime
) -> None:
    before = Unit.objects.count()
    again = administrator.post(page_of(land), told(IC, local_day(now)))
    assert again.status_code == 422
    assert "heeft de zorgsoort" in text_of(again)
    for kind, on in (
        (("kliniek", "nergens"), in_days(now, 0)),
        (("pandemie", "ic-adult"), in_days(now, 0)),  # the minister's
        (NICU, in_days(now, -1)),
        (NICU, in_days(now, 800)),
        (NICU, "31 februari"),
    ):
        answer = administrator.post(page_of(land), told(kind, on))
        assert answer.status_code == 422, kind
        assert 'role="alert"' in answer.content.decode()
    told_wrong = {"automation_expected_on": in_days(now, 9)}
    assert administrator.post(page_of(land), told(NICU, in_days(now, 0), **told_wrong)).status_code == 422
    assert Unit.objects.count() == before


def test_a_unit_of_the_module_by_instruction_is_the_ministers(land: Country, keeper: Actor, now: datetime) -> None:
    unit = NewUnit(land.locations[0], "pandemie", "ic-covid", land.organisation_id)
    with pytest.raises(Refused, match="opdracht van de minister"):
        operations.begin_unit(unit=unit, on=local_day(now), actor=keeper, at=now)


def test_an_end_is_warned_for_kept_and_taken_back(administrator: Client, land: Country, now: datetime) -> None:
    unit = land.units[1, SEH]  # delivers, and has a stop
    path = f"{page_of(land, 1)}{unit.code}/"
    page = text_of(administrator.get(path + "end/"))
    assert "wordt nog geleverd" in page
    assert "Die eindigt met de eenheid" in page
    on = in_days(now, 10)
    no_reason = administrator.post(path + "end/", {"on": on, "because": " "})
    assert no_reason.status_code == 422
    assert administrator.post(path + "end/", {"on": on, "because": "Fusie <b>"}).status_code == 302
    unit.refresh_from_db()
    assert str(unit.active_until) == on
    assert "Fusie &lt;b&gt;" in administrator.get(f"/locations/{land.locations[1]}/changes/").content.decode()
    assert Event.objects.filter(kind="capacity.units-ended").count() == 1
    assert administrator.post(path + "end/", {"on": on, "because": "Nog eens"}).status_code == 422
    assert "Eindigt toch niet" in text_of(administrator.get(page_of(land, 1)))
    assert administrator.post(path + "take-back/").status_code == 302
    unit.refresh_from_db()
    assert unit.active_until is None
    assert administrator.post(path + "take-back/").status_code == 409


def test_boards_of_the_past_show_what_ended_and_todays_do_not(land: Country, keeper: Actor, now: datetime) -> None:
    unit = land.units[0, SEH]
    today = local_day(now)
    operations.end_unit(location_id=land.locations[0], code=unit.code, on=today, because="Weg", actor=keeper, at=now)
    was = queries.picture_at(at=now - timedelta(days=1), region="ROAZ-05", modules={"spoed"})
    picture = queries.picture_now(now=now)
    assert was.unit_of_code(str(unit.code)) is not None
    assert picture.unit_of_code(str(unit.code)) is None
    absence = picture.absence_of(str(unit.code).upper())
    assert absence is not None
    assert (absence.day, absence.is_over) == (today, True)
    by_hand = NamedUnits([unit.code], on=today)
    assert by_hand.unit_of_code(str(unit.code)) is None
    assert by_hand.absence_of(str(unit.code)) == absence


def test_nobody_declares_a_stop_of_what_ended_and_its_stop_ends_with_it(
    land: Country, keeper: Actor, now: datetime
) -> None:
    unit, today = land.units[1, SEH], local_day(now)
    stop = OpeningChange.objects.filter(unit=unit, opening=OpeningCode.STOP).latest("declared_at")
    before = queries.stop_lines(start=now - timedelta(days=1), end=now + timedelta(days=3))
    Unit.objects.filter(pk=unit.pk).update(active_until=today)
    after = queries.stop_lines(start=now - timedelta(days=1), end=now + timedelta(days=3))

    def lasted(lines: list[queries.StopLine]) -> timedelta:
        return sum(
            (one.stops.duration for one in lines if (one.region, one.module, one.label) == ("ROAZ-05", *SEH)),
            timedelta(0),
        )

    assert stop.unit_id == unit.pk
    assert lasted(after) < lasted(before)
    nurse = person(Role.CAPACITY_MANAGER, organisation_id=land.organisation_id)
    with pytest.raises(NotFound):
        operations.declare_opening(unit_code=unit.code, opening=Opening(OpeningState.OPEN), actor=nurse, at=now)


def test_nobody_is_asked_any_more_about_the_stop_of_what_ended(land: Country, now: datetime) -> None:
    unit = land.units[1, SEH]
    State.objects.filter(unit=unit).update(opening_until=now - timedelta(minutes=1))
    operations.remind_of_ends(at=now)
    asked = Notice.objects.get(about=f"unit/{unit.code}/opening")
    Unit.objects.filter(pk=unit.pk).update(active_until=local_day(now))
    assert operations.remind_of_ends(at=now + timedelta(minutes=5)) == 0
    asked.refresh_from_db()
    assert asked.settled_at is not None


def test_a_move_ends_here_and_begins_there_that_day_and_is_taken_back_from_either_side(
    administrator: Client, land: Country, now: datetime
) -> None:
    unit, on = land.units[0, CLINIC], in_days(now, 5)
    Unit.objects.filter(pk=land.units[3, CLINIC].pk).delete()  # so that there is room
    path = f"{page_of(land)}{unit.code}/"
    for side in ("here", "there"):
        moved = administrator.post(
            path + "end/", {"on": on, "to": str(land.locations[3]), "because": "Nieuwbouw in Zeist"}
        )
        assert moved.status_code == 302
        other = Unit.objects.get(continues=unit)
        assert (str(other.active_from), other.mode, other.deliverer_id) == (on, unit.mode, unit.deliverer_id)
        assert "naar Streekziekenhuis Oefening" in text_of(administrator.get(page_of(land)))
        assert "van Ziekenhuis De Proef" in text_of(administrator.get(page_of(land, 3)))
        back = path if side == "here" else f"{page_of(land, 3)}{other.code}/"
        assert administrator.post(back + "take-back/").status_code == 302
        unit.refresh_from_db()
        assert (unit.active_until, Unit.objects.filter(continues=unit).count()) == (None, 0)
    assert "komt toch niet" in text_of(administrator.get(f"/locations/{land.locations[3]}/changes/"))


def test_a_move_is_refused_whole(land: Country, keeper: Actor, now: datetime) -> None:
    unit, today = land.units[0, IC], local_day(now)
    elsewhere = NewLocation("Elders", "V6", Point(52.1, 5.1), "", "", "Utrecht", "GM0344")
    other = NewOrganisation("Anderen", OrganisationKind.PROVIDER, locations=(elsewhere,))
    (row,) = registry.register_organisations(organisations=[other], actor=PLATFORM, at=now)
    foreign = row.locations.get().id
    for to, error in (
        (land.locations[1], Conflict),  # has one
        (land.locations[0], Refused),
        (foreign, NotPermitted),
        (uuid4(), NotFound),
    ):
        with pytest.raises(error), transaction.atomic():
            operations.move_unit(
                location_id=land.locations[0], code=unit.code, to=to, on=today, because="Zo", actor=keeper, at=now
            )
    everything = person(Role.PLATFORM_ADMINISTRATOR)
    with pytest.raises(Refused, match="dezelfde organisatie"), transaction.atomic():
        operations.move_unit(
            location_id=land.locations[0], code=unit.code, to=foreign, on=today, because="Zo", actor=everything, at=now
        )
    unit.refresh_from_db()
    assert unit.active_until is None


def test_an_end_is_not_taken_back_when_another_begins_then(land: Country, keeper: Actor, now: datetime) -> None:
    unit, on = land.units[0, IC], local_day(now) + timedelta(days=3)
    here = land.locations[0]
    operations.end_unit(location_id=here, code=unit.code, on=on, because="Verbouwing", actor=keeper, at=now)
    early = NewUnit(here, *IC, land.organisation_id)
    with pytest.raises(Conflict):
        operations.begin_unit(unit=early, on=on - timedelta(days=1), actor=keeper, at=now)
    operations.begin_unit(unit=early, on=on, actor=keeper, at=now)
    with pytest.raises(Conflict, match="opnieuw"):
        operations.take_back(location_id=here, code=unit.code, actor=keeper, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(active_until=None)


def test_who_delivers_for_another_hears_of_the_end_and_that_it_was_taken_back(
    land: Country, keeper: Actor, now: datetime
) -> None:
    unit = land.units[0, IC]
    office = NewOrganisation("Coördinatiefunctie", OrganisationKind.PROVIDER)
    (deliverer,) = registry.register_organisations(organisations=[office], actor=PLATFORM, at=now)
    Unit.objects.filter(pk=unit.pk).update(deliverer=deliverer)
    operations.end_unit(
        location_id=land.locations[0], code=unit.code, on=local_day(now) + timedelta(days=3), because="Fusie.",
        actor=keeper, at=now,
    )  # fmt: skip
    notice = Notice.objects.get(organisation=deliverer)
    assert "Fusie." in notice.text
    operations.take_back(location_id=land.locations[0], code=unit.code, actor=keeper, at=now)
    notice.refresh_from_db()
    assert notice.settled_at is not None


def test_others_may_not(reader: Client, land: Country, keeper: Actor, now: datetime) -> None:
    unit = land.units[0, IC]
    path = f"{page_of(land)}{unit.code}/"
    assert reader.get(page_of(land)).status_code == 403
    assert reader.post(page_of(land), told(NICU, local_day(now))).status_code == 403
    assert reader.post(path + "end/", {"on": in_days(now, 1), "because": "Zo"}).status_code == 403
    assert reader.post(path + "take-back/").status_code == 403
    stranger = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=uuid4())
    with pytest.raises(NotPermitted):
        operations.end_unit(
            location_id=land.locations[0], code=unit.code, on=local_day(now), because="Zo", actor=stranger, at=now
        )
    with pytest.raises(NotFound):  # of another location than it hangs on
        operations.end_unit(
            location_id=land.locations[1], code=unit.code, on=local_day(now), because="Zo", actor=keeper, at=now
        )
