"""The demonstration has a GP who asked the centre for advice, and an answer that waits for a second reader."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.coordination import queries
from ketenzicht.coordination.domain import Stage, Through
from ketenzicht.demonstration.accounts import ACCOUNTS, actor_of
from ketenzicht.demonstration.advice import CENTRE, add_advice
from ketenzicht.demonstration.domain.plan import id_of
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHO = {"huisarts": OrganisationKind.PROVIDER, "coordinator": OrganisationKind.ZCC, "zcc-triagist": OrganisationKind.ZCC}


@pytest.fixture
def people(db: None) -> None:
    registry.load_reference(at=NOON)
    accounts = [one for one in ACCOUNTS if one.local_part in WHO]
    place = NewLocation(
        name="Proef",
        type_code="V6",
        point=Point(52.09, 5.12),
        street="Proefstraat 1",
        postcode="3511 AB",
        place="Utrecht",
        municipality_code="GM0344",
        phone_urgent="030 1234567",
    )
    kinds = {one.organisation: WHO[one.local_part] for one in accounts}
    new: list[Any] = [
        NewOrganisation(id=id_of(key), name=key, kind=kind, locations=(place,)) for key, kind in kinds.items()
    ]
    registry.register_organisations(organisations=new, actor=PLATFORM, at=NOON)
    for one in accounts:
        access.create_account(
            name=one.name,
            email=one.email,
            password="geheim-van-de-proef",
            organisation_id=id_of(one.organisation),
            role=one.role,
            actor=PLATFORM,
            at=NOON,
        )


@pytest.mark.usefixtures("people")
def test_one_waits_to_be_answered_and_one_for_a_second_reader_who_did_not_write_it() -> None:
    assert CENTRE in {one.organisation for one in ACCOUNTS}
    add_advice(at=NOON)
    coordinator = actor_of("coordinator", at=NOON)
    rows = queries.open_advice(actor=coordinator)
    assert [(one.stage, one.through) for one in rows] == [
        (Stage.WAITS_FOR_READER, Through.TELEPHONE),
        (Stage.ASKED, Through.PAGE),
    ]
    assert rows[0].waits_for(coordinator.id)
    assert not rows[0].waits_for(actor_of("zcc-triagist", at=NOON).id)
    assert len(queries.own_advice(actor=actor_of("huisarts", at=NOON))) == 1
