"""`ketenzicht rotate_person_keys`: another key for data about persons, and all that there is sealed with it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.base.errors import Refused
from ketenzicht.config import person_keys


class Command(BaseCommand):
    """See the help text."""

    help = "Maakt een nieuwe sleutel voor persoonsgegevens en verzegelt wat er is daarmee opnieuw; zie person-keys.md."

    def handle(self, *_: object, **_options: Any) -> None:
        try:
            person_keys.rotate(at=timezone.now())
            self.stdout.write("Er is een nieuwe sleutel. Wat er al was, wordt opnieuw verzegeld …")
            done = person_keys.renew(most=sys.maxsize, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Opnieuw verzegeld: {done.resealed.renewed} gegevens. Sleutels weggegooid: {done.retired}.")
        if done.resealed.unreadable:
            self.stderr.write(f"Niet te lezen, en gebleven zoals zij waren: {done.resealed.unreadable} gegevens.")
        self.stdout.write(
            "De geheimen in KETENZICHT_OLD_PERSON_KEYS zijn nog nodig."
            if done.needs_old_secrets
            else "Wat verzegeld is heeft geen geheim uit KETENZICHT_OLD_PERSON_KEYS meer nodig. Verwijzingen naar "
            "patiënten in het logboek wel, zolang de regels van toen bewaard worden, en oudere reservekopieën ook."
        )
