"""The list of regions: care coordination areas within their ROAZ region, and the RAV regions."""

from collections.abc import Sequence
from dataclasses import dataclass

from ketenzicht.registry.domain import RegionKind, RegionLine
from ketenzicht.web.presenters.links import Link


@dataclass(frozen=True, slots=True)
class RoazRegion:
    link: Link
    areas: tuple[Link, ...]


def regions_view(regions: Sequence[RegionLine]) -> dict[str, list[RoazRegion] | list[Link]]:
    """By name, as people look for them."""
    named = sorted(regions, key=lambda region: region.name)
    return {
        "roaz": [
            RoazRegion(_link(region), tuple(_link(area) for area in named if area.within == region.code))
            for region in named
            if region.kind is RegionKind.ROAZ
        ],
        "rav": [_link(region) for region in named if region.kind is RegionKind.RAV],
    }


def _link(region: RegionLine) -> Link:
    return Link(region.name, f"/regions/{region.code}/")
