"""A new division is put in force from a day on, and what was stays; called off before it, nothing has happened."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.registry.conftest import NOON, REGISTRAR, UTRECHT, Register, hospital

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, NotFound, Refused
from ketenzicht.events.models import Event
from ketenzicht.registry import operations, queries
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind, Plan, RegionKind
from ketenzicht.registry.models import (
    Division,
    MunicipalityMembership,
    Region,
    RegionMembership,
    RegionNeighbour,
)

TODAY = date(2026, 11, 22)
DAY = date(2027, 1, 1)
BEFORE = DAY - timedelta(days=1)
UTRECHT_CODE, AMERSFOORT, ZEIST = "GM0344", "GM0307", "GM0355"
SPLIT = Plan(RegionKind.AREA, "ROAZ-05", begins={"ZCG-05B": "Eemland"}, moves={AMERSFOORT: "ZCG-05B"})

pytestmark = pytest.mark.usefixtures("reference")


def prepared(
    plan: Plan = SPLIT, *, first_day: date | None = DAY, why: str = "Besluit van het bestuurlijk ROAZ"
) -> UUID:
    division_id = operations.prepare_division(kind=plan.kind, within=plan.within, actor=REGISTRAR, at=NOON)
    operations.amend_division(
        division_id=division_id, plan=plan, first_day=first_day, why=why, seen=1, actor=REGISTRAR, at=NOON
    )
    return division_id


def decide(division_id: UUID, *, seen: int = 2, at: datetime = NOON) -> None:
    operations.decide_division(division_id=division_id, seen=seen, actor=REGISTRAR, at=at)
    checked()


def call_off(division_id: UUID, *, at: datetime = NOON, because: str = "Het ging niet door") -> None:
    operations.call_off_division(division_id=division_id, because=because, actor=REGISTRAR, at=at)
    checked()


def checked() -> None:
    """What the database looks at when a transaction ends, it looks at now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def rows() -> dict[str, list[Any]]:
    """Everything that says how the country is divided."""
    return {
        "regions": list(Region.objects.order_by("code").values_list("code", "name", "valid_from", "valid_until")),
        "members": list(
            MunicipalityMembership.objects.order_by("municipality", "kind", "valid_from").values_list(
                "municipality", "region__code", "valid_from", "valid_until", "ended_by"
            )
        ),
        "own": list(RegionMembership.objects.order_by("id").values_list("location", "region__code", "valid_until")),
        "near": sorted(
            RegionNeighbour.objects.values_list("one__code", "other__code", "valid_from", "valid_until").distinct(),
            key=str,
        ),
    }


def test_from_its_first_day_on_the_new_division_counts_and_before_it_the_old_one(register: Register) -> None:
    location_id = register(hospital(name="Ziekenhuis Eem", municipality_code=AMERSFOORT))
    decide(prepared())
    assert queries.location(location_id=location_id, on=BEFORE).area == "ZCG-05"
    assert queries.location(location_id=location_id, on=DAY).area == "ZCG-05B"
    assert queries.location(location_id=location_id, on=DAY).roaz == "ROAZ-05"
    assert "ZCG-05B" not in {one.code for one in queries.regions(on=BEFORE)}
    (new,) = [one for one in queries.regions(on=DAY) if one.code == "ZCG-05B"]
    assert (new.name, new.within, new.proposal) == ("Eemland", "ROAZ-05", False)
    assert "ZCG-05" in new.neighbours
    assert not any(queries.present_faults(on=DAY).values())


# Weststellingwerf lies between Drenthe and Flevoland, and Fryslân touches IJsselland there only.
NORTH = Plan(RegionKind.RAV, moves={"GM0098": "VR03"})


def near(code: str, on: date) -> set[str]:
    return set(queries.region(code=code, on=on).neighbours)


