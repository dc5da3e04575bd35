"""Let a system of an organisation in by what it signs; its public key is read from a file or standard input."""

import sys
from argparse import ArgumentParser, FileType
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
    help = "Registreert een openbare sleutel van een systeem en toont het nummer van het systeem (iss en sub)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", nargs="?", type=FileType("r"), default=sys.stdin, help="bestand met PEM of JWK")
        parser.add_argument("--organisation", type=UUID, required=True, help="UUID van de organisatie in het register")
        parser.add_argument("--name", required=True, help="naam van het systeem")
        parser.add_argument("--scope", action="append", required=True, choices=sorted(KEY_SCOPES), help="mag vaker")
        parser.add_argument(
            "--purpose", action="append", default=[], choices=list(Purpose), help="leest alleen hiervoor; mag vaker"
        )
        parser.add_argument("--days", type=int, default=365, help="geldigheid in dagen (365)")

    def handle(self, *_: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            registered = operations.register_public_key(
                organisation_id=options["organisation"],
                name=options["name"],
                public_key=options["key"].read(),
                scopes=options["scope"],
                reach=Reach(purposes=frozenset(options["purpose"])),
                expires_at=now + timedelta(days=options["days"]),
                actor=PLATFORM,
                at=now,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(registered.client_id))
        self.stderr.write(
            f"Geregistreerd als {registered.prefix}; intrekken: ketenzicht revoke_key {registered.prefix}"
        )
