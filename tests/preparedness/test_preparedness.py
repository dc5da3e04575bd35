"""The pandemic module on instruction: at once for everybody in scope, followed, and closed again with nothing lost."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.preparedness.conftest import NOON, Home, Land, register

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity import queries as capacity_queries
from ketenzicht.capacity.domain import Became, Entry, NewUnit
from ketenzicht.capacity.models import Observation, Unit
from ketenzicht.events.models import Event
from ketenzicht.notices.models import Notice
from ketenzicht.preparedness import operations, queries
from ketenzicht.preparedness.domain import NEXT, Instruction, Move, Participation, Status, after, progress_by_region
from ketenzicht.preparedness.models import Activation, OpenedUnit

BEDS = {"ic-covid", "ic-non-covid", "kliniek-covid", "kliniek-non-covid", "covid-verdacht"}
DEADLINE = NOON + timedelta(days=3)


def instruction(**changes: Any) -> Instruction:
    given = {
        "instructed_on": NOON.date(),
        "text": "Lever dagelijks de bezetting.",
        "regions": (),
        "location_types": ("V4", "V5", "V6"),
        "deadline_at": DEADLINE,
    }
    return Instruction(**{**given, **changes})


def activate(land: Land, *, at: datetime = NOON, **changes: Any) -> UUID:
    return operations.activate(instruction=instruction(**changes), actor=land.coordinator, at=at)


def units(home: Home, *, at: datetime = NOON) -> list[Any]:
    found = capacity_queries.hand_units(organisation_id=home.organisation_id, now=at)
    return [unit for unit in found if unit.module == "pandemie"]


def deliver(home: Home, number: int, *, at: datetime) -> None:
    entries = [
        Entry(unit.code, unit.known_at, {"total": 10, "occupied": 4, "available": 6}, {})
        for unit in units(home, at=at)[:number]
    ]
    nurse = home.person(Role.CAPACITY_MANAGER)
    receipt = capacity.deliver_by_hand(entries=entries, key=str(uuid4()), actor=nurse, at=at)
    assert {result.became for result in receipt.results} == {Became.CHANGED}


def open_tasks(home: Home) -> list[str]:
    rows = Notice.objects.filter(organisation_id=home.organisation_id, settled_at=None).order_by("title")
    return list(rows.values_list("title", flat=True))


# ── The life ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [None, *Status])
@pytest.mark.parametrize("move", Move)
def test_every_move_is_in_the_table_or_refused(status: Status | None, move: Move) -> None:
    if (status, move) in NEXT:
        assert after(status, move) is NEXT[status, move]
    else:
        with pytest.raises(Conflict):
            after(status, move)


def test_what_has_ended_stays_ended() -> None:
    assert not [move for status, move in NEXT if status is Status.ENDED]


# ── Activating ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_hospital_has_its_units_and_its_task_at_once(land: Land) -> None:
    made = activate(land)
    for home in (land.utrecht, land.groningen):
        assert {unit.label for unit in units(home)} == BEDS
        assert all(unit.manual for unit in units(home))
        (task,) = Notice.objects.filter(organisation_id=home.organisation_id)
        assert (task.due_at, task.permission, task.link) == (DEADLINE, "capacity.deliver", "/deliver/")
        assert "Lever dagelijks de bezetting." in task.text
    assert not units(land.nursing)
    assert not open_tasks(land.nursing)
    assert AuditLine.objects.get(action="preparedness.activated").subject == f"activation/{made}"
    assert Event.objects.get(kind="preparedness.activated").payload["locations"] == 2


def test_units_that_are_there_already_stay_as_they_are(land: Land) -> None:
    own = NewUnit(land.utrecht.location_id, "pandemie", "ic-covid", land.utrecht.organisation_id)
    capacity.create_unit(unit=own, active_from=NOON.date(), actor=PLATFORM, at=NOON)
    activate(land)
    assert {unit.label for unit in units(land.utrecht)} == BEDS
    assert [unit.label for unit in units(land.utrecht) if not unit.manual] == ["ic-covid"]
    assert OpenedUnit.objects.count() == 2 * len(BEDS) - 1


def test_only_the_regions_that_are_named(land: Land) -> None:
    activate(land, regions=("ROAZ-01",))
    assert units(land.groningen)
    assert not units(land.utrecht)


def test_twice_at_a_time_is_refused(land: Land) -> None:
    activate(land)
    with pytest.raises(Conflict, match="al geactiveerd"):
        activate(land, at=NOON + timedelta(hours=1))
    assert Activation.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "  "},
        {"text": "x" * 5000},
        {"instructed_on": NOON.date() + timedelta(days=1)},
        {"regions": ("ROAZ-99",)},
        {"location_types": ()},
        {"location_types": ("R5",)},
        {"deadline_at": NOON},
        {"deadline_at": NOON + timedelta(days=400)},
    ],
)
def test_an_instruction_that_cannot_be_is_refused_in_words(land: Land, changes: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        activate(land, **changes)
    assert len(refused.value.faults) == 1
    assert not Unit.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if "preparedness.activate" not in grants_of([role])])
def test_who_may_not_activate_is_refused(land: Land, role: Role) -> None:
    made = activate(land)
    with pytest.raises(NotPermitted):
        operations.activate(instruction=instruction(), actor=land.lnaz.person(role), at=NOON)
    with pytest.raises(NotPermitted):
        operations.end(activation_id=made, because="Nee", actor=land.lnaz.person(role), at=NOON)


# ── Following ────────────────────────────────────────────────────────────────────────────────────────────────


def test_progress_says_who_delivers_and_what_is_known(land: Land, django_assert_max_num_queries: Any) -> None:
    made = activate(land)
    deliver(land.utrecht, 5, at=NOON + timedelta(hours=1))
    deliver(land.groningen, 2, at=NOON + timedelta(hours=1))
    now = NOON + timedelta(hours=2)
    with django_assert_max_num_queries(12):
        lines = queries.participants(activation_id=made, regions=None, now=now)
    assert [(line.region, line.participation, line.delivered, line.known, line.how) for line in lines] == [
        ("ROAZ-01", Participation.PARTLY, 2, 2, "met de hand"),
        ("ROAZ-05", Participation.DELIVERS, 5, 5, "met de hand"),
    ]
    counted = progress_by_region(lines)
    assert counted["ROAZ-05"].delivers_share == 100
    assert counted["ROAZ-01"].delivers_share == 0
    assert counted["ROAZ-01"].known_share == 40
    later = queries.participants(activation_id=made, regions=None, now=NOON + timedelta(days=2, hours=5))
    assert [line.known for line in later] == [0, 0], "What is too old is not known any more."


def test_a_bureau_follows_its_own_region(land: Land) -> None:
    made = activate(land)
    officer = land.network.person(Role.ROAZ_OFFICER)
    regions = queries.regions_followed(actor=officer, now=NOON)
    lines = queries.participants(activation_id=made, regions=regions, now=NOON)
    assert [line.region for line in lines] == ["ROAZ-05"]
    assert queries.regions_followed(actor=land.coordinator, now=NOON) is None


def test_who_delivers_is_done_and_who_does_not_is_reminded_and_then_named(land: Land) -> None:
    activate(land)
    deliver(land.utrecht, 5, at=NOON + timedelta(hours=1))
    operations.follow_up(at=NOON + timedelta(hours=2))
    assert open_tasks(land.utrecht) == []
    assert len(open_tasks(land.groningen)) == 1
    operations.follow_up(at=DEADLINE - timedelta(hours=5))
    operations.follow_up(at=DEADLINE - timedelta(hours=4))
    assert [title.split(".")[0] for title in open_tasks(land.groningen)] == [
        "Herinnering",
        "Lever de module Pandemische paraatheid: Ziekenhuis Groningen",
    ]
    assert open_tasks(land.lnaz) == []
    operations.follow_up(at=DEADLINE + timedelta(minutes=1))
    assert open_tasks(land.lnaz) == ["Pandemische paraatheid: niet op tijd in 1 locatie"]
    assert open_tasks(land.network) == [], "Its region is on time."
    deliver(land.groningen, 5, at=DEADLINE + timedelta(hours=1))
    operations.follow_up(at=DEADLINE + timedelta(hours=2))
    assert open_tasks(land.groningen) == []
    assert open_tasks(land.lnaz) == []


def test_a_hospital_that_comes_later_joins_with_as_much_time(land: Land) -> None:
    activate(land)
    late = register("Ziekenhuis Later")
    at = DEADLINE - timedelta(hours=1)
    assert operations.follow_up(at=at) == 1
    assert operations.follow_up(at=at + timedelta(minutes=10)) == 0
    assert {unit.label for unit in units(late, at=at)} == BEDS
    assert Notice.objects.get(organisation_id=late.organisation_id).due_at == at + timedelta(days=3)


def test_without_an_activation_nothing_is_followed_up(land: Land) -> None:
    assert operations.follow_up(at=NOON) == 0
    assert not Notice.objects.exists()


# ── Ending ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_ending_closes_everything_and_the_history_stays(land: Land) -> None:
    own = NewUnit(land.utrecht.location_id, "pandemie", "ic-covid", land.utrecht.organisation_id)
    capacity.create_unit(unit=own, active_from=NOON.date(), actor=PLATFORM, at=NOON)
    made = activate(land)
    deliver(land.groningen, 2, at=NOON + timedelta(hours=1))
    operations.follow_up(at=DEADLINE + timedelta(hours=1))
    over = DEADLINE + timedelta(hours=2)
    operations.end(activation_id=made, because="Ingetrokken", actor=land.coordinator, at=over)
    tomorrow = over + timedelta(days=1)
    assert [unit.label for unit in units(land.utrecht, at=tomorrow)] == ["ic-covid"], "That was not opened for it."
    assert not units(land.groningen, at=tomorrow)
    assert not Notice.objects.filter(settled_at=None).exists()
    assert Observation.objects.count() == 2
    lines = queries.participants(activation_id=made, regions=None, now=tomorrow)
    assert [line.delivered for line in lines] == [2, 0], "One can still see how it went."
    assert AuditLine.objects.filter(action="preparedness.ended").exists()
    with pytest.raises(Conflict):
        operations.end(activation_id=made, because="Nog eens", actor=land.coordinator, at=tomorrow)
    assert operations.follow_up(at=tomorrow) == 0


def test_it_can_be_switched_on_again_after_its_end(land: Land) -> None:
    made = activate(land)
    operations.end(activation_id=made, because="Ingetrokken", actor=land.coordinator, at=NOON + timedelta(days=1))
    again = NOON + timedelta(days=30)
    activate(land, at=again, deadline_at=again + timedelta(days=3))
    assert {unit.label for unit in units(land.utrecht, at=again)} == BEDS


def test_an_end_needs_words_and_an_activation(land: Land) -> None:
    made = activate(land)
    with pytest.raises(Invalid):
        operations.end(activation_id=made, because=" ", actor=land.coordinator, at=NOON)
    with pytest.raises(NotFound):
        operations.end(activation_id=uuid4(), because="Ja", actor=land.coordinator, at=NOON)
