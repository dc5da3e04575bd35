"""Makes a table hold given rows, writing only what differs."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
BATCH = 2_000


def sync(*, rows: Iterable[Row], model: type[Row], key: tuple[str, ...], fields: tuple[str, ...]) -> int:
    """Add the rows that are new by `key`, change those of which `fields` differ; how many it wrote.

    Rows that are only in the table stay: an operator may have added them.
    """
    table = model._default_manager  # noqa: SLF001 - the documented way to a model's manager
    stored = {_values(row, key): row for row in table.all()}
    new, changed = [], []
    for row in rows:
        known = stored.get(_values(row, key))
        if known is None:
            new.append(row)
        elif _values(known, fields) != _values(row, fields):
            row.pk = known.pk
            changed.append(row)
    table.bulk_create(new, batch_size=BATCH)
    if changed:
        table.bulk_update(changed, fields, batch_size=BATCH)
    return len(new) + len(changed)


def _values(row: models.Model, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)
