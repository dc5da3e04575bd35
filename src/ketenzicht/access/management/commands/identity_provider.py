"""Put an identity provider on record from a file, or change it; and try it."""

import sys
import tomllib
from argparse import ArgumentParser, FileType
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.access import operations
from ketenzicht.access.provider_forms import RecordProvider
from ketenzicht.access.views.providers import address_back
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused


class Command(BaseCommand):
    help = (
        "Legt een aanmelddienst vast uit een TOML-bestand, of wijzigt hem: docs/howto/sign-in-elsewhere.md. "
        "Het geheim komt van standaardinvoer of uit --secret-file, nooit uit het bestand zelf."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=FileType("rb"), help="wat er van de aanmelddienst vastligt")
        parser.add_argument("--secret-file", type=FileType("r"), help="bestand met het geheim, en niets anders")
        parser.add_argument("--try", action="store_true", dest="tries", help="probeer ook de verbinding")

    def handle(self, *_: Any, **options: Any) -> None:
        now = timezone.now()
        new = _read(options["file"], secret=_secret(options["secret_file"]))
        try:
            provider_id = _keep(new, at=now)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(provider_id))
        if options["tries"]:
            back = address_back(new.code)
            self._tell(operations.try_provider(provider_id=provider_id, back=back, actor=PLATFORM, at=now))

    def _tell(self, found: list[operations.Tried]) -> None:
        for one in found:
            self.stdout.write(f"{'goed  ' if one.is_good else 'LET OP'} {one.words}")
        if not all(one.is_good for one in found):
            raise CommandError("Niet alles is goed.")


def _read(file: BinaryIO, *, secret: str) -> operations.NewProvider:
    try:
        told = tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandError(f"Dit is geen TOML: {error}") from error
    if "secret" in told:
        raise CommandError("Het geheim hoort niet in dit bestand: gebruik --secret-file, of standaardinvoer.")
    form = RecordProvider({**_as_form(told), "secret": secret})
    if not form.is_valid():
        raise CommandError(" ".join(f"{name}: {' '.join(map(str, faults))}" for name, faults in form.errors.items()))
    return form.provider()


def _keep(new: operations.NewProvider, *, at: datetime) -> UUID:
    """Put it on record, or change the one of this code."""
    provider_id = operations.provider_id_of(code=new.code)
    if provider_id is None:
        return operations.record_provider(new=new, actor=PLATFORM, at=at)
    operations.change_provider(provider_id=provider_id, new=new, actor=PLATFORM, at=at)
    return provider_id


def _secret(file: Any) -> str:
    if file is not None:
        return str(file.read().strip())
    return "" if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _as_form(told: dict[str, Any]) -> dict[str, str]:
    """Tables become lines, lists words: as somebody would fill in the page."""
    return {name: _text(value) for name, value in told.items()}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{key} = {meaning}" for key, meaning in value.items())
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
