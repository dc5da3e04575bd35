"""Give a system of an organisation a key, and print it: once, for it is not kept."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.access import operations
from ketenzicht.access.domain import KEY_SCOPES, Purpose, Reach
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused


class Command(BaseCommand):
    help = "Geeft een systeem van een organisatie een sleutel en toont die één keer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", type=UUID, required=True, help="UUID van de organisatie in het register")
        parser.add_argument("--name", required=True, help="naam van het systeem")
        parser.add_argument("--scope", action="append", required=True, choices=sorted(KEY_SCOPES), help="mag vaker")
        parser.add_argument("--location", action="append", default=[], type=UUID, help="levert alleen hiervoor")
        parser.add_argument("--module", action="append", default=[], help="levert alleen voor deze; mag vaker")
        parser.add_argument(
            "--purpose", action="append", default=[], choices=list(Purpose), help="leest alleen hiervoor; mag vaker"
        )
        parser.add_argument("--days", type=int, default=365, help="geldigheid in dagen (365)")

    def handle(self, *_: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            issued = operations.issue_key(
                organisation_id=options["organisation"],
                name=options["name"],
                scopes=options["scope"],
                expires_at=now + timedelta(days=options["days"]),
                reach=Reach(
                    locations=frozenset(options["location"]),
                    modules=frozenset(options["module"]),
                    purposes=frozenset(options["purpose"]),
                ),
                actor=PLATFORM,
                at=now,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(issued.key)
        self.stderr.write("Bewaar deze sleutel nu: hij wordt niet opgeslagen en niet nog eens getoond.")
