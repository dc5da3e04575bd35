"""What a module asks of suppliers, for everybody: pages and JSON Schema, made of the definition itself."""

import json
from itertools import pairwise

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ketenzicht.access.queries import local_day
from ketenzicht.base.errors import NotFound
from ketenzicht.capacity.queries import delivery_example, delivery_schema, unknown_example
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain import ModuleDefinition, VersionDefinition
from ketenzicht.definitions.domain.comparing import differences
from ketenzicht.web.presenters.definitions import version_lines_of, version_words
from ketenzicht.web.queries import modules_in_order
from ketenzicht.web.views.definitions import grouped


@require_safe
def modules(request: HttpRequest) -> HttpResponse:
    """All modules, with the version that is in force."""
    today = local_day(timezone.now())
    listed = [(module, module.version_at(today)) for module in modules_in_order(queries.catalogue())]
    return render(request, "web/module_docs.html", {"modules": listed})


@require_safe
def module(request: HttpRequest, code: str) -> HttpResponse:
    """One module: everything that it asks, examples, its schema, and what changed between versions."""
    found, today = queries.module(code=code), local_day(timezone.now())
    number = request.GET.get("version")
    version = _numbered(found, number) if number else found.version_at(today) or found.versions[-1]
    context = {
        "module": found,
        "version": version,
        "lines": version_lines_of(found.versions, on=today),
        "said": version_words(version),
        "examples": [
            (
                label,
                _text(delivery_example(version, label=label.code)),
                _text(unknown_example(version, label=label.code)),
            )
            for label in version.labels
        ],
        "changes": [(new, grouped(differences(old, new))) for old, new in pairwise(found.versions)][::-1],
        "base_url": settings.BASE_URL.rstrip("/"),
        "today": today,
    }
    return render(request, "web/module_doc.html", context)


@require_safe
def schema(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Deliveries of a version as JSON Schema; any site may read it."""
    del request
    found = queries.module(code=code)
    address = settings.BASE_URL.rstrip("/") + reverse("web:module_schema", args=[code, number])
    described = delivery_schema(found, _numbered(found, number), address=address)
    answer = HttpResponse(_text(described), content_type="application/schema+json; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = "public, max-age=300"  # it holds nothing of who asks
    return answer


def _numbered(module: ModuleDefinition, number: str) -> VersionDefinition:
    for version in module.versions:
        if version.number == number:
            return version
    raise NotFound(f"Versie {number[:20]} van {module.name} is er niet, of is nog een concept.")


def _text(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2) if found is not None else ""
