"""Take away the second step of somebody who lost it, when no administrator can get in to do it."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.access import operations
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused


class Command(BaseCommand):
    help = "Haalt de tweede stap van een account weg en beëindigt de sessies; de persoon stelt een nieuwe in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", type=UUID, help="UUID van het account")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            operations.reset_second_factor(user_id=options["account"], actor=PLATFORM, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write("De tweede stap is weggehaald. Bij het volgende aanmelden wordt een nieuwe ingesteld.")
