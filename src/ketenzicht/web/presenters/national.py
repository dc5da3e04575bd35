"""The national picture: regions × modules, the worst first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ketenzicht.capacity.domain import NationalCell, NationalPicture
from ketenzicht.capacity.queries import COUNTRY
from ketenzicht.registry.domain import RegionLine
from ketenzicht.web.presenters.links import Link, address
from ketenzicht.web.presenters.totals import TotalsWords, totals_words

WITHHELD = (
    "Waar “niet getoond” staat, mag uw organisatie het totaal volgens de afspraken niet zien, of zou er uit af te "
    "leiden zijn wat één zorgaanbieder opgeeft. Vraag het ROAZ-bureau van uw regio of een ruimere afspraak mogelijk is."
)
WORST, BY_NAME = "worst", "name"
# Where a heading may break in a narrow column; browsers seldom know how Dutch is hyphenated.
HYPHENATED = {
    "Wijkverpleging": "Wijk\u00adverpleging",
    "Huisartsen": "Huis\u00adartsen",
    "Gehandicapten": "Gehandi\u00adcapten",
}
NOBODY = (1.0, 3.0)  # sorts a region without any unit after all others


@dataclass(frozen=True, slots=True)
class ModuleHead:
    """A column. `sort` orders the regions by this module, the worst first."""

    code: str
    name: str
    short_name: str
    sort: Link


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell; `words` is None where a region has no unit of the module, and where the sum may not be seen."""

    module: str
    module_name: str
    url: str
    words: TotalsWords | None
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class RegionRow:
    code: str
    name: str
    url: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class NationalView:
    modules: tuple[ModuleHead, ...]
    rows: tuple[RegionRow, ...]
    country: tuple[CellView, ...]
    orders: tuple[Link, ...]
    is_empty: bool
    notice: str


def national_view(
    picture: NationalPicture,
    *,
    regions: Sequence[RegionLine],
    modules: Sequence[tuple[str, str, str]],
    order: str,
    asked: Mapping[str, str],
    now: datetime,
) -> NationalView:
    """`modules`: code, name and short name, in the order in which the field names them.

    `order` is "worst", "name" or the code of a module; anything else is read as "worst".
    """
    path = "/national/"
    codes = [code for code, _, _ in modules]
    order = order if order in {BY_NAME, *codes} else WORST
    return NationalView(
        modules=tuple(
            ModuleHead(
                code, name, short, Link(HYPHENATED.get(short, short), address(path, asked, order=code), order == code)
            )
            for code, name, short in modules
        ),
        rows=tuple(
            RegionRow(
                code=region.code,
                name=region.name.replace("/", "/\u200b"),  # may break there
                url=address(f"/regions/{region.code}/", {}, at=asked.get("at")),
                cells=_cells(picture, region.code, modules, asked=asked, now=now),
            )
            for region in sort_regions(picture, regions=regions, modules=codes, order=order)
        ),
        country=tuple(
            CellView(code, name, "", totals_words(picture.country[code].totals, now=now))
            if code in picture.country
            else CellView(code, name, "", None, (COUNTRY, code) in picture.withheld)
            for code, name, _ in modules
        ),
        orders=(
            Link("ergste eerst", address(path, asked, order=None), order == WORST),
            Link("naam", address(path, asked, order=BY_NAME), order == BY_NAME),
        ),
        is_empty=not picture.cells and not picture.withheld,
        notice=WITHHELD if picture.withheld else "",
    )


def sort_regions(
    picture: NationalPicture, *, regions: Sequence[RegionLine], modules: Sequence[str], order: str
) -> list[RegionLine]:
    """By name, by the urgency of one module, or by how bad it is in all modules together."""
    if order == BY_NAME:
        return sorted(regions, key=lambda region: region.name)
    asked = [order] if order in modules else modules

    def urgency(region: RegionLine) -> tuple[float, float, str]:
        cells = [cell for module in asked if (cell := picture.cells.get((region.code, module)))]
        return (*mean_urgency(cells), region.name)

    return sorted(regions, key=urgency)


def mean_urgency(cells: Sequence[NationalCell]) -> tuple[float, float]:
    """How bad it is over several modules: the share of stops, then the mean share of free places; small is bad."""
    if not cells:
        return NOBODY
    stops = sum(cell.totals.stops for cell in cells) / max(1, sum(cell.totals.units for cell in cells))
    shares = [share for cell in cells if (share := cell.totals.free_share) is not None]
    return -stops, sum(shares) / len(shares) if shares else 2.0


def _cells(
    picture: NationalPicture,
    region: str,
    modules: Sequence[tuple[str, str, str]],
    *,
    asked: Mapping[str, str],
    now: datetime,
) -> tuple[CellView, ...]:
    views = []
    for code, name, _ in modules:
        cell = picture.cells.get((region, code))
        url = address(f"/regions/{region}/", {"module": code}, at=asked.get("at")) if cell else ""
        words = totals_words(cell.totals, now=now) if cell else None
        views.append(CellView(code, name, url, words, (region, code) in picture.withheld))
    return tuple(views)
