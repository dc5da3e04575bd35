"""Loading the reference tables into an empty register."""

import pytest
from django.core.management import call_command
from tests.registry.conftest import NOON

from ketenzicht.audit.models import AuditLine
from ketenzicht.events.models import Event
from ketenzicht.registry import operations


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time() -> None:
    assert operations.load_reference(at=NOON) > 2000
    assert operations.load_reference(at=NOON) == 0
    assert AuditLine.objects.filter(action="registry.reference-loaded").count() == 1
    assert Event.objects.filter(kind="registry.reference-loaded").count() == 1


@pytest.mark.django_db
def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    call_command("load_reference")
    said = capsys.readouterr().out
    assert "nieuw of gewijzigd" in said
    assert "waren al bij" in said
