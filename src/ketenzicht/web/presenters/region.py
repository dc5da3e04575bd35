"""The board of one module in one region, ready to be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.safestring import SafeString, mark_safe

from ketenzicht.capacity.domain import Board, BoardLine, OpeningState, Totals, state_wire, totals_of, totals_wire
from ketenzicht.web.presenters.embedding import json_block
from ketenzicht.web.presenters.keeping import KeptPerLine
from ketenzicht.web.presenters.lines import Codes, urgency
from ketenzicht.web.presenters.links import Link, address
from ketenzicht.web.presenters.rows import Columns, columns, rows_html
from ketenzicht.web.presenters.totals import TotalsWords, totals_words


class Order(StrEnum):
    WORST = "worst"
    NAME = "name"
    LABEL = "label"


class Show(StrEnum):
    ALL = ""
    FREE = "free"
    STOP = "stop"
    UNKNOWN = "unknown"


ORDER_WORDS = {Order.WORST: "ergste eerst", Order.NAME: "naam", Order.LABEL: "soort zorg"}
SHOW_WORDS = {
    Show.ALL: "alles",
    Show.FREE: "met vrije plaatsen",
    Show.STOP: "met (dreigende) stop",
    Show.UNKNOWN: "onbekend of verouderd",
}


@dataclass(frozen=True, slots=True)
class BoardQuestion:
    """What the visitor asked of the board: kind of care, what to show, in which order."""

    label: str = ""
    show: Show = Show.ALL
    order: Order = Order.WORST

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "BoardQuestion":
        """Anything we do not know is read as if it were not asked: an old link must not end in an error."""
        show, order = asked.get("show", ""), asked.get("order", "")
        return cls(
            label=asked.get("label", ""),
            show=Show(show) if show in list(Show) else Show.ALL,
            order=Order(order) if order in list(Order) else Order.WORST,
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.label or self.show)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class LabelTotals:
    code: str
    name: str
    url: str
    words: TotalsWords


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything that the template of a board needs. `totals` is None where there is no sum to show."""

    rows: SafeString
    columns: Columns
    totals: TotalsWords | None
    by_label: tuple[LabelTotals, ...]
    labels: tuple[Option, ...]
    shows: tuple[Option, ...]
    orders: tuple[Link, ...]
    shown: int
    units: int
    is_filtered: bool
    empty: str
    notice: str
    state: SafeString


def board_view(
    board: Board,
    *,
    codes: Mapping[str, Codes],
    question: BoardQuestion,
    path: str,
    asked: Mapping[str, str],
    now: datetime,
) -> BoardView:
    """`codes` per label; `now` is the moment that the board shows: of a past board, that moment."""
    lines = sort_lines(filter_lines(board.lines, question=question, now=now), order=question.order, now=now)
    names = {line.label: line.label_name for line in board.lines}
    shown_columns = columns({label: codes.get(label, {}) for label in names}, board.lines)
    totals = _totals(board, lines, is_filtered=question.is_filtered, now=now)
    return BoardView(
        rows=rows_html(lines, codes=codes, shown=shown_columns, now=now),
        columns=shown_columns,
        totals=totals_words(totals, now=now) if totals else None,
        by_label=_by_label(board.by_label, names, path=path, asked=asked, now=now),
        labels=(
            Option("", "alle soorten zorg", not question.label),
            *(
                Option(code, name, code == question.label)
                for code, name in sorted(names.items(), key=lambda item: item[1])
            ),
        ),
        shows=tuple(Option(show.value, word, show is question.show) for show, word in SHOW_WORDS.items()),
        orders=tuple(
            Link(word, address(path, asked, order=order.value), order is question.order)
            for order, word in ORDER_WORDS.items()
        ),
        shown=len(lines),
        units=len(board.lines),
        is_filtered=question.is_filtered,
        empty=_empty(board, len(lines)),
        notice=board.notice,
        state=_state(board, lines, codes=codes, is_filtered=question.is_filtered),
    )


def _totals(board: Board, lines: Sequence[BoardLine], *, is_filtered: bool, now: datetime) -> Totals | None:
    """The sum of what is shown. Where lines are hidden, only that of the whole board, if it may be seen."""
    if board.notice:
        return None if is_filtered else board.totals
    if is_filtered:
        return totals_of(lines, now=now)
    return board.totals if board.lines else None


def filter_lines(lines: Iterable[BoardLine], *, question: BoardQuestion, now: datetime) -> list[BoardLine]:
    if not question.is_filtered:
        return list(lines)
    return [
        line
        for line in lines
        if (not question.label or line.label == question.label) and _is_asked(line, question.show, now)
    ]


def _is_asked(line: BoardLine, show: Show, now: datetime) -> bool:
    match show:
        case Show.FREE:
            return line.is_known(now=now) and (line.available or 0) > 0
        case Show.STOP:
            return line.opening is not None and line.opening.state is not OpeningState.OPEN
        case Show.UNKNOWN:
            return not line.is_known(now=now)
        case Show.ALL:
            return True


def sort_lines(lines: Iterable[BoardLine], *, order: Order, now: datetime) -> list[BoardLine]:
    if order is Order.WORST:
        return sorted(lines, key=lambda line: urgency(line, now=now))
    if order is Order.LABEL:
        return sorted(lines, key=lambda line: (line.label_name, line.location, line.place))
    return sorted(lines, key=lambda line: (line.location, line.place, line.label_name))


def _by_label(
    totals: Mapping[str, Totals],
    names: Mapping[str, str],
    *,
    path: str,
    asked: Mapping[str, str],
    now: datetime,
) -> tuple[LabelTotals, ...]:
    if len(totals) < 2:  # noqa: PLR2004 - one kind of care: the total says it already
        return ()
    return tuple(
        LabelTotals(code, names.get(code, code), address(path, asked, label=code), totals_words(one, now=now))
        for code, one in sorted(totals.items(), key=lambda item: names.get(item[0], item[0]))
    )


def _empty(board: Board, shown: int) -> str:
    """Why there is nothing to see, when there is nothing to see."""
    if shown or (board.notice and not board.lines):
        return ""
    if board.lines:
        return "Niets op dit bord past bij dit filter."
    return f"In deze regio levert nog niemand voor {board.module_name}."


def _state(board: Board, lines: Sequence[BoardLine], *, codes: Mapping[str, Codes], is_filtered: bool) -> SafeString:
    """What the script of the page starts from; empty where no stream follows (a past moment never changes)."""
    if board.version is None:
        return SafeString()
    sum_told = {"totals": totals_wire(board.totals) if board.totals else None} if board.notice else {}
    head = json_block(
        {
            **sum_told,  # the page adds up the lines itself, unless it does not have them all
            "board": f"{board.region}:{board.module}",
            "version": board.version,
            "isFiltered": is_filtered,
            "codes": codes,
            "labels": {line.unit: line.label for line in lines},
        }
    )
    return mark_safe(f'{head[:-1]},"lines":[{",".join(map(_line_state, lines))}]}}')  # noqa: S308 - made by json_block


@KeptPerLine
def _line_state(line: BoardLine) -> str:
    return json_block(state_wire(line))
