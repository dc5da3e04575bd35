"""The rules of consent, past, present and to come; and announcing another."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.patientdata import operations, queries
from ketenzicht.patientdata.domain import REQUESTERS, Basis, Category
from ketenzicht.patientdata.forms import AnnounceRule
from ketenzicht.patientdata.views.guarding import UNPROCESSABLE
from ketenzicht.ui.deeds import done


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_with(Permission.PLATFORM_MAINTAIN)
def rules(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Every rule that ever held or will, by category."""
    form = AnnounceRule(request.POST if request.method == "POST" else None)
    if form.is_bound and done(form, lambda: _announce(form, actor=actor, at=now)):
        messages.success(request, "De regel is aangekondigd.")
        return redirect("patientdata:rules")
    lines = [
        (line, REQUESTERS.get(line.rule.requester or "", "iedereen"), line.is_to_come(now))
        for line in queries.rule_lines()
    ]
    context = {"lines": lines, "form": form, "has_service": queries.has_service()}
    return render(request, "patientdata/rules.html", context, status=UNPROCESSABLE if form.errors else 200)


def _announce(form: AnnounceRule, *, actor: Actor, at: datetime) -> None:
    told = form.cleaned_data
    operations.announce_rule(
        category=Category(told["category"]),
        requester=told["requester"],
        basis=Basis(told["basis"]),
        on=told["on"],
        actor=actor,
        at=at,
    )
