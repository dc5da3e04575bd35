"""On which databases the demonstration begins: never on one with real providers."""

from datetime import UTC, datetime

import pytest

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused
from ketenzicht.demonstration.domain.plan import NATIONAL_BODY, id_of
from ketenzicht.demonstration.register import refuse_others, refuse_real_data
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_who_was_let_in_at_a_demonstration_does_not_keep_it_from_starting_again() -> None:
    somebody = NewOrganisation("Verpleeghuis De Proef", OrganisationKind.PROVIDER)
    registry.register_organisations(organisations=[somebody], actor=PLATFORM, at=NOW)
    with pytest.raises(Refused):
        refuse_real_data()
    with pytest.raises(Refused):
        refuse_others(plan=())
    its_own = NewOrganisation("Landelijk beheer", OrganisationKind.NATIONAL, id=id_of(NATIONAL_BODY))
    registry.register_organisations(organisations=[its_own], actor=PLATFORM, at=NOW)
    refuse_real_data()
    with pytest.raises(Refused):  # the plan of today does not hold what is made from a name
        refuse_others(plan=())
