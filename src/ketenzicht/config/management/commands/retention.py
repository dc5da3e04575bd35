"""`ketenzicht retention`: what has been kept as long as its rule says goes; `--dry-run` tells what would go."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ketenzicht.config import retention


class Command(BaseCommand):
    """See the help text."""

    help = "Verwijdert wat zo lang bewaard is als de verwijderregels zeggen; gebeurt ook elke nacht."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="vertel per regel wat er zou gaan, en verander niets"
        )

    def handle(self, *_: object, dry_run: bool, **_options: object) -> None:
        at = timezone.now()
        failed = []
        for rule, removed in retention.carry_out(dry_run=dry_run, at=at):
            until = timezone.localtime(at - rule.kept_for)
            self.stdout.write(
                f"{rule.code}: {rule.what}, {rule.kept_for.days} dagen na {rule.counted_from} ({rule.ground}). "
                f"Van vóór {until:%d-%m-%Y %H:%M}: {_told(removed, dry_run=dry_run)}."
            )
            failed += [rule.code] if removed is None else []
        if failed:
            raise CommandError(f"Niet gelukt, en niets van verwijderd: {', '.join(failed)}. Waarom staat hierboven.")


def _told(removed: int | None, *, dry_run: bool) -> str:
    if removed is None:
        return "mislukt"
    return f"{removed} zouden gaan" if dry_run else f"{removed} verwijderd"
