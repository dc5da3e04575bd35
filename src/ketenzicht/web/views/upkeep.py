"""Keeping the register: one's own locations, and proposals for who makes them and for who judges them."""

from datetime import datetime
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.capacity import operations as capacity
from ketenzicht.registry import queries as registry
from ketenzicht.upkeep import operations, queries
from ketenzicht.upkeep.domain import Kind
from ketenzicht.web.entry_choices import choices_for
from ketenzicht.web.presenters.entries import difference_views
from ketenzicht.web.presenters.whom import who
from ketenzicht.web.upkeep_forms import Approvals, RefuseProposal
from ketenzicht.web.views.maintaining import UNPROCESSABLE, seen_version

# Who keeps entries, and who judges what others propose.
for_keepers = for_those_with(Permission.REGISTRY_MAINTAIN, Permission.REGISTRY_APPROVE)


@require_safe
@for_keepers
def upkeep(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """What there is to keep and to judge."""
    today = local_day(now)
    judged = queries.judged_regions(actor=actor, on=today)
    names = {one.code: one.name for one in registry.regions(on=today)}
    asked = queries.approvals(regions=judged)
    context = {
        "own": registry.confirmations(organisation_id=actor.organisation_id, on=today) if actor.organisation_id else (),
        "may_begin": Permission.REGISTRY_MAINTAIN in actor.grants and actor.organisation_id is not None,
        "reported": len(queries.reports_of(actor=actor)),
        "waiting": queries.proposals(actor=actor, on=today, waiting=True),
        "decided": queries.proposals(actor=actor, on=today, waiting=False),
        "regions": [(code, names[code], [one.word for one in Kind if one in asked[code]]) for code in sorted(judged)],
    }
    return render(request, "web/upkeep.html", context)


@require_safe
@for_keepers
def proposal(request: HttpRequest, *, proposal_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    return _page(request, proposal_id=proposal_id, form=None, actor=actor, now=now)


@require_POST
@for_keepers
def approve(request: HttpRequest, *, proposal_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    capacity.approve(proposal_id=proposal_id, seen=seen_version(request), actor=actor, at=now)
    return redirect("web:proposal", proposal_id=proposal_id)


@require_POST
@for_keepers
def refuse(request: HttpRequest, *, proposal_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    form = RefuseProposal(request.POST)
    if not form.is_valid():
        return _page(request, proposal_id=proposal_id, form=form, actor=actor, now=now)
    operations.refuse(proposal_id=proposal_id, reasons=form.cleaned_data["reasons"], actor=actor, at=now)
    return redirect("web:proposal", proposal_id=proposal_id)


@require_POST
@for_keepers
def withdraw(request: HttpRequest, *, proposal_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    del request
    operations.withdraw(proposal_id=proposal_id, actor=actor, at=now)
    return redirect("web:upkeep")


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def approvals(request: HttpRequest, *, code: str, actor: Actor, now: datetime) -> HttpResponse:
    """Which kinds of change need approval in a region."""
    access.require(actor=actor, permission=Permission.REGISTRY_APPROVE)
    region = registry.region(code=code, on=local_day(now))
    asked = queries.approvals(regions=[code])[code]
    form = Approvals(request.POST or None, initial={"kinds": [kind.value for kind in asked]})
    if request.method == "POST" and form.is_valid():
        try:
            kinds = [Kind(one) for one in form.cleaned_data["kinds"]]
            operations.set_approvals(region=code, kinds=kinds, actor=actor, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:upkeep")
    context = {"form": form, "region": region}
    return render(request, "web/approvals.html", context, status=UNPROCESSABLE if form.errors else 200)


def _page(request: HttpRequest, *, proposal_id: UUID, form: Form | None, actor: Actor, now: datetime) -> HttpResponse:
    line = queries.proposal(proposal_id=proposal_id, actor=actor, on=local_day(now))
    choices = choices_for(type_code="", on=local_day(now))
    names = {**choices.types, **choices.municipalities, **choices.facilities}
    context = {
        "line": line,
        "made_by": who(line.made_by),
        "decided_by": who(line.decided_by) if line.decided_by else "",
        "alike": queries.alike_proposed(proposal_id=proposal_id, actor=actor, on=local_day(now)),
        "differences": difference_views(line.differences, names=names),
        "form": form or RefuseProposal(),
        "moves": {move.value for move in line.moves},
    }
    return render(request, "web/proposal.html", context, status=UNPROCESSABLE if form else 200)
