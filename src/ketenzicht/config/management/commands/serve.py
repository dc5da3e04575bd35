"""`ketenzicht serve`: brings the database up to date, then serves pages and API on one port."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ketenzicht.base.errors import Refused
from ketenzicht.config import serving
from ketenzicht.config.preparing import prepare


class Command(BaseCommand):
    """See the help text."""

    help = "Werkt de database bij en start de server: pagina's en API op één poort."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="adres om op te luisteren (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="poort om op te luisteren (8000)")
        parser.add_argument("--workers", type=int, default=1, help="aantal processen (1)")
        parser.add_argument("--until-stdin-closes", action="store_true", help="stop ook als de standaardinvoer sluit")
        parser.add_argument(
            "--prepared", action="store_true", help="sla het bijwerken over: een ander heeft het al gedaan"
        )

    def handle(self, *_: object, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if not serving.is_free(host=host, port=port):
            raise CommandError(
                f"Poort {port} op {host} is bezet of niet toegestaan. "
                f"Kies een andere: ketenzicht serve --port {port + 1}"
            )
        if not options["prepared"]:
            self._prepare()
            self.stdout.write(f"Ketenzicht luistert op http://{host}:{port}/ (stoppen met Ctrl-C)")
        if options["until_stdin_closes"]:
            serving.stop_when_stdin_closes()
        connections.close_all()  # the worker processes make their own
        serving.serve(host=host, port=port, workers=options["workers"])

    def _prepare(self) -> None:
        try:
            prepare(say=self.stdout.write, at=datetime.now(UTC))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
