"""Both sides at the same millisecond, on connections of their own: one wins, and one centre has the request."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier, Event
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker
from tests.coordination.conftest import somebody
from tests.web.country import PASSWORD

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM, Actor
from ketenzicht.base.errors import Refused
from ketenzicht.coordination import operations
from ketenzicht.coordination.domain import Door, Ending, WhyNot, WhyOver
from ketenzicht.coordination.models import CareRequest, Happening, Transfer
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

LATER = timedelta(hours=1)


@pytest.fixture(scope="module")
def centres(own_database: str, django_db_blocker: DjangoDbBlocker) -> tuple[UUID, UUID]:
    del own_database
    with django_db_blocker.unblock():
        new = [NewOrganisation(name=name, kind=OrganisationKind.ZCC, locations=()) for name in ("ZCC A", "ZCC B")]
        one, other = registry.register_organisations(organisations=new, actor=PLATFORM, at=datetime.now(UTC))
        access.create_account(
            name="Eva", email="eva@b.voorbeeld.invalid", password=PASSWORD, organisation_id=other.id,
            role=Role.TRIAGIST, actor=PLATFORM, at=datetime.now(UTC),
        )  # fmt: skip
        return one.id, other.id


@pytest.mark.parametrize("against", ["withdraw", "close", "accept", "decline", "lapse"])
def test_of_two_at_the_same_millisecond_one_wins_and_one_centre_has_it(
    centres: tuple[UUID, UUID], django_db_blocker: DjangoDbBlocker, against: str
) -> None:
    ours, theirs = centres
    with django_db_blocker.unblock():
        for _ in range(8):
            me, eva, other = somebody(ours), somebody(theirs), somebody(theirs)
            at = datetime.now(UTC)
            made = operations.receive(centre_id=ours, door=Door.CITIZENS, intake={}, actor=me, at=at).id
            claim = operations.pick_up(request_id=made, actor=me, at=at)
            transfer = operations.ask_transfer(
                request_id=made, claim=claim, to=theirs, why=WhyOver.PEAK, warm=None, said="", actor=me, at=at
            )
            deed = partial(_other_deed, against, made=made, claim=claim, transfer=transfer, who=(me, other), at=at)
            both_at_once(partial(operations.accept_transfer, transfer_id=transfer, actor=eva, at=at), deed)
            row, settled = CareRequest.objects.get(id=made), Transfer.objects.get(id=transfer)
            is_theirs = settled.stage == "accepted"
            assert settled.stage != "asked"
            assert row.centre_id == (theirs if is_theirs else ours)
            assert Happening.objects.filter(request=made, kind="handed-over").count() == is_theirs
            if is_theirs:
                assert row.claimed_by in {eva.id, other.id}
                assert row.status == "in-hand"


def test_who_is_busy_with_one_request_holds_up_no_other_that_lapses(
    centres: tuple[UUID, UUID], django_db_blocker: DjangoDbBlocker
) -> None:
    ours, theirs = centres
    with django_db_blocker.unblock():
        me, at = somebody(ours), datetime.now(UTC)
        transfers = {}
        for _ in range(2):
            made = operations.receive(centre_id=ours, door=Door.CITIZENS, intake={}, actor=me, at=at).id
            claim = operations.pick_up(request_id=made, actor=me, at=at)
            transfers[made] = operations.ask_transfer(
                request_id=made, claim=claim, to=theirs, why=WhyOver.PEAK, warm=None, said="", actor=me, at=at
            )
        stuck, other = transfers
        held, done = Event(), Event()

        def hold() -> None:
            with transaction.atomic():
                CareRequest.objects.select_for_update(no_key=True).get(id=stuck)
                held.set()
                done.wait(60)
            connection.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(hold)
            assert held.wait(30)
            operations.lapse_transfers(at=at + LATER)
            stages = dict(Transfer.objects.filter(id__in=transfers.values()).values_list("id", "stage"))
            done.set()
        assert stages == {transfers[stuck]: "asked", transfers[other]: "unanswered"}
        operations.lapse_transfers(at=at + LATER)
        assert Transfer.objects.get(id=transfers[stuck]).stage == "unanswered"


def _other_deed(which: str, *, made: UUID, claim: int, transfer: UUID, who: tuple[Actor, Actor], at: datetime) -> None:
    us, them = who
    if which == "withdraw":
        operations.withdraw_transfer(transfer_id=transfer, actor=us, at=at)
    elif which == "accept":
        operations.accept_transfer(transfer_id=transfer, actor=them, at=at)
    elif which == "decline":
        operations.decline_transfer(transfer_id=transfer, why_not=WhyNot.FULL, said="", actor=them, at=at)
    elif which == "lapse":
        operations.lapse_transfers(at=at + LATER)
    else:
        operations.close(request_id=made, claim=claim, ending=Ending.ADVISED, note="Klaar", actor=us, at=at)


def both_at_once(one: Callable[[], object], other: Callable[[], object]) -> None:
    """On connections of their own; a refusal is an answer."""
    barrier = Barrier(2)

    def do(deed: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            deed()
        except Refused:
            return
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(do, (one, other)))
