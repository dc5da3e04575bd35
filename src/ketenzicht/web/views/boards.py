"""The national picture and the board of a region."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import NotFound
from ketenzicht.definitions import queries as definitions
from ketenzicht.registry.domain import KIND_NAMES, RegionKind
from ketenzicht.registry.queries import RegionStory
from ketenzicht.ui.domain import words
from ketenzicht.web import queries
from ketenzicht.web.norms import need_lines
from ketenzicht.web.presenters.codes import codes_of_labels, derived_on_board
from ketenzicht.web.presenters.links import Link, address
from ketenzicht.web.presenters.national import national_view
from ketenzicht.web.presenters.region import BoardQuestion, board_view
from ketenzicht.web.presenters.regions import regions_view
from ketenzicht.web.presenters.totals import SUM_EXPLAINED
from ketenzicht.web.views.viewing import Glance, for_viewers

# The divisions that have boards, in the order of the choice.
KIND_PLURALS = {RegionKind.ROAZ: "ROAZ-regio’s", RegionKind.RAV: "RAV-regio’s", RegionKind.AREA: "verzorgingsgebieden"}


def kind_asked(glance: Glance) -> RegionKind:
    """The division of the country that was asked for."""
    return next((kind for kind in KIND_PLURALS if kind.value == glance.asked.get("kind")), RegionKind.ROAZ)


def kind_links(glance: Glance, kind: RegionKind) -> list[Link]:
    return [
        Link(words.capital(plural), address(glance.path, glance.asked, kind=one.value), one is kind)
        for one, plural in KIND_PLURALS.items()
    ]


@for_viewers
def national(request: HttpRequest, *, glance: Glance) -> HttpResponse:
    kind = kind_asked(glance)
    page = queries.national_page(kind=kind, insight=glance.insight, now=glance.now, at=glance.at)
    view = national_view(
        page.picture,
        regions=page.regions,
        modules=[(module.code, module.name, module.short_name) for module in page.modules],
        order=glance.asked.get("order", ""),
        asked=glance.asked,
        now=glance.shown_at,
    )
    context = {
        **glance.context(),
        "view": view,
        "kind": KIND_PLURALS[kind],
        "kinds": kind_links(glance, kind),
        "sum_explained": SUM_EXPLAINED,
    }
    return render(request, "web/national.html", context)


@for_viewers
def regions(request: HttpRequest, *, glance: Glance) -> HttpResponse:
    return render(request, "web/regions.html", regions_view(queries.all_regions(now=glance.now)))


@for_viewers
def region(request: HttpRequest, code: str, *, glance: Glance) -> HttpResponse:
    try:
        page = queries.region_page(
            code=code, module_code=glance.asked.get("module", ""), insight=glance.insight, now=glance.now, at=glance.at
        )
    except NotFound:
        story = queries.region_elsewhen(code=code, now=glance.now, at=glance.at)
        if story is None:
            raise
        return _elsewhen(request, story, glance=glance)
    view = board_view(
        page.board,
        codes=codes_of_labels(page.version, (line.label for line in page.board.lines)),
        question=BoardQuestion.read(glance.asked),
        path=glance.path,
        asked=glance.asked,
        now=glance.shown_at,
    )
    kept: dict[str, str] = {name: glance.asked[name] for name in ("at", "order") if name in glance.asked}
    context = {
        **glance.context(),
        "page": page,
        "view": view,
        "kind": words.capital(KIND_NAMES[page.region.kind]),
        "tabs": [
            Link(module.short_name, address(glance.path, kept, module=module.code), module.code == page.module.code)
            for module in page.modules
        ],
        "neighbours": [
            Link(page.regions[near].name, address(f"/regions/{near}/", {"module": page.module.code}, at=kept.get("at")))
            for near in page.region.neighbours
            if near in page.regions
        ],
        "order": BoardQuestion.read(glance.asked).order.value,
        "wall_url": address(glance.path, glance.asked, wall="1"),
        "unwall_url": address(glance.path, glance.asked, wall=None),
        "sum_explained": SUM_EXPLAINED,
        "derived": derived_on_board(page.version),
        "needs": need_lines(page.board, catalogue=definitions.catalogue(), version=page.version, now=glance.shown_at),
    }
    response = render(request, "web/region_wall.html" if glance.asked.get("wall") else "web/region.html", context)
    response.content = _filled(response.content, rows=view.rows, state=view.state)
    return response


def _elsewhen(request: HttpRequest, story: RegionStory, *, glance: Glance) -> HttpResponse:
    """A region that is not there on the day that is looked at: when it was, and what came after."""
    day = local_day(glance.shown_at)
    last = story.valid_until - timedelta(days=1) if story.valid_until else day
    context = {
        **glance.context(),
        "story": story,
        "kind": words.capital(KIND_NAMES[story.kind]),
        "begins": day < story.valid_from,
        "last_url": address(glance.path, glance.asked, at=f"{last.isoformat()}T12:00"),
    }
    return render(request, "web/region_ended.html", context)


def _filled(page: bytes, **parts: SafeString) -> bytes:
    """The page with its large parts where `<!-- name -->` stands.

    They are nine tenths of a page, and nested templates would copy them a dozen times. Nobody can put such a mark in
    a text: templates escape the `<` of whatever comes from outside.
    """
    for name, part in parts.items():
        page = page.replace(f"<!-- {name} -->".encode(), part.encode(), 1)
    return page
