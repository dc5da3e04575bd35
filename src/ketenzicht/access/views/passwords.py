"""Changing one's own password, and choosing one by a link."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from ketenzicht.access import operations, queries
from ketenzicht.access.forms import NewPassword
from ketenzicht.access.password_forms import ChangePassword, ChangePasswordAndCode
from ketenzicht.access.views.account import as_user
from ketenzicht.access.views.lasting import address_of, begin
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.errors import NotFound, Refused


@sensitive_post_parameters("current", "password", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password for oneself; other sessions end."""
    user, now = as_user(request), timezone.now()
    has_second_factor = queries.second_factor_of(user_id=user.id) is not None
    form = (ChangePasswordAndCode if has_second_factor else ChangePassword)(request.POST or None)
    if form.is_valid():
        try:
            changed = operations.change_password(
                current=form.cleaned_data["current"],
                code=form.cleaned_data.get("code", ""),
                new=form.cleaned_data["password"],
                address=address_of(request),
                actor=queries.actor_of_user(user=user, now=now),
                at=now,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            update_session_auth_hash(request, changed)  # with a new key
            begin(request, changed, at=now)
            return redirect("access:account")
    context = {"form": form, "has_password": user.has_usable_password()}
    return render(request, "access/change_password.html", context, status=UNPROCESSABLE if form.errors else 200)


@sensitive_variables("token")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody sees who opens a link for a new password."""
    now = timezone.now()
    email = queries.email_of_password_link(token=token, now=now)
    form = NewPassword(request.POST or None)
    if form.is_valid():
        try:
            operations.choose_password(token=token, new=form.cleaned_data["password"], at=now)
        except NotFound:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("access:sign_in")
    context = {"form": form, "email": email}
    return render(request, "access/choose_password.html", context, status=UNPROCESSABLE if form.errors else 200)
