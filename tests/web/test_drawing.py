"""Regions are drawn anew on a page: a bureau in its own region, functioneel beheer everywhere, others nowhere."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.web.conftest import sign_in
from tests.web.country import PASSWORD, Country, account
from tests.web.reading import text_of

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Detail, Extent, Party, PartyKind, Purpose, Role, Scope
from ketenzicht.access.models import User
from ketenzicht.access.queries import actor_of_user, local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import NotPermitted
from ketenzicht.base.geography import Point
from ketenzicht.capacity.loading import load_picture
from ketenzicht.notices.models import Notice
from ketenzicht.registry import operations as registry
from ketenzicht.registry import queries
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind, Plan, RegionKind, Relocation
from ketenzicht.registry.models import Division
from ketenzicht.statistics.models import RegionalFigure
from ketenzicht.statistics.queries import lines_of
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.operations.relocating import MOST_NAMED, tell_relocated

pytestmark = pytest.mark.django_db
OFFICER, KEEPER = "bureau@voorbeeld.invalid", "functioneel@voorbeeld.invalid"
AMERSFOORT, ZEIST = "GM0307", "GM0355"
SPLIT = Plan(RegionKind.AREA, "ROAZ-05", begins={"ZCG-05B": "Eemland"}, moves={AMERSFOORT: "ZCG-05B"})


@pytest.fixture
def officer(land: Country, now: datetime) -> Client:
    """Of the ROAZ-bureau of the region in the middle."""
    office = NewLocation("Bureau", "COORD", Point(52.09, 5.12), "", "", "Utrecht", "GM0344")
    network = NewOrganisation("Netwerk Midden", OrganisationKind.NETWORK, locations=(office,))
    (row,) = registry.register_organisations(organisations=[network], actor=PLATFORM, at=now)
    access.create_account(
        name="Bureau", email=OFFICER, password=PASSWORD, organisation_id=row.id, role=Role.ROAZ_OFFICER,
        actor=PLATFORM, at=now,
    )  # fmt: skip
    return sign_in(Client(), OFFICER)


@pytest.fixture
def keeper(land: Country, now: datetime) -> Client:
    account(land, email=KEEPER, role=Role.PLATFORM_ADMINISTRATOR, at=now)
    return sign_in(Client(), KEEPER)


def begun(client: Client, **asked: str) -> str:
    answer = client.post("/regions/division/new/", asked or {"kind": "area", "within": "ROAZ-05"})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def change(client: Client, path: str, deed: str, **told: object) -> Any:
    seen = Division.objects.get(id=path.split("/")[3]).version
    return client.post(path + "change/", {"do": deed, "seen": seen, **told})


def split(client: Client, *, first_day: date) -> str:
    """All that makes a right division, by hand."""
    path = begun(client)
    assert change(client, path, "begin", code="zcg-05b", name="Eemland").status_code == 302
    assert change(client, path, "move", municipalities=[AMERSFOORT], to="ZCG-05B").status_code == 302
    assert change(client, path, "day", first_day=first_day.isoformat(), why="Bestuurlijk ROAZ").status_code == 302
    return path


def test_a_bureau_draws_areas_sees_what_changes_and_puts_them_in_force(officer: Client, now: datetime) -> None:
    tomorrow = local_day(now) + timedelta(days=1)
    path = begun(officer)
    first = text_of(officer.get(path).content.decode())
    assert "Deze indeling kan nog niet ingaan" in first
    assert "Deze indeling verandert niets" in first
    path = split(officer, first_day=tomorrow)
    shown = text_of(officer.get(path).content.decode())
    assert "Deze indeling klopt" in shown
    assert "1 locatie telt vanaf de eerste dag in een andere regio" in shown
    assert "Ziekenhuis Het Voorbeeld , verzorgingsgebied: Midden-Nederland → Eemland" in shown
    assert "geen locatie van een zorgcoördinatiecentrum" in shown
    version = Division.objects.get(id=path.split("/")[3]).version
    assert officer.post(path + "decide/", {"seen": version}).status_code == 302
    assert "vastgesteld" in text_of(officer.get(path).content.decode())
    assert "ZCG-05B" in {one.code for one in queries.regions(on=tomorrow)}
    listed = text_of(officer.get("/regions/division/").content.decode())
    assert "ROAZ-regio Midden" in listed
    assert "ROAZ-regio Noord " not in listed
    assert officer.post(path + "call-off/", {"because": ""}).status_code == 422
    assert officer.post(path + "call-off/", {"because": "Toch niet"}).status_code == 302
    dropped = text_of(officer.get(path).content.decode())
    assert "Reden van afblazen: Toch niet" in dropped
    assert "afgeblazen en zou beginnen op" in dropped
    assert "ZCG-05B" not in {one.code for one in queries.regions(on=tomorrow)}


def test_whose_locations_come_in_another_region_hears_it_once_until_it_is_called_off(
    officer: Client, land: Country, now: datetime
) -> None:
    tomorrow = local_day(now) + timedelta(days=1)
    path = split(officer, first_day=tomorrow)
    assert not Notice.objects.filter(organisation=land.organisation_id).exists()
    assert officer.post(path + "decide/", {"seen": Division.objects.get().version}).status_code == 302
    notice = Notice.objects.get(organisation=land.organisation_id)
    assert notice.title == f"Andere regio vanaf {tomorrow:%d-%m-%Y}: Ziekenhuis Het Voorbeeld"
    assert "Ziekenhuis Het Voorbeeld (van Midden-Nederland naar Eemland)" in notice.text
    assert (notice.settled_at, notice.is_task) == (None, False)
    assert Notice.objects.count() == 1, "the bureau itself stays where it is"
    account(land, email="beheerder@voorbeeld.invalid", role=Role.ORGANISATION_ADMINISTRATOR, at=now)
    administrator = sign_in(Client(), "beheerder@voorbeeld.invalid")
    assert "Andere regio vanaf" in text_of(administrator.get("/notices/"))
    assert officer.post(path + "call-off/", {"because": "Toch niet"}).status_code == 302
    notice.refresh_from_db()
    assert notice.settled == "lapsed"


def test_many_locations_are_named_up_to_a_number(now: datetime) -> None:
    several = [
        Relocation(UUID(int=number), UUID(int=1), f"Huis {number}", ("R1", None, None), ("R2", None, "A"))
        for number in range(MOST_NAMED + 3)
    ]
    (organisation,) = registry.register_organisations(
        organisations=[NewOrganisation("Velen", OrganisationKind.PROVIDER, id=UUID(int=1))], actor=PLATFORM, at=now
    )
    tell_relocated(
        several, names={"R1": "Oost", "R2": "West", "A": "Dal"}, division_id=UUID(int=2), first_day=local_day(now),
        actor=PLATFORM, at=now,
    )  # fmt: skip
    notice = Notice.objects.get(organisation=organisation)
    assert notice.title.endswith(f"{MOST_NAMED + 3} locaties")
    assert "Huis 0 (van Oost naar West, van geen regio naar Dal)" in notice.text
    assert notice.text.count("van Oost") == MOST_NAMED
    assert "; en nog 3. U hoeft niets te doen" in notice.text


def test_what_is_filled_in_wrong_is_said_and_nothing_is_lost(officer: Client, now: datetime) -> None:
    path = begun(officer)
    for deed, told, sentence in (
        ("move", {"to": "ZCG-05"}, "Vink aan welke gemeenten"),
        ("move", {"municipalities": ["GM0014"], "to": "ZCG-05"}, "hoort niet bij deze indeling"),
        ("move", {"municipalities": [ZEIST], "to": "ZCG-04"}, "Kies een gebied uit de lijst"),
        ("begin", {"code": "", "name": "x"}, "Geef een code"),
        ("begin", {"code": "A" * 13, "name": "x"}, "ten hoogste 12 tekens"),
        ("day", {"first_day": "gisteren", "why": "x"}, "zoals 31-12-2026"),
        ("end", {"code": "Z" * 20}, "Controleer deze velden"),
    ):
        answer = change(officer, path, deed, **told)
        assert (answer.status_code, sentence in text_of(answer.content.decode())) == (422, True), sentence
    assert change(officer, path, "dans").status_code == 400
    stale = officer.post(path + "change/", {"do": "begin", "seen": 99, "code": "ZCG-05B", "name": "Eemland"})
    assert "intussen gewijzigd" in text_of(stale.content.decode())
    assert officer.post(path + "decide/", {"seen": "1"}).status_code == 400
    assert officer.post(path + "decide/", {"seen": "x" * 99}).status_code == 409
    assert change(officer, path, "end", code="ZCG-05").status_code == 302
    assert "eindigt" in text_of(officer.get(path).content.decode())
    assert change(officer, path, "keep", code="ZCG-05").status_code == 302
    past = {"first_day": (local_day(now) - timedelta(days=30)).isoformat(), "why": "Een vergissing"}
    assert change(officer, path, "day", **past).status_code == 302
    assert "op zijn vroegst morgen" in text_of(officer.get(path).content.decode())
    for far in ("0001-01-01", "9999-12-31"):
        assert change(officer, path, "day", first_day=far, why="Een vergissing").status_code == 302
        assert "kan nog niet ingaan" in text_of(officer.get(path).content.decode())
    assert officer.post(path + "discard/").status_code == 302
    assert change(officer, path, "begin", code="ZCG-05B", name="Eemland").status_code == 422


def test_a_bureau_draws_in_its_own_region_only(officer: Client, keeper: Client, now: datetime) -> None:
    assert officer.post("/regions/division/new/", {"kind": "area", "within": "ROAZ-04"}).status_code == 403
    assert officer.post("/regions/division/new/", {"kind": "rav"}).status_code == 403
    assert officer.post("/regions/division/new/", {"kind": "roaz"}).status_code == 403
    assert officer.post("/regions/division/new/", {"kind": "x"}).status_code == 400
    elsewhere = begun(keeper, kind="area", within="ROAZ-04")
    for path in (elsewhere, begun(keeper, kind="rav")):
        assert officer.get(path).status_code == 404
        assert officer.post(path + "change/", {"do": "day", "seen": 1}).status_code == 404
        assert officer.post(path + "decide/", {"seen": 1}).status_code == 404
        assert officer.post(path + "discard/").status_code == 404
    mine = begun(officer)
    actor = actor_of_user(user=User.objects.get(email=OFFICER), now=now)
    beyond = Plan(RegionKind.AREA, "ROAZ-05", moves={AMERSFOORT: "ZCG-04"})
    with pytest.raises(NotPermitted, match="alleen over de eigen regio"):
        operations.amend_division(
            division_id=UUID(mine.split("/")[3]), plan=beyond, first_day=None, why="", seen=1, actor=actor, at=now
        )


def test_what_functioneel_beheer_drew_across_regions_a_bureau_does_not_undo(
    officer: Client, keeper: Client, now: datetime
) -> None:
    path = begun(keeper)
    assert change(keeper, path, "move", municipalities=[AMERSFOORT], to="ZCG-04").status_code == 302
    first_day = (local_day(now) + timedelta(days=9)).isoformat()
    assert change(keeper, path, "day", first_day=first_day, why="Besluit").status_code == 302
    assert officer.post(path + "decide/", {"seen": 3}).status_code == 403
    assert keeper.post(path + "decide/", {"seen": 3}).status_code == 302
    assert officer.post(path + "call-off/", {"because": "Liever niet"}).status_code == 403
    assert officer.get(path).status_code == 200
    assert keeper.post(path + "call-off/", {"because": "Toch niet"}).status_code == 302


def test_functioneel_beheer_draws_regions_for_acute_mental_health_care(keeper: Client, now: datetime) -> None:
    path = begun(keeper, kind="ggz")
    assert change(keeper, path, "begin", code="GGZ-01", name="Crisisdienst Midden").status_code == 302
    assert change(keeper, path, "move", municipalities=[AMERSFOORT, ZEIST], to="GGZ-01").status_code == 302
    first_day = local_day(now) + timedelta(days=1)
    assert change(keeper, path, "day", first_day=first_day.isoformat(), why="Besluit").status_code == 302
    assert keeper.post(path + "decide/", {"seen": 4}).status_code == 302
    assert queries.land(on=first_day).municipalities_in("GGZ-01") == {AMERSFOORT, ZEIST}


def test_agreements_that_name_a_region_that_ends_are_told(officer: Client, now: datetime) -> None:
    new = access.NewAgreement(
        party=Party(kind=PartyKind.HOSPITAL, region="ZCG-05"),
        module="spoed",
        extent=Extent(scope=Scope.REGION, region="ZCG-05"),
        detail=Detail.PROVIDER,
        purpose=Purpose.CARE_COORDINATION,
        valid_from=local_day(now),
        valid_until=None,
        decided_by="Bestuurlijk ROAZ",
        ground="Convenant",
    )
    agreement_id = access.decide_agreement(new=new, actor=PLATFORM, at=now)
    path = begun(officer)
    assert str(agreement_id) not in officer.get(path).content.decode()
    assert change(officer, path, "end", code="ZCG-05").status_code == 302
    assert f"/agreements/{agreement_id}/" in officer.get(path).content.decode()


def test_others_see_nothing_of_it(reader: Client, keeper: Client) -> None:
    path = begun(keeper)
    for there in ("/regions/division/", path):
        assert reader.get(there).status_code == 403
    assert reader.post("/regions/division/new/", {"kind": "rav"}).status_code == 403
    assert "Indeling in regio’s" not in reader.get("/regions/").content.decode()


def test_the_page_of_a_region_that_ended_says_what_came_after_and_its_past_stays(
    reader: Client, land: Country, now: datetime
) -> None:
    today = local_day(now)
    plan = Plan(
        RegionKind.AREA, "ROAZ-05", begins={"ZCG-05B": "Het nieuwe midden"}, ends=frozenset({"ZCG-05"}),
        moves=dict.fromkeys(queries.land(on=today).municipalities_in("ZCG-05"), "ZCG-05B"),
    )  # fmt: skip
    long_ago = now - timedelta(days=60)
    put_in_force(plan, first_day=today - timedelta(days=3), at=long_ago)
    answer = reader.get("/regions/ZCG-05/")
    assert answer.status_code == 200
    shown = text_of(answer.content.decode())
    assert "bestaat sinds" in shown
    assert "Het nieuwe midden" in shown
    then = (today - timedelta(days=4)).isoformat()
    assert f"/regions/ZCG-05/?at={then}T12%3A00" in answer.content.decode()
    past = reader.get(f"/regions/ZCG-05/?at={then}T12:00&module=spoed")
    assert "Ziekenhuis De Proef" in past.content.decode()
    assert "Ziekenhuis De Proef" in reader.get("/regions/ZCG-05B/?module=spoed").content.decode()
    not_yet = reader.get(f"/regions/ZCG-05B/?at={then}T12:00")
    assert "was zij er nog niet" in text_of(not_yet.content.decode())
    assert reader.get("/regions/ZCG-99/").status_code == 404
    national = [text_of(reader.get(f"/national/?kind=area{at}").content.decode()) for at in ("", f"&at={then}T12:00")]
    assert ["Het nieuwe midden" in one for one in national] == [True, False]


def test_figures_of_a_day_are_those_of_the_regions_of_that_day(land: Country, now: datetime) -> None:
    first_day = local_day(now) - timedelta(days=3)
    plan = Plan(
        RegionKind.AREA, "ROAZ-05", begins={"ZCG-05B": "Het nieuwe midden"}, ends=frozenset({"ZCG-05"}),
        moves=dict.fromkeys(queries.land(on=first_day).municipalities_in("ZCG-05"), "ZCG-05B"),
    )  # fmt: skip
    put_in_force(plan, first_day=first_day, at=now - timedelta(days=60))
    days = {first_day - timedelta(days=1): "ZCG-05", first_day: "ZCG-05B"}
    for day, code in days.items():
        RegionalFigure.objects.create(day=day, module="spoed", label="seh", region=code, is_shown=False)
    for day, code in days.items():
        assert [line.place.code for line in lines_of(module="spoed", label="seh", day=day)] == [code]


def test_boards_of_a_moment_use_the_division_of_that_day_in_the_netherlands(land: Country, now: datetime) -> None:
    """Half an hour before midnight UTC it is the next day in the Netherlands already."""
    put_in_force(SPLIT, first_day=date(2026, 1, 10), at=datetime(2025, 12, 1, tzinfo=UTC))
    edge = datetime(2026, 1, 9, 23, 0, tzinfo=UTC)
    for moment, area in ((edge - timedelta(seconds=1), "ZCG-05"), (edge, "ZCG-05B")):
        areas = {unit.location.area for unit in load_picture(at=moment).units if unit.location.place == "Amersfoort"}
        assert areas == {area}, moment


def test_the_map_draws_areas_as_they_were_and_keeps_quiet_of_what_is_to_come(reader: Client, now: datetime) -> None:
    today = local_day(now)
    put_in_force(SPLIT, first_day=today + timedelta(days=2), at=now)
    html = reader.get("/map/?kind=area").content.decode()
    assert f'"shapes":"/map/shapes/?kind=area\\u0026on={today.isoformat()}"' in html
    for on in (today.isoformat(), (today + timedelta(days=30)).isoformat(), "vandaag", ""):
        answer = Client().get(f"/map/shapes/?kind=area&on={on}")
        codes = {one["properties"]["code"] for one in json.loads(answer.content)["features"]}
        assert codes == {f"ZCG-{number:02}" for number in range(1, 11)}


def put_in_force(plan: Plan, *, first_day: date, at: datetime) -> None:
    division_id = registry.prepare_division(kind=plan.kind, within=plan.within, actor=PLATFORM, at=at)
    registry.amend_division(
        division_id=division_id, plan=plan, first_day=first_day, why="Proef", seen=1, actor=PLATFORM, at=at
    )
    registry.decide_division(division_id=division_id, seen=2, actor=PLATFORM, at=at)
