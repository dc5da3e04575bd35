"""How an opening went, in words: each spell with its reason, who said so, and how long it lasted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import roles_in_words
from ketenzicht.capacity.domain import Declaration, OpeningState, Spell
from ketenzicht.registry import queries as registry
from ketenzicht.ui.domain import words

BY_SYSTEM, BY_PERSON = "automatisch", "met de hand"
Who = Callable[[Declaration], str]


@dataclass(frozen=True, slots=True)
class SpellView:
    state: str
    word: str
    start: str
    end: str
    duration: str
    said: tuple[str, ...]  # each declaration: when, reason, expected end, who
    is_over_time: bool  # it lasts, and its expected end has passed


def spell_views(spells: Sequence[Spell], *, with_names: bool = False, now: datetime) -> list[SpellView]:
    """The newest first; one query for the names of organisations.

    `with_names`: of people too, for those of their own organisation.
    """
    organisations = {one.organisation_id for spell in spells for one in spell.declarations}
    names = registry.organisation_names(ids=organisations)
    who = _name_of if with_names else _function_of
    return [_view(spell, names, who, now) for spell in reversed(spells)]


def _view(spell: Spell, names: Mapping[UUID, str], who: Who, now: datetime) -> SpellView:
    expected = spell.last.opening.expected_end_at
    return SpellView(
        state=spell.state.value,
        word=spell.state.word,
        start=words.moment(spell.start, now=now),
        end=words.moment(spell.end, now=now) if spell.end else "nu",
        duration=words.duration(spell.duration(now=now).total_seconds() / 60),
        said=tuple(_said(one, names, who, now) for one in spell.declarations),
        is_over_time=spell.end is None and expected is not None and expected <= now,
    )


def _said(one: Declaration, names: Mapping[UUID, str], who: Who, now: datetime) -> str:
    told = [one.opening.reason_word] if one.opening.reason else []
    if one.opening.expected_end_at is not None:
        told.append(f"tot circa {words.moment(one.opening.expected_end_at, now=now)}")
    elif one.opening.state is not OpeningState.OPEN:
        told.append("einde niet bekend")
    organisation = names.get(one.organisation_id, "onbekende organisatie")
    return f"{words.moment(one.at, now=now)}: {', '.join([*told, who(one), organisation])}"


def _function_of(one: Declaration) -> str:
    """In which function, never who."""
    return (roles_in_words(one.role) or BY_PERSON) if one.by else BY_SYSTEM


def _name_of(one: Declaration) -> str:
    return f"{one.by} ({_function_of(one)})" if one.by else BY_SYSTEM