def test_regions_that_stay_meet_and_part_when_one_is_redrawn() -> None:
    met, parted = {"VR03", "VR25"}, {"VR02", "VR04"}
    was = rows()
    division_id = prepared(NORTH)
    decide(division_id)
    for one, other in (sorted(met), sorted(parted)):
        assert [other in near(one, on) for on in (BEFORE, DAY)] == [{one, other} == parted, {one, other} == met]
        assert [one in near(other, on) for on in (BEFORE, DAY)] == [{one, other} == parted, {one, other} == met]
    others = [one.code for one in queries.regions(kind=RegionKind.RAV, on=DAY) if one.code not in met | parted]
    assert {code: near(code, DAY) for code in others} == {code: near(code, BEFORE) for code in others}
    call_off(division_id)
    assert rows() == was


def test_what_the_tables_know_and_the_map_does_not_stays() -> None:
    """Across the IJsselmeer and the Afsluitdijk the schematic map has no border."""
    assert "VR10" in near("VR02", BEFORE)
    decide(prepared(NORTH))
    assert "VR10" in near("VR02", DAY)


def test_regions_can_part_and_meet_again() -> None:
    later = DAY + timedelta(days=100)
    decide(prepared(NORTH))
    back = prepared(Plan(RegionKind.RAV, moves={"GM0098": "VR02"}), first_day=later)
    decide(back, at=datetime(2027, 1, 2, 12, 0, tzinfo=UTC))
    found = [("VR04" in near("VR02", on), "VR25" in near("VR03", on)) for on in (BEFORE, DAY, later)]
    assert found == [(True, False), (False, True), (True, False)]
    operations.load_reference(at=NOON)  # an upgrade brings nothing back
    assert "VR04" not in near("VR02", DAY)


def test_a_border_that_another_division_changes_later_is_not_changed_before() -> None:
    """Steenwijkerland is what of IJsselland touches Fryslân."""
    later = DAY + timedelta(days=50)
    decide(prepared(NORTH, first_day=later))
    was = rows()
    other = prepared(Plan(RegionKind.RAV, moves={"GM1708": "VR25"}))
    with pytest.raises(Conflict, match="aan elkaar grenzen"), transaction.atomic():
        operations.decide_division(division_id=other, seen=2, actor=REGISTRAR, at=NOON)
    assert rows() == was
    decide(prepared(Plan(RegionKind.RAV, moves={"GM1708": "VR25"}), first_day=later + timedelta(days=1)))
    assert "VR04" not in near("VR02", later)


def test_who_decided_it_and_why_is_on_record_logged_and_announced() -> None:
    division_id = prepared()
    decide(division_id)
    line = queries.division(division_id=division_id)
    assert (line.status.value, line.why, line.first_day) == ("decided", "Besluit van het bestuurlijk ROAZ", DAY)
    assert line.touches == {"ROAZ-05"}
    (audit,) = AuditLine.objects.filter(action="registry.division-decided")
    (event,) = Event.objects.filter(kind="registry.division-decided")
    assert audit.detail == event.payload
    assert "Besluit" not in str(audit.detail)


def test_called_off_everything_is_as_if_it_had_never_been_decided(register: Register) -> None:
    location_id = register()
    operations.join_region(location_id=location_id, region_code="ZCG-05", start=TODAY, actor=REGISTRAR, at=NOON)
    was = rows()
    plan = Plan(
        RegionKind.AREA,
        "ROAZ-05",
        begins={"ZCG-05C": "Heel Midden"},
        ends=frozenset({"ZCG-05"}),
        moves=dict.fromkeys(queries.land(on=TODAY).municipalities_in("ZCG-05"), "ZCG-05C"),
    )
    division_id = prepared(plan)
    decide(division_id)
    assert queries.location(location_id=location_id, on=DAY).area == "ZCG-05C"
    assert rows() != was
    call_off(division_id)
    assert rows() == was
    assert queries.division(division_id=division_id).status.value == "called-off"


def test_on_its_day_it_cannot_be_called_off_any_more() -> None:
    division_id = prepared()
    decide(division_id)
    midnight = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)  # in the Netherlands the new year has begun
    with pytest.raises(Conflict, match="geldt al"):
        call_off(division_id, at=midnight)
    call_off(division_id, at=midnight - timedelta(seconds=1))


