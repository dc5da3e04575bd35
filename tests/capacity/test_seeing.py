"""What is seen of a picture is what the agreements give, and no sum tells what a hidden provider says."""

from dataclasses import dataclass, replace
from itertools import chain, combinations
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.capacity.test_finding import CATALOGUE, CENTRE, MODULE, NOW, location

from ketenzicht.access.domain import EVERYBODY, EVERYWHERE, Audience, Detail, Insight, Subject
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.capacity import present
from ketenzicht.capacity.lines import COUNTRY, StateRow, UnitFacts
from ketenzicht.capacity.picture import Picture
from ketenzicht.capacity.queries import board_of, national_of
from ketenzicht.capacity.seeing import Look, Part, Seen, seen_of
from ketenzicht.registry.domain import RegionKind, RegionLine

PROVIDERS = [UUID(int=number) for number in range(1, 8)]
OTHER = UUID(int=99)
AREAS = {"A1": "ROAZ-01", "A2": "ROAZ-01", "B1": "ROAZ-02"}
ROAZ = ["ROAZ-01", "ROAZ-02"]
RAV = ["VR01", "VR02"]
REGIONS = [
    *(RegionLine(1, RegionKind.AREA, code, code, (), within) for code, within in AREAS.items()),
    *(RegionLine(1, RegionKind.ROAZ, code, code, ()) for code in ROAZ),
    *(RegionLine(1, RegionKind.RAV, code, code, ()) for code in RAV),
]
SUMS = [
    (EVERYWHERE, Detail.AREA),
    (EVERYWHERE, Detail.REGION),
    (EVERYWHERE, Detail.COUNTRY),
    *((code, Detail.AREA) for code in (*AREAS, *ROAZ)),
    *((code, Detail.REGION) for code in (*ROAZ, *RAV)),
]


@dataclass(frozen=True)
class Drawn:
    """A unit: whose it is, who delivers, where, and what it says."""

    owner: UUID
    deliverer: UUID
    area: str | None
    roaz: str | None
    rav: str | None
    available: int | None
    total: int | None


@st.composite
def units(draw: st.DrawFn) -> Drawn:
    owner = draw(st.sampled_from(PROVIDERS))
    area = draw(st.sampled_from([*AREAS, None]))
    return Drawn(
        owner=owner,
        deliverer=draw(st.sampled_from([owner, OTHER])),
        area=area,
        roaz=AREAS[area] if area else draw(st.sampled_from([*ROAZ, None])),
        rav=draw(st.sampled_from([*RAV, None])),
        available=draw(st.integers(0, 9) | st.none()),
        total=draw(st.integers(10, 20) | st.none()),
    )


@st.composite
def audiences(draw: st.DrawFn) -> Audience:
    """Sums of some regions, and single providers by consent or in one region."""
    sums = draw(st.lists(st.sampled_from(SUMS), max_size=4))
    single: list[str | UUID] = draw(st.lists(st.sampled_from([*PROVIDERS, OTHER, "ROAZ-02", "A1", "VR01"]), max_size=3))
    given: list[tuple[str | UUID, Detail]] = [*sums, *((whom, Detail.PROVIDER) for whom in single)]
    return Audience(
        frozenset((whom, draw(st.sampled_from(["*", "proef"])), one) for whom, d in given for one in d.and_coarser)
    )


def picture_of(drawn: list[Drawn]) -> Picture:
    facts = [
        UnitFacts(
            number,
            UUID(int=number),
            replace(location(number, CENTRE), organisation_id=one.owner, roaz=one.roaz, rav=one.rav, area=one.area),
            MODULE,
            "bed",
            one.deliverer,
            "Zorggroep",
            manual=False,
        )
        for number, one in enumerate(drawn, start=1)
    ]
    picture = Picture(units=facts, regions=REGIONS, catalogue=CATALOGUE, epoch="feed", at=NOW)
    picture.apply(
        StateRow(number, 1, NOW, NOW, 1, {"available": one.available, "total": one.total}, {}, None, None, None)
        for number, one in enumerate(drawn, start=1)
    )
    return picture


