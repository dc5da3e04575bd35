"""Delivering by hand: the screen for the person on duty."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import wraps
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ketenzicht.access import operations as access
from ketenzicht.access.domain import Permission
from ketenzicht.access.pages import View, for_those_with
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.capacity import operations, queries
from ketenzicht.capacity.domain import Became, HandReceipt, HandUnit, Result
from ketenzicht.ui.domain import words
from ketenzicht.web.hand_forms import HandCard, HandForm, PlanAutomation
from ketenzicht.web.views.agreements import UNPROCESSABLE

UNITS_A_PAGE = 25
CHANGED_MODE = {
    "manual": "Deze eenheid levert u voortaan met de hand.",
    "automatic": "Deze eenheid levert voortaan een systeem. U vindt haar onder “Automatisch geleverd”.",
}
ALL, CHANGED = "all", "changed"  # what a button sends: every unit, those that were filled in, or one by its code


def for_deliverers(view: View) -> View:
    """Signed in, acting for an organisation, and allowed to deliver for it; the view gets who, for whom and when."""

    @for_those_with(Permission.CAPACITY_DELIVER)
    @wraps(view)
    def guarded(request: HttpRequest, *, actor: Actor, **named: Any) -> HttpResponse:
        return view(request, actor=actor, organisation_id=access.own_organisation(actor), **named)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_deliverers
def deliver(request: HttpRequest, *, actor: Actor, organisation_id: UUID, now: datetime) -> HttpResponse:
    """What is known of the own units, to be confirmed or changed; those that go automatically only when asked for."""
    manual = "automatic" not in request.GET
    units = queries.hand_units(organisation_id=organisation_id, now=now)
    shown = [unit for unit in units if unit.manual is manual]
    page = Paginator(shown, UNITS_A_PAGE).get_page(request.GET.get("page"))
    form = HandForm(now, request.POST.dict())
    cards = [form.card(unit) for unit in page]
    if request.method == "POST":
        chosen = _chosen(cards, request.POST.get("send", CHANGED))
        results = _sent(request, chosen, actor=actor, now=now)
        kept = {card.key for card in cards if card.is_changed and card.key not in results}
        refused = {key: result for key, result in results.items() if result.became is Became.REFUSED}
        if chosen and not (kept or refused):
            return redirect(request.get_full_path())
        renewed = queries.hand_units(organisation_id=organisation_id, codes=[unit.code for unit in page], now=now)
        cards = [_again(form, unit, refused=refused, kept=kept) for unit in renewed]
    is_wrong = any(card.faults for card in cards)
    context = {
        "groups": _groups(cards),
        "page": page,
        "manual": manual,
        "others": len(units) - len(shown),
        "key": uuid4().hex,  # what is sent twice from this page is stored once
        "is_wrong": is_wrong,
        "number": sum(not card.is_blank for card in cards),
    }
    return render(request, "web/deliver.html", context, status=UNPROCESSABLE if is_wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_deliverers
def automation(
    request: HttpRequest, *, unit_code: UUID, actor: Actor, organisation_id: UUID, now: datetime
) -> HttpResponse:
    """Whether people or a system deliver a unit, and from when on a system is expected to."""
    access.require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
    found = queries.hand_units(organisation_id=organisation_id, codes=[unit_code], now=now)
    if not found:
        raise NotFound(operations.UNKNOWN_UNIT)
    if (mode := request.POST.get("mode", "")) in CHANGED_MODE:
        operations.change_mode(unit_code=unit_code, manual=mode == "manual", actor=actor, at=now)
        messages.success(request, CHANGED_MODE[mode])
        return redirect("web:deliver")
    posted = request.POST if request.method == "POST" else None
    form = PlanAutomation(posted, initial={"expected_on": found[0].automation_expected_on})
    if form.is_valid():
        try:
            operations.plan_automation(unit_code=unit_code, expected_on=form.told(), actor=actor, at=now)
        except Conflict as refused:
            form.add_error("expected_on", str(refused))
        else:
            messages.success(request, "De datum is bewaard.")
            return redirect("web:deliver")
    context = {"form": form, "unit": found[0]}
    return render(request, "web/plan_automation.html", context, status=UNPROCESSABLE if form.errors else 200)


def _groups(cards: Sequence[HandCard]) -> list[tuple[HandUnit, list[HandCard]]]:
    """The cards of each location, with one of its units to name it by."""
    found = groupby(cards, key=lambda card: card.unit.location_id)
    return [(mine[0].unit, mine) for mine in (list(group) for _, group in found)]


def _chosen(cards: Sequence[HandCard], send: str) -> list[HandCard]:
    if send == ALL:
        return [card for card in cards if not card.is_blank]
    if send == CHANGED:
        return [card for card in cards if card.is_changed]
    return [card for card in cards if card.key == send and not card.is_blank]


def _sent(request: HttpRequest, chosen: Sequence[HandCard], *, actor: Actor, now: datetime) -> dict[str, Result]:
    """Deliver these cards, tell the person, and give what became of each; of what came before: of none."""
    if not chosen:
        messages.warning(request, "Er is niets verstuurd: er is niets ingevuld of gewijzigd.")
        return {}
    key = request.POST.get("key", "")
    receipt = operations.deliver_by_hand(entries=[card.entry() for card in chosen], key=key, actor=actor, at=now)
    tell(request, receipt, now=now)
    stored = [Result(Became.CONFIRMED)] * len(chosen)
    return dict(zip([card.key for card in chosen], receipt.results or stored, strict=True))


def _again(form: HandForm, unit: HandUnit, *, refused: Mapping[str, Result], kept: Collection[str]) -> HandCard:
    """The unit once more: what was typed and is not stored stays; of all else what is known now."""
    key = str(unit.code)
    if key in refused:
        return form.refused(unit, refused[key])
    return form.card(unit) if key in kept else HandForm(form.now).card(unit)


def tell(request: HttpRequest, receipt: HandReceipt, *, now: datetime) -> None:
    """Say in words what was stored and what was not."""
    if receipt.first_at:
        when = words.moment(receipt.first_at, now=now)
        messages.info(request, f"Dit was al ontvangen ({when}) en is één keer opgeslagen.")
        return
    changed, confirmed = receipt.number(Became.CHANGED), receipt.number(Became.CONFIRMED)
    if changed or confirmed:
        stored = words.count(changed + confirmed, "eenheid", "eenheden")
        messages.success(request, f"Opgeslagen: {stored}, waarvan {changed} gewijzigd en {confirmed} ongewijzigd.")
    if refused := receipt.number(Became.REFUSED):
        units = words.count(refused, "eenheid is", "eenheden zijn")
        messages.error(request, f"{units} niet opgeslagen. Wat u invulde, staat er nog; zie hieronder wat er mis is.")
