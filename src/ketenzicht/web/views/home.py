"""What Ketenzicht is, for who is not signed in; for who is, the national picture or what they see instead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import actor_of_user


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        actor = actor_of_user(user=request.user, now=timezone.now())
        only_figures = Permission.FIGURES_READ in actor.grants and Permission.CAPACITY_READ not in actor.grants
        return redirect("web:figures" if only_figures else "web:national")
    return render(request, "web/home.html")
