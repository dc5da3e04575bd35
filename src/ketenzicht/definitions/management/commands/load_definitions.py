"""`ketenzicht load_definitions [FILE …]`: loads modules from files; without one, what comes with Ketenzicht and is not
known yet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Invalid
from ketenzicht.definitions.operations import Outcome, add_shipped, load_files

WORDS = {
    Outcome.ADDED: "toegevoegd",
    Outcome.REWRITTEN: "herschreven",
    Outcome.CHANGED: "bijgewerkt",
    Outcome.UNCHANGED: "ongewijzigd",
    Outcome.DISCARDED: "weggegooid",
}


class Command(BaseCommand):
    help = "Laadt definities uit TOML-bestanden; zonder bestand: wat met Ketenzicht meekomt en nog niet bekend is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="BESTAND")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        now = timezone.now()
        try:
            loaded = load_files(files=files, actor=PLATFORM, at=now) if files else add_shipped(actor=PLATFORM, at=now)
        except Invalid as refusal:
            lines = "\n".join(f"  {fault.pointer}: {fault.nl}" for fault in refusal.faults)
            raise CommandError(f"Niet geladen, er klopt iets niet:\n{lines}") from None
        for line in loaded:
            self.stdout.write(f"{line.module} {line.number} ({line.status}): {WORDS[line.outcome]}")
