"""`ketenzicht replay FILE …`: delivers real series through the public API."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ketenzicht.base.errors import Invalid, Refused
from ketenzicht.capacity import operations as capacity
from ketenzicht.client import DeliveryRefused, Unreachable
from ketenzicht.definitions import queries as definitions
from ketenzicht.demonstration.domain.reading import read_series
from ketenzicht.demonstration.domain.series import MODULE, Series, counts_from
from ketenzicht.demonstration.replaying import Replay
from ketenzicht.demonstration.series_register import prepare_series

NOT_AUTHENTICATED = 401


class Command(BaseCommand):
    """See the help text."""

    help = (
        "Levert echte reeksen van dagcijfers via de API, in de module Pandemie. Herkent aan de kop: ziekenhuisopnamen "
        "per veiligheidsregio (Stichting NICE) en landelijke bezetting en opnamen (LCPS en NICE). De server moet "
        "draaien, op dezelfde database als deze opdracht."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="BESTAND", help="een reeks in CSV")
        pace = parser.add_mutually_exclusive_group()
        pace.add_argument(
            "--speed", type=_speed, help="zoveel keer sneller dan het gebeurde; 86400 is een dag per seconde"
        )
        pace.add_argument("--as-fast-as-possible", action="store_true", help="zo snel mogelijk (zo is het ook zonder)")
        parser.add_argument("--base-url", default=settings.BASE_URL, help=f"adres van de server ({settings.BASE_URL})")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="DATUM", help="eerste dag")
        parser.add_argument("--until", dest="last", type=date.fromisoformat, metavar="DATUM", help="laatste dag")

    def handle(self, *_: Any, **options: Any) -> None:
        series = [one.between(first=options["first"], last=options["last"]) for one in self._read(options["files"])]
        days = [day.date for one in series for day in one.days]
        if not days:
            raise CommandError("In de gekozen periode staat geen enkele dag in deze bestanden.")
        _refuse_silence(options["base_url"])
        try:
            replay = self._prepared(series, days, base_url=options["base_url"])
            tally = replay.run(speed=options["speed"])
        except (Refused, Unreachable, DeliveryRefused) as trouble:
            raise CommandError(_explained(trouble, options["base_url"])) from trouble
        self.stdout.write(f"Klaar: {tally.sentence}")

    def _read(self, files: list[Path]) -> Iterator[Series]:
        """Read every file, and refuse them all when one of them is wrong: nothing has been delivered yet."""
        found, faults = [], []
        for file in files:
            try:
                with file.open(encoding="utf-8", newline="") as lines:
                    found.append(read_series(lines=lines))
            except Invalid as refusal:
                faults += [f"{file.name}: {fault.nl}" for fault in refusal.faults]
            except (OSError, UnicodeDecodeError) as error:
                faults.append(f"{file.name}: niet te lezen ({error})")
        if faults:
            raise CommandError("\n".join([*faults, "Er is niets geleverd."]))
        for file, one in zip(files, found, strict=True):
            self.stdout.write(f"{file.name}: {one.kind.title}, {len(one.days)} dagen")
        yield from found

    def _prepared(self, series: list[Series], days: list[date], *, base_url: str) -> Replay:
        now = datetime.now(UTC)
        capacity.ensure_partitions(start=counts_from(min(days)).astimezone(UTC).date(), end=max(days))
        prepared = prepare_series(units={unit for one in series for unit in one.kind.units}, at=now)
        module = definitions.module(code=MODULE)
        connections.close_all()
        return Replay(series=series, prepared=prepared, module=module, base_url=base_url, say=self.stdout.write)


def _refuse_silence(base_url: str) -> None:
    """Before anything is registered: is there a server at all?"""
    try:
        httpx.head(base_url, timeout=10)
    except httpx.TransportError as error:
        raise CommandError(_explained(Unreachable(str(error)), base_url)) from error


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed < float("inf"):
        raise ValueError
    return speed


def _explained(trouble: Exception, base_url: str) -> str:
    if isinstance(trouble, Unreachable):
        return f"De server op {base_url} antwoordt niet. Start hem met: ketenzicht serve\n{trouble}"
    if isinstance(trouble, DeliveryRefused) and trouble.status == NOT_AUTHENTICATED:
        return (
            f"De server op {base_url} kent de sleutel niet die deze opdracht zojuist maakte: hij gebruikt een andere "
            "database. Geef deze opdracht dezelfde DATABASE_URL of KETENZICHT_DATA als de server "
            "(de demonstratie: KETENZICHT_DATA=.ketenzicht/demo)."
        )
    return str(trouble)
