"""`ketenzicht check_instrument FILE …`: tells the author of an instrument, or of fitting care, all that is wrong."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ketenzicht.triage.domain import CallFlow, FittingCare, Instrument
from ketenzicht.triage.operations import Checked, CheckedFitting, CheckedFlow, check_document


class Command(BaseCommand):
    help = "Kijkt bestanden van triage-instrumenten en van passende zorg na. Er wordt niets geladen."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="BESTAND")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        wrong = [file for file in files if not self._is_right(file)]
        if wrong:
            raise CommandError(f"{len(wrong)} van {len(files)} bestanden: niet in orde.")

    def _is_right(self, file: Path) -> bool:
        try:
            checked = check_document(content=file.read_bytes())
        except OSError as error:
            self.stdout.write(f"{file}: kan het bestand niet lezen: {error.strerror or error}.")
            return False
        for line in _lines(checked):
            self.stdout.write(f"{file.name}{line}")
        return checked.is_right


def _lines(checked: Checked | CheckedFitting | CheckedFlow) -> list[str]:
    said = [f"#{fault.pointer}: fout: {fault.nl}" for fault in checked.faults]
    said += [f"#{remark.pointer}: {remark.nl}" for remark in checked.remarks]
    found = _found(checked)
    return said or ([f": in orde. {_summary(found)}"] if found else [])


def _found(checked: Checked | CheckedFitting | CheckedFlow) -> Instrument | FittingCare | CallFlow | None:
    match checked:
        case Checked():
            return checked.instrument
        case CheckedFitting():
            return checked.care
    return checked.flow


def _summary(found: Instrument | FittingCare | CallFlow) -> str:
    use = "voor klinisch gebruik" if found.is_clinical else "NIET voor klinisch gebruik"
    if isinstance(found, CallFlow):
        size = f"{len(found.first)} eerste vragen, {len(found.ways)} wegen, {len(found.rules)} regels"
        return f"{found.name} {found.number}, gespreksregels, {use}: {size}."
    if isinstance(found, FittingCare):
        rules = len(found.indications) + len(found.contraindications)
        return f"{found.name} {found.number}, passende zorg, {use}: {len(found.forms)} zorgvormen, {rules} regels."
    return (
        f"{found.name} {found.number}, {found.discipline.word}, {found.outcome.word}, {use}: "
        f"{len(found.complaints)} klachten, {len(found.questions)} vragen, "
        f"{len(found.criteria)} criteria, {len(found.classes)} klassen."
    )
