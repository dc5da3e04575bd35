"""What the models say is what the migrations make."""

from django.core.management import call_command


def test_no_model_was_changed_without_its_migration(db: None) -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
