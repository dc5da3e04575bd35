"""What Ketenzicht is, for who is not signed in; for who is, the national picture or what they see instead."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user

# The first of these that somebody may see is where their work is. Without any: what they may see, and from whom.
FIRST_PAGES: tuple[tuple[Permission, str], ...] = (
    (Permission.CAPACITY_READ, "/national/"),
    (Permission.FIGURES_READ, "/figures/"),
    (Permission.COORDINATION_ASK_ADVICE, "/advice/"),
    (Permission.COORDINATION_EXTRACT, "/coordination/inquiries/"),
    (Permission.AUDIT_READ, "/log/"),
)
ENTITLEMENTS = "/entitlements/"


def first_page(grants: Collection[str]) -> str:
    """Where who has these begins."""
    return next((page for needs, page in FIRST_PAGES if needs in grants), ENTITLEMENTS)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        actor = actor_of_user(user=request.user, now=timezone.now())
        return redirect(first_page(actor.grants))
    return render(request, "web/home.html")
