"""Indicators: on generated stories they are what somebody would count by hand, and nobody else's stories count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.learning.conftest import NOON, Centre, somebody

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.calendar import AMSTERDAM
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.coordination.domain import Door, Ending, Status, Verdict
from ketenzicht.coordination.models import CareRequest, CoSign, Happening, Triage
from ketenzicht.learning import queries
from ketenzicht.learning.domain import CALLS, Figure, Split
from ketenzicht.learning.models import Contact
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.triage.models import CrosswalkVersion

DAY = date(2026, 11, 10)
MORNING = datetime(2026, 11, 10, 9, tzinfo=AMSTERDAM)
SCALE = ("U0", "U1", "U2", "U3", "U4", "U5")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Told:
    """A request as a story: minutes after it came in, None for what did not happen."""

    door: Door
    came: int
    urgency: str
    picked_up: int | None
    triaged: int | None
    deviates: str
    settled: int | None
    ending: Ending | None
    passed_on: int
    before: int | None
    is_recontact: bool | None
    has_gap: bool = False  # the exchange told not all of the call by which it came
    does_deviation_wait: bool = False
    is_emergency: bool = False
    co_sign: str | None = None  # of the triage: None where it took none, empty while it waits


JUST_IN_TIME = Told(Door.CITIZENS, 0, "U3", 5, 9, "U2", 30, None, 1, 30, True)
minutes = st.none() | st.integers(0, 300)
stories = st.lists(
    st.builds(
        Told,
        door=st.sampled_from(Door),
        came=st.integers(0, 1439),
        urgency=st.sampled_from(("", *SCALE)),
        picked_up=minutes,
        triaged=minutes,
        deviates=st.sampled_from(("", *(one for one in SCALE if one != "U3"))),
        settled=minutes,
        ending=st.none() | st.sampled_from(Ending),
        passed_on=st.integers(0, 2),
        before=minutes,
        is_recontact=st.none() | st.booleans(),
        has_gap=st.booleans(),
        does_deviation_wait=st.booleans(),
        is_emergency=st.booleans(),
        co_sign=st.sampled_from((None, "", *Verdict)),
    ),
    max_size=8,
)


def status_of(one: Told) -> Status:
    if one.settled is not None:
        return Status.DECIDED
    return Status.CLOSED if one.ending else Status.WAITING


def write(told: Sequence[Told], *, centre_id: UUID, centre: Centre) -> None:
    """As the database would hold them; written directly, for speed."""
    crosswalk = CrosswalkVersion.objects.latest("loaded_at")
    for one in told:
        at, request_id = MORNING.replace(hour=0) + timedelta(minutes=one.came), uuid4()

        def after(span: int | None, at: datetime = at) -> datetime | None:
            return None if span is None else at + timedelta(minutes=span)

        row = CareRequest.objects.create(
            id=request_id, centre_id=centre_id, door=one.door.value, received_at=at, status=status_of(one).value,
            since=at, urgency=one.urgency, begin_before=after(one.before), intake=b"",
        )  # fmt: skip
        kinds: list[tuple[str, datetime | None, dict[str, Any]]] = [
            ("call-taken", at, {"hasGap": one.has_gap}),
            ("advice-asked", at, {}),
            ("co-sign-skipped", after(one.settled) if one.is_emergency else None, {}),
            ("received", at, {}),
            ("picked-up", after(one.picked_up), {}),
            *[("transferred", after(number), {}) for number in range(one.passed_on)],
            ("decided", after(one.settled), {"name": "Huisarts"}),
            ("closed", after(1) if status_of(one) is Status.CLOSED else None, {"ending": one.ending or ""}),
        ]
        Happening.objects.bulk_create(
            Happening(request=row, at=when, kind=kind, actor_name="x", detail=detail)
            for kind, when, detail in kinds
            if when is not None
        )
        if one.triaged is not None:
            triage = Triage.objects.create(
                request=row, round=1, instrument_id=centre.telephone_id, begun_at=at, begun_by=uuid4(),
                concluded_at=after(one.triaged), concluded_by=uuid4(), crosswalk=crosswalk, found="U3", proposed="U3",
                deviates_to=one.deviates, deviates_by=uuid4() if one.deviates else None,
                deviates_at=after(one.triaged) if one.deviates and not one.does_deviation_wait else None,
            )  # fmt: skip
            if one.co_sign is not None:
                is_settled = bool(one.co_sign)
                CoSign.objects.create(
                    request=row, deed="conclusion", triage=triage, asks=[], asked_at=at, asked_by=uuid4(),
                    settled_at=at if is_settled else None, settled_by=uuid4() if is_settled else None,
                    verdict=one.co_sign, because=b"x",
                )  # fmt: skip
        if one.is_recontact is not None:
            Contact.objects.create(
                request=row, is_recognisable=True, earlier=_earlier(row) if one.is_recontact else None
            )


def _earlier(row: CareRequest) -> CareRequest:
    """Long before, so that it counts in no figure itself."""
    long_ago = row.received_at - timedelta(days=3)
    return CareRequest.objects.create(
        centre_id=row.centre_id, door="citizens", received_at=long_ago, status="waiting", since=long_ago, intake=b""
    )


def spans(values: Sequence[int | None], *, unknown: int) -> Figure:
    """By hand: the middle one, or the mean of the two in the middle; and the first that nine in ten do not exceed."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return Figure(None, 0, unknown)
    half = len(known) // 2
    middle = known[half] if len(known) % 2 else (known[half - 1] + known[half]) / 2
    p90 = next(one for one in known if 10 * sum(other <= one for other in known) >= 9 * len(known))
    return Figure(None, len(known), unknown, float(middle), float(p90))


