"""The totals of every board at once: one sweep over all units instead of one for each of hundreds of boards."""

from datetime import UTC, datetime

import numpy as np

from ketenzicht.capacity.domain import Totals
from ketenzicht.capacity.picture import STOP, THREATENED, Picture

Board = tuple[str, str]


def totals_of_boards(picture: Picture, *, now: datetime) -> dict[Board, Totals]:
    """The same as `Picture.totals` for each board that has units."""
    if not len(picture):
        return {}
    units, begins = picture.units_of_boards
    known = picture.is_known(np.arange(len(picture)), now=now)
    available, total, occupied = np.maximum(picture.available, 0), picture.total, picture.occupied
    has_total, has_occupied = known & ~np.isnan(total), known & ~np.isnan(occupied)
    columns = (
        np.where(known, available, 0),
        np.where(has_total, total, 0),
        np.where(has_occupied, occupied, 0),
        known,
        has_total,
        has_occupied,
        picture.opening == STOP,
        picture.opening == THREATENED,
        known & (now.timestamp() - picture.confirmed > picture.fresh_for),
        known & picture.contradicts,
    )
    sums = [np.add.reduceat(column[units], begins, dtype=np.float64).tolist() for column in columns]
    oldest = np.minimum.reduceat(np.where(known, picture.confirmed, np.inf)[units], begins)
    sizes = np.diff(begins, append=len(units))
    rows = zip(picture.boards, zip(*sums, strict=True), oldest.tolist(), sizes.tolist(), strict=True)
    return {board: _totals(row, first, size) for board, row, first, size in rows}


def _totals(sums: tuple[float, ...], oldest: float, size: int) -> Totals:
    available, total, occupied, known, has_total, has_occupied, stops, threatened, ageing, contradicting = sums
    return Totals(
        available=available if known else None,
        total=total if has_total else None,
        occupied=occupied if has_occupied else None,
        known=int(known),
        units=size,
        stops=int(stops),
        threatened=int(threatened),
        oldest=datetime.fromtimestamp(oldest, UTC) if known else None,
        ageing=int(ageing),
        contradicting=int(contradicting),
    )
