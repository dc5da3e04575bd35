"""The order of regions: what is worst comes first, whichever way one looks."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ketenzicht.capacity.domain import NationalCell, NationalPicture, Totals
from ketenzicht.registry.domain import RegionKind, RegionLine
from ketenzicht.web.presenters.national import national_view, sort_regions

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
REGIONS = [RegionLine(n, RegionKind.ROAZ, f"ROAZ-{n:02}", name, ()) for n, name in enumerate(["West", "Noord", "Oost"])]
MODULES = [("spoed", "Spoed", "Spoed"), ("hap", "Huisartsenspoedpost", "HAP")]


def totals(available: float | None, total: float = 10, *, stops: int = 0) -> Totals:
    known = 0 if available is None else 1
    return Totals(available, total if known else None, None, known, 1, stops, 0, NOON if known else None, 0, 0)


def picture(cells: dict[tuple[str, str], Totals]) -> NationalPicture:
    return NationalPicture(
        at=NOON, cells={key: NationalCell(*key, totals=one) for key, one in cells.items()}, country={}
    )


def test_stops_come_before_fullness_and_the_unknown_after_the_known() -> None:
    shown = picture(
        {
            ("ROAZ-00", "spoed"): totals(None),
            ("ROAZ-01", "spoed"): totals(1),
            ("ROAZ-02", "spoed"): totals(9, stops=1),
        }
    )
    ordered = sort_regions(shown, regions=REGIONS, modules=["spoed"], order="worst")
    assert [region.name for region in ordered] == ["Oost", "Noord", "West"]


def test_one_module_may_decide_the_order() -> None:
    shown = picture(
        {
            ("ROAZ-00", "spoed"): totals(0),
            ("ROAZ-01", "spoed"): totals(9),
            ("ROAZ-00", "hap"): totals(9),
            ("ROAZ-01", "hap"): totals(0),
        }
    )
    firsts = {
        order: sort_regions(shown, regions=REGIONS, modules=["spoed", "hap"], order=order)[0].name
        for order in ("spoed", "hap", "name")
    }
    assert firsts == {"spoed": "West", "hap": "Noord", "name": "Noord"}


def test_a_region_without_units_has_no_figure_and_no_link() -> None:
    view = national_view(picture({}), regions=REGIONS, modules=MODULES, order="", asked={}, now=NOON)
    assert view.is_empty
    assert all(cell.words is None and not cell.url for row in view.rows for cell in row.cells)


def test_links_keep_the_past_moment() -> None:
    shown = picture({("ROAZ-00", "spoed"): totals(3)})
    view = national_view(
        shown, regions=REGIONS[:1], modules=MODULES, order="", asked={"at": "2026-11-20T10:00"}, now=NOON
    )
    assert view.rows[0].cells[0].url == "/regions/ROAZ-00/?module=spoed&at=2026-11-20T10%3A00"
    assert view.modules[1].sort.url == "/national/?at=2026-11-20T10%3A00&order=hap"


figures = st.builds(totals, st.none() | st.integers(0, 10).map(float), stops=st.integers(0, 1))
keys = st.sampled_from([(region.code, module) for region in REGIONS for module, _, _ in MODULES])


@given(st.dictionaries(keys, figures), st.sampled_from(["worst", "name", "spoed", "hap", "zzz"]))
def test_every_region_is_shown_once_whatever_the_order(cells: dict[tuple[str, str], Totals], order: str) -> None:
    view = national_view(picture(cells), regions=REGIONS, modules=MODULES, order=order, asked={}, now=NOON)
    assert sorted(row.code for row in view.rows) == [region.code for region in REGIONS]
    shown = {(row.code, cell.module) for row in view.rows for cell in row.cells if cell.words}
    assert shown == set(cells)