def share(numerator: int, denominator: int, *, unknown: int = 0, is_known: bool = True) -> Figure:
    return Figure(numerator if is_known else None, denominator, unknown)


def by_hand(told: Sequence[Told]) -> dict[str, Figure]:
    is_open = [status_of(one) is Status.WAITING for one in told]
    rounds = [one for one in told if one.triaged is not None]
    deviations = [SCALE.index(one.deviates) for one in rounds if one.deviates and not one.does_deviation_wait]
    up, down = sum(place < 3 for place in deviations), sum(place > 3 for place in deviations)
    decided = [one for one in told if one.settled is not None]
    supervised = [one.co_sign for one in rounds if one.co_sign is not None]
    timed = [one for one in told if one.before is not None and one.settled is not None]
    late_open = sum(one.before is not None and so for one, so in zip(told, is_open, strict=True))
    done = [one for one, so in zip(told, is_open, strict=True) if not so]
    gone = {Ending.HUNG_UP, Ending.NOT_REACHED}
    known = [one for one in told if one.is_recontact is not None]
    # at once, or not all was told: how long it rang is not known
    answered = [one.picked_up if one.picked_up and not one.has_gap else None for one in told]
    return {
        "time-to-answer": spans(answered, unknown=sum(one is None for one in answered)),
        "time-to-triage": spans(
            [one.triaged for one in told],
            unknown=sum(one.triaged is None and so for one, so in zip(told, is_open, strict=True)),
        ),
        "time-to-decision": spans([one.settled for one in told], unknown=sum(is_open)),
        "deviation": share(up + down, len(rounds), is_known=bool(told)),
        "deviation-up": share(up, len(rounds), is_known=bool(told)),
        "deviation-down": share(down, len(rounds), is_known=bool(told)),
        "recontact-24h": share(
            sum(bool(one.is_recontact) for one in known), len(known), unknown=len(told) - len(known),
            is_known=bool(known),
        ),
        "passed-on": share(
            sum(one.passed_on for one in told), len(told), is_known=bool(told)
        ),
        "emergency": share(sum(one.is_emergency for one in decided), len(decided), is_known=bool(told)),
        "unsigned": share(
            sum(one == Verdict.LAPSED for one in supervised), sum(bool(one) for one in supervised),
            unknown=sum(not one for one in supervised), is_known=any(supervised),
        ),
        "in-time": share(
            sum(one.settled <= one.before for one in timed if one.settled is not None and one.before is not None),
            len(timed), unknown=late_open, is_known=bool(timed),
        ),
        "abandoned": share(
            sum(status_of(one) is Status.CLOSED and one.ending in gone for one in done), len(done),
            unknown=sum(is_open), is_known=bool(done),
        ),
        "self-triage": share(
            sum(one.door is Door.SELF_TRIAGE for one in told), len(told), is_known=bool(told)
        ),
    }  # fmt: skip


def figures(actor: Actor, *, split: Split = Split.NONE) -> dict[str, dict[str, Figure | None]]:
    found = queries.sheet(centre_id=None, start=DAY, end=DAY + timedelta(days=1), split=split, actor=actor, now=NOON)
    return {row.indicator.code: row.figures for row in found.rows}


def of_requests(found: dict[str, dict[str, Figure | None]]) -> dict[str, Figure | None]:
    return {code: by["alles"] for code, by in found.items() if code not in CALLS}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=stories, elsewhere=stories)
