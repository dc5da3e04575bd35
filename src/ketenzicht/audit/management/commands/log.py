"""The chain of the log, from the command line: verify it, or write its anchor down."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.audit import operations, queries
from ketenzicht.audit.domain import Anchor, anchor_of

DOES_NOT_FIT = 3


class Command(BaseCommand):
    help = "Controleert of het logboek is zoals het geschreven is (verify), of geeft het laatste anker (anchor)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("anchor", help="verzegel alles en geef het laatste anker; bewaar het buiten de database")
        verify = deeds.add_parser("verify", help="controleer de hele keten; 0: alles past, 3: er past iets niet")
        verify.add_argument("--anchor", action="append", default=[], help="een anker (blok:hash); mag vaker")
        verify.add_argument("--anchors", type=Path, help="bestand met ankers, een per regel")

    def handle(self, *_: Any, deed: str, **options: Any) -> None:
        if deed == "anchor":
            operations.seal_lines(at=timezone.now())
            self.stdout.write(str(queries.anchor() or "Er is nog niets in het logboek."))
            return
        anchors = _anchors(options["anchor"], options["anchors"])
        verdict = queries.verify(anchors=anchors, now=timezone.now())
        if verdict.misfit is not None:
            self.stderr.write(f"Het logboek klopt NIET. {verdict.misfit}")
            self.stderr.write(f"Tot en met blok {verdict.blocks} past alles.")
            sys.exit(DOES_NOT_FIT)
        self.stdout.write(
            f"Het logboek klopt: {verdict.blocks} blokken met {verdict.lines} regels passen."
            f" Van {verdict.removed} blokken zijn de regels na hun bewaartermijn verwijderd;"
            f" {verdict.unsealed} regels zijn nog niet verzegeld."
        )
        if not anchors:
            self.stdout.write("Zonder anker is niet te zien of het einde is weggehaald: geef er een mee met --anchor.")
        self.stdout.write(f"Anker: {verdict.last or 'nog geen'}")


def _anchors(given: list[str], file: Path | None) -> list[Anchor]:
    """Raises CommandError for a file that cannot be read and for what is no anchor."""
    try:
        written = [*given, *(file.read_text(encoding="utf-8").splitlines() if file else ())]
        return [anchor_of(text) for text in written if text.strip()]
    except OSError as error:
        raise CommandError(f"Het bestand met ankers is niet te lezen: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(str(error)) from error
