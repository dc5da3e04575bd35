"""The systems of one's own organisation: their keys, making, replacing and revoking one, and ending a system."""

from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations as access
from ketenzicht.access.domain import IssuedKey, Permission, RegisteredKey
from ketenzicht.access.pages import View, for_those_with
from ketenzicht.access.queries import key_of, local_day, system_of, systems_of
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, Invalid
from ketenzicht.capacity.queries import deliverable_units
from ketenzicht.definitions import queries as definitions
from ketenzicht.web.presenters.systems import Asking, names_within, system_rows
from ketenzicht.web.system_forms import USUAL_LIFE, BindCertificate, NewKey, ReplaceKey

UNPROCESSABLE = 422
OVERLAP = timedelta(days=14)


def for_administrators(view: View) -> View:
    """Signed in, and administering the organisation for which one acts; the view gets who asks, for whom and when."""

    @for_those_with(Permission.ACCESS_ADMINISTER)
    @wraps(view)
    def guarded(request: HttpRequest, *, actor: Actor, now: datetime, **named: Any) -> HttpResponse:
        asking = Asking(actor=actor, organisation_id=access.own_organisation(actor), now=now)
        return view(request, asking=asking, **named)

    return guarded


@sensitive_post_parameters("public_key")
@sensitive_variables("made")
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def systems(request: HttpRequest, *, asking: Asking) -> HttpResponse:
    """Every system with what lets it in, and the form for one more key."""
    today = local_day(asking.now)
    units = deliverable_units(organisation_id=asking.organisation_id, on=today)
    names = {module.code: module.name for module in definitions.catalogue().modules.values()}
    form = NewKey(
        request.POST or None,
        actor=asking.actor,
        locations={unit.location_id: f"{unit.location}, {unit.place}" for unit in units},
        modules={unit.module: names[unit.module] for unit in sorted(units, key=lambda unit: names[unit.module])},
        initial={"last_day": today + USUAL_LIFE, **_asked(request)},
    )
    if form.is_valid():
        wanted = {"organisation_id": asking.organisation_id, **form.wanted(), "actor": asking.actor, "at": asking.now}
        try:
            made = _make(form.cleaned_data["public_key"], wanted)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return _made(request, made, name=form.cleaned_data["name"])
    rows = system_rows(systems_of(organisation_id=asking.organisation_id), now=asking.now)
    context = {"form": form, "rows": rows, "reminders": [row for row in rows if row.needs_a_new_key]}
    return render(request, "web/systems.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_administrators
def system(request: HttpRequest, *, system_id: UUID, asking: Asking) -> HttpResponse:
    """One system: its number, and each of its keys."""
    found = system_of(organisation_id=asking.organisation_id, system_id=system_id)
    units = deliverable_units(organisation_id=asking.organisation_id, on=local_day(asking.now))
    (row,) = system_rows([found], now=asking.now, locations={unit.location_id: unit.location for unit in units})
    return render(request, "web/system.html", {"row": row})


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def bind_certificate(request: HttpRequest, *, system_id: UUID, asking: Asking) -> HttpResponse:
    """Let a system in only with its certificate, or also without."""
    found = system_of(organisation_id=asking.organisation_id, system_id=system_id)
    form = BindCertificate(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data["certificate"]
        try:
            access.bind_certificate(system_id=system_id, certificate=told, actor=asking.actor, at=asking.now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("web:system", system_id=system_id)
    context = {"form": form, "system": found, "is_heard": bool(settings.CLIENT_CERT_HEADER)}
    return render(request, "web/bind_certificate.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_administrators
def end_system(request: HttpRequest, *, system_id: UUID, asking: Asking) -> HttpResponse:
    """End a system and all that lets it in."""
    access.end_system(system_id=system_id, actor=asking.actor, at=asking.now)
    return redirect("web:systems")


@require_POST
@for_administrators
def revoke_key(request: HttpRequest, *, prefix: str, asking: Asking) -> HttpResponse:
    """End a key at once."""
    found, _ = key_of(organisation_id=asking.organisation_id, prefix=prefix, now=asking.now)
    access.revoke_key(prefix=prefix, actor=asking.actor, at=asking.now)
    return redirect("web:system", system_id=found.id)


@sensitive_post_parameters("public_key")
@sensitive_variables("made")
@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def replace_key(request: HttpRequest, *, prefix: str, asking: Asking) -> HttpResponse:
    """Make a new key that is good for the same, and let the old one end on a day of one's choice."""
    found, key = key_of(organisation_id=asking.organisation_id, prefix=prefix, now=asking.now)
    today = local_day(asking.now)
    form = ReplaceKey(
        request.POST or None,
        initial={
            "old_last_day": min(today + OVERLAP, local_day(key.expires_at)),
            "last_day": today + USUAL_LIFE,
        },
    )
    if form.is_valid():
        replacing = form.wanted(prefix=prefix, old_expires_at=key.expires_at)
        try:
            made = access.replace_key(replacing=replacing, actor=asking.actor, at=asking.now)
        except (Invalid, Conflict) as refused:
            form.add_error(None, str(refused))
        else:
            return _made(request, made, name=found.name)
    context = {"form": form, "system": found, "key": key, "within": names_within(key)}
    return render(request, "web/replace_key.html", context, status=UNPROCESSABLE if form.errors else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What a promotion fills in beforehand: a system that delivers, for locations and modules."""
    if "name" not in request.GET:
        return {}
    lists = {name: request.GET.getlist(name) for name in ("locations", "modules")}
    return {"name": request.GET["name"], "scopes": [Permission.CAPACITY_DELIVER.value], **lists}


def _make(public_key: str, wanted: dict[str, Any]) -> IssuedKey | RegisteredKey:
    return access.register_public_key(public_key=public_key, **wanted) if public_key else access.issue_key(**wanted)


def _made(request: HttpRequest, made: IssuedKey | RegisteredKey, *, name: str) -> HttpResponse:
    """The one time that a key is shown; or by what the system calls itself when it signs."""
    context = {"made": made, "name": name, "is_signing": isinstance(made, RegisteredKey)}
    return render(request, "web/key_made.html", context)
