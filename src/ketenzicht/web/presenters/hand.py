"""One figure of a unit that goes by hand, as fields of a form. Written out in Python, as the rows of a board are:
ten units have a hundred and sixty of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from ketenzicht.capacity.domain import Said
from ketenzicht.definitions.domain import ElementDefinition, ElementKind, Role
from ketenzicht.web.presenters.rows import escape

MAIN = {Role.TOTAL, Role.OCCUPIED, Role.AVAILABLE}
SELECT = "utrecht-select utrecht-select--html-select"
TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
LONGEST_TEXT = 60
Choices = tuple[tuple[str, str], ...]  # what is sent, and its words


@dataclass(frozen=True, slots=True)
class HandField:
    """What was known of a figure (`shown`), what stands there now (`said`), and what was wrong with that.

    `reasons` are what there is to choose from: that it is known, or why it is not.
    """

    name: str
    element: ElementDefinition
    reasons: Choices
    shown: Said
    said: Said
    faults: tuple[str, ...] = ()

    @property
    def is_main(self) -> bool:
        return self.element.required or self.element.role in MAIN

    @property
    def options(self) -> Choices:
        """What there is to choose from, where it is no number and no moment: words, that are sent as they are."""
        is_flag = self.element.kind is ElementKind.FLAG
        words = ("ja", "nee") if is_flag else tuple(choice.name for choice in self.element.choices)
        return tuple((word, word) for word in ("", *words)) if words else ()

    @property
    def html(self) -> str:
        """The field with its label, the choice of a reason, and what is wrong. All text that is not ours is escaped."""
        name, label = escape(self.name), escape(self.element.name)
        required = " <small>(verplicht)</small>" if self.element.required else ""
        said = f'data-shown="{escape(self.shown.text)}"{_wrong(name) if self.faults else ""}'
        fault = f'<p class="utrecht-form-field-error-message" id="{name}:fault">{escape(" ".join(self.faults))}</p>'
        return (
            f'<div class="kz-hand__field"><label for="{name}">{label}{required}</label>'
            f"{self._select(name, said) if self.options else self._entry(name, said)}"
            f'<select class="{SELECT} kz-hand__reason" name="{name}:reason" data-shown="{escape(self.shown.reason)}"'
            f' aria-label="{label} onbekend, want">{_options(self.reasons, self.said.reason)}</select>'
            f"{fault if self.faults else ''}</div>"
        )

    def _select(self, name: str, said: str) -> str:
        return (
            f'<select class="{SELECT}" id="{name}" name="{name}" {said}>'
            f"{_options(self.options, self.said.text)}</select>"
        )

    def _entry(self, name: str, said: str) -> str:
        return (
            f'<span class="kz-hand__entry"><input class="{TEXTBOX}" id="{name}" name="{name}"'
            f' value="{escape(self.said.text)}" {said} autocomplete="off" maxlength="{LONGEST_TEXT}"'
            f" {TYPES.get(self.element.kind, NUMBER)}></span>"
        )


def fields_html(fields: Iterable[HandField]) -> SafeString:
    return mark_safe("".join(one.html for one in fields))  # noqa: S308 - what comes from outside is escaped in `html`


# How a figure is typed; a count has buttons to change it by one.
NUMBER = 'inputmode="numeric"'
TYPES = {
    ElementKind.MOMENT: 'type="datetime-local"',
    ElementKind.MEASURE: 'inputmode="decimal"',
    ElementKind.COUNT: f'{NUMBER} data-step="1"',
}


def _wrong(name: str) -> str:
    return f' aria-invalid="true" aria-describedby="{name}:fault"'


@lru_cache(maxsize=1_000)
def _options(choices: Choices, chosen: str) -> str:
    return "".join(
        f'<option value="{escape(code)}"{" selected" if code == chosen else ""}>{escape(text)}</option>'
        for code, text in choices
    )
