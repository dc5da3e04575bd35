"""What a file of locations would do, or did, line by line in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ketenzicht.registry.domain import LineFault
from ketenzicht.upkeep.domain import Became, Kind, Plan, PlanLine, State
from ketenzicht.web.presenters.entries import NOTHING, DifferenceView, difference_views
from ketenzicht.web.presenters.links import Link, address

HEADINGS = ("Regel", "Locatie", "Kenmerk", "Uitkomst", "Wat")
UNSAID = {NOTHING, "niet opgegeven", "nee"}  # of a new location not worth a line


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: `outcome` in a word or two, and what it changes, what is wrong with it, or why it was not stored.

    `key` is of the location that it was about, `made` of the one that came of it (`page`: where it can be seen by now),
    `proposal` of the proposal of one.
    """

    number: int
    name: str
    key: str
    made: str
    page: str
    proposal: str
    outcome: str
    is_wrong: bool
    asks: str
    differences: tuple[DifferenceView, ...]
    faults: tuple[LineFault, ...]
    said: str

    @property
    def text(self) -> str:
        """All of it on one line, for the report."""
        changes = [
            f"{one.name}: {one.before} → {one.after}" if self.key else f"{one.name}: {one.after}"
            for one in self.differences
        ]
        faults = [f"{one.column}: {one.words}" if one.column else one.words for one in self.faults]
        return "; ".join(part for part in (self.asks, self.said, *faults, *changes) if part)


def line_views(lines: Iterable[PlanLine], *, names: dict[str, str], on: date) -> Iterator[LineView]:
    """`names` are those of kinds of institution and municipalities, by code."""
    for line in lines:
        differences = difference_views(line.differences, names=names)
        yield LineView(
            number=line.number,
            name=line.name or "(zonder naam)",
            key=str(line.location_id or ""),
            made=str(line.made_id or ""),
            page=_page(line, on=on),
            proposal=str(line.proposal_id or ""),
            outcome=_outcome(line),
            is_wrong=line.state is State.WRONG or line.became is Became.REFUSED,
            asks="" if line.became else _asks(line.asks),
            differences=tuple(one for one in differences if line.location_id or one.after not in UNSAID),
            faults=line.faults,
            said=line.said,
        )


def report_rows(plan: Plan, *, names: dict[str, str], on: date) -> list[list[str]]:
    """The same as a file: every line, and the locations of which the file says nothing."""
    every = line_views(plan.lines, names=names, on=on)
    rows = [[str(one.number), one.name, one.key or one.made, one.outcome, one.text] for one in every]
    absent = [["", name, "", "niet in het bestand", "Blijft zoals het is."] for name in plan.absent]
    return [list(HEADINGS), *rows, *absent]


def filters(plan: Plan, *, path: str, shown: State | None) -> list[Link]:
    """Links to the lines of each kind that there are."""
    every = [Link(f"Alle regels ({len(plan.lines)})", path, shown is None)]
    return every + [
        Link(f"{state.word} ({number})", address(path, {}, show=state.value), shown is state)
        for state in State
        if (number := plan.number(state))
    ]


def _page(line: PlanLine, *, on: date) -> str:
    """The location whose page there is: one that is still to begin has none yet."""
    begins = line.wishes.get("active_from") if line.made_id else None
    return "" if begins and begins > on else str(line.location_id or line.made_id or "")


def _outcome(line: PlanLine) -> str:
    if line.proposal_id and line.made_id:
        return "voorgesteld, en goedgekeurd"
    return line.became.word if line.became else line.state.word


def _asks(kinds: tuple[Kind, ...]) -> str:
    told = ", ".join(kind.word.lower() for kind in kinds)
    return f"Wordt voorgesteld en wacht op akkoord van uw regio: {told}." if told else ""
