"""`ketenzicht register_organisation`: an organisation enters the register, by who runs the server."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused
from ketenzicht.registry.domain import OrganisationKind
from ketenzicht.registry.operations import register_organisation


class Command(BaseCommand):
    help = "Neemt een organisatie op in het register en toont haar UUID, voor create_account en issue_key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="naam van de organisatie")
        parser.add_argument(
            "--kind", type=OrganisationKind, required=True, help=f"een van: {', '.join(OrganisationKind)}"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            made = register_organisation(
                name=options["name"], kind=options["kind"], identifiers=(), actor=PLATFORM, at=timezone.now()
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(made.id))
