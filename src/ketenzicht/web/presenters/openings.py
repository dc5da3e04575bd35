"""How an opening went, in words: each spell with its reason, who said so, and how long it lasted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ketenzicht.capacity.domain import Declaration, OpeningState, Spell
from ketenzicht.registry import queries as registry
from ketenzicht.ui.domain import words

BY_SYSTEM = "automatisch"


@dataclass(frozen=True, slots=True)
class SpellView:
    state: str
    word: str
    start: str
    end: str
    duration: str
    said: tuple[str, ...]  # each declaration: when, reason, expected end, who
    is_over_time: bool  # it lasts, and its expected end has passed


def spell_views(spells: Sequence[Spell], *, now: datetime) -> list[SpellView]:
    """The newest first; one query for the names of who declared."""
    organisations = {one.organisation_id for spell in spells for one in spell.declarations}
    names = registry.organisation_names(ids=organisations)
    return [_view(spell, names, now) for spell in reversed(spells)]


def _view(spell: Spell, names: Mapping[UUID, str], now: datetime) -> SpellView:
    expected = spell.last.opening.expected_end_at
    return SpellView(
        state=spell.state.value,
        word=spell.state.word,
        start=words.moment(spell.start, now=now),
        end=words.moment(spell.end, now=now) if spell.end else "nu",
        duration=words.duration(spell.duration(now=now).total_seconds() / 60),
        said=tuple(_said(one, names, now) for one in spell.declarations),
        is_over_time=spell.end is None and expected is not None and expected <= now,
    )


def _said(one: Declaration, names: Mapping[UUID, str], now: datetime) -> str:
    told = [one.opening.reason_word] if one.opening.reason else []
    if one.opening.expected_end_at is not None:
        told.append(f"tot circa {words.moment(one.opening.expected_end_at, now=now)}")
    elif one.opening.state is not OpeningState.OPEN:
        told.append("einde niet bekend")
    who = f"{one.by or BY_SYSTEM}, {names.get(one.organisation_id, 'onbekende organisatie')}"
    return f"{words.moment(one.at, now=now)}: {', '.join([*told, who])}"
