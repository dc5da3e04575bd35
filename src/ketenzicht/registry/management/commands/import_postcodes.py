"""`ketenzicht import_postcodes FILE`: the official postcode file of Statistics Netherlands (CBS)."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Invalid, Refused
from ketenzicht.registry import operations


class Command(BaseCommand):
    help = (
        "Leest een postcodebestand in (CSV, postcodes van vier of zes tekens): alles of niets. "
        "Kolommen: postcode (PC4, PC6), en coördinaten (lat en lon, of rd_x en rd_y) of een gemeente."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="het bestand")
        parser.add_argument("--dry-run", action="store_true", help="alleen controleren, niets opslaan")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        dry_run: bool = options["dry_run"]
        try:
            done = operations.import_postcodes(
                lines=_lines(file), name=file.name, dry_run=dry_run, actor=PLATFORM, at=timezone.now()
            )
        except OSError as error:
            raise CommandError(f"Het bestand {file} kan niet worden gelezen: {error.strerror}.") from None
        except Invalid as invalid:
            faults = "\n".join(f"  {fault.nl}" for fault in invalid.faults)
            raise CommandError(f"Niets opgeslagen. Wat er mis is:\n{faults}") from None
        except Refused as refusal:
            raise CommandError(f"Niets opgeslagen. {refusal}") from None
        self.stdout.write(_told(done, dry_run=dry_run))


def _lines(file: Path) -> Iterator[str]:
    """The lines of the file: UTF-8, or else what Windows wrote before that."""
    with file.open("rb") as raw:
        for line in raw:
            try:
                yield line.decode("utf-8-sig")
            except UnicodeDecodeError:
                yield line.decode("cp1252", errors="replace")


def _told(done: operations.PostcodeImport, *, dry_run: bool) -> str:
    said = [
        f"{done.lines} regels gelezen, {done.postcodes} postcodes; {done.written} nieuw of gewijzigd.",
    ]
    if done.approximate:
        said.append(f"{done.approximate} kregen het punt van een groter gebied en heten “ongeveer”.")
    if done.without_municipality:
        said.append(f"{done.without_municipality} hebben geen gemeente die wij kennen.")
    if done.unknown_municipalities:
        listed = ", ".join(f"“{name}” ({lines})" for name, lines in done.unknown_municipalities.items())
        said.append(f"Onbekende gemeenten: {listed}.")
    if dry_run:
        said.append("Dit was een proef: er is niets opgeslagen.")
    return "\n".join(said)
