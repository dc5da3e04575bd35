"""What somebody sees who opens the link of an invitation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from ketenzicht.access import operations, queries
from ketenzicht.access.domain import ROLE_NAMES
from ketenzicht.access.forms import NewPassword
from ketenzicht.access.identities import ways_in
from ketenzicht.access.views.signing_in import UNPROCESSABLE
from ketenzicht.base.errors import NotFound, Refused


@sensitive_variables("token")
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """To what it invites; accepting it opens an account, or gives the account that is in a role more."""
    now = timezone.now()
    invited = queries.invitation_of(token=token, now=now)
    is_in = request.user.is_authenticated
    form = NewPassword(request.POST or None) if not invited.has_account else None
    refusal = ""
    try:
        if request.method == "POST" and form is None and is_in:
            actor = queries.actor_of_user(user=request.user, now=now)
            operations.accept_as(token=token, actor=actor, at=now)
            return redirect("access:acting_for")
        if form is not None and form.is_valid():
            operations.accept_with_new_account(token=token, password=form.cleaned_data["password"], at=now)
            return redirect("access:sign_in")
    except NotFound:
        raise
    except Refused as refused:
        refusal = str(refused)
    context = {
        "invited": invited,
        "role": ROLE_NAMES[invited.role],
        "form": form,
        "is_in": is_in,
        "refusal": refusal,
        "token": token,
        "ways_in": ways_in(now=now, email=invited.email) if form and not is_in else [],
    }
    wrong = bool(refusal or (form and form.errors))
    return render(request, "access/invitation.html", context, status=UNPROCESSABLE if wrong else 200)
