"""The commonest controls of forms, the same as Django's own templates make them. Written out in Python: a list of a
hundred and fifty regions cost a template engine more than the rest of a page.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import mark_safe

Widget = Mapping[str, Any]  # what Django tells a template of a control


class Controls(TemplatesSetting):
    """The renderer of forms, named in the settings: all that is not made here is left to templates."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        make = MADE_HERE.get(template_name)
        if make is None:
            return super().render(template_name, context, request)
        return mark_safe(make(context["widget"]))  # noqa: S308 - all that comes from outside goes through _said()


def _entry(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{_said(widget["name"])}"{value}{_attributes(widget)}>'


def _select(widget: Widget) -> str:
    groups = "".join(
        f'<optgroup label="{_said(name)}">{_options(options)}</optgroup>' if name else _options(options)
        for name, options, _ in widget["optgroups"]
    )
    return f'<select name="{_said(widget["name"])}"{_attributes(widget)}>{groups}</select>'


def _options(options: list[Widget]) -> str:
    """Each on a line of its own, as who reads the source likes it."""
    return "".join(
        f'\n<option value="{_said(one["value"])}"{_attributes(one)}>{_said(one["label"])}</option>' for one in options
    )


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_said(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _said(text: object) -> str:
    """Text from outside made harmless; what says of itself that it is HTML is left as it is."""
    return str(text.__html__()) if hasattr(text, "__html__") else escape(str(text))


ENTRIES = ("checkbox", "date", "email", "hidden", "number", "password", "search", "tel", "text", "time", "url")
MADE_HERE: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{one}.html": _entry for one in ENTRIES},
}
