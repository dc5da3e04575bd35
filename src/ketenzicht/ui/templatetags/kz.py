"""The components of our pages, one tag each; /ui/components/ shows them all."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ketenzicht.ui.domain import words
from ketenzicht.ui.domain.ages import age_words

register = template.Library()

LEVELS = {"calm": "rustig", "busy": "druk", "full": "vol", "unknown": "onbekend", "stale": "verouderd"}
OPENINGS = {"open": "open", "stop-threatened": "dreigende stop", "stop": "stop", "none": "geen opgave"}
ALERTS = ("info", "ok", "warning", "error")


class Link(Protocol):
    """What tabs are made of."""

    text: str
    url: str
    current: bool


# ── Figures and moments ──────────────────────────────────────────────────────────────────────────────────────


@register.filter
def nl_number(value: float | None) -> str:
    """1234.5 is "1.234,5"; None is "onbekend", never 0."""
    return words.figure(value)


@register.filter(name="age")
def age_filter(moment: datetime | None, now: datetime) -> str:
    return words.age(now - moment) if moment else words.UNKNOWN


@register.filter(name="moment")
def moment_filter(at: datetime, now: datetime) -> str:
    """As short as it can be said without doubt: never 04:58 when it is tomorrow's."""
    return words.moment(at, now=now)


@register.filter
def lasting(length: timedelta) -> str:
    """ "20 min", "1 u 5 min": as people say it, not as a clock does."""
    return words.duration(length / timedelta(minutes=1))


@register.inclusion_tag("ui/components/figure.html")
def figure(value: float | None, *, reason: str = "", unit: str = "", big: bool = False) -> dict[str, Any]:
    """A number with its unit; without one "onbekend" with the reason."""
    return {"text": words.figure(value), "known": value is not None, "reason": reason, "unit": unit, "big": big}


@register.inclusion_tag("ui/components/age.html")
def age(
    moment: datetime | None,
    now: datetime,
    *,
    fresh_until: datetime | None = None,
    usable_until: datetime | None = None,
) -> dict[str, Any]:
    """How long ago, growing older on screen by itself; with both limits it also says when it is stale."""
    said = age_words(moment, fresh_until=fresh_until, usable_until=usable_until, now=now)
    limits = fresh_until is not None and usable_until is not None
    return {
        "said": said,
        "at": words.attribute(moment) if moment else "",
        "fresh_until": words.attribute(fresh_until) if limits and fresh_until else "",
        "usable_until": words.attribute(usable_until) if limits and usable_until else "",
    }


# ── States ───────────────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("ui/components/status.html")
def status(level: str, word: str = "") -> dict[str, str]:
    """How full something is: calm, busy, full, unknown or stale; always with its word."""
    return {"level": level, "word": word or LEVELS[level]}


@register.inclusion_tag("ui/components/opening.html")
def opening(state: str, *, word: str = "", note: str = "") -> dict[str, str]:
    """Open, a stop that threatens, or stop; `note` gives the reason and the expected end."""
    return {"state": state, "word": word or OPENINGS[state], "note": note}


@register.inclusion_tag("ui/components/progress.html")
def progress(label: str, value: int, of: int) -> dict[str, Any]:
    return {"label": label, "value": value, "of": of, "text": f"{words.number(value)} van {words.number(of)}"}


# ── Blocks with content of the page ──────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def alert(content: str, *, kind: str = "info", heading: str = "", live: bool = False) -> SafeString:
    """Something the reader must know. `live` has it read aloud when it appears after the page was shown."""
    if kind not in ALERTS:
        raise template.TemplateSyntaxError(f"An alert is one of {', '.join(ALERTS)}, not {kind}.")
    return _rendered("alert", content=content, kind=kind, heading=heading, live=live)


