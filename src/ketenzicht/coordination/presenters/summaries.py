"""Sources and summaries in words, for who has a request in hand."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.coordination.operations.summaries import SummaryFile
from ketenzicht.patientdata.domain import Item, Status, Summary
from ketenzicht.patientdata.operations import Choice
from ketenzicht.patientdata.queries import FetchLine


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A source: what it has, whether it may be asked and why, and how the last time went."""

    name: str
    holder: str
    what: str
    verdict: str
    level: str
    reason: str
    is_treater: bool
    last: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class PartView:
    """A section. Without items it says whether the source says that there is nothing, or says nothing."""

    name: str
    items: tuple[Item, ...]
    without: str


@dataclass(frozen=True, slots=True)
class FetchedView:
    """One answer of a source, or why there is none."""

    line: FetchLine
    composed: str
    parts: tuple[PartView, ...]
    is_trouble: bool


_LEVELS = {"allowed": "good", "denied": "bad", "unknown": "warning"}
SAYS_NONE = "Geen, volgens deze bron."
SAYS_NOTHING = "Onbekend: deze bron zegt er niets over."


def choice_views(file: SummaryFile) -> list[ChoiceView]:
    """Sources of who treats the patient first, as far as the intake names them."""
    treaters = file.file.intake.get("treaters", "").casefold()
    views = [_choice(one, treaters) for one in file.known.choices]
    return sorted(views, key=lambda one: not one.is_treater)


def can_be_asked(file: SummaryFile) -> list[tuple[str, str]]:
    return [(str(one.source.id), _name(one)) for one in file.known.choices if one.may.can_be_tried]


def can_be_broken(file: SummaryFile) -> list[tuple[str, str]]:
    return [(str(one.source.id), _name(one)) for one in file.known.choices if one.may.can_be_broken]


def fetched_views(file: SummaryFile) -> list[FetchedView]:
    return [_fetched(one) for one in file.known.fetches]


def part_views(summary: Summary) -> tuple[PartView, ...]:
    return tuple(
        PartView(one.section.word, one.items, SAYS_NONE if one.says_none else SAYS_NOTHING) for one in summary.parts
    )


def _choice(one: Choice, treaters: str) -> ChoiceView:
    may, source = one.may, one.source
    names = (source.name.casefold(), source.organisation.casefold())
    return ChoiceView(
        name=source.name,
        holder=source.organisation,
        what=source.category.word,
        verdict="wordt eerst nagevraagd" if may.will_ask else may.decision.verdict.word,
        level=_LEVELS[may.decision.verdict.value],
        reason=may.decision.reason,
        is_treater=any(name and name in treaters for name in names),
        last=one.last.status.word if one.last else "",
        last_at=(one.last.ended_at or one.last.asked_at) if one.last else None,
    )


def _name(one: Choice) -> str:
    return f"{one.source.name}: {one.source.category.word}"


def _fetched(line: FetchLine) -> FetchedView:
    summary = line.summary
    return FetchedView(
        line=line,
        composed=summary.composed if summary else "",
        parts=part_views(summary) if summary else (),
        is_trouble=line.status in {Status.FAILED, Status.REFUSED},
    )
