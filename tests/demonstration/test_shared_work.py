"""The demonstration has a second centre, and an agreement by which it helps the first: both sides can be tried."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.triage.versions import take

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.coordination import queries
from ketenzicht.coordination.domain import SharingStage
from ketenzicht.demonstration.accounts import ACCOUNTS, NEIGHBOUR, ZCC, actor_of
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.demonstration.sharing import agree_to_share
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_two_centres_have_agreed_and_a_visitor_can_be_either() -> None:
    take("crosswalk", at=NOON)
    new: list[Any] = [
        NewOrganisation(id=id_of(key), name=key, kind=OrganisationKind.ZCC, locations=()) for key in (ZCC, NEIGHBOUR)
    ]
    registry.register_organisations(organisations=new, actor=PLATFORM, at=NOON)
    for one in ACCOUNTS:
        if one.organisation in {ZCC, NEIGHBOUR}:
            access.create_account(
                name=one.name, email=one.email, password="geheim-van-de-proef", organisation_id=id_of(one.organisation),
                role=one.role, actor=PLATFORM, at=NOON,
            )  # fmt: skip
    agree_to_share(at=NOON)
    for who in ("coordinator", "zcc-buur", "zcc-buur-triagist"):
        (line,) = queries.sharings(actor=actor_of(who, at=NOON))
        assert (line.stage, line.giver, line.helper) == (SharingStage.AGREED, ZCC, NEIGHBOUR)
