"""What was made of a line, kept for the next who asks."""

from collections.abc import Callable
from typing import Concatenate, Generic, ParamSpec

from ketenzicht.capacity.domain import BoardLine

Question = ParamSpec("Question")


class KeptPerLine(Generic[Question]):
    """Text that is made of a line and a question, kept per unit until there is another line or question.

    `make` may read nothing else, no clock either: then what is kept can never be stale. Of each unit only the last
    is kept, about a kilobyte; threads that make the same at once do it twice and get the same.
    """

    def __init__(self, make: Callable[Concatenate[BoardLine, Question], str]) -> None:
        self._make = make
        self._kept: dict[int, tuple[BoardLine, object, str]] = {}

    def __call__(self, line: BoardLine, *question: Question.args, **named: Question.kwargs) -> str:
        kept = self._kept.get(line.unit_id)
        if kept is None or kept[0] is not line or kept[1] != (question, named):
            kept = self._kept[line.unit_id] = (line, (question, named), self._make(line, *question, **named))
        return kept[2]