def test_called_off_it_is_not_when_something_hangs_on_it(register: Register) -> None:
    division_id = prepared()
    decide(division_id)
    location_id = register(hospital(municipality_code=AMERSFOORT))
    operations.join_region(location_id=location_id, region_code="ZCG-05B", start=DAY, actor=REGISTRAR, at=NOON)
    with pytest.raises(Conflict, match="al iets vastgelegd"):
        call_off(division_id)
    assert queries.division(division_id=division_id).status.value == "decided"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: prepared(Plan(RegionKind.AREA, "ROAZ-05")), "verandert niets"),
        (lambda: prepared(first_day=None), "Kies de eerste dag"),
        (lambda: prepared(first_day=TODAY), "begint op zijn vroegst morgen"),
        (lambda: prepared(first_day=date(2020, 1, 1)), "anders zouden borden en cijfers van toen iets anders gaan zeg"),
        (lambda: prepared(why=""), "Schrijf op waarom"),
        (lambda: prepared(Plan(RegionKind.AREA, "ROAZ-05", begins={"ZCG-05B": "Eemland"})), "geen enkele gemeente"),
        (lambda: prepared(Plan(RegionKind.RAV, moves={UTRECHT_CODE: "ZCG-05"})), "geen RAV-regio"),
    ],
)
def test_what_fails_the_check_is_not_put_in_force(make: Callable[[], UUID], sentence: str) -> None:
    division_id, was = make(), rows()
    with pytest.raises(Refused, match=sentence):
        decide(division_id)
    assert rows() == was
    assert queries.division(division_id=division_id).status.value == "draft"


def test_two_that_wait_for_their_day_do_not_change_the_same_region() -> None:
    decide(prepared())
    other = Plan(RegionKind.AREA, "ROAZ-05", begins={"ZCG-05D": "Heuvelrug"}, moves={ZEIST: "ZCG-05D"})
    for first_day in (DAY - timedelta(days=9), DAY, DAY + timedelta(days=9)):
        with pytest.raises(Refused, match="Er staat al een indeling klaar die Midden verandert"):
            decide(prepared(other, first_day=first_day))
    decide(prepared(Plan(RegionKind.RAV, moves={ZEIST: "VR14"}), first_day=DAY))
    later = datetime(2027, 1, 2, 12, tzinfo=UTC)
    second = prepared(other, first_day=DAY + timedelta(days=60))
    decide(second, at=later)
    land = queries.land(on=DAY + timedelta(days=60))
    assert land.municipalities_in("ZCG-05B") == {AMERSFOORT}
    assert land.municipalities_in("ZCG-05D") == {ZEIST}


def test_a_municipality_goes_to_another_roaz_region_and_its_hospital_with_it_unless_that_chose_itself(
    register: Register,
) -> None:
    follows = register(hospital(name="Volgt", municipality_code=AMERSFOORT))
    stays = register(hospital(name="Koos zelf", municipality_code=AMERSFOORT))
    operations.join_region(location_id=stays, region_code="ROAZ-05", start=TODAY, actor=REGISTRAR, at=NOON)
    plan = Plan(RegionKind.AREA, "ROAZ-05", moves={AMERSFOORT: "ZCG-04"})
    check = queries.check_of(queries.division(division_id=prepared(plan)), today=TODAY)
    assert check.touched == {"ROAZ-04", "ROAZ-05"}
    moves = queries.relocations(before=check.before, after=check.after, on=DAY)
    assert [(one.name, one.before[0], one.after) for one in moves] == [
        ("Volgt", "ROAZ-05", ("ROAZ-04", "VR09", "ZCG-04"))
    ]
    decide(prepared(plan))
    assert queries.location(location_id=follows, on=DAY).roaz == "ROAZ-04"
    assert queries.location(location_id=stays, on=DAY).area == "ZCG-05"


