"""Open an account with a first role. The password is asked for, never given as an argument that others can see."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.access import operations
from ketenzicht.access.domain import Role
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused


class Command(BaseCommand):
    help = "Opent een account; vraagt om het wachtwoord, of leest het van standaardinvoer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="naam van de persoon")
        parser.add_argument("--email", required=True, help="e-mailadres om mee aan te melden")
        parser.add_argument("--organisation", type=UUID, required=True, help="UUID van de organisatie in het register")
        parser.add_argument("--role", type=Role, required=True, help=f"een van: {', '.join(Role)}")

    def handle(self, *_: Any, **options: Any) -> None:
        asked = sys.stdin.isatty()
        password = getpass.getpass("Wachtwoord: ") if asked else sys.stdin.readline().rstrip("\n")
        try:
            user_id = operations.create_account(
                name=options["name"],
                email=options["email"],
                password=password,
                organisation_id=options["organisation"],
                role=options["role"],
                actor=PLATFORM,
                at=timezone.now(),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(user_id))
