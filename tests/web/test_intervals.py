"""A unit with an expected interval of its own: who sets it, within which limits, what it changes, that it shows."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.access.helpers import person
from tests.feeds.conftest import bureau
from tests.web.conftest import sign_in
from tests.web.country import IC, SEH, Country, account
from tests.web.reading import text_of

from ketenzicht.access.domain import EVERYBODY, Insight, Role
from ketenzicht.access.queries import local_day
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.capacity import operations, queries
from ketenzicht.capacity.api import UnitOut, unit_wire
from ketenzicht.capacity.domain import BoardLine, Entry, Freshness, OwnInterval, own_marks, terms_of
from ketenzicht.capacity.hand_checking import NamedUnits, checked_entries
from ketenzicht.capacity.intervals import bounds_of
from ketenzicht.capacity.loading import load_picture
from ketenzicht.capacity.models import OwnInterval as Row
from ketenzicht.capacity.models import Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Status, VersionDefinition
from ketenzicht.events.models import Event
from ketenzicht.feeds import queries as feeds
from ketenzicht.feeds.operations import watch_feeds
from ketenzicht.notices.models import Notice
from ketenzicht.registry import operations as registry

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ADMINISTRATOR = "beheerder@voorbeeld.invalid"
WHY = "de afdeling telt eens per dag"


@pytest.fixture
def keeper(land: Country) -> Actor:
    return person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=land.organisation_id)


@pytest.fixture
def officer(land: Country, now: datetime) -> Actor:
    """Of the bureau of the region in which place 0 lies."""
    (made,) = registry.register_organisations(organisations=[bureau("ROAZ-bureau Proef", 0)], actor=PLATFORM, at=now)
    return person(Role.ROAZ_OFFICER, organisation_id=made.id)


@pytest.fixture
def administrator(land: Country, client: Client, now: datetime) -> Client:
    account(land, email=ADMINISTRATOR, role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    return sign_in(client, ADMINISTRATOR)


def set_on(
    land: Country, actor: Actor, now: datetime, *, unit: tuple[int, tuple[str, str]] = (0, IC),
    every: timedelta = DAY, days: int = 0, because: str = WHY,
) -> None:  # fmt: skip
    operations.set_interval(
        location_id=land.locations[unit[0]], code=land.units[unit].code, every=every,
        on=local_day(now) + timedelta(days=days), because=because, actor=actor, at=now,
    )  # fmt: skip


def take_back(land: Country, actor: Actor, now: datetime, *, unit: tuple[int, tuple[str, str]] = (0, IC)) -> None:
    operations.take_back_interval(location_id=land.locations[unit[0]], code=land.units[unit].code, actor=actor, at=now)


def line(land: Country, unit: tuple[int, tuple[str, str]], now: datetime) -> BoardLine:
    picture = load_picture(at=now)
    return picture.line(picture.place_of(land.units[unit].id))


minutes = st.integers(1, 5_000).map(lambda one: one * MINUTE)


@given(minutes, minutes, minutes, minutes)
def test_a_unit_may_always_be_as_late_as_the_others(
    asked: timedelta, more: timedelta, still_more: timedelta, every: timedelta
) -> None:
    version = VersionDefinition(
        id=0, module="proef", number="1", status=Status.PILOT, valid_from=date(2020, 1, 1), valid_until=None,
        source="een proef", proposal=True, agreed_by="", expected_every=asked, fresh_for=asked + more,
        usable_for=asked + more + still_more, elements=(), relations=(), labels=(), thresholds=(), absent_reasons=(),
    )  # fmt: skip
    own = OwnInterval(every, WHY, date(2026, 1, 1), None)
    terms = terms_of(version, own)
    assert timedelta(0) < terms.expected_every <= terms.fresh_for <= terms.usable_for
    assert terms.fresh_for - terms.expected_every == more
    assert terms.usable_for - terms.fresh_for == still_more
    assert terms_of(version, None).expected_every == asked


def test_a_longer_interval_keeps_figures_known_and_says_so_wherever_they_stand(
    administrator: Client, land: Country, keeper: Actor, now: datetime
) -> None:
    later = now + 10 * HOUR  # the figures of this IC came three minutes ago, and count for an hour
    assert line(land, (0, IC), later).freshness(now=later) is Freshness.STALE
    set_on(land, keeper, now)
    known = line(land, (0, IC), later)
    assert known.freshness(now=later) is Freshness.FRESH
    assert [mark.word for mark in known.marks][-1] == "eigen termijn: 24 u"
    assert known.usable_for == DAY + 55 * MINUTE
    here = text_of(administrator.get(f"/locations/{land.locations[0]}/"))
    assert f"Eigen termijn: 24 u, want {WHY}." in here
    assert "De definitie vraagt elke 5 min." in here
    assert f"eigen termijn: 24 u, want {WHY}" in text_of(administrator.get(f"/locations/{land.locations[0]}/units/"))
    feed = text_of(administrator.get(f"/feeds/{land.organisation_id}/kliniek/"))
    assert f"eigen termijn: 24 u, want {WHY}" in feed
    assert "elke 5 min, 1 eenheid met een eigen termijn" in text_of(administrator.get("/feeds/"))
    assert "eigen termijn: 24 u" in text_of(administrator.get("/regions/ROAZ-05/?module=kliniek"))
    assert f"want {WHY}" in text_of(administrator.get(f"/locations/{land.locations[0]}/changes/"))


def test_arrays_and_lines_count_alike_with_an_interval_of_its_own(land: Country, keeper: Actor, now: datetime) -> None:
    set_on(land, keeper, now, unit=(1, IC))
    set_on(land, keeper, now, unit=(1, SEH), every=MINUTE)
    for later in (now, now + 30 * MINUTE, now + 10 * HOUR, now + 2 * DAY):
        picture = load_picture(at=now)
        places = picture.indices_of(region=queries.COUNTRY, module="kliniek")
        assert picture.totals(places, now=later).known == sum(
            picture.line(place).is_known(now=later) for place in places.tolist()
        )
    place = load_picture(at=now).place_of(land.units[1, SEH].id)
    assert load_picture(at=now).usable_for[place] == 56 * 60  # an hour, four minutes less


def test_who_would_be_reminded_is_not_when_the_interval_says_that_it_is_not_late(
    land: Country, keeper: Actor, now: datetime
) -> None:
    def silent_at(moment: datetime) -> set[tuple[str, str]]:
        health = [
            feeds.feed(organisation_id=one.organisation_id, module=one.module, scope=feeds.EVERYTHING, now=moment)
            for one in feeds.feeds(now=moment)
        ]
        units = [one.unit for of in health for one in of.units]
        return {(one.location, one.label) for one in units if one.freshness is Freshness.STALE}

    later, it = now + 3 * HOUR, ("Ziekenhuis Het Voorbeeld", "ic-adult")
    assert it in silent_at(later)
    set_on(land, keeper, now, unit=(1, IC))
    assert it not in silent_at(later)
    assert it in silent_at(now + 2 * DAY)
    watch_feeds(at=now + 2 * DAY)
    told = Notice.objects.filter(about=f"feed/{land.organisation_id}/kliniek").first()
    assert told is not None
    assert "elke 5 min, 1 eenheid met een eigen termijn" in told.text


def test_what_is_delivered_late_by_the_definition_confirms_by_the_interval(
    land: Country, keeper: Actor, now: datetime
) -> None:
    set_on(land, keeper, now)
    unit = land.units[0, IC]
    said = Entry(unit.code, None, {"total": 16, "occupied": 12, "available": 4}, {})
    checked = checked_entries(
        [said], organisation_id=land.organisation_id, units=NamedUnits([unit.code], on=local_day(now)), now=now
    )
    assert checked.faults == []
    assert checked.rows.usable_for == [int((DAY + 55 * MINUTE).total_seconds())]


def test_the_past_is_judged_by_the_interval_of_then(land: Country, keeper: Actor, now: datetime) -> None:
    set_on(land, keeper, now)
    unit, before = land.units[0, IC], now - 3 * MINUTE
    insight = Insight(PLATFORM, EVERYBODY)
    (point,) = queries.unit_history(code=unit.code, insight=insight, start=now - DAY, end=now, now=now)
    assert point.usable_for == DAY + 55 * MINUTE
    Row.objects.filter(unit=unit).update(start=local_day(before) + DAY)
    (point,) = queries.unit_history(code=unit.code, insight=insight, start=now - DAY, end=now, now=now)
    assert point.usable_for == HOUR


def test_the_bureau_of_the_region_may_and_the_organisation_hears_of_it(
    land: Country, officer: Actor, now: datetime
) -> None:
    set_on(land, officer, now)
    told = Notice.objects.get(about__startswith=f"unit/{land.units[0, IC].code}/interval/")
    assert (told.organisation_id, told.permission) == (land.organisation_id, "registry.maintain")
    assert WHY in told.text
    with pytest.raises(NotPermitted, match="ROAZ-bureau van haar regio"):
        set_on(land, officer, now, unit=(4, IC))  # in another region


def test_of_a_longer_interval_the_bureau_hears_and_of_a_shorter_it_does_not(
    land: Country, keeper: Actor, officer: Actor, now: datetime
) -> None:
    set_on(land, keeper, now, unit=(0, SEH), every=MINUTE)
    assert not Notice.objects.exists()
    set_on(land, keeper, now)
    assert set(Notice.objects.values_list("organisation_id", "permission")) == {
        (officer.organisation_id, "feeds.watch")
    }


@pytest.mark.parametrize("role", [Role.TRIAGIST, Role.CAPACITY_MANAGER, Role.AUDITOR, Role.NATIONAL_COORDINATOR])
def test_others_may_not(land: Country, now: datetime, role: Role) -> None:
    for actor in (person(role, organisation_id=land.organisation_id), person(role, organisation_id=uuid4())):
        with pytest.raises(NotPermitted):
            set_on(land, actor, now)
        with pytest.raises(NotPermitted):
            take_back(land, actor, now)
    elsewhere = person(Role.ORGANISATION_ADMINISTRATOR, organisation_id=uuid4())
    with pytest.raises(NotPermitted):
        set_on(land, elsewhere, now)
    assert not Row.objects.exists()


def test_what_cannot_be_is_refused_in_words(administrator: Client, land: Country, now: datetime) -> None:
    path = f"/locations/{land.locations[0]}/units/{land.units[0, IC].code}/interval/"
    today = local_day(now)
    right = {"number": "24", "of": "hours", "on": str(today), "because": WHY}
    for wrong, says in (
        ({"number": "0"}, "ten minste 1"),
        ({"number": "x"}, "heel getal"),
        ({"number": "25"}, "van 1 min tot en met 24 u"),
        ({"number": "5", "of": "minutes"}, "vraagt al elke 5 min"),
        ({"of": "weeks"}, "Kies minuten of uren"),
        ({"on": str(today - DAY)}, "vandaag of een latere dag"),
        ({"on": str(today + 800 * DAY)}, "twee jaar vooruit"),
        ({"because": "  "}, "Zeg waarom"),
        ({"because": "x" * 151}, "ten hoogste 150"),
    ):
        answer = administrator.post(path, {**right, **wrong})
        assert answer.status_code == 422, wrong
        assert says in text_of(answer), wrong
    assert not Row.objects.exists()
    assert administrator.post(path, {**right, "because": "<b>vet</b>"}).status_code == 302
    assert "&lt;b&gt;vet" in administrator.get(path).content.decode()
    assert administrator.get(path.replace(str(land.locations[0]), str(land.locations[1]))).status_code == 404


def test_limits_are_those_of_the_module() -> None:
    assert bounds_of("spoed").longest < bounds_of("kliniek").longest < bounds_of("acute-vv").longest
    for module in definitions.catalogue().modules:
        bounds = bounds_of(module)
        assert timedelta(0) < bounds.shortest < bounds.longest


def test_a_unit_of_the_minister_or_one_that_is_not_there_has_none(land: Country, keeper: Actor, now: datetime) -> None:
    unit = land.units[0, IC]
    Unit.objects.filter(pk=unit.pk).update(active_from=local_day(now) + DAY)
    with pytest.raises(Refused, match="begint pas op"):
        set_on(land, keeper, now)
    Unit.objects.filter(pk=unit.pk).update(active_from=local_day(now) - DAY, active_until=local_day(now) + 3 * DAY)
    with pytest.raises(Refused, match="niet meer"):
        set_on(land, keeper, now, days=3)
    Unit.objects.filter(pk=unit.pk).update(module="pandemie", label="ic-covid")
    with pytest.raises(Refused, match="minister"):
        set_on(land, keeper, now)
    with pytest.raises(NotFound):
        operations.set_interval(
            location_id=land.locations[0], code=uuid4(), every=DAY, on=local_day(now), because=WHY, actor=keeper, at=now
        )


def test_it_is_taken_back_and_its_history_stays(administrator: Client, land: Country, now: datetime) -> None:
    path = f"/locations/{land.locations[0]}/units/{land.units[0, IC].code}/interval/"
    today = local_day(now)
    told = {"number": "2", "of": "hours", "on": str(today), "because": WHY}
    assert administrator.post(path, told).status_code == 302
    Row.objects.update(start=today - 2 * DAY)  # it held for two days
    assert "geldt nu" in text_of(administrator.get(path))
    assert administrator.post(path, {**told, "number": "3", "on": str(today + DAY)}).status_code == 302
    assert administrator.post(path, {**told, "number": "4", "on": str(today + 2 * DAY)}).status_code == 422
    page = text_of(administrator.get(path))
    assert "Komt toch niet" in page
    assert administrator.post(path + "take-back/").status_code == 302
    first = Row.objects.get(every=2 * HOUR)
    assert first.end is None  # it only ended because another would begin
    assert "ging niet door" in text_of(administrator.get(path))
    assert administrator.post(path + "take-back/").status_code == 302
    first.refresh_from_db()
    assert first.end == today
    assert administrator.post(path + "take-back/").status_code == 409
    page = text_of(administrator.get(path))
    assert "voorbij" in page
    assert "organisatiebeheerder" in page
    history = page.partition("Eigen termijnen tot nu toe")[2]
    assert "Proef Persoon" not in history
    lines = AuditLine.objects.filter(action__startswith="capacity.interval-").order_by("id")
    assert [one.action.removeprefix("capacity.interval-") for one in lines] == [
        "set",
        "set",
        "taken-back",
        "taken-back",
    ]
    assert all(WHY not in str(one.detail) for one in lines)
    assert Event.objects.filter(kind="capacity.interval-set").count() == 2


def test_two_at_once_cannot_be(land: Country, keeper: Actor, now: datetime) -> None:
    set_on(land, keeper, now)
    set_on(land, keeper, now, every=2 * HOUR)  # instead of the first, which never held
    assert list(Row.objects.order_by("id").values_list("end", flat=True)) == [local_day(now), None]
    unit = land.units[0, IC]
    same = {"unit": unit, "because": WHY, "start": local_day(now) + DAY, "set_at": now}
    for wrong in ({"every": HOUR}, {"every": timedelta(0), "start": local_day(now) - DAY, "end": local_day(now)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Row.objects.create(**{**same, **wrong})


def test_the_api_tells_it_where_it_tells_the_unit(land: Country, keeper: Actor, now: datetime) -> None:
    set_on(land, keeper, now)
    found = {
        one.unit: one for one in queries.deliverable_units(organisation_id=land.organisation_id, on=local_day(now))
    }
    told, other = found[land.units[0, IC].code], found[land.units[1, IC].code]
    assert told.own is not None
    assert told.own.because == WHY
    assert told.terms is not None
    assert other.terms is not None
    assert (told.terms.expected_every, other.terms.expected_every) == (DAY, 5 * MINUTE)
    assert other.own is None
    assert [mark.code for mark in own_marks(told.own)] == ["own-interval"]
    said, plain = (UnitOut.model_validate(unit_wire(one)).model_dump(by_alias=True) for one in (told, other))
    assert (said["expectedEverySeconds"], said["usableForSeconds"]) == (86_400, 86_400 + 3_300)
    assert said["ownInterval"] == {"because": WHY, "start": local_day(now), "end": None}
    assert (plain["expectedEverySeconds"], plain["freshForSeconds"], plain["ownInterval"]) == (300, 900, None)
