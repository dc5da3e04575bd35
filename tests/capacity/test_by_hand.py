"""Delivering by hand: what is typed, the same checks and statement as a system's delivery, and nobody overwritten."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.capacity.conftest import NOON, MakeWard, Ward
from tests.capacity.hands import by_system, person

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound, NotPermitted
from ketenzicht.capacity import operations, queries
from ketenzicht.capacity.domain import Became, Entry, NewUnit, Opening, OpeningState, Said, meant, text_of, value_of
from ketenzicht.capacity.models import Delivery, Observation, State, Unit
from ketenzicht.definitions import queries as definitions
from ketenzicht.definitions.domain import Choice, ElementDefinition, ElementKind

COUNT = ElementDefinition("available", "Vrij", ElementKind.COUNT)
MEASURE = ElementDefinition("share", "Aandeel", ElementKind.MEASURE)
FLAG = ElementDefinition("open", "Open", ElementKind.FLAG)
CHOICE = ElementDefinition(
    "sex", "Geslacht", ElementKind.CHOICE, choices=(Choice("f", "Vrouwen"), Choice("m", "Mannen"))
)
MOMENT = ElementDefinition("until", "Tot", ElementKind.MOMENT)
GOOD = {"total": 20, "occupied": 18, "available": 2}


# ── What is typed ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def country(loaded_once: None, db: None) -> None:
    """No test here needs a commit."""


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_comes_back_as_it_was_shown(value: int) -> None:
    assert value_of(COUNT, text_of(COUNT, value)) == value


@given(st.decimals(-(10**6), 10**6, places=4).map(float))
def test_a_decimal_number_comes_back_as_it_was_shown(value: float) -> None:
    assert value_of(MEASURE, text_of(MEASURE, value)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("element", "text", "value"),
    [
        (COUNT, "−3", -3),
        (COUNT, "12,0", 12),
        (COUNT, "1.234", "1.234"),  # a thousand or a decimal? nobody knows, so it is refused
        (MEASURE, "3,5", 3.5),
        (MEASURE, "3.5", 3.5),
        (COUNT, "twaalf", "twaalf"),
        (COUNT, "=SOM(A1:A3)", "=SOM(A1:A3)"),
        (COUNT, "٣", "٣"),
        (FLAG, "Ja", True),
        (FLAG, "nee", False),
        (CHOICE, "vrouwen", "f"),
        (MOMENT, "2026-11-22T10:00", "2026-11-22T10:00:00+01:00"),
        (MOMENT, "straks", "straks"),
    ],
)
def test_what_is_typed_is_read_or_stays_text(element: ElementDefinition, text: str, value: object) -> None:
    assert value_of(element, text) == value


said = st.builds(Said, st.sampled_from(["", "1", "2"]), st.sampled_from(["", "down", "other"]))


@given(said, said)
def test_of_a_figure_and_a_reason_the_one_that_was_changed_counts(typed: Said, shown: Said) -> None:
    found = meant(typed, shown)
    if not (typed.text and typed.reason):
        assert found == typed
    elif typed.text == shown.text:
        assert found == Said(reason=typed.reason)
    elif typed.reason == shown.reason:
        assert found == Said(text=typed.text)
    else:
        assert found == typed, "The check tells that there is both a figure and a reason."


# ── Delivering ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def ward(make_ward: MakeWard) -> Ward:
    return make_ward(labels=("clinic-internal", "clinic-surgery", "ic-adult"))


@pytest.fixture
def nurse(ward: Ward) -> Actor:
    return person(ward, Role.CAPACITY_MANAGER)


def entry(unit: Unit, values: dict[str, Any] | None = None, **changes: Any) -> Entry:
    known_at = State.objects.get(unit=unit).confirmed_at
    return Entry(**{"unit": unit.code, "known_at": known_at, "values": values or GOOD, "absent": {}, **changes})


def send(actor: Actor, *entries: Entry, at: datetime = NOON, key: str = "form") -> Any:
    return operations.deliver_by_hand(entries=entries, key=key, actor=actor, at=at)


def test_it_has_receipt_state_history_and_a_line_that_says_who(ward: Ward, nurse: Actor) -> None:
    receipt = send(nurse, *(entry(unit) for unit in ward.units))
    assert [result.became for result in receipt.results] == [Became.CHANGED] * 3
    delivery = Delivery.objects.get()
    assert (delivery.client_id, delivery.organisation_id) == (nurse.id, ward.organisation_id)
    assert (delivery.observations, delivery.changed, delivery.status) == (3, 3, "accepted")
    assert list(State.objects.values_list("values", "confirmed_at")) == [(GOOD, NOON)] * 3
    assert Observation.objects.filter(delivery_id=delivery.id).count() == 3
    line = AuditLine.objects.get(action="capacity.delivered-by-hand")
    assert (line.actor_id, line.subject) == (nurse.id, f"delivery/{delivery.id}")
    assert set(line.detail["units"]) == {str(unit.code) for unit in ward.units}


def test_unchanged_is_confirmed_and_keeps_since_when_it_holds(ward: Ward, nurse: Actor) -> None:
    send(nurse, entry(ward.units[0]))
    later = NOON + timedelta(minutes=10)
    receipt = send(nurse, entry(ward.units[0]), at=later)
    assert receipt.results[0].became is Became.CONFIRMED
    state = State.objects.get(unit=ward.units[0])
    assert (state.observed_at, state.confirmed_at) == (NOON, later)


def test_what_is_wrong_is_told_in_the_words_of_the_api_and_the_rest_is_stored(ward: Ward, nurse: Actor) -> None:
    one, two, three = ward.units
    receipt = send(
        nurse,
        entry(one, {"total": 20, "occupied": "veel", "available": 2}),
        entry(two),
        entry(three, {"total": 20, "occupied": None, "available": 25}, absent={"occupied": "hoezo"}),
    )
    assert [result.became for result in receipt.results] == [Became.REFUSED, Became.CHANGED, Became.REFUSED]
    assert [fault.code for fault in receipt.results[0].faults] == ["wrong-type"]
    assert {fault.code for fault in receipt.results[2].faults} == {"unknown-reason", "available-exceeds-total"}
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.refused, delivery.changed) == ("partly-accepted", 2, 1)
    assert State.objects.exclude(confirmed_at=None).get().unit_id == two.id


def test_nothing_is_kept_of_what_is_wholly_wrong(ward: Ward, nurse: Actor) -> None:
    receipt = send(nurse, entry(ward.units[0], {"total": -1}))
    assert receipt.results[0].became is Became.REFUSED
    assert not Delivery.objects.exists()
    assert not AuditLine.objects.filter(action="capacity.delivered-by-hand").exists()


def test_sent_twice_is_stored_once(ward: Ward, nurse: Actor) -> None:
    entries = [entry(unit) for unit in ward.units]
    send(nurse, *entries)
    again = send(nurse, *entries, at=NOON + timedelta(seconds=3))
    assert again.first_at == NOON
    assert Delivery.objects.count() == 1


def test_a_key_that_was_made_up_breaks_nothing(ward: Ward, nurse: Actor) -> None:
    for place, key in enumerate(("", "\x00", "é" * 5000)):
        receipt = send(nurse, entry(ward.units[place]), key=key, at=NOON + timedelta(seconds=place))
        assert receipt.results[0].became is Became.CHANGED


def test_what_was_mended_after_a_refusal_is_stored_with_the_same_form(ward: Ward, nurse: Actor) -> None:
    send(nurse, entry(ward.units[0], {"total": "?"}), entry(ward.units[1]))
    receipt = send(nurse, entry(ward.units[0]), at=NOON + timedelta(seconds=3))
    assert receipt.results[0].became is Became.CHANGED


def test_another_person_s_form_with_the_same_key_is_another_delivery(ward: Ward, nurse: Actor) -> None:
    send(nurse, entry(ward.units[0]))
    other = send(person(ward, Role.CAPACITY_MANAGER), entry(ward.units[1]), at=NOON + timedelta(seconds=3))
    assert other.results[0].became is Became.CHANGED


def test_a_newer_automatic_delivery_in_between_is_told_and_stays(ward: Ward, nurse: Actor) -> None:
    seen = entry(ward.units[0])
    by_system(ward, 0, at=NOON - timedelta(minutes=1), values={"total": 9, "occupied": 9, "available": 0})
    receipt = send(nurse, seen, entry(ward.units[1]))
    assert receipt.results[0].newer_is_known
    assert receipt.results[1].became is Became.CHANGED
    assert State.objects.get(unit=ward.units[0]).values["total"] == 9
    assert send(nurse, entry(ward.units[0]), key="again").results[0].became is Became.CHANGED


def test_a_figure_of_a_later_moment_is_never_overwritten(ward: Ward, nurse: Actor) -> None:
    by_system(ward, 0, at=NOON + timedelta(minutes=3), values={"total": 9, "occupied": 9, "available": 0})
    assert send(nurse, entry(ward.units[0])).results[0].newer_is_known
    assert State.objects.get(unit=ward.units[0]).values["total"] == 9


def test_an_opening_that_was_delivered_stays(ward: Ward, nurse: Actor) -> None:
    stop = Opening(OpeningState.STOP, "staff")
    by_system(ward, 0, at=NOON - timedelta(minutes=5), values=GOOD, opening=stop)
    send(nurse, entry(ward.units[0], {"total": 20, "occupied": 20, "available": 0}))
    state = State.objects.get(unit=ward.units[0])
    assert (state.opening, state.opening_reason, state.values["available"]) == (2, "staff", 0)


def test_nobody_delivers_for_another_organisation(ward: Ward, nurse: Actor, make_ward: MakeWard) -> None:
    other = make_ward(name="Ziekenhuis Elders", labels=("clinic-internal", "ic-adult"))
    by_system(other, 1, at=NOON - timedelta(minutes=5), values=GOOD)
    hidden = send(nurse, Entry(other.units[1].code, None, GOOD, {}), key="other")
    assert [fault.code for fault in hidden.results[0].faults] == ["not-your-unit"], "Nor learns that it delivered."
    receipt = send(nurse, entry(other.units[0]), entry(ward.units[0]), Entry(uuid4(), None, GOOD, {}))
    assert [fault.code for fault in receipt.results[0].faults] == ["not-your-unit"]
    assert [fault.code for fault in receipt.results[2].faults] == ["unknown-unit"]
    assert State.objects.get(unit=other.units[0]).confirmed_at is None


@pytest.mark.parametrize("role", [role for role in Role if "capacity.deliver" not in grants_of([role])])
def test_who_may_not_deliver_is_refused(ward: Ward, role: Role) -> None:
    with pytest.raises(NotPermitted):
        send(person(ward, role), entry(ward.units[0]))
    assert not Delivery.objects.exists()


def test_nothing_at_all_is_refused(nurse: Actor) -> None:
    with pytest.raises(Conflict):
        send(nurse)


# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────


def test_one_sees_what_one_delivers_and_on_whose_behalf(
    ward: Ward, make_ward: MakeWard, django_assert_num_queries: Any
) -> None:
    others = make_ward(name="Verpleeghuis Namens")
    extra = NewUnit(others.location_id, "kliniek", "picu", ward.organisation_id, "manual", date(2027, 3, 1))
    operations.create_unit(unit=extra, active_from=date(2020, 1, 1), actor=person(ward), at=NOON)
    definitions.catalogue()
    queries.hand_units(organisation_id=ward.organisation_id, now=NOON)  # the regions of the day are remembered
    with django_assert_num_queries(5):
        found = queries.hand_units(organisation_id=ward.organisation_id, now=NOON)
    assert [(unit.label, unit.is_own, unit.manual) for unit in found] == [
        ("ic-adult", True, False),
        ("clinic-internal", True, False),
        ("clinic-surgery", True, False),
        ("picu", False, True),
    ]
    assert found[3].automation_expected_on == date(2027, 3, 1)
    assert others.units[0].code not in {unit.code for unit in found}


def test_a_unit_that_ended_is_not_delivered_for(ward: Ward, nurse: Actor) -> None:
    Unit.objects.filter(id=ward.units[0].id).update(active_until=NOON.date())
    codes = {unit.code for unit in queries.hand_units(organisation_id=ward.organisation_id, now=NOON)}
    assert ward.units[0].code not in codes
    assert [fault.code for fault in send(nurse, entry(ward.units[0])).results[0].faults] == ["unit-ended"]


# ── When it will be automatic ────────────────────────────────────────────────────────────────────────────────


def plan(actor: Actor, code: UUID, on: date | None = date(2027, 1, 1)) -> None:
    operations.plan_automation(unit_code=code, expected_on=on, actor=actor, at=NOON)


def test_the_administrator_plans_when_it_will_be_automatic(ward: Ward, nurse: Actor) -> None:
    unit = ward.units[0]
    administrator = person(ward, Role.ORGANISATION_ADMINISTRATOR)
    with pytest.raises(Conflict):
        plan(administrator, unit.code)  # it is automatic already
    Unit.objects.filter(id=unit.id).update(mode="manual")
    with pytest.raises(NotPermitted):
        plan(nurse, unit.code)
    with pytest.raises(Conflict):
        plan(administrator, unit.code, NOON.date())
    plan(administrator, unit.code)
    unit.refresh_from_db()
    assert unit.automation_expected_on == date(2027, 1, 1)
    assert AuditLine.objects.filter(action="capacity.automation-planned", subject=f"unit/{unit.code}").exists()
    plan(administrator, unit.code, None)
    unit.refresh_from_db()
    assert unit.automation_expected_on is None


def test_the_administrator_says_that_a_system_delivers_now(ward: Ward, nurse: Actor) -> None:
    unit = ward.units[0]
    Unit.objects.filter(id=unit.id).update(mode="manual", automation_expected_on=date(2027, 1, 1))
    administrator = person(ward, Role.ORGANISATION_ADMINISTRATOR)
    with pytest.raises(NotPermitted):
        operations.change_mode(unit_code=unit.code, manual=False, actor=nurse, at=NOON)
    with pytest.raises(Conflict):
        operations.change_mode(unit_code=unit.code, manual=True, actor=administrator, at=NOON)
    for manual, mode in ((False, "automatic"), (True, "manual")):
        operations.change_mode(unit_code=unit.code, manual=manual, actor=administrator, at=NOON)
        unit.refresh_from_db()
        assert (unit.mode, unit.automation_expected_on) == (mode, None)
    assert AuditLine.objects.filter(action="capacity.mode-changed", subject=f"unit/{unit.code}").count() == 2


def test_another_s_unit_is_not_there_to_plan(ward: Ward, make_ward: MakeWard) -> None:
    other = make_ward(name="Ziekenhuis Elders")
    with pytest.raises(NotFound):
        plan(person(ward, Role.ORGANISATION_ADMINISTRATOR), other.units[0].code)
