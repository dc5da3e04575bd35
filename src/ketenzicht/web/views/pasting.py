"""Delivering many units at once: paste out of a spreadsheet, see what it says and what is wrong, then deliver."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Fault
from ketenzicht.capacity import operations, queries
from ketenzicht.capacity.domain import Pasted, PastedLine, read_pasted, text_of
from ketenzicht.ui.domain import words
from ketenzicht.web.views.agreements import UNPROCESSABLE
from ketenzicht.web.views.delivering import for_deliverers, tell


@dataclass(frozen=True, slots=True)
class LineView:
    """One pasted line with everything that is wrong with it, or what will be stored of it."""

    line: PastedLine
    faults: tuple[str, ...]

    @property
    def figures(self) -> str:
        """What will be stored, in words."""
        entry, unit = self.line.entry, self.line.unit
        if entry is None or unit is None or unit.version is None:
            return ""
        said = []
        for code, value in entry.values.items():
            element = unit.version.element(code)
            if element is not None:
                said.append(f"{element.name}: {text_of(element, value) or words.UNKNOWN}")
        return "; ".join(said)


@require_http_methods(["GET", "HEAD", "POST"])
@for_deliverers
def paste(request: HttpRequest, *, actor: Actor, organisation_id: UUID, now: datetime) -> HttpResponse:
    """First a preview that stores nothing; then, while nothing newer is known, the delivery itself."""
    units = queries.hand_units(organisation_id=organisation_id, now=now)
    text = request.POST.get("text", "")
    pasted = read_pasted(text, units=units) if request.method == "POST" else None
    context = {"units": units[:3], "text": text, "pasted": pasted}
    context["key"] = request.POST.get("key") or uuid4().hex
    if pasted is None or pasted.problem:
        return render(request, "web/paste.html", context, status=UNPROCESSABLE if pasted else 200)
    context["seen"] = _seen(pasted)
    if request.POST.get("send") == "deliver" and pasted.entries:
        if request.POST.get("seen") == context["seen"]:
            return _delivered(request, pasted, context, actor=actor, now=now)
        messages.warning(request, "Intussen is er iets nieuws geleverd. Bekijk de regels nog eens en verstuur dan.")
    wrong = queries.entry_faults(entries=pasted.entries, organisation_id=organisation_id, now=now)
    return _preview(request, pasted, context, wrong)


def _delivered(
    request: HttpRequest, pasted: Pasted, context: dict[str, Any], *, actor: Actor, now: datetime
) -> HttpResponse:
    """What is right is stored; what is not is shown with what is wrong, to be mended and sent again."""
    receipt = operations.deliver_by_hand(entries=pasted.entries, key=context["key"], actor=actor, at=now)
    tell(request, receipt, now=now)
    if receipt.first_at or (receipt.is_whole and len(receipt.results) == len(pasted.lines)):
        return redirect("web:deliver")
    context |= {"key": uuid4().hex, "is_sent": True}
    return _preview(request, pasted, context, [result.faults for result in receipt.results])


def _preview(
    request: HttpRequest, pasted: Pasted, context: dict[str, Any], wrong: Sequence[tuple[Fault, ...]]
) -> HttpResponse:
    faults = iter(wrong)
    lines = [
        LineView(line, tuple(fault.nl for fault in next(faults)) if line.entry else (line.problem,))
        for line in pasted.lines
    ]
    good = sum(not line.faults for line in lines)
    context |= {"lines": lines, "good": good, "wrong": len(lines) - good}
    return render(request, "web/paste.html", context, status=UNPROCESSABLE if good < len(lines) else 200)


def _seen(pasted: Pasted) -> str:
    """Names what is known now of the units on these lines: another when anything newer is."""
    known = "".join(f"{line.unit.id}={line.unit.known_at};" for line in pasted.lines if line.unit)
    return hashlib.sha256(known.encode()).hexdigest()