def test_a_region_without_a_known_zcc_is_a_warning_and_no_fault() -> None:
    check = queries.check_of(queries.division(division_id=prepared()), today=TODAY)
    assert check.faults == ()
    assert "geen locatie van een zorgcoördinatiecentrum" in check.warnings[0]
    site = NewLocation("ZCC Midden", "ZCC", UTRECHT, "", "", "Utrecht", UTRECHT_CODE)
    zcc = NewOrganisation("ZCC Midden", OrganisationKind.ZCC, locations=(site,))
    operations.register_organisations(organisations=[zcc], actor=REGISTRAR, at=NOON)
    assert queries.check_of(queries.division(division_id=prepared()), today=TODAY).warnings == ()


def test_who_looked_at_an_older_version_does_not_decide_or_overwrite_another() -> None:
    division_id = prepared()
    with pytest.raises(Conflict, match="intussen gewijzigd"):
        decide(division_id, seen=1)
    with pytest.raises(Conflict, match="intussen gewijzigd"):
        operations.amend_division(
            division_id=division_id, plan=SPLIT, first_day=DAY, why="", seen=1, actor=REGISTRAR, at=NOON
        )
    operations.discard_division(division_id=division_id, actor=REGISTRAR, at=NOON)
    with pytest.raises(Conflict, match="weggelegd"):
        decide(division_id)


@pytest.mark.parametrize(
    ("kind", "within"), [(RegionKind.ROAZ, None), (RegionKind.AREA, None), (RegionKind.RAV, "ROAZ-05")]
)
def test_only_what_can_be_drawn_is_prepared(kind: RegionKind, within: str | None) -> None:
    with pytest.raises(Refused):
        operations.prepare_division(kind=kind, within=within, actor=REGISTRAR, at=NOON)
    with pytest.raises(NotFound):
        operations.prepare_division(kind=RegionKind.AREA, within="ROAZ-99", actor=REGISTRAR, at=NOON)


def test_the_database_refuses_what_can_never_be() -> None:
    division_id = prepared()
    decide(division_id)
    wrong: list[Callable[[], object]] = [
        lambda: MunicipalityMembership.objects.filter(municipality=AMERSFOORT, kind="roaz").update(
            region=Region.objects.get(code="ROAZ-04")
        ),
        lambda: Region.objects.filter(code="ZCG-05").update(valid_until=TODAY),
        lambda: Region.objects.filter(code="ROAZ-05").update(valid_until=TODAY),
        lambda: Division.objects.filter(id=division_id).update(first_day=NOON.date()),
        lambda: Division.objects.filter(id=division_id).update(why=""),
        lambda: Division.objects.filter(id=division_id).update(status="called-off"),
    ]
    for deed in wrong:
        with pytest.raises(IntegrityError):
            refused_now(deed)


@transaction.atomic
def refused_now(deed: Callable[[], object]) -> None:
    deed()
    checked()


def test_loading_the_tables_again_leaves_a_decided_division_as_it_is() -> None:
    decide(prepared())
    was = rows()
    operations.load_reference(at=NOON)
    checked()
    assert rows() == was


def test_what_ended_says_what_came_after() -> None:
    plan = Plan(
        RegionKind.AREA,
        "ROAZ-05",
        begins={"ZCG-05B": "Eemland", "ZCG-05C": "De rest"},
        ends=frozenset({"ZCG-05"}),
        moves={
            **dict.fromkeys(queries.land(on=TODAY).municipalities_in("ZCG-05"), "ZCG-05C"),
            AMERSFOORT: "ZCG-05B",
        },
    )
    decide(prepared(plan))
    story = queries.region_story(code="ZCG-05")
    assert (story.valid_until, story.after) == (DAY, (("ZCG-05C", "De rest"), ("ZCG-05B", "Eemland")))
    assert queries.region_story(code="ZCG-05B").after == ()
    with pytest.raises(NotFound):
        queries.region_story(code="ZCG-99")


def test_the_map_is_drawn_as_the_country_is_divided_on_the_day() -> None:
    decide(prepared())
    drawn = [queries.region_shapes(kinds=[RegionKind.AREA], on=day) for day in (TODAY, BEFORE, DAY)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert b'"ZCG-05B"' in drawn[2]
