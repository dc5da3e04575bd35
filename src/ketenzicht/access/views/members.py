"""The people of one's own organisation: who they are, inviting them, and what they may do."""

from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import Permission, Role
from ketenzicht.access.forms import GiveRole, Invite
from ketenzicht.access.pages import View, for_those_with
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import NotFound, Refused
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import OrganisationKind


def for_administrators(view: View) -> View:
    """Signed in, and administering the accounts of the organisation for which one acts: `organisation_id`."""

    @for_those_with(Permission.ACCESS_ADMINISTER)
    @wraps(view)
    def guarded(request: HttpRequest, *, actor: Actor, **named: Any) -> HttpResponse:
        return view(request, actor=actor, organisation_id=operations.own_organisation(actor), **named)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def members(request: HttpRequest, *, actor: Actor, organisation_id: UUID, now: datetime) -> HttpResponse:
    """Everybody with a role here, the invitations that are out, and the form to send one more."""
    form = Invite(request.POST or None, actor=actor, kind=_kind(organisation_id))
    if form.is_valid():
        try:
            token = operations.invite(**form.cleaned_data, organisation_id=organisation_id, actor=actor, at=now)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            link = settings.BASE_URL.rstrip("/") + resolve_url("access:invitation", token=token)
            return render(request, "access/invited.html", {"link": link, **form.cleaned_data})
    context = {
        "form": form,
        "members": queries.members_of(organisation_id=organisation_id, now=now),
        "invitations": queries.open_invitations(organisation_id=organisation_id, now=now),
    }
    return render(request, "access/members.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_administrators
def member(request: HttpRequest, *, user_id: UUID, actor: Actor, organisation_id: UUID, now: datetime) -> HttpResponse:
    """One of them, with what an administrator can change."""
    found = queries.member_of(organisation_id=organisation_id, user_id=user_id, now=now)
    form = GiveRole(actor=actor, kind=_kind(organisation_id), has=found.roles)
    return render(request, "access/member.html", {"member": found, "form": form})


@require_POST
@for_administrators
def give_role(
    request: HttpRequest, *, user_id: UUID, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """Give one role more here."""
    operations.give_role(user_id=user_id, role=_role(request), actor=actor, at=now)
    return redirect("access:member", user_id=user_id)


@require_POST
@for_administrators
def end_role(
    request: HttpRequest, *, user_id: UUID, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """End one role here."""
    operations.end_role(user_id=user_id, role=_role(request), actor=actor, at=now)
    return redirect("access:members")


@require_POST
@for_administrators
def reset_second_factor(
    request: HttpRequest, *, user_id: UUID, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """For whoever lost a telephone."""
    operations.reset_second_factor(user_id=user_id, actor=actor, at=now)
    return redirect("access:member", user_id=user_id)


@require_POST
@for_administrators
def make_password_link(
    request: HttpRequest, *, user_id: UUID, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """For whoever forgot a password: a link, shown once."""
    found = queries.member_of(organisation_id=organisation_id, user_id=user_id, now=now)
    token = operations.make_password_link(user_id=user_id, actor=actor, at=now)
    link = settings.BASE_URL.rstrip("/") + resolve_url("access:choose_password", token=token)
    return render(request, "access/password_link.html", {"member": found, "link": link})


@require_POST
@for_administrators
def end_account(
    request: HttpRequest, *, user_id: UUID, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """End the account of somebody who has roles here only."""
    operations.end_account(user_id=user_id, actor=actor, at=now)
    return redirect("access:members")


@require_POST
@for_administrators
def withdraw_invitation(
    request: HttpRequest, *, invitation_id: int, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """Make a link that is out worthless."""
    operations.withdraw_invitation(invitation_id=invitation_id, actor=actor, at=now)
    return redirect("access:members")


def _kind(organisation_id: UUID) -> OrganisationKind:
    return registry.organisations(ids=[organisation_id])[0].kind


def _role(request: HttpRequest) -> Role:
    try:
        return Role(request.POST.get("role", ""))
    except ValueError:
        raise NotFound("Deze rol bestaat niet.") from None
