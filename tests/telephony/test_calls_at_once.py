"""Many at once, on connections of their own: one call is one call, and one request."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoDbBlocker
from tests.coordination.conftest import somebody
from tests.coordination.test_at_the_same_time import AT_ONCE, all_at_once

from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Conflict
from ketenzicht.coordination import operations
from ketenzicht.coordination.models import CareRequest
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
from ketenzicht.telephony import operations as telephony
from ketenzicht.telephony.domain import EventKind
from ketenzicht.telephony.models import Call, ToldEvent

KINDS = (EventKind.RINGING, EventKind.ANSWERED, EventKind.ENDED)


@pytest.fixture(scope="module")
def centre_id(own_database: str, django_db_blocker: DjangoDbBlocker) -> UUID:
    del own_database
    with django_db_blocker.unblock():
        new = NewOrganisation(name="ZCC Proef", kind=OrganisationKind.ZCC, locations=())
        (made,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=datetime.now(UTC))
        return made.id


def exchange(centre_id: UUID) -> Actor:
    return Actor(ActorKind.SYSTEM, uuid4(), "Centrale", centre_id, frozenset({"telephony.deliver"}))


def test_events_of_one_call_that_come_in_together_make_one_call(
    centre_id: UUID, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        system, at = exchange(centre_id), datetime.now(UTC)

        def tell(number: int) -> bool:
            place = number % len(KINDS)
            moment = at - timedelta(seconds=60 - place)
            told = telephony.NewEvent(place + 1, KINDS[place], moment, dialled="900", caller="+31612345678")
            return telephony.hear(key="A", event=told, actor=system, at=at).is_new

        got = all_at_once(tell)
        assert sum(one is True for one in got) == len(KINDS)
        row = Call.objects.get(key="A")
        assert (row.status, row.has_gap) == ("ended", False)
        assert ToldEvent.objects.filter(call=row).count() == len(KINDS)


def test_of_many_who_take_one_call_one_has_it(centre_id: UUID, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        at = datetime.now(UTC)
        ringing = telephony.NewEvent(1, EventKind.RINGING, at, dialled="900")
        call = telephony.hear(key="B", event=ringing, actor=exchange(centre_id), at=at).call_id
        people = [somebody(centre_id) for _ in range(AT_ONCE)]
        got = all_at_once(lambda number: operations.take_call(call_id=call, actor=people[number], at=at))
        (taken,) = [one for one in got if isinstance(one, UUID)]
        assert sum(isinstance(one, Conflict) for one in got) == AT_ONCE - 1
        assert Call.objects.get(id=call).request_id == taken
        assert CareRequest.objects.filter(centre_id=centre_id).count() == 1
