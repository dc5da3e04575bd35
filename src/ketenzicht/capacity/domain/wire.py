"""The form in which lines, totals and cells go out: the API, the live stream and the page all send this."""

from datetime import datetime, timedelta

from ketenzicht.capacity.domain.board import Board, BoardLine, NationalCell, NationalPicture, Totals
from ketenzicht.capacity.domain.opening import Opening

Wire = dict[str, object]


def opening_wire(opening: Opening | None, *, declared_by: str = "") -> Wire | None:
    """`declared_by` where it is known."""
    if opening is None:
        return None
    return {
        "state": opening.state.value,
        "word": opening.state.word,
        "reason": opening.reason,
        "reasonWord": opening.reason_word or None,
        "expectedEndAt": opening.expected_end_at,
        "declaredBy": declared_by or None,
    }


def facts_wire(line: BoardLine) -> Wire:
    """What does not change with a delivery."""
    return {
        "unit": line.unit,
        "locationId": line.location_id,
        "location": line.location,
        "place": line.place,
        "organisation": line.organisation,
        "label": line.label,
        "labelName": line.label_name,
        "deliveredByHand": line.manual,
    }


def state_wire(line: BoardLine) -> Wire:
    """What a delivery may change. `freshUntil` and `usableUntil` let a receiver age the figure by itself."""
    return {
        "unit": line.unit,
        "available": line.available,
        "held": line.held,
        "total": line.total,
        "occupied": line.occupied,
        "waiting": line.waiting,
        "crowding": line.crowding,
        "level": line.level.value if line.level else None,
        "levelWord": line.level_word or None,
        "opening": opening_wire(line.opening, declared_by=line.declared_by),
        "absent": line.absent,
        "marks": [{"code": mark.code, "word": mark.word} for mark in line.marks],
        "observedAt": line.observed_at,
        "confirmedAt": line.confirmed_at,
        "freshUntil": _until(line.confirmed_at, line.fresh_for),
        "usableUntil": _until(line.confirmed_at, line.usable_for),
        "definitionVersion": line.definition,
    }


def line_wire(line: BoardLine) -> Wire:
    """A line with everything: facts, state and all values by element code."""
    return {**facts_wire(line), **state_wire(line), "values": line.values}


def totals_wire(totals: Totals) -> Wire:
    return {
        "available": totals.available,
        "total": totals.total,
        "occupied": totals.occupied,
        "known": totals.known,
        "units": totals.units,
        "stops": totals.stops,
        "threatened": totals.threatened,
        "oldest": totals.oldest,
        "ageing": totals.ageing,
        "contradicting": totals.contradicting,
    }


def board_wire(board: Board) -> Wire:
    """A whole board."""
    return {
        "region": board.region,
        "regionName": board.region_name,
        "module": board.module,
        "moduleName": board.module_name,
        "at": board.at,
        "version": board.version,
        "totals": totals_wire(board.totals) if board.totals else None,
        "notice": board.notice or None,
        "lines": [line_wire(line) for line in board.lines],
    }


def national_wire(picture: NationalPicture) -> Wire:
    """The whole national picture."""
    return {
        "at": picture.at,
        "cells": [cell_wire(cell) for cell in picture.cells.values()],
        "country": [cell_wire(cell) for cell in picture.country.values()],
        "withheld": [{"region": region, "module": module} for region, module in sorted(picture.withheld)],
    }


def cell_wire(cell: NationalCell) -> Wire:
    return {"region": cell.region, "module": cell.module, **totals_wire(cell.totals)}


def _until(moment: datetime | None, span: timedelta) -> datetime | None:
    return moment + span if moment else None
