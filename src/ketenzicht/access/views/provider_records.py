"""Identity providers on record, for functioneel beheer: which there are, changing them, trying them."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import identities, operations, queries
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import for_those_with
from ketenzicht.access.provider_forms import RecordProvider, filled_in
from ketenzicht.access.views.providers import address_back, address_of_keys, address_of_logout
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Refused

for_platform = for_those_with(Permission.PLATFORM_MAINTAIN)


@require_safe
@for_platform
def providers(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Every provider on record."""
    del actor
    today = queries.local_day(now)
    lines = [(provider, provider.is_enabled(today)) for provider in identities.providers()]
    return render(request, "access/providers.html", {"lines": lines})


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@for_platform
def record(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Put one on record."""
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
def change(request: HttpRequest, *, provider_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Change one; with what its own administrator must fill in there."""
    provider = identities.provider(provider_id=provider_id)
    form = RecordProvider(request.POST or None, initial=filled_in(provider))
    if form.is_valid():
        try:
            operations.change_provider(provider_id=provider_id, new=form.provider(), actor=actor, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("access:change_provider", provider_id=provider_id)
    context = {"form": form, **_shown(provider.code), "provider": provider}
    return render(request, "access/change_provider.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_platform
def try_connection(request: HttpRequest, *, provider_id: UUID, actor: Actor, now: datetime) -> HttpResponse:
    """Try whether the provider answers and knows us."""
    provider = identities.provider(provider_id=provider_id)
    found = operations.try_provider(provider_id=provider_id, back=address_back(provider.code), actor=actor, at=now)
    return render(request, "access/tried_provider.html", {"provider": provider, "found": found})


def _shown(code: str) -> dict[str, str]:
    return {"back": address_back(code), "logout": address_of_logout(code), "keys": address_of_keys()}
