"""`ketenzicht import_register FILE --organisation NAME`: locations of one organisation, from a spreadsheet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused
from ketenzicht.registry.queries import organisations, organisations_called
from ketenzicht.upkeep import operations
from ketenzicht.upkeep.domain import Became, Plan, PlanLine, State

MOST_NAMED = 5


class Command(BaseCommand):
    help = (
        "Leest locaties van een organisatie in uit CSV of XLSX, met de kopjes van een bestand dat bij “Ophalen en "
        "inlezen” is opgehaald: alles of niets. Wat niet in het bestand staat, blijft zoals het is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="het bestand")
        parser.add_argument("--organisation", required=True, help="kenmerk (UUID) of naam van de organisatie")
        parser.add_argument("--dry-run", action="store_true", help="alleen zeggen wat elke regel zou doen")
        parser.add_argument("--only-good", action="store_true", help="sla regels met een fout over")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            plan = operations.import_file(
                content=file.read_bytes(),
                organisation_id=_organisation(options["organisation"]),
                dry_run=options["dry_run"],
                only_good=options["only_good"],
                actor=PLATFORM,
                at=timezone.now(),
            )
        except OSError as error:
            raise CommandError(f"Het bestand {file} kan niet worden gelezen: {error.strerror}.") from None
        except Refused as refusal:
            raise CommandError(f"Niets opgeslagen. {refusal}") from None
        for line in plan.lines:
            if line.state is not State.UNCHANGED:
                self.stdout.write(_said(line))
        self.stdout.write(_summary(plan))
        if options["dry_run"]:
            self.stdout.write("Dit was een proef: er is niets opgeslagen.")
        elif not options["only_good"] and not (plan.is_whole and not plan.number_became(Became.REFUSED)):
            raise CommandError("Niets opgeslagen: verbeter wat er mis is, of geef --only-good.")


def _organisation(text: str) -> UUID:
    try:
        found = organisations(ids=[UUID(text)])
    except ValueError:
        found = organisations_called(name=text, at_most=MOST_NAMED)
    if len(found) != 1:
        named = "; ".join(f"{one.name} ({one.id})" for one in found) or "geen enkele"
        raise CommandError(f"“{text}” is niet precies één organisatie, maar: {named}.")
    return found[0].id


def _said(line: PlanLine) -> str:
    what = [*(f"{one.column}: {one.words}".removeprefix(": ") for one in line.faults), line.said]
    if line.state is State.CHANGED:
        what += [one.name for one in line.differences]
    told = "; ".join(part for part in what if part)
    outcome = line.became.word if line.became else line.state.word
    return f"Regel {line.number}, {line.name or 'zonder naam'}: {outcome}" + (f" ({told})" if told else "")


def _summary(plan: Plan) -> str:
    states = ", ".join(f"{plan.number(state)} {state.word}" for state in State)
    ignored = f" Niet gelezen kolommen: {', '.join(plan.ignored)}." if plan.ignored else ""
    return f"{len(plan.lines)} regels: {states}; {len(plan.absent)} locaties staan er niet in.{ignored}"
