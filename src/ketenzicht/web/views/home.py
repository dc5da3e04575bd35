"""What Ketenzicht is, for who is not signed in; for who is, the national picture or what they see instead."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.queries import is_centre

# The first of these of which somebody has every permission is where their work is. Without any: what they may see, and
# from whom. Who only says whether there is a place is also who receives the patient.
FIRST_PAGES: tuple[tuple[frozenset[Permission], str], ...] = (
    (frozenset({Permission.PLACEMENT_ANSWER, Permission.HANDOVER_RECEIVE}), "/places-asked/"),
    (frozenset({Permission.CAPACITY_READ}), "/national/"),
    (frozenset({Permission.FIGURES_READ}), "/figures/"),
    (frozenset({Permission.COORDINATION_ASK_ADVICE}), "/advice/"),
    (frozenset({Permission.COORDINATION_EXTRACT}), "/coordination/inquiries/"),
    (frozenset({Permission.AUDIT_READ}), "/log/"),
)
QUEUE, ENTITLEMENTS = "/coordination/", "/entitlements/"


def first_page(grants: Collection[str]) -> str:
    """Where who has these begins."""
    return next((page for needs, page in FIRST_PAGES if needs.issubset(grants)), ENTITLEMENTS)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        actor = actor_of_user(user=request.user, now=timezone.now())
        return redirect(QUEUE if _works_at_a_centre(actor) else first_page(actor.grants))
    return render(request, "web/home.html")


def _works_at_a_centre(actor: Actor) -> bool:
    """A triagist of a huisartsenspoedpost works with requests too, but none come in there."""
    centre = actor.organisation_id
    return Permission.COORDINATION_WORK in actor.grants and centre is not None and is_centre(centre)
