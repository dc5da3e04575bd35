"""`ketenzicht load_triage [FILE …]`: loads versions of instruments, of the crosswalk and of fitting care;
without a file, those that come with Ketenzicht. Taking them in use is for who answers for it, on the pages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, Invalid
from ketenzicht.triage.operations import load, shipped_files, try_to_load


class Command(BaseCommand):
    help = (
        "Leest versies van triage-instrumenten, van de kruistabel en van regels voor passende zorg in; "
        "zonder bestand: wat met Ketenzicht meekomt. "
        "In gebruik nemen doet u op de pagina’s."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="BESTAND")
        parser.add_argument("--check", action="store_true", help="alleen nakijken: er wordt niets ingelezen")

    def handle(self, *args: Any, files: list[Path], check: bool, **options: Any) -> None:
        files = files or shipped_files()
        wrong = [file for file in files if not self._is_loaded(file, check=check)]
        if wrong:
            raise CommandError(f"{len(wrong)} van {len(files)} bestanden: niet {'in orde' if check else 'ingelezen'}.")

    def _is_loaded(self, file: Path, *, check: bool) -> bool:
        """A file that is wrong does not hold up the others."""
        try:
            content = file.read_bytes()
            loaded = (try_to_load if check else load)(content=content, actor=PLATFORM, at=timezone.now())
        except OSError as error:
            self.stdout.write(f"{file}: kan het bestand niet lezen: {error.strerror or error}.")
        except Invalid as refused:
            for fault in refused.faults:
                self.stdout.write(f"{file.name}#{fault.pointer}: {fault.nl}")
        except Conflict as refused:
            self.stdout.write(f"{file.name}: {refused}")
        else:
            said = "al ingelezen" if not loaded.is_new else "kan worden ingelezen" if check else "ingelezen"
            self.stdout.write(f"{file.name}: {loaded.called} {said}.")
            return True
        return False
