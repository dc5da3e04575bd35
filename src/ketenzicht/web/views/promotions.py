"""From the sandbox to production: a supplier asks, the provider agrees, region or country decides."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access.pages import for_the_signed_in
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound
from ketenzicht.connections import operations, queries
from ketenzicht.connections.domain import PromotionLine, PromotionMove, PromotionStatus
from ketenzicht.web.promotion_forms import AskPromotion, FindPlaces, Judge
from ketenzicht.web.views.test_connections import UNPROCESSABLE

OFFERED = 25


@sensitive_variables("link")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_promotion(request: HttpRequest, link: str) -> HttpResponse:
    """Look locations up in the register, and ask to deliver for them."""
    now = timezone.now()
    line = queries.connection_of_link(link=link)
    passed = queries.passed_modules(connection_id=line.id, on=local_day(now))
    search = FindPlaces(request.GET)
    text = search.cleaned_data["q"] if search.is_valid() else ""
    found = queries.places_for(text=text, on=local_day(now), at_most=OFFERED) if passed else []
    names = {one.id: f"{one.name}, {one.place} ({one.organisation})" for one in found}
    form = AskPromotion(request.POST or None, modules=passed, locations=names)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            operations.ask_promotion(link=link, modules=asked["modules"], location_ids=asked["locations"], at=now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:ask_promotion", link=link)
    context = {
        "line": line,
        "link": link,
        "form": form,
        "search": search,
        "text": text,
        "has_passed": bool(passed),
        "found": found,
        "asked": queries.promotions_of_connection(connection_id=line.id, on=local_day(now)),
    }
    return render(request, "web/ask_promotion.html", context, status=UNPROCESSABLE if form.errors else 200)


@sensitive_variables("link")
@never_cache
@require_POST
def withdraw_promotion(request: HttpRequest, link: str, promotion_id: UUID) -> HttpResponse:
    """The supplier does not ask any more."""
    operations.withdraw_promotion(link=link, promotion_id=promotion_id, at=timezone.now())
    return redirect("web:ask_promotion", link=link)


@require_safe
@for_the_signed_in
def promotions(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Every request that concerns somebody."""
    sight = queries.sight_of(actor=actor, on=local_day(now))
    lines = queries.promotions(sight=sight, on=local_day(now))
    return render(request, "web/promotions.html", {"lines": lines})


@require_safe
@for_the_signed_in
def promotion(request: HttpRequest, promotion_id: UUID, *, actor: Actor, now: datetime) -> HttpResponse:
    """One request, and what somebody may do with it."""
    return _shown(request, promotion_id, actor, now, Judge())


@require_POST
@for_the_signed_in
def move_promotion(request: HttpRequest, promotion_id: UUID, move: str, *, actor: Actor, now: datetime) -> HttpResponse:
    """Agree or not, promote or refuse."""
    if move not in {one.value for one in PromotionMove}:
        raise NotFound("Zoiets kunt u met een aanvraag niet doen.")
    form = Judge(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            operations.move_promotion(
                promotion_id=promotion_id, move=PromotionMove(move), reason=reason, actor=actor, at=now
            )
        except Invalid as refused:
            form.add_error("reason", str(refused))
        else:
            return redirect("web:promotion", promotion_id=promotion_id)
    return _shown(request, promotion_id, actor, now, form)


def _shown(request: HttpRequest, promotion_id: UUID, actor: Actor, now: datetime, form: Judge) -> HttpResponse:
    on = local_day(now)
    sight = queries.sight_of(actor=actor, on=on)
    line = queries.promotion(promotion_id=promotion_id, sight=sight, on=on)
    is_ours = line.organisation_id == sight.organisation_id and line.status is PromotionStatus.PROMOTED
    context = {"line": line, "form": form, "make_key": _make_key(line) if is_ours else ""}
    return render(request, "web/promotion.html", context, status=UNPROCESSABLE if form.errors else 200)


def _make_key(line: PromotionLine) -> str:
    """Where the provider makes the key of production, filled in as far as we know it."""
    wanted = [
        ("name", line.system),
        *(("modules", code) for code in line.module_codes),
        *(("locations", str(location)) for location, _ in line.locations),
    ]
    return f"{reverse('web:systems')}?{urlencode(wanted)}"
