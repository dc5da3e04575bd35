"""`ketenzicht check_instrument FILE …`: tells the author of an instrument everything that is wrong with it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ketenzicht.triage.domain import Instrument
from ketenzicht.triage.operations import Checked, check_instrument


class Command(BaseCommand):
    help = "Kijkt bestanden van triage-instrumenten na. Er wordt niets geladen."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="BESTAND")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        wrong = [file for file in files if not self._is_right(file)]
        if wrong:
            raise CommandError(f"{len(wrong)} van {len(files)} bestanden: niet in orde.")

    def _is_right(self, file: Path) -> bool:
        try:
            checked = check_instrument(content=file.read_bytes())
        except OSError as error:
            self.stdout.write(f"{file}: kan het bestand niet lezen: {error.strerror or error}.")
            return False
        for line in _lines(checked):
            self.stdout.write(f"{file.name}{line}")
        return checked.is_right


def _lines(checked: Checked) -> list[str]:
    said = [f"#{fault.pointer}: fout: {fault.nl}" for fault in checked.faults]
    said += [f"#{remark.pointer}: {remark.nl}" for remark in checked.remarks]
    return said or ([f": in orde. {_summary(checked.instrument)}"] if checked.instrument else [])


def _summary(instrument: Instrument) -> str:
    use = "voor klinisch gebruik" if instrument.is_clinical else "NIET voor klinisch gebruik"
    return (
        f"{instrument.name} {instrument.number}, {instrument.discipline.word}, {use}: "
        f"{len(instrument.complaints)} klachten, {len(instrument.questions)} vragen, "
        f"{len(instrument.criteria)} criteria, {len(instrument.classes)} klassen."
    )
