"""Agreements on who sees what: the matrix, one agreement with its history, deciding and ending."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.domain import PURPOSE_NAMES, Permission, Purpose, refusal
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.queries import agreement_line, local_day, same_party_and_module
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid, NotFound
from ketenzicht.web import agreed
from ketenzicht.web.agreement_forms import DecideAgreement, EndAgreement

UNPROCESSABLE = 422
LINES_ON_A_PAGE = 100


@require_safe
@for_those_with(Permission.AGREEMENTS_READ)
def matrix(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Parties × modules for one purpose, what is wrong with it, and every agreement."""
    purpose = purpose_of(request)
    page = agreed.matrix_page(purpose=purpose, on=local_day(now))
    context = {
        "page": page,
        "listed": Paginator(page.lines, LINES_ON_A_PAGE).get_page(request.GET.get("page")),
        "purpose": purpose,
        "purposes": PURPOSE_NAMES.items(),
        "may_decide": refusal(actor=actor, permission=Permission.AGREEMENTS_DECIDE) is None,
        "may_consent": refusal(actor=actor, permission=Permission.ACCESS_ADMINISTER) is None,
    }
    return render(request, "web/agreements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.ACCESS_ADMINISTER, Permission.AGREEMENTS_DECIDE)  # the first is for consent
def decide(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Put an agreement, or consent of one's own organisation, on record."""
    modules, regions = agreed.modules_and_regions(on=local_day(now))
    form = DecideAgreement(
        request.POST or None, modules=modules, regions=regions, initial={"valid_from": local_day(now)}
    )
    if form.is_valid():
        try:
            made = access.decide_agreement(new=form.agreement(), actor=actor, at=now)
        except (Invalid, Conflict, NotFound) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:agreement", agreement_id=made)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "web/decide_agreement.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.AGREEMENTS_READ)
def agreement(request: HttpRequest, agreement_id: UUID, *, actor: Actor, now: datetime) -> HttpResponse:
    """One agreement, its history, and for who may: ending it."""
    today = local_day(now)
    form = EndAgreement(request.POST or None, initial={"until": today})
    if form.is_valid():
        try:
            access.end_agreement(agreement_id=agreement_id, **form.cleaned_data, actor=actor, at=now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:agreement", agreement_id=agreement_id)
    line = agreement_line(agreement_id=agreement_id, on=today)
    context = {
        "line": line,
        "history": same_party_and_module(agreement_id=agreement_id, on=today),
        "form": form,
        "may_end": access.may_end(agreement_id=agreement_id, actor=actor, at=now),
    }
    return render(request, "web/agreement.html", context, status=UNPROCESSABLE if form.errors else 200)


def purpose_of(request: HttpRequest) -> Purpose:
    """The purpose that the address asks for; care coordination for none and for one that there is not."""
    asked = request.GET.get("purpose", "")
    return Purpose(asked) if asked in set(Purpose) else Purpose.CARE_COORDINATION
