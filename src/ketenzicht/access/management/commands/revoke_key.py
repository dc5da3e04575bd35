"""End a key at once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.access import operations
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused


class Command(BaseCommand):
    help = "Trekt een sleutel per direct in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("prefix", help="de acht tekens na kz_")

    def handle(self, *_: Any, **options: Any) -> None:
        prefix = options["prefix"].removeprefix("kz_")[:8]
        try:
            operations.revoke_key(prefix=prefix, actor=PLATFORM, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write(f"Sleutel kz_{prefix}_… is ingetrokken.")
