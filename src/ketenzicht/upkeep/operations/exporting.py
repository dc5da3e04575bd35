"""Locations as a file: one's own, or those of the regions that one judges."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from ketenzicht.access.domain import Permission
from ketenzicht.access.operations import own_organisation, require
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import Actor
from ketenzicht.registry import queries as registry
from ketenzicht.registry.domain import Column, harmless, row_of
from ketenzicht.upkeep.queries import is_platform, judged_regions
from ketenzicht.upkeep.sheets import written_csv, written_xlsx


class Form(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        return _MEDIA[self]

    def written(self, rows: Sequence[Sequence[str]]) -> bytes:
        """Rows of text as a file in which no cell is a formula."""
        return _WRITERS[self]([harmless(cell) for cell in row] for row in rows)


_MEDIA = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WRITERS: dict[Form, Callable[..., bytes]] = {Form.CSV: written_csv, Form.XLSX: written_xlsx}


def export_locations(*, form: Form, everything: bool, actor: Actor, at: datetime) -> bytes:
    """The locations that have not ended: of one's own organisation, or all of which one judges changes.

    Raises NotPermitted and NotFound.
    """
    today = local_day(at)
    if everything:
        require(actor=actor, permission=Permission.REGISTRY_APPROVE)
        regions = None if is_platform(actor) else judged_regions(actor=actor, on=today)
        found = registry.listed(on=today, regions=regions)
    else:
        organisation_id = own_organisation(actor)
        require(actor=actor, permission=Permission.REGISTRY_MAINTAIN, organisation_id=organisation_id)
        found = registry.listed(on=today, organisation_id=organisation_id)
    names = registry.names()
    rows = [[row[column] for column in Column] for row in (row_of(one, names=names) for one in found.values())]
    return form.written([list(Column), *rows])