@register.simple_block_tag
def table(
    content: str,
    *,
    caption: str,
    id: str = "",  # noqa: A002 - the name of the HTML attribute
    stacked: bool = False,
    sticky: bool = False,
    quiet: bool = False,
) -> SafeString:
    """A table in a region that scrolls by itself and can be reached by keyboard.

    `stacked`: rows become cards on a telephone. `sticky`: the header stays in sight on a wide screen. `quiet`: the
    caption is for screen readers only, because a heading above the table says the same.
    """
    return _rendered("table", content=content, caption=caption, id=id, stacked=stacked, sticky=sticky, quiet=quiet)


@register.simple_block_tag
def empty(content: str, *, heading: str) -> SafeString:
    """There is nothing to show, why, and what the reader can do."""
    return _rendered("empty", content=content, heading=heading)


# ── Finding the way ──────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("ui/components/breadcrumb.html")
def breadcrumb(*steps: str) -> dict[str, Any]:
    """Texts and addresses in turn, the last text without one: `{% breadcrumb "Regio’s" "/regions/" "Noord" %}`."""
    *linked, here = steps
    return {"links": list(zip(linked[::2], linked[1::2], strict=True)), "here": here}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(links: Iterable[Link], *, label: str) -> dict[str, Any]:
    """Links to pages that show the same thing in another way; `label` says what they choose."""
    return {"links": links, "label": label}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], *, name: str = "page") -> dict[str, Any]:
    """Pages of a long list; keeps every other question of the address."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[name] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "entries": [
            {"number": number, "url": address(number) if isinstance(number, int) else ""} for number in numbers
        ],
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("ui/components/button.html")
def button(
    text: str,
    *,
    kind: str = "primary",
    href: str = "",
    name: str = "",
    value: str = "",
    submits: bool = True,
    about: str = "",
) -> dict[str, Any]:
    """Primary, secondary or subtle; with `href` it is a link that looks like one.

    `about` is read aloud after the text: which of many alike.
    """
    look = {"primary": "primary-action", "secondary": "secondary-action", "subtle": "subtle"}[kind]
    return {
        "text": text,
        "look": look,
        "href": href,
        "name": name,
        "value": value,
        "submits": submits,
        "about": about,
    }


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Label, help, what is wrong, and the control itself, tied together for screen readers."""
    widget = bound.field.widget
    is_group = isinstance(widget, (RadioSelect, CheckboxSelectMultiple))
    is_check = isinstance(widget, CheckboxInput)
    help_id, error_id = (
        f"{bound.id_for_label or bound.html_name}-help",
        f"{bound.id_for_label or bound.html_name}-error",
    )
    described = [name for name, there in ((help_id, bound.help_text), (error_id, bound.errors)) if there]
    # A browser cuts off what is pasted at `maxlength` without a word: we say that it is too long, and keep all of it.
    attributes: dict[str, Any] = {"maxlength": False}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    if not (is_group or is_check):
        look = "select" if isinstance(widget, Select) else "textbox"
        element = "select" if look == "select" else "input"
        wrong = f" utrecht-{look}--invalid" if bound.errors else ""
        attributes["class"] = f"utrecht-{look} utrecht-{look}--html-{element}{wrong}"
    return {
        "bound": bound,
        "control": "" if is_group else bound.as_widget(attrs=attributes),
        "is_group": is_group,
        "is_check": is_check,
        "help_id": help_id,
        "error_id": error_id,
        "described": " ".join(described),
    }


@register.inclusion_tag("ui/components/faults.html")
def faults(form: Any, *, comes_first: bool = True) -> dict[str, Any]:
    """All that is wrong with a form, on top, each with a link to its field. It `comes_first`: it gets the focus."""
    fields: Sequence[BoundField] = [bound for bound in form if bound.errors]
    return {
        "general": form.non_field_errors(),
        "fields": fields,
        "wrong": bool(form.errors),
        "comes_first": comes_first,
    }


def _rendered(name: str, **context: Any) -> SafeString:
    return render_to_string(f"ui/components/{name}.html", context)
