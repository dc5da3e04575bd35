"""Who sees neighbouring regions, sees on each day those that lie beside its own on that day."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from tests.access.drawn_agreements import TODAY
from tests.access.helpers import NOON
from tests.access.test_agreements import USUAL

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import Detail, Extent, Party, PartyKind, Purpose, Scope, Subject
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.geography import Point
from ketenzicht.registry import operations as registry
from ketenzicht.registry.domain import NewLocation, NewOrganisation, OrganisationKind, Plan, RegionKind

DAY = TODAY + timedelta(days=40)


def test_who_sees_neighbouring_regions_sees_those_of_the_day(db: None) -> None:
    """Drenthe, that touches Flevoland once Weststellingwerf is in it, which parts Fryslân from IJsselland."""
    registry.load_reference(at=NOON)
    organisations = {name: provider(name, municipality) for name, municipality in PLACES.items()}
    operations.decide_agreement(new=NEIGHBOURS, actor=PLATFORM, at=NOON)
    division_id = registry.prepare_division(kind=RegionKind.RAV, within=None, actor=PLATFORM, at=NOON)
    plan = Plan(RegionKind.RAV, moves={"GM0098": "VR03"})
    registry.amend_division(
        division_id=division_id, plan=plan, first_day=DAY, why="Proef", seen=1, actor=PLATFORM, at=NOON
    )
    registry.decide_division(division_id=division_id, seen=2, actor=PLATFORM, at=NOON)

    def sees(name: str, region: str, on: date) -> bool:
        audience = queries.audience(organisation_id=organisations[name], purposes=Purpose, on=on)
        of = Subject(organisation_id=uuid4(), regions=frozenset({region}))
        return audience.sees(module="spoed", of=of, detail=Detail.PROVIDER)

    before = DAY - timedelta(days=1)
    assert [sees("Assen", "VR25", on) for on in (before, DAY)] == [False, True]
    assert [sees("Leeuwarden", "VR04", on) for on in (before, DAY)] == [True, False]
    assert [sees("Assen", "VR01", on) for on in (before, DAY)] == [True, True]


PLACES = {"Assen": "GM0106", "Leeuwarden": "GM0080"}
NEIGHBOURS = replace(USUAL, party=Party(kind=PartyKind.HOSPITAL), extent=Extent(Scope.NEIGHBOURS))


def provider(name: str, municipality: str) -> UUID:
    location = NewLocation(
        name=name,
        type_code="V6",
        point=Point(53.0, 6.5),
        street="Proefstraat 1",
        postcode="9401 AA",
        place=name,
        municipality_code=municipality,
    )
    new = NewOrganisation(name=f"Ziekenhuis {name}", kind=OrganisationKind.PROVIDER, locations=(location,))
    (row,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=NOON)
    return row.id
