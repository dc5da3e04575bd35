"""For which organisation, and in which role, one acts."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ketenzicht.access import operations, queries
from ketenzicht.access.forms import ActFor
from ketenzicht.access.views.account import as_user
from ketenzicht.access.views.arriving import act_as, destination, wanted
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def acting_for(request: HttpRequest) -> HttpResponse:
    """Choose, or switch."""
    now, user = timezone.now(), as_user(request)
    lines = queries.choices_of(user_id=user.id, now=now)
    current = {"choice": request.session.get(queries.ACTING_FOR, "")}
    form = ActFor(request.POST or None, lines=lines, initial=current)
    if form.is_valid():
        actor = queries.actor_of_user(user=user, now=now)
        try:
            with transaction.atomic():  # streams are asked again at its end: the session must say it by then
                act_as(request, operations.act_for(choice=form.cleaned_data["choice"], actor=actor, at=now))
                request.session.save()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(destination(request))
    context = {"form": form, "next": wanted(request), "lines": lines}
    return render(request, "access/acting_for.html", context, status=UNPROCESSABLE if form.errors else 200)
