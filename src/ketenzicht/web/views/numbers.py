"""The numbers by which others know one's organisation: URA, KvK and AGB, and how they changed."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.access import operations as access
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import IdentifierLine
from ketenzicht.ui.domain import words
from ketenzicht.upkeep import operations
from ketenzicht.web.number_forms import OrganisationNumbers
from ketenzicht.web.presenters.location import IDENTIFIER_NAMES
from ketenzicht.web.presenters.whom import who
from ketenzicht.web.views.maintaining import UNPROCESSABLE, for_maintainers


@require_http_methods(["GET", "HEAD", "POST"])
@for_maintainers
def organisation_numbers(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Those of the organisation for which one acts."""
    organisation_id = access.own_organisation(actor)
    known = registry.numbers_of(organisation_id=organisation_id)
    form = OrganisationNumbers(request.POST or None, known=known)
    if form.is_valid():
        numbers, seen = form.cleaned_data["numbers"], form.seen_lines()
        try:
            operations.set_numbers(organisation_id=organisation_id, numbers=numbers, seen=seen, actor=actor, at=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "De nummers zijn bewaard.")
            return redirect("web:organisation_numbers")
    changes = [
        (words.full_moment(one.at), who(one.by), _said(one.before), _said(one.after))
        for one in registry.number_changes(organisation_id=organisation_id, now=now)
    ]
    context = {"form": form, "changes": changes}
    return render(request, "web/organisation_numbers.html", context, status=UNPROCESSABLE if form.errors else 200)


def _said(lines: tuple[IdentifierLine, ...]) -> str:
    return ", ".join(f"{IDENTIFIER_NAMES[one.kind]} {one.value}" for one in lines) or "geen"
