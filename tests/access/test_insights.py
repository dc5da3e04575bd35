"""What organisations may see: asked for many at once, kept for a moment, forgotten when it changes."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from pytest_django import DjangoAssertNumQueries
from tests.access.drawn_agreements import parties, standings
from tests.access.helpers import NOON, person

from ketenzicht.access import gate as gates
from ketenzicht.access import insights, operations, queries, remembering
from ketenzicht.access.asking import KEPT_FOR
from ketenzicht.access.domain import (
    ANONYMOUS,
    EVERYBODY,
    EVERYWHERE,
    NOBODY,
    PRIMARY,
    Audience,
    Detail,
    Party,
    Purpose,
    Role,
    Standing,
    Subject,
)
from ketenzicht.access.gate import Gate
from ketenzicht.access.insights import Asked, audience_of
from ketenzicht.access.remembering import Memory
from ketenzicht.base.actor import PLATFORM
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import load_reference, register_organisation

FIRST, SECOND = UUID(int=11), UUID(int=12)
SOMETHING = Audience(frozenset({(EVERYWHERE, "spoed", Detail.REGION)}))
TODAY = date(2026, 11, 22)


class Database:
    """What is asked about audiences, counted."""

    def __init__(self) -> None:
        self.asked: list[set[UUID]] = []
        self.known = {FIRST: SOMETHING}

    def audiences_for_care(
        self, *, organisation_ids: Iterable[UUID], purposes: Collection[Purpose], on: date
    ) -> dict[UUID, Audience]:
        asked = set(organisation_ids)
        self.asked.append(asked)
        return {one: self.known[one] for one in asked if one in self.known}


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Database:
    counted = Database()
    for module in (gates, insights):
        monkeypatch.setattr(module, "audiences_for_care", counted.audiences_for_care)
    return counted


async def test_the_gate_asks_once_for_everybody_who_acts_for_an_organisation(database: Database) -> None:
    gate = Gate()
    for role in (Role.TRIAGIST, Role.PLATFORM_ADMINISTRATOR):
        found = await gate.insight(person(role, organisation_id=FIRST), now=NOON)
        assert found.audience == SOMETHING
    assert (await gate.insight(person(Role.TRIAGIST, organisation_id=SECOND), now=NOON)).audience == NOBODY
    assert database.asked == [{FIRST}, {SECOND}]


async def test_who_acts_for_nobody_sees_nothing_and_the_platform_itself_everything(database: Database) -> None:
    assert (await Gate().insight(ANONYMOUS, now=NOON)).audience == NOBODY
    assert (await Gate().insight(PLATFORM, now=NOON)).audience == EVERYBODY
    assert queries.insight_of(actor=ANONYMOUS, day=TODAY, now=NOON).audience == NOBODY
    assert queries.insight_of(actor=PLATFORM, day=TODAY, now=NOON).audience == EVERYBODY
    assert database.asked == []


@pytest.mark.parametrize(("told", "times"), [("agreement/5", 2), ("", 2), ("user/5", 1), ("session", 1)])
async def test_what_is_told_of_agreements_is_asked_again_and_of_people_not(
    database: Database, told: str, times: int
) -> None:
    gate, actor = Gate(), person(Role.TRIAGIST, organisation_id=FIRST)
    await gate.insight(actor, now=NOON)
    gate.forget(told)
    await gate.insight(actor, now=NOON)
    assert len(database.asked) == times


async def test_what_the_register_changed_is_noticed_too(database: Database) -> None:
    gate, actor = Gate(), person(Role.TRIAGIST, organisation_id=FIRST)
    await gate.insight(actor, now=NOON)
    database.known = {}
    assert (await gate.insight(actor, now=NOON + KEPT_FOR)).audience == NOBODY


def test_a_process_that_does_not_listen_keeps_nothing(database: Database) -> None:
    memory = Memory(audience_of)
    for _ in range(2):
        memory.get(Asked(FIRST, TODAY), now=NOON)
    assert len(database.asked) == 2


def test_a_process_that_listens_keeps_it_until_it_changes_gets_old_or_the_day_is_over(database: Database) -> None:
    memory = Memory(audience_of)
    memory.begin()
    later, tomorrow = NOON + remembering.KEPT_FOR, TODAY + timedelta(days=1)
    for day, now, asked in ((TODAY, NOON, 1), (TODAY, NOON, 1), (tomorrow, NOON, 2), (tomorrow, later, 3)):
        assert memory.get(Asked(FIRST, day), now=now) == SOMETHING
        assert len(database.asked) == asked
    memory.forget()
    memory.get(Asked(FIRST, tomorrow), now=later)
    memory.end()
    memory.get(Asked(FIRST, tomorrow), now=later)
    assert len(database.asked) == 5


def test_an_answer_from_before_a_change_is_not_kept_after_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(audience_of)
    memory.begin()

    def slowly(**asked: object) -> dict[UUID, Audience]:
        memory.forget()  # an agreement ends while the database is asked
        return {FIRST: SOMETHING}

    monkeypatch.setattr(insights, "audiences_for_care", slowly)
    memory.get(Asked(FIRST, TODAY), now=NOON)
    monkeypatch.setattr(insights, "audiences_for_care", database.audiences_for_care)
    database.known = {}
    assert memory.get(Asked(FIRST, TODAY), now=NOON) == NOBODY


@given(standings, parties)
def test_the_parties_of_an_organisation_are_those_that_include_it(standing: Standing, party: Party) -> None:
    assert (party in set(standing.parties)) == party.includes(standing)


def test_many_organisations_are_asked_in_two_queries_and_each_gets_its_own(
    hospital: UUID, elsewhere: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_reference(at=NOON)
    operations.load_agreements(at=NOON)
    insurer = register_organisation(
        name="Verzekeraar", kind=OrganisationKind.INSURER, identifiers=[], actor=PLATFORM, at=NOON
    ).id
    nobody = uuid4()
    queries.standing_of(organisation_id=hospital, on=TODAY)  # the regions of the day are remembered
    with django_assert_num_queries(2):
        found = queries.audiences_for_care(organisation_ids=[hospital, elsewhere, insurer, nobody], on=TODAY)
    assert found.keys() == {hospital, elsewhere, insurer}
    for one in found:
        assert found[one] == queries.audience(organisation_id=one, purposes=PRIMARY, on=TODAY)
    assert found[hospital].sees(module="spoed", of=Subject(), detail=Detail.PROVIDER)
    assert found[insurer] == NOBODY


@pytest.mark.parametrize(("moment", "begins"), [
    (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), datetime(2026, 11, 22, 23, tzinfo=UTC)),
    (datetime(2026, 11, 22, 23, tzinfo=UTC), datetime(2026, 11, 23, 23, tzinfo=UTC)),
    (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 22, tzinfo=UTC)),
    (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # a day of 25 hours
])  # fmt: skip
def test_the_next_day_begins_at_midnight_in_amsterdam(moment: datetime, begins: datetime) -> None:
    assert queries.next_day(moment) == begins
