"""How the providers of a region are asked: what was agreed, and agreeing otherwise."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotPermitted, Refused
from ketenzicht.capacity import queries as capacity
from ketenzicht.placement import operations
from ketenzicht.placement.domain import VOORSTEL
from ketenzicht.placement.forms.agreements import Agree
from ketenzicht.placement.queries.agreements import agreements as lines
from ketenzicht.placement.views.guarding import UNPROCESSABLE
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import RegionKind
from ketenzicht.ui.deeds import say

deciders = for_those_with(Permission.PLACEMENT_AGREE)


@require_safe
@deciders
def agreements(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What holds, what is to come and what was."""
    return _page(request, actor=actor, now=now)


@require_POST
@deciders
def begin(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Agree otherwise from a day on."""
    form = _form(request, actor=actor, now=now)
    if form.is_valid():
        told = form.cleaned_data
        module, _, label = told["kind"].partition("/")
        try:
            new = operations.NewAgreement(
                told["region"], module, label, form.approach(), told["because"], told["start"]
            )
            operations.agree(new=new, actor=actor, at=now)
        except Refused as refused:
            say(form, refused, raises=(NotPermitted,))
        else:
            messages.success(request, "De werkafspraak is vastgelegd.")
            return redirect("placement:agreements")
    return _page(request, actor=actor, now=now, form=form)


@require_POST
@deciders
def end(request: HttpRequest, *, agreement_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """From today on it does not hold."""
    operations.end_agreement(agreement_id=agreement_id, actor=actor, at=now)
    messages.success(request, "De werkafspraak is geëindigd.")
    return redirect("placement:agreements")


def _page(request: HttpRequest, *, actor: Actor, now: datetime, form: Agree | None = None) -> HttpResponse:
    regions = access.regions_of_decider(permission=Permission.PLACEMENT_AGREE, actor=actor, at=now)
    today = local_day(now)
    names = {one.code: one.name for one in registry.regions(kind=RegionKind.ROAZ, on=today)}
    kinds = dict(_kinds(now))
    found = [
        (one, names.get(one.region, one.region), _kind_name(one.module, one.label, kinds))
        for one in lines(regions=regions)
    ]
    context = {
        "in_force": [one for one in found if not one[0].is_over(today)],
        "over": [one for one in found if one[0].is_over(today)],
        "form": form or _form(None, actor=actor, now=now),
        "default": VOORSTEL,
        "now": now,
    }
    return render(request, "placement/agreements.html", context, status=UNPROCESSABLE if form is not None else 200)


def _form(request: HttpRequest | None, *, actor: Actor, now: datetime) -> Agree:
    mine = access.regions_of_decider(permission=Permission.PLACEMENT_AGREE, actor=actor, at=now)
    today = local_day(now)
    there_are = registry.regions(kind=RegionKind.ROAZ, on=today)
    regions = [(one.code, one.name) for one in there_are if mine is None or one.code in mine]
    there = capacity.organisations_in(capacity.picture_now(now=now), regions=[code for code, _ in regions])
    return Agree(
        request.POST if request is not None else None,
        initial={"start": today},
        regions=regions,
        kinds=_kinds(now),
        organisations=[(str(one), name) for one, name in there],
    )


def _kinds(now: datetime) -> list[tuple[str, str]]:
    """A code is "module", or "module/label"."""
    found = []
    for module, labels in capacity.kinds_of_care(on=local_day(now)):
        found.append((labels[0][0].partition("/")[0], f"{module}: alle soorten"))
        found += [(code, f"{module}: {name}") for code, name in labels]
    return found


def _kind_name(module: str, label: str, kinds: dict[str, str]) -> str:
    return kinds.get(f"{module}/{label}" if label else module, "alle zorg")