@example(told=[JUST_IN_TIME], elsewhere=[])
def test_every_indicator_is_what_one_counts_by_hand_and_another_centre_changes_nothing(
    centre: Centre, told: list[Told], elsewhere: list[Told]
) -> None:
    with transaction.atomic():
        write(told, centre_id=centre.id, centre=centre)
        write(elsewhere, centre_id=centre.other_id, centre=centre)
        assert of_requests(figures(centre.me)) == by_hand(told)
        assert of_requests(figures(centre.stranger)) == by_hand(elsewhere)
        transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=stories, split=st.sampled_from([Split.DOOR, Split.URGENCY, Split.HOURS]))
def test_divided_figures_add_up_to_the_whole_and_no_share_is_without_a_denominator(
    centre: Centre, told: list[Told], split: Split
) -> None:
    with transaction.atomic():
        write(told, centre_id=centre.id, centre=centre)
        whole, parts = figures(centre.me), figures(centre.me, split=split)
        for code, by in parts.items():
            some = [one for one in by.values() if one is not None]
            all_of_it = whole[code]["alles"]
            assert all_of_it is not None
            assert sum(one.denominator for one in some) == all_of_it.denominator
            assert sum(one.numerator or 0 for one in some) == (all_of_it.numerator or 0)
            assert sum(one.unknown for one in some) == all_of_it.unknown
            assert all((one.value is None) or one.denominator > 0 for one in some)
        transaction.set_rollback(True)


def test_who_may_see_figures_of_which_centre(centre: Centre) -> None:
    for who in (centre.me, centre.colleague, centre.stranger):
        assert [one.id for one in queries.centres(actor=who, now=NOON)] == [who.organisation_id]
    with pytest.raises(NotFound):
        _sheet(centre.me, centre_id=centre.other_id)
    hospital = somebody(centre.hospital_id, Role.CAPACITY_MANAGER)
    with pytest.raises(NotPermitted):
        _sheet(hospital)
    with pytest.raises(NotFound):  # a triagist of what is no centre
        _sheet(somebody(centre.hospital_id))


@pytest.mark.parametrize(
    ("start", "end"), [(DAY, DAY), (DAY, DAY - timedelta(days=1)), (DAY, DAY + timedelta(days=367))]
)
def test_a_period_that_cannot_be_is_refused(centre: Centre, start: date, end: date) -> None:
    with pytest.raises(Refused, match="laatste dag"):
        _sheet(centre.me, start=start, end=end)


def test_the_country_sees_whole_months_that_are_over_and_no_small_numbers(centre: Centre) -> None:
    national = _of_the_country()
    told = [Told(Door.CITIZENS, 60 * n, "U3", 5, 9, "", 30, None, 0, 60, False) for n in range(12)]
    told += [Told(Door.PARTNER, 30, "U3", 5, 9, "", 30, None, 0, 60, False) for _ in range(3)]
    write(told, centre_id=centre.id, centre=centre)
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    after = datetime(2026, 12, 2, tzinfo=UTC)
    for start, end, now, said in (
        (DAY, december, after, "hele maand"),
        (november, december, NOON, "niet voorbij"),
    ):
        with pytest.raises(Refused, match=said):
            queries.sheet(centre_id=centre.id, start=start, end=end, split=Split.NONE, actor=national, now=now)
    whole = queries.sheet(
        centre_id=centre.id, start=november, end=december, split=Split.NONE, actor=national, now=after
    )
    by_door = queries.sheet(
        centre_id=centre.id, start=november, end=december, split=Split.DOOR, actor=national, now=after
    )
    assert whole.requests is None
    triage = {row.indicator.code: row.figures["alles"] for row in whole.rows}["time-to-triage"]
    assert triage == Figure(None, 15, 0, 9.0, 9.0)
    divided = {row.indicator.code: row.figures for row in by_door.rows}["time-to-triage"]
    assert divided == {"telefoon": None, "partnersysteem": None}  # the one would give the other away


def test_figures_take_a_fixed_number_of_queries(centre: Centre) -> None:
    counted = []
    for number in (1, 6):
        told = [Told(Door.CITIZENS, n, "U3", 5, 9, "U2", 30, None, 0, 60, False) for n in range(number)]
        write(told, centre_id=centre.id, centre=centre)
        with CaptureQueriesContext(connection) as context:
            figures(centre.me)
        counted.append(len(context))
    assert counted[1] <= counted[0] <= 7


def _of_the_country() -> Actor:
    new = NewOrganisation(name="Landelijk", kind=OrganisationKind.NATIONAL, locations=())
    (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOON)
    return somebody(made.id, Role.NATIONAL_COORDINATOR)


def _sheet(
    actor: Actor, *, centre_id: UUID | None = None, start: date = DAY, end: date = DAY + timedelta(days=1)
) -> queries.Sheet:
    return queries.sheet(centre_id=centre_id, start=start, end=end, split=Split.NONE, actor=actor, now=NOON)
