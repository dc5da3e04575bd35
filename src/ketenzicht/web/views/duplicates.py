"""Entries of the register that are probably the same: which, side by side, and what becomes of them."""

from datetime import datetime
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, NotPermitted, Refused
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.domain import StandingUnit
from ketenzicht.registry.domain import differences
from ketenzicht.upkeep import operations, queries
from ketenzicht.upkeep.domain import MOST_PAIRS_SHOWN, Of
from ketenzicht.web.duplicate_forms import EndDuplicate, TellApart
from ketenzicht.web.entry_choices import choices_for
from ketenzicht.web.presenters.entries import difference_views
from ketenzicht.web.presenters.whom import who
from ketenzicht.web.views.maintaining import UNPROCESSABLE
from ketenzicht.web.views.upkeep import for_keepers


@require_safe
@for_keepers
def duplicates(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """All that the reader may decide about, the most alike first."""
    found = queries.duplicates(actor=actor, on=local_day(now))
    context = {
        "locations": [one for one in found if one.of is Of.LOCATION][:MOST_PAIRS_SHOWN],
        "organisations": [one for one in found if one.of is Of.ORGANISATION][:MOST_PAIRS_SHOWN],
        "total": len(found),
        "most": MOST_PAIRS_SHOWN,
    }
    return render(request, "web/duplicates.html", context)


@require_safe
@for_keepers
def compare(request: HttpRequest, *, one_id: UUID, other_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    return _pair(request, one_id, other_id, actor=actor, now=now)


@require_POST
@for_keepers
def tell_apart(request: HttpRequest, *, one_id: UUID, other_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """These two locations are not the same."""
    form = TellApart(request.POST)
    if _told_apart(form, Of.LOCATION, one_id, other_id, actor=actor, now=now):
        return redirect("web:duplicates")
    return _pair(request, one_id, other_id, apart=form, actor=actor, now=now)


@require_POST
@for_keepers
def end(request: HttpRequest, *, one_id: UUID, other_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """They are the same: one of them ends, unless units of it are still delivered."""
    found = queries.comparison(one_id=one_id, other_id=other_id, actor=actor, on=local_day(now))
    form, units = EndDuplicate(request.POST, found=found), list[StandingUnit]()
    if form.is_valid():
        ending = UUID(form.cleaned_data["ending"])
        same_as = other_id if ending == one_id else one_id
        try:
            outcome = capacity.end_duplicate(
                location_id=ending, same_as=same_as, on=form.cleaned_data["on"], actor=actor, at=now
            )
        except (NotFound, NotPermitted):
            raise
        except capacity.StillDelivered as refused:
            form.add_error(None, str(refused))
            units = refused.units
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if outcome.proposal_id:
                return redirect("web:proposal", proposal_id=outcome.proposal_id)
            return redirect("web:duplicates")
    return _pair(request, one_id, other_id, ending=form, units=units, actor=actor, now=now)


@require_safe
@for_keepers
def compare_organisations(
    request: HttpRequest, *, one_id: UUID, other_id: UUID, actor: Actor, now: datetime
) -> HttpResponse:
    return _organisations(request, one_id, other_id, form=None, actor=actor, now=now)


@require_POST
@for_keepers
def tell_organisations_apart(
    request: HttpRequest, *, one_id: UUID, other_id: UUID, actor: Actor, now: datetime
) -> HttpResponse:
    """These two organisations are not the same."""
    form = TellApart(request.POST)
    if _told_apart(form, Of.ORGANISATION, one_id, other_id, actor=actor, now=now):
        return redirect("web:duplicates")
    return _organisations(request, one_id, other_id, form=form, actor=actor, now=now)


def _told_apart(form: TellApart, of: Of, one_id: UUID, other_id: UUID, *, actor: Actor, now: datetime) -> bool:
    if not form.is_valid():
        return False
    try:
        operations.distinguish(of=of, one_id=one_id, other_id=other_id, **form.cleaned_data, actor=actor, at=now)
    except (NotFound, NotPermitted):
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _pair(
    request: HttpRequest,
    one_id: UUID,
    other_id: UUID,
    *,
    apart: Form | None = None,
    ending: Form | None = None,
    units: list[StandingUnit] | None = None,
    actor: Actor,
    now: datetime,
) -> HttpResponse:
    found = queries.comparison(one_id=one_id, other_id=other_id, actor=actor, on=local_day(now))
    choices = choices_for(type_code="", on=local_day(now))
    names = {**choices.types, **choices.municipalities, **choices.facilities}
    both = differences(found.one.entry.location, found.other.entry.location)
    context = {
        "found": found,
        "differences": difference_views(both, names=names),
        "said": [(one, who(one.by)) for one in found.distinctions],
        "apart": apart or TellApart(),
        "ending": ending or EndDuplicate(found=found, initial={"on": local_day(now)}),
        "units": units or (),
    }
    return render(request, "web/duplicate.html", context, status=UNPROCESSABLE if apart or ending else 200)


def _organisations(
    request: HttpRequest, one_id: UUID, other_id: UUID, *, form: Form | None, actor: Actor, now: datetime
) -> HttpResponse:
    found = queries.organisation_comparison(one_id=one_id, other_id=other_id, actor=actor, on=local_day(now))
    context = {
        "found": found,
        "sides": (found.one, found.other),
        "said": [(one, who(one.by)) for one in found.distinctions],
        "apart": form or TellApart(),
    }
    return render(request, "web/duplicate_organisations.html", context, status=UNPROCESSABLE if form else 200)
