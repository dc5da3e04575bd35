"""What somebody fills in to deliver by hand: a few fields for each unit, read back as entries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django import forms
from django.utils.safestring import SafeString

from ketenzicht.base.errors import Fault
from ketenzicht.capacity.domain import (
    BY_HAND,
    NEWER_KNOWN,
    Entry,
    Freshness,
    HandUnit,
    OpeningState,
    Result,
    Said,
    meant,
    text_of,
    value_of,
)
from ketenzicht.ui.domain import words
from ketenzicht.web.agreement_forms import DATE
from ketenzicht.web.presenters.hand import LONGEST_TEXT, HandField, fields_html
from ketenzicht.web.presenters.lines import Standing, marks_words, opening_words


@dataclass(frozen=True, slots=True)
class HandCard:
    """One unit on the screen, with its fields and what was wrong with them."""

    unit: HandUnit
    fields: tuple[HandField, ...]
    seen_at: datetime | None  # until when what they saw was known to hold; they say something new of that
    faults: tuple[Fault, ...] = ()
    opening_note: str = ""  # the reason and the expected end of a stop, and that this end has passed

    @property
    def key(self) -> str:
        return str(self.unit.code)

    @property
    def main_html(self) -> SafeString:
        return fields_html(one for one in self.fields if one.is_main)

    @property
    def more(self) -> list[HandField]:
        """Those that are folded away."""
        return [one for one in self.fields if not one.is_main]

    @property
    def more_html(self) -> SafeString:
        return fields_html(self.more)

    @property
    def is_stopped(self) -> bool:
        return self.unit.opening is not None and self.unit.opening.state is not OpeningState.OPEN

    @property
    def has_faults_below(self) -> bool:
        """Whether something is wrong with a field that is folded away."""
        return any(one.faults for one in self.more)

    @property
    def is_changed(self) -> bool:
        return any(one.said != one.shown for one in self.fields)

    @property
    def is_blank(self) -> bool:
        """Nothing was known and nothing was filled in."""
        return all(one.said == one.shown == Said() for one in self.fields)

    @property
    def fresh_until(self) -> datetime | None:
        terms = self.unit.terms
        return self.unit.known_at + terms.fresh_for if self.unit.known_at and terms else None

    @property
    def usable_until(self) -> datetime | None:
        terms = self.unit.terms
        return self.unit.known_at + terms.usable_for if self.unit.known_at and terms else None

    @property
    def marks(self) -> str:
        """What the boards say with these figures; who fills them in knows that it is by hand."""
        return marks_words(mark for mark in self.unit.marks if mark != BY_HAND)

    @property
    def newer_is_known(self) -> bool:
        return any(fault.code == NEWER_KNOWN for fault in self.faults)

    @property
    def general_faults(self) -> list[str]:
        """Those that are of no field on the screen."""
        told = {text for one in self.fields for text in one.faults}
        return [fault.nl for fault in self.faults if fault.nl not in told]

    def entry(self) -> Entry:
        """What is said of this unit, in the form in which it is delivered; what was left as it was, to the letter."""
        values: dict[str, bool | int | float | str | None] = {}
        absent: dict[str, str] = {}
        for one in self.fields:
            code = one.element.code
            said = meant(one.said, one.shown)
            if said.text:
                is_same = said == one.shown
                values[code] = self.unit.values[code] if is_same else value_of(one.element, said.text)
            elif said.reason:
                values[code], absent[code] = None, said.reason
        return Entry(unit=self.unit.code, known_at=self.seen_at, values=values, absent=absent)


@dataclass(frozen=True, slots=True)
class HandForm:
    """All that was posted, or nothing yet."""

    now: datetime
    posted: Mapping[str, str] = field(default_factory=dict)

    def card(self, unit: HandUnit) -> HandCard:
        """A unit with what was posted of it, or else with what is known."""
        return self._card(unit, (), self._seen_at(unit))

    def refused(self, unit: HandUnit, result: Result) -> HandCard:
        """The same with what was wrong; whoever sends it again has seen what is known now."""
        return self._card(unit, result.faults, unit.known_at)

    def _card(self, unit: HandUnit, faults: tuple[Fault, ...], seen_at: datetime | None) -> HandCard:
        return HandCard(
            unit=unit,
            fields=tuple(self._fields(unit, faults)),
            seen_at=seen_at,
            faults=faults,
            opening_note=_opening_note(unit, self.now),
        )

    def _seen_at(self, unit: HandUnit) -> datetime | None:
        posted = self.posted.get(f"{unit.code}:known")
        if posted is None:
            return unit.known_at
        try:
            return datetime.fromisoformat(posted)
        except ValueError:
            return None

    def _fields(self, unit: HandUnit, faults: tuple[Fault, ...]) -> Iterator[HandField]:
        applicable = unit.version.applicable(unit.label) if unit.version else None
        if applicable is None:
            return
        reasons = (("", "bekend"), *((code, f"onbekend, want {text}") for code, text in applicable.reasons.items()))
        was_posted = f"{unit.code}:known" in self.posted
        for code, element in applicable.elements.items():
            name = f"{unit.code}:{code}"
            shown = Said(text_of(element, unit.values.get(code)), unit.absent.get(code, ""))
            text, reason = self.posted.get(name, ""), self.posted.get(f"{name}:reason", "")
            said = Said(text.strip()[:LONGEST_TEXT], reason[:LONGEST_TEXT]) if was_posted else shown
            wrong = tuple(fault.nl for fault in faults if fault.pointer.split("/")[-1] == code)
            yield HandField(name, element, reasons, shown, said, wrong)


def _opening_note(unit: HandUnit, now: datetime) -> str:
    opening = unit.opening
    is_over = opening is not None and opening.expected_end_at is not None and opening.expected_end_at <= now
    return opening_words(
        opening, Standing(Freshness.NEVER, None, is_over, words.day(now)), declared_by=unit.declared_by
    )[2]


class PlanAutomation(forms.Form):
    """From when on a unit is expected to be delivered automatically."""

    expected_on = forms.DateField(
        label="Automatisch vanaf",
        required=False,
        help_text="Laat leeg als er nog geen datum is. Volgens de bestuurlijke afspraken hoort er een te zijn.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=DATE,
    )

    def told(self) -> date | None:
        found: date | None = self.cleaned_data["expected_on"]
        return found
