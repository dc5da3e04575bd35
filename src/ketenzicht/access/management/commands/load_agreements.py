"""`ketenzicht load_agreements`: puts the agreements that come with Ketenzicht on record, each of them once."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ketenzicht.access import operations


class Command(BaseCommand):
    help = "Legt de afspraken over inzage vast die met Ketenzicht meekomen (voorstel), voor zover dat niet al gebeurde."

    def handle(self, *args: Any, **options: Any) -> None:
        added = operations.load_agreements(at=timezone.now())
        if added:
            self.stdout.write(f"Afspraken toegevoegd: {added}.")
        else:
            self.stdout.write("De afspraken waren al vastgelegd.")
