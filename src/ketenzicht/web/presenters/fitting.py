"""What a version of the rules of fitting care says, in the words of who decides with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ketenzicht.triage.domain import CareForm, Contraindication, FittingCare, Indication
from ketenzicht.ui.domain import words
from ketenzicht.web.presenters.instruments import answers_in_words


@dataclass(frozen=True, slots=True)
class FormWords:
    """A form of care; `room` are the figures that say whether there is room."""

    form: CareForm
    begins: str
    room: str
    is_last_resort: bool


@dataclass(frozen=True, slots=True)
class FactWords:
    """What the rules look at; Ketenzicht itself fills in what is not declared."""

    code: str
    text: str
    answers: str
    is_declared: bool


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule, with its condition as its author wrote it; a rule against has no strength."""

    code: str
    because: str
    forms: str
    strength: str
    when: str


@dataclass(frozen=True, slots=True)
class FittingWords:
    forms: tuple[FormWords, ...]
    facts: tuple[FactWords, ...]
    rules_for: tuple[RuleWords, ...]
    rules_against: tuple[RuleWords, ...]


def fitting_words(care: FittingCare, document: Mapping[str, Any]) -> FittingWords:
    """The rules, with conditions as they stand in the document that they were read from (in the same order)."""
    speaking_for = zip(care.indications, document["indications"], strict=True)
    against = zip(care.contraindications, document.get("contraindications", ()), strict=True)
    return FittingWords(
        forms=tuple(_form(care, one) for one in care.forms),
        facts=tuple(
            FactWords(one.code, one.text, answers_in_words(one), one in care.declared) for one in care.questions
        ),
        rules_for=tuple(_rule(care, one, table["when"]) for one, table in speaking_for),
        rules_against=tuple(_rule(care, one, table["when"]) for one, table in against),
    )


def _form(care: FittingCare, form: CareForm) -> FormWords:
    return FormWords(
        form,
        begins="" if form.within is None else f"binnen {words.duration(form.within.total_seconds() / 60)}",
        room=words.listed([f"{one.module}: {one.label}" for one in form.capacity]),
        is_last_resort=form.code == care.last_resort,
    )


def _rule(care: FittingCare, rule: Indication | Contraindication, when: str) -> RuleWords:
    return RuleWords(
        code=rule.code,
        because=rule.because,
        forms=words.listed([one.name for one in care.forms if one.code in rule.forms]),
        strength=rule.strength.word if isinstance(rule, Indication) else "",
        when=when.strip(),
    )
