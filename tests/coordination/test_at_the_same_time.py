"""Many at once, on connections of their own: one has it, nothing is lost, nothing comes in twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from threading import Barrier
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.coordination.conftest import somebody

from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import About, Asking, Door
from ketenzicht.coordination.models import CareRequest, Happening
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

AT_ONCE = 12
Got = TypeVar("Got")


@pytest.fixture(scope="module")
def centre_id(own_database: str, django_db_blocker: DjangoDbBlocker) -> UUID:
    del own_database
    with django_db_blocker.unblock():
        new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
        (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=datetime.now(UTC))
        return made.id


def all_at_once(deed: Callable[[int], Got]) -> list[Got | Conflict]:
    """What each got: a result, or the refusal."""
    barrier = Barrier(AT_ONCE)

    def one(number: int) -> Got | Conflict:
        try:
            barrier.wait(timeout=30)
            return deed(number)
        except Conflict as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_of_many_who_pick_up_one_has_it(centre_id: UUID, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        me, at = somebody(centre_id), datetime.now(UTC)
        made = operations.receive(centre_id=centre_id, door=Door.CITIZENS, intake={}, actor=me, at=at).id
        people = [somebody(centre_id) for _ in range(AT_ONCE)]
        got = all_at_once(lambda number: operations.pick_up(request_id=made, actor=people[number], at=at))
        winners = [number for number, one in enumerate(got) if one == 1]
        assert len(winners) == 1
        assert sum(isinstance(one, Conflict) for one in got) == AT_ONCE - 1
        assert CareRequest.objects.get(id=made).claimed_by == people[winners[0]].id
        assert Happening.objects.filter(request=made, kind="picked-up").count() == 1


def test_what_a_system_sends_many_times_at_once_comes_in_once(
    centre_id: UUID, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        system = Actor(ActorKind.SYSTEM, uuid4(), "HAP", centre_id, frozenset({"coordination.request"}))
        got = all_at_once(
            lambda _: operations.receive(
                centre_id=centre_id,
                door=Door.PARTNER,
                intake={"complaint": "Buikpijn"},
                actor=system,
                at=datetime.now(UTC),
                key="HAP-1",
            )
        )
        taken = [one for one in got if not isinstance(one, Conflict)]
        assert (len(taken), len({one.id for one in taken}), sum(one.is_new for one in taken)) == (AT_ONCE, 1, 1)
        assert CareRequest.objects.filter(source=system.id).count() == 1


def test_a_form_for_advice_that_is_sent_many_times_at_once_is_one_question(
    centre_id: UUID, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = import_module("ketenzicht.coordination.operations.asking")
    monkeypatch.setattr(place, "centres_near", lambda **_: [(centre_id, "ZCC Proef")])
    with django_db_blocker.unblock():
        asker, form = somebody(centre_id, Role.CARE_PROFESSIONAL), uuid4()
        asking = Asking(About.OTHER, "Mag zij ibuprofen?", "Dokter Vis")
        got = all_at_once(
            lambda _: operations.ask_advice(
                form=form, centre_id=centre_id, intake={}, asking=asking, actor=asker, at=datetime.now(UTC)
            )
        )
        assert set(got) == {form}
        assert CareRequest.objects.filter(door=Door.PROFESSIONALS.value).count() == 1


def test_fields_that_are_typed_at_once_are_all_kept(centre_id: UUID, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        me, at = somebody(centre_id), datetime.now(UTC)
        made = operations.receive(centre_id=centre_id, door=Door.CITIZENS, intake={}, actor=me, at=at).id
        claim = operations.pick_up(request_id=made, actor=me, at=at)
        fields = ["caller", "name", "treaters", "whereabouts", "complaint", "notes"] * 2
        all_at_once(
            lambda number: operations.note(
                request_id=made, claim=claim, changes={fields[number]: f"Tekst {fields[number]}"}, actor=me, at=at
            )
        )
        file = operations.look_into(request_id=made, actor=me, at=at)
        assert file.intake == {code: f"Tekst {code}" for code in set(fields)}
