"""Who gets these pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.errors import Invalid, NotPermitted, Refused

View = Callable[..., HttpResponse]
UNPROCESSABLE = 422


def for_those_with(permission: Permission) -> Callable[[View], View]:
    """Signed in, and with this permission; the view gets who and when."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
            now = timezone.now()
            actor = actor_of_user(user=request.user, now=now)
            access.require(actor=actor, permission=permission)
            return view(request, actor=actor, now=now, **named)

        return never_cache(login_required(guarded))

    return guard


def done(form: Form, deed: Callable[[], object]) -> bool:
    """Whether what was filled in is right and was done; a refusal stands at the form, nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        deed()
    except Invalid as invalid:
        for fault in invalid.faults:
            name = fault.pointer.strip("/")
            form.add_error(name if name in form.fields else None, fault.nl)
    except NotPermitted:
        raise
    except Refused as refused:
        form.add_error(None, str(refused))
    return not form.errors
