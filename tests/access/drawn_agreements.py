"""Agreements and questions for the laws: few names, so that what is drawn often meets."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from ketenzicht.access.domain import (
    EVERY_MODULE,
    Agreement,
    Basis,
    Detail,
    Extent,
    Party,
    PartyKind,
    Purpose,
    Question,
    Scope,
    Standing,
    Subject,
)
from ketenzicht.base.periods import Period

TODAY = date(2026, 11, 22)
ORGANISATIONS = [UUID(int=number) for number in range(1, 4)]
REGIONS = ["ROAZ-01", "ROAZ-02", "VR01"]
KINDS = [PartyKind.HOSPITAL, PartyKind.ZCC, PartyKind.INSURER, PartyKind.MINISTRY]
MODULES = ["spoed", "hap"]
PURPOSES = [Purpose.CARE_COORDINATION, Purpose.PURCHASING]

organisations = st.sampled_from(ORGANISATIONS)
regions = st.sampled_from(REGIONS)
some_regions = st.frozensets(regions, max_size=2)
days = st.integers(-3, 3).map(lambda number: TODAY + timedelta(days=number))
details = st.sampled_from(Detail)
purposes = st.sampled_from(PURPOSES)

standings = st.builds(
    Standing,
    organisation_id=organisations,
    kinds=st.frozensets(st.sampled_from(KINDS), min_size=1, max_size=2),
    regions=some_regions,
    neighbours=some_regions,
)
parties = st.builds(Party, kind=st.sampled_from(KINDS), region=regions | st.none()) | st.builds(
    Party, organisation_id=organisations
)
extents = (
    st.sampled_from([Scope.OWN, Scope.OWN_REGIONS, Scope.NEIGHBOURS, Scope.COUNTRY]).map(Extent)
    | regions.map(lambda code: Extent(Scope.REGION, region=code))
    | organisations.map(lambda one: Extent(Scope.PROVIDER, provider=one))
)
subjects = st.builds(Subject, regions=some_regions, organisation_id=organisations | st.none())


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(days)
    length = draw(st.integers(1, 4) | st.none())
    return Period(start=start, end=start + timedelta(days=length) if length else None)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    is_consent = draw(st.booleans())
    by_name = organisations.map(lambda one: Extent(Scope.PROVIDER, provider=one))
    return Agreement(
        id=draw(st.uuids()),
        party=draw(organisations.map(lambda one: Party(organisation_id=one)) if is_consent else parties),
        module=draw(st.sampled_from([*MODULES, EVERY_MODULE])),
        extent=draw(by_name if is_consent else extents),
        detail=draw(details),
        purpose=draw(purposes),
        period=draw(periods()),
        decided_by="ROAZ",
        ground="BA 2.6",
        basis=Basis.CONSENT if is_consent else Basis.AGREEMENT,
    )


questions = st.builds(
    Question,
    standing=standings,
    module=st.sampled_from(MODULES),
    of=subjects,
    detail=details,
    purpose=purposes,
    on=days,
)
many = st.lists(agreements(), max_size=4)
