"""`ketenzicht load_reference`: regions, municipalities, places and kinds of institution."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ketenzicht.registry import operations


class Command(BaseCommand):
    help = "Laadt de regio's, gemeenten, plaatsen en soorten instellingen die met Ketenzicht meekomen."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = operations.load_reference(at=timezone.now())
        if changed:
            self.stdout.write(f"Referentietabellen geladen: {changed} regels nieuw of gewijzigd.")
        else:
            self.stdout.write("De referentietabellen waren al bij.")
