"""What has been kept as long as its rule says goes; a dry run tells the same and changes nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ketenzicht.audit.models import AuditLine
from ketenzicht.audit.operations import record, seal_lines
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity.models import Delivery
from ketenzicht.config import retention, tasks
from ketenzicht.config.retention import RULES, Rule, carry_out

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "retention.md"
NOW = timezone.now()
A_DAY = timedelta(days=1)
BY_CODE = {rule.code: rule for rule in RULES}


def told(*, dry_run: bool, at: datetime = NOW) -> dict[str, int | None]:
    return {rule.code: removed for rule, removed in carry_out(dry_run=dry_run, at=at)}


def _receipt(received_at: datetime) -> None:
    counts = dict.fromkeys(("observations", "changed", "confirmed", "repeated", "late", "refused"), 0)
    Delivery.objects.create(
        id=uuid4(), client_id=uuid4(), organisation_id=uuid4(), fingerprint=b"", received_at=received_at,
        status=Delivery.Status.ACCEPTED, **counts,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_dry_run_tells_what_will_go_and_changes_nothing() -> None:
    long_ago = NOW - BY_CODE["log"].kept_for - A_DAY
    record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=long_ago)
    seal_lines(at=long_ago)
    _receipt(NOW - 91 * A_DAY)
    _receipt(NOW - 89 * A_DAY)
    foreseen = told(dry_run=True)
    assert foreseen == dict.fromkeys(BY_CODE, 0) | {"log": 1, "receipts": 1}
    assert (AuditLine.objects.count(), Delivery.objects.count()) == (1, 2)
    assert told(dry_run=False) == foreseen
    assert Delivery.objects.count() == 1
    assert set(told(dry_run=True).values()) == {0}


@pytest.mark.django_db
def test_what_went_is_on_record_as_a_number_by_its_rule_and_nothing_is_when_nothing_went() -> None:
    told(dry_run=False)
    assert not AuditLine.objects.exists()
    _receipt(NOW - 91 * A_DAY)
    told(dry_run=False)
    line = AuditLine.objects.get()
    assert (line.action, line.deed, line.subject) == ("retention.carried-out", "remove", "retention-rule/receipts")
    assert line.detail == {"removed": 1, "olderThan": (NOW - 90 * A_DAY).isoformat()}


@pytest.mark.django_db
def test_a_rule_that_fails_leaves_what_it_had_begun_and_keeps_no_other_from_being_carried_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _receipt(NOW - 91 * A_DAY)

    def half(*, at: datetime) -> int:
        BY_CODE["receipts"].remove(at=at)
        raise ZeroDivisionError

    def by(remove: Any, code: str) -> Rule:
        return replace(BY_CODE["receipts"], code=code, remove=remove)

    monkeypatch.setattr(retention, "RULES", (by(half, "half"), by(BY_CODE["receipts"].remove, "whole")))
    out = StringIO()
    with pytest.raises(CommandError, match="niets van verwijderd: half"):
        call_command("retention", "--dry-run", stdout=out)
    assert "mislukt" in out.getvalue()
    assert "1 zouden gaan" in out.getvalue()
    assert told(dry_run=False) == {"half": None, "whole": 1}


@pytest.mark.django_db
def test_the_command_tells_each_rule_with_its_term_and_ground_and_the_night_does_it() -> None:
    _receipt(NOW - 91 * A_DAY)
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == list(BY_CODE)
    assert "bewijzen van ontvangst van leveringen, 90 dagen na de levering (voorstel)." in lines[2]
    assert lines[2].endswith("1 zouden gaan.")
    assert tasks.carry_out_retention(timestamp=0)["receipts"] == 1
    call_command("retention", stdout=out)
    assert out.getvalue().splitlines()[len(lines) + 2].endswith("0 verwijderd.")


def test_every_rule_stands_in_the_documents_and_keeps_for_some_time() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for rule in RULES:
        assert f"| `{rule.code}` |" in text
        assert rule.kept_for >= A_DAY
    assert len(BY_CODE) == len(RULES)
