"""The application at work in its own role, the nightly work on what is kept included, and the auditor at its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django import Settings
from tests.databases import drop
from tests.serving import serving

from ketenzicht.audit import queries
from ketenzicht.audit.models import AuditLine, AuditSeal
from ketenzicht.audit.operations import record, remove_old_lines, seal_lines
from ketenzicht.base.actor import PLATFORM
from ketenzicht.capacity import operations as capacity
from ketenzicht.capacity.models import Delivery
from ketenzicht.config import cli_db, preparing
from ketenzicht.postgres.roles import NAMES, VARIABLES, Role
from ketenzicht.postgres.target import find_target
from ketenzicht.sealing import operations as sealing
from ketenzicht.sealing.domain import Unreadable
from ketenzicht.sealing.queries import cipher_of, unseal

Come = Callable[..., psycopg.Connection[tuple[Any, ...]]]
NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=6 * 366)


def _who_am_i() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user::text")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_tests_themselves_work_as_the_application() -> None:
    assert _who_am_i() == NAMES[Role.APPLICATION]


@pytest.mark.django_db
def test_the_application_seals_the_log_and_has_old_blocks_removed() -> None:
    for each in range(3):
        record(action="ward.closed", actor=PLATFORM, subject=f"ward/{each}", at=LONG_AGO)
    seal_lines(at=LONG_AGO)
    record(action="ward.opened", actor=PLATFORM, subject="ward/1", at=NOW)
    seal_lines(at=NOW)
    assert remove_old_lines(kept_for=timedelta(days=5 * 366), actor=PLATFORM, at=NOW) == 3
    assert list(AuditLine.objects.order_by("id").values_list("action", flat=True)) == [
        "ward.opened",
        "audit.lines-removed",
    ]
    assert AuditSeal.objects.filter(removed_at=NOW, fingerprints=None).count() == 1
    assert queries.verify(anchors=[], now=NOW).misfit is None


@pytest.mark.django_db
def test_lines_younger_than_the_law_asks_stay_even_when_their_block_looks_old() -> None:
    record(action="ward.closed", actor=PLATFORM, subject="ward/1", at=NOW)
    seal_lines(at=LONG_AGO)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_remove_block('infinity', now())")
        assert cursor.fetchall() == []
    assert AuditLine.objects.count() == 1


def _receipt(received_at: datetime) -> Delivery:
    counts = dict.fromkeys(("observations", "changed", "confirmed", "repeated", "late", "refused"), 0)
    return Delivery.objects.create(
        id=uuid4(), client_id=uuid4(), organisation_id=uuid4(), fingerprint=b"", received_at=received_at,
        status=Delivery.Status.ACCEPTED, **counts,
    )  # fmt: skip


@pytest.mark.django_db
def test_receipts_are_forgotten_after_90_days_and_none_before_whatever_is_asked() -> None:
    old, young = _receipt(NOW - timedelta(days=91)), _receipt(NOW - timedelta(days=89))
    assert capacity.forget_receipts(at=NOW - timedelta(days=2)) == 0
    assert capacity.forget_receipts(at=NOW + timedelta(days=365)) == 1
    assert list(Delivery.objects.values_list("id", flat=True)) == [young.id]
    assert old.id != young.id


@pytest.mark.django_db
def test_the_application_makes_months_ahead_and_a_month_that_was_missed() -> None:
    made = capacity.ensure_partitions(start=NOW.date(), end=NOW.date() + timedelta(days=62))
    assert f"capacity_observation_{NOW:%Y_%m}" in made
    assert capacity.ensure_partitions(start=NOW.date(), end=NOW.date() + timedelta(days=62)) == []
    row = (
        "INSERT INTO capacity_observation (unit_id, observed_at, received_at, version_id, delivery_id, values, absent)"
        " VALUES (1, '1987-06-05', now(), 1, gen_random_uuid(), '{}', '{}')"
    )
    partition = "SELECT tableoid::regclass::text FROM capacity_observation WHERE observed_at = '1987-06-05'"
    with connection.cursor() as cursor:
        cursor.execute(row)
        assert "capacity_observation_1987_06" in capacity.keep_partitions(on=NOW.date())
        cursor.execute(partition)
        assert cursor.fetchall() == [("capacity_observation_1987_06",)]
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'capacity_observation_1987_06'::regclass")
        assert {name for (name,) in cursor.fetchall()} == {
            "capacity_observation_append_only",
            "capacity_observation_no_truncate",
        }


def test_what_serves_is_the_application_on_every_connection(come: Come, closed: str, tmp_path: Path) -> None:
    with serving(database=closed, log=tmp_path / "server.log"):
        asked = "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        assert come(Role.OWNER).execute(asked, [closed]).fetchall() == [(NAMES[Role.APPLICATION],)]
    assert "permission denied" not in (tmp_path / "server.log").read_text()


def _addresses(database: str) -> dict[str, str]:
    return {VARIABLES[role]: make_conninfo(find_target(role=role).conninfo, dbname=database) for role in Role}


def test_the_log_is_verified_by_the_auditor(come: Come, closed: str) -> None:
    def verify() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ketenzicht", "log", "verify"],
            env={**os.environ, **_addresses(closed)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = verify()
    assert (done.returncode, done.stderr) == (0, "")
    assert "Het logboek klopt" in done.stdout
    owner = come(Role.OWNER)
    owner.execute(f"REVOKE ALL ON audit_auditseal FROM {NAMES[Role.AUDITOR]}".encode())
    assert "permission denied for table audit_auditseal" in verify().stderr
    owner.execute(f"GRANT SELECT ON audit_auditseal TO {NAMES[Role.AUDITOR]}".encode())


def test_three_addresses_work_as_our_own_server_does_and_the_owners_is_forgotten(
    come: Come, closed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, address in _addresses(closed).items():
        monkeypatch.setenv(name, address)
    monkeypatch.setenv(f"{VARIABLES[Role.OWNER]}_FILE", "/run/secrets/owner")
    owner = come(Role.OWNER)
    owner.execute(f"GRANT UPDATE ON audit_auditline TO {NAMES[Role.APPLICATION]}".encode())
    assert cli_db.main(arguments=["status"]) == 0
    assert "NIET GESCHEIDEN, mag het logboek wijzigen" in capsys.readouterr().out
    said: list[str] = []
    preparing.migrate(say=said.append)
    assert said == [], "what was too much is taken away at the start"
    assert cli_db.main(arguments=["roles"]) == 0
    told = capsys.readouterr().out
    assert "geen, alles stond al goed" in told
    assert f"{NAMES[Role.APPLICATION]}: vult logboek en geschiedenis alleen aan" in told
    assert cli_db.main(arguments=["roles", "--sql"]) == 0
    assert f'GRANT CONNECT ON DATABASE "{closed}" TO "{NAMES[Role.APPLICATION]}"' in capsys.readouterr().out
    preparing.forget_owner()
    assert not [name for name in os.environ if name.startswith(("DATABASE_OWNER", "DATABASE_AUDITOR"))]
    assert find_target(role=Role.OWNER).user == NAMES[Role.APPLICATION]
    assert _who_am_i() == NAMES[Role.APPLICATION]


@pytest.fixture
def copy(closed: str) -> Iterator[str]:
    """Another copy, since what is restored takes the place of the database. At the end it goes, with all made of it."""
    connection.close()
    name = f"{closed}_copy"
    with psycopg.connect(find_target(role=Role.OWNER).conninfo, dbname="postgres", autocommit=True) as owner:
        drop(owner, name=name)
        owner.execute(f"CREATE DATABASE {name} TEMPLATE {closed}".encode())
        yield name
        found = owner.execute("SELECT datname::text FROM pg_database WHERE starts_with(datname, %s)", [name])
        for (database,) in found.fetchall():
            drop(owner, name=database)


def test_a_restored_database_has_its_rights_before_anybody_uses_it(
    copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, address in _addresses(copy).items():
        monkeypatch.setenv(name, address)
    for word in ("backup", "restore"):
        assert cli_db.main(arguments=[word, str(tmp_path / "all.dump")]) == 0
    with psycopg.connect(find_target(role=Role.APPLICATION).conninfo, autocommit=True) as application:
        application.execute("SELECT count(*) FROM access_user")
        for statement in ("DELETE FROM audit_auditline", "CREATE TEMPORARY TABLE mine ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement.encode())


def test_a_restored_backup_is_read_with_its_secret_and_without_it_nothing_starts(
    copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    for name, address in _addresses(copy).items():
        monkeypatch.setenv(name, address)
    monkeypatch.setitem(connection.settings_dict, "NAME", copy)
    sealed = sealing.seal("Testpersoon", owner=UUID(int=1), purpose="trial")
    assert cli_db.main(arguments=["backup", str(tmp_path / "all.dump")]) == 0
    sealing.rotate_key(at=NOW)
    connection.close()
    assert cli_db.main(arguments=["restore", str(tmp_path / "all.dump")]) == 0
    cipher_of.cache_clear()
    sealing.ensure_key(at=NOW)
    assert unseal(sealed, owner=UUID(int=1), purpose="trial") == "Testpersoon"
    settings.PERSON_KEYS = ["een ander geheim"]
    cipher_of.cache_clear()
    with pytest.raises(Unreadable, match="ander geheim"):
        sealing.ensure_key(at=NOW)
    connection.close()
