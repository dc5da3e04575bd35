"""Identity providers on record, for functioneel beheer: which there are, changing them, trying them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import identities, operations, queries
from ketenzicht.access.domain import Permission
from ketenzicht.access.provider_forms import RecordProvider, filled_in
from ketenzicht.access.views.providers import address_back, address_of_keys, address_of_logout
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused

View = Callable[..., HttpResponse]


def for_platform(view: View) -> View:
    """Signed in, and maintaining the platform."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        actor = queries.actor_of_user(user=request.user, now=timezone.now())
        operations.require(actor=actor, permission=Permission.PLATFORM_MAINTAIN)
        return view(request, actor=actor, **named)

    return never_cache(login_required(guarded))


@require_safe
@for_platform
def providers(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Every provider on record."""
    today = queries.local_day(timezone.now())
    lines = [(provider, provider.is_enabled(today)) for provider in identities.providers()]
    return render(request, "access/providers.html", {"lines": lines})


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@for_platform
def record(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """Put one on record."""
    now = timezone.now()
    form = RecordProvider(request.POST or None, initial={"enabled_from": queries.local_day(now)})
    if form.is_valid():
        try:
            made = operations.record_provider(new=form.provider(), actor=actor, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("access:change_provider", provider_id=made)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "access/record_provider.html", {"form": form}, status=status)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@for_platform
def change(request: HttpRequest, *, provider_id: UUID, actor: Actor) -> HttpResponse:
    """Change one; with what its own administrator must fill in there."""
    provider = identities.provider(provider_id=provider_id)
    form = RecordProvider(request.POST or None, initial=filled_in(provider))
    if form.is_valid():
        try:
            operations.change_provider(provider_id=provider_id, new=form.provider(), actor=actor, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("access:change_provider", provider_id=provider_id)
    context = {"form": form, **_shown(provider.code), "provider": provider}
    return render(request, "access/change_provider.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_platform
def try_connection(request: HttpRequest, *, provider_id: UUID, actor: Actor) -> HttpResponse:
    """Try whether the provider answers and knows us."""
    provider = identities.provider(provider_id=provider_id)
    found = operations.try_provider(
        provider_id=provider_id, back=address_back(provider.code), actor=actor, at=timezone.now()
    )
    return render(request, "access/tried_provider.html", {"provider": provider, "found": found})


def _shown(code: str) -> dict[str, str]:
    return {"back": address_back(code), "logout": address_of_logout(code), "keys": address_of_keys()}