def insight(audience: Audience, organisation_id: UUID = OTHER) -> Insight:
    actor = Actor(kind=ActorKind.SYSTEM, id=UUID(int=5), name="systeem", organisation_id=organisation_id)
    return Insight(actor, audience)


def is_isolated(sums: NDArray[np.bool_], owners: list[UUID]) -> bool:
    """Whether sums can be added and subtracted into figures of one or two providers alone.

    Each row is a sum; each column a hidden figure. What remains of the rank without some columns tells it.
    """
    rank = np.linalg.matrix_rank(sums) if sums.size else 0
    few = chain(combinations(sorted(set(owners)), 1), combinations(sorted(set(owners)), 2))
    for some in few:
        others = sums[:, [owner not in some for owner in owners]]
        if rank > (np.linalg.matrix_rank(others) if others.size else 0):
            return True
    return False


def hidden_in(
    picture: Picture, seen: Seen, boards: list[tuple[str, str]], says: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Of each board, which hidden figures its sum holds."""
    hidden = [place for place in range(len(picture)) if not seen.is_visible(place) and says[place]]
    rows = [np.isin(hidden, picture.indices_of(region=region, module=module)) for region, module in boards]
    return np.array(rows).reshape(len(boards), len(hidden))


@settings(max_examples=400, deadline=None)
@given(st.lists(units(), min_size=1, max_size=14), audiences())
def test_no_sums_together_tell_of_one_or_two_hidden_providers(drawn: list[Drawn], audience: Audience) -> None:
    picture = picture_of(drawn)
    seen = Seen(seen_of(picture, insight(audience)).ground, audience, OTHER)
    told = []
    for region, module in picture.boards:
        look = seen.look(region=region, module=module)
        if look and board_of(picture, look, now=NOW, is_live=True).totals:
            told.append((region, module))
    known = picture.is_known(np.arange(len(picture)), now=NOW)
    for says in (known | True, known, known & ~np.isnan(picture.total)):
        hidden = [place for place in range(len(picture)) if not seen.is_visible(place) and says[place]]
        owners = [picture.units[place].location.organisation_id for place in hidden]
        assert not is_isolated(hidden_in(picture, seen, told, says), owners)
    if seen.national:
        shown = national_of(picture, seen.national, now=NOW)
        assert {*shown.cells, *((COUNTRY, module) for module in shown.country)} <= set(told)
        assert shown.withheld.isdisjoint(shown.cells)


def test_the_attacker_of_this_law_finds_what_plain_sums_give_away() -> None:
    drawn = [Drawn(owner, owner, "A1", "ROAZ-01", None, 3, 10) for owner in PROVIDERS[:3]]
    drawn += [Drawn(PROVIDERS[3], PROVIDERS[3], None, "ROAZ-01", None, 3, 10)]
    picture = picture_of(drawn)
    seen = seen_of(picture, insight(Audience()))
    all_of_it = np.ones(len(picture), dtype=np.bool_)
    owners = [unit.location.organisation_id for unit in picture.units]
    both = hidden_in(picture, seen, [("A1", "proef"), ("ROAZ-01", "proef")], all_of_it)
    assert is_isolated(both, owners)
    assert not is_isolated(both[1:], owners)


def test_the_rest_of_a_region_is_not_given_away_beside_the_areas_within_it() -> None:
    drawn = [Drawn(owner, owner, "A1", "ROAZ-01", None, 3, 10) for owner in PROVIDERS[:3]]
    alone = Drawn(PROVIDERS[3], PROVIDERS[3], "A2", "ROAZ-01", None, 3, 10)
    assert told([*drawn, alone], Detail.AREA) == {"A1"}
    assert told([*drawn, alone], Detail.REGION) == {"ROAZ-01", COUNTRY}
    assert told([alone], Detail.REGION) == set()


def told(drawn: list[Drawn], detail: Detail) -> set[str]:
    """Of regions with units: whose sums are told to who may see sums of the whole country in this detail."""
    picture = picture_of(drawn)
    audience = Audience(frozenset((EVERYWHERE, "*", one) for one in detail.and_coarser))
    found = seen_of(picture, insight(audience)).part("proef").told(now=NOW)
    return {region for region, _ in picture.boards} & found


@pytest.mark.parametrize(
    ("providers", "says", "may"), [(1, 1, False), (2, 2, False), (3, 3, True), (3, 2, False), (3, 0, True)]
)
def test_a_sum_holds_the_figures_of_no_hidden_provider_or_of_three(providers: int, says: int, may: bool) -> None:
    figures = [10] * says + [None] * (providers - says)
    drawn = [
        Drawn(owner, owner, None, "ROAZ-01", None, one, one) for owner, one in zip(PROVIDERS, figures, strict=False)
    ]
    assert ("ROAZ-01" in told(drawn, Detail.REGION)) is may


@settings(max_examples=200, deadline=None)
@given(st.lists(units(), min_size=1, max_size=10), audiences(), st.sampled_from([*PROVIDERS, OTHER]))
def test_lines_are_seen_by_agreement_and_by_who_delivers_them_and_sees_its_own(
    drawn: list[Drawn], audience: Audience, asks: UUID
) -> None:
    picture = picture_of(drawn)
    seen = seen_of(picture, insight(audience, asks))
    for place, one in enumerate(drawn):
        regions = frozenset(code for code in (one.area, one.roaz, one.rav) if code)
        subjects = [Subject(regions=regions, organisation_id=one.owner)]
        if one.deliverer == asks:
            subjects.append(Subject(organisation_id=asks))
        sees = any(audience.sees(module="proef", of=subject, detail=Detail.PROVIDER) for subject in subjects)
        assert seen.is_visible(place) == sees


@settings(max_examples=200, deadline=None)
@given(st.lists(units(), min_size=1, max_size=10), audiences())
def test_a_board_holds_the_lines_that_are_seen_and_says_when_there_are_more(
    drawn: list[Drawn], audience: Audience
) -> None:
    picture = picture_of(drawn)
    seen = seen_of(picture, insight(audience))
    for region, module in picture.boards:
        places = picture.indices_of(region=region, module=module).tolist()
        look = seen.look(region=region, module=module)
        visible = {picture.units[place].id for place in places if seen.is_visible(place)}
        if look is None:
            assert not visible
            continue
        board = board_of(picture, look, now=NOW, is_live=True)
        assert {line.unit_id for line in board.lines} == visible
        assert bool(board.notice) == (len(visible) < len(places))
        assert not board.notice or ("Vraag het ROAZ-bureau" in board.notice and not board.by_label)


def test_who_sees_everything_shares_it_whoever_asks() -> None:
    picture = picture_of([Drawn(PROVIDERS[0], OTHER, "A1", "ROAZ-01", None, 3, 10)])
    present.show(picture)
    try:
        for one in (insight(EVERYBODY), insight(EVERYBODY, PROVIDERS[0]), Insight(PLATFORM, EVERYBODY)):
            assert seen_of(picture, one).look(region="A1", module="proef") == Look("A1", "proef")
            assert seen_of(picture, one).national == Look("", "")
        assert seen_of(picture, insight(EVERYBODY)) is seen_of(picture, insight(EVERYBODY))
    finally:
        present.forget()


def test_others_with_the_same_rights_share_what_is_left_and_who_sees_other_lines_does_not() -> None:
    drawn = [Drawn(owner, owner, "A1", "ROAZ-01", None, 3, 10) for owner in PROVIDERS[:4]]
    picture = picture_of(drawn)
    sums = Audience(frozenset((EVERYWHERE, "*", one) for one in Detail.REGION.and_coarser))
    more = Audience(sums.rights | {(PROVIDERS[0], "*", Detail.PROVIDER)})
    looks = [seen_of(picture, one).look(region="ROAZ-01", module="proef") for one in (
        insight(sums), insight(sums, PROVIDERS[1]), insight(more)
    )]  # fmt: skip
    assert looks[0] == looks[1] != looks[2]
    assert isinstance(looks[2].part if looks[2] else None, Part)


def test_a_region_without_units_hides_nothing_and_is_shown_to_who_may_see_its_sum() -> None:
    picture = picture_of([Drawn(PROVIDERS[0], OTHER, "A1", "ROAZ-01", "VR01", 3, 10)])
    sums = Audience(frozenset((EVERYWHERE, "*", one) for one in Detail.REGION.and_coarser))
    look = seen_of(picture, insight(sums)).look(region="ROAZ-02", module="proef")
    assert look
    board = board_of(picture, look, now=NOW, is_live=True)
    assert (board.lines, board.notice, board.totals and board.totals.units) == ((), "", 0)
    assert seen_of(picture, insight(Audience())).look(region="ROAZ-02", module="proef") is None


def test_with_nothing_agreed_nothing_is_seen() -> None:
    picture = picture_of([Drawn(PROVIDERS[0], OTHER, "A1", "ROAZ-01", "VR01", 3, 10)])
    seen = seen_of(picture, insight(Audience(), PROVIDERS[0]))
    assert not [board for board in picture.boards if seen.look(region=board[0], module=board[1])]
    assert seen.national is None


# ── Keys that are narrowed to some purposes ──────────────────────────────────────────────────────────────────


@settings(max_examples=400, deadline=None)
@given(st.lists(units(), min_size=1, max_size=14), audiences(), audiences())
def test_keys_for_different_purposes_tell_together_no_more_than_one_for_all(
    drawn: list[Drawn], one: Audience, other: Audience
) -> None:
    picture, whole = picture_of(drawn), Audience(one.rights | other.rights)
    seen = seen_of(picture, insight(whole))
    full = seen.part("proef")
    full_lines, full_sums = set(full.lines(COUNTRY).tolist()), full.told(now=NOW)
    for audience in (one, other):
        asks = Insight.of_narrowed_key(insight(whole).actor, audience, organisation=whole)
        alone = seen_of(picture, insight(audience)).part("proef")
        part = seen_of(picture, asks).part("proef")
        assert set(part.lines(COUNTRY).tolist()) == set(alone.lines(COUNTRY).tolist())
        assert set(part.lines(COUNTRY).tolist()) <= full_lines
        assert part.told(now=NOW) == alone.told(now=NOW) & full_sums


def test_a_sum_for_one_purpose_beside_lines_for_another_would_tell_of_a_single_provider() -> None:
    picture = picture_of([Drawn(owner, owner, "A1", "ROAZ-01", None, 3, 10) for owner in PROVIDERS[:3]])
    sums = Audience(frozenset({(EVERYWHERE, "*", Detail.REGION), (EVERYWHERE, "*", Detail.COUNTRY)}))
    lines = Audience(frozenset((owner, "*", Detail.PROVIDER) for owner in PROVIDERS[:2]))
    whole = Audience(sums.rights | lines.rights)
    assert "ROAZ-01" in seen_of(picture, insight(sums)).part("proef").told(now=NOW)
    narrowed = Insight.of_narrowed_key(insight(sums).actor, sums, organisation=whole)
    assert seen_of(picture, narrowed).part("proef").told(now=NOW) == frozenset(["A2", "B1", "ROAZ-02", "VR01", "VR02"])
    assert seen_of(picture, insight(whole)).look(region="ROAZ-01", module="proef") != seen_of(picture, narrowed).look(
        region="ROAZ-01", module="proef"
    )
