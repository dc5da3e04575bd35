"""Figures as people and databases write them, as the platform wants them. Pure."""

from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation

from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.tables import Cell
from ketenzicht.client import Element, Opening, Value

EMPTY = frozenset({"", "-", "?", "onbekend", "n.b.", "nvt", "n.v.t.", "null", "#n/a", "#n/b"})
YES, NO = (
    frozenset({"ja", "j", "true", "waar", "1", "1.0", "yes"}),
    frozenset({"nee", "n", "false", "onwaar", "0", "0.0", "no"}),
)
STATES = {"open": "open", "dreigende stop": "stop-threatened", "stop": "stop"}
MOST_DIGITS = 9  # before the comma
DUTCH_MOMENTS = ("%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y", "%d/%m/%Y %H:%M")


def text_of(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def is_empty(cell: Cell) -> bool:
    return text_of(cell).casefold() in EMPTY


def value_of(cell: Cell, element: Element, *, zone: tzinfo) -> Value:
    """A cell that is not empty, as a value of an element. Raises Unusable: never a guess."""
    match element.kind:
        case "count" | "measure":
            return _number(cell, is_whole=element.kind == "count")
        case "flag":
            return _flag(cell)
        case "choice":
            return _choice(cell, element)
        case _:
            return moment_of(cell, zone=zone)


def _number(cell: Cell, *, is_whole: bool) -> int | float:
    """1.234,5 and 1234,5 as in Dutch, 1234.5 as in a database. '1.234' alone may be either: refused."""
    text = text_of(cell).replace("\u00a0", "").replace(" ", "")
    if isinstance(cell, bool):
        raise Unusable(f"'{text}' is geen getal.")
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    elif isinstance(cell, str) and text.count(".") == 1 and len(text.split(".")[1]) == len("000"):
        raise Unusable(f"'{text}' kan duizendtallen of een breuk zijn: schrijf een komma, of geen punt.")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unusable(f"'{text[:40]}' is geen getal.") from None
    if not number.is_finite() or number.adjusted() > MOST_DIGITS:
        raise Unusable(f"'{text[:40]}' is geen getal dat hier kan voorkomen.")
    if not is_whole:
        return float(number)
    if number != int(number):
        raise Unusable(f"'{text}' is geen heel getal.")
    return int(number)


def _flag(cell: Cell) -> bool:
    text = text_of(cell).casefold()
    if text in YES | NO:
        return text in YES
    raise Unusable(f"'{text[:40]}' is geen ja of nee.")


def _choice(cell: Cell, element: Element) -> str:
    text = text_of(cell).casefold()
    for choice in element.choices:
        if text in (choice.code.casefold(), choice.name.casefold()):
            return choice.code
    known = ", ".join(choice.name for choice in element.choices)
    raise Unusable(f"'{text[:40]}' is geen keuze; er is: {known}.")


def moment_of(cell: Cell, *, zone: tzinfo) -> datetime:
    """A moment; without a zone it is local. Raises Unusable."""
    at = cell if isinstance(cell, datetime) else None
    if at is None and isinstance(cell, date):
        at = datetime.combine(cell, time())
    at = at or _written(text_of(cell))
    if at is None:
        raise Unusable(f"'{text_of(cell)[:40]}' is geen tijdstip; schrijf 2026-11-22 10:00 of 22-11-2026 10:00.")
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _written(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in DUTCH_MOMENTS:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - local, and its zone follows
        except ValueError:
            continue
    return None


def opening_of(cells: dict[str, Cell], *, zone: tzinfo) -> Opening | None:
    """The opening that a row declares, from what stands under `opening`, `opening.reason` and so on."""
    word = text_of(cells.get("opening")).casefold()
    if word in EMPTY:
        return None
    state = STATES.get(word, word)
    if state not in STATES.values():
        raise Unusable(f"'{word[:40]}' is geen openstelling; er is: {', '.join(STATES)}.")
    if state == "open":
        return Opening("open")
    end = cells.get("opening.expected-end")
    return Opening(
        state,
        reason=text_of(cells.get("opening.reason")) or None,
        expected_end_at=None if is_empty(end) else moment_of(end, zone=zone),
    )
