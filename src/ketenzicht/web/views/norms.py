"""Thresholds of a module, and what regions need: reading, seeing what a rule would change, setting and ending."""

from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import insight_of, local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid
from ketenzicht.definitions import operations, queries
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind
from ketenzicht.web import norms
from ketenzicht.web.norm_forms import EndNorm, RecordRequirement, SetThreshold, regions_to_choose
from ketenzicht.web.queries import modules_in_order
from ketenzicht.web.views.agreements import UNPROCESSABLE
from ketenzicht.web.views.definitions import for_readers


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def thresholds(request: HttpRequest, *, code: str, actor: Actor, now: datetime) -> HttpResponse:
    """Every threshold of a module; for who decides: another one, after seeing what it would change."""
    module, today = queries.module(code=code), local_day(now)
    decides = _decides(actor, now)
    if request.method == "POST":
        access.require(actor=actor, permission=Permission.NORMS_DECIDE)
    regions = regions_to_choose(registry.regions(kind=RegionKind.ROAZ, on=today), decides)
    form = SetThreshold(
        request.POST or None,
        version=module.version_at(today) or module.versions[-1],
        regions=regions,
        initial={"valid_from": today},
    )
    seen: norms.Preview | None = None
    if form.is_valid():
        threshold = form.threshold()
        try:
            if "keep" in request.POST:
                operations.add_threshold(module_code=code, threshold=threshold, actor=actor, at=now)
                return redirect("web:thresholds", code=code)
            insight = insight_of(actor=actor, day=today, now=now)
            seen = norms.preview(module=module, threshold=threshold, insight=insight, now=now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
    context = {
        "module": module,
        "lines": norms.rule_lines(module, decides=decides, on=today),
        "form": form,
        "preview": seen,
        "may_decide": bool(regions),
        "today": today,
    }
    return render(request, "web/thresholds.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_readers
def end_threshold(request: HttpRequest, *, code: str, threshold_id: int, actor: Actor, now: datetime) -> HttpResponse:
    """Let a threshold end on a day."""

    def deed(until: date) -> None:
        operations.end_threshold(threshold_id=threshold_id, until=until, actor=actor, at=now)

    return _ended(request, actor, deed, redirect("web:thresholds", code=code))


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def requirements(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What regions need; for who decides: recording another."""
    today = local_day(now)
    if request.method == "POST":
        access.require(actor=actor, permission=Permission.NORMS_DECIDE)
    decides = _decides(actor, now)
    regions = regions_to_choose(registry.regions(kind=RegionKind.ROAZ, on=today), decides)
    form = RecordRequirement(
        request.POST or None,
        modules=modules_in_order(queries.catalogue()),
        regions=regions,
        initial={"valid_from": today},
    )
    if form.is_valid():
        try:
            operations.record_requirement(requirement=form.requirement(), actor=actor, at=now)
        except Invalid as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:requirements")
    context = {
        "lines": norms.requirement_lines(on=today),
        "decides": decides,
        "form": form,
        "may_decide": bool(regions),
        "today": today,
    }
    return render(request, "web/requirements.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_readers
def end_requirement(request: HttpRequest, *, requirement_id: int, actor: Actor, now: datetime) -> HttpResponse:
    """Let a requirement end on a day."""

    def deed(until: date) -> None:
        operations.end_requirement(requirement_id=requirement_id, until=until, actor=actor, at=now)

    return _ended(request, actor, deed, redirect("web:requirements"))


def _ended(request: HttpRequest, actor: Actor, deed: Callable[[date], None], back: HttpResponse) -> HttpResponse:
    access.require(actor=actor, permission=Permission.NORMS_DECIDE)
    form = EndNorm(request.POST)
    if not form.is_valid():
        raise Conflict("Geef de dag waarop het eindigt.")
    deed(form.cleaned_data["until"])
    return back


def _decides(actor: Actor, now: datetime) -> frozenset[str] | None:
    return access.regions_of_decider(permission=Permission.NORMS_DECIDE, actor=actor, at=now)
