"""What the application and the auditor try and may not, each on a connection of its own, with commits that are real."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg import errors

from ketenzicht.postgres.roles import NAMES, SUPERUSER, Role
from ketenzicht.postgres.target import find_target

Come = Callable[..., psycopg.Connection[tuple[Any, ...]]]
# Each with a column of it.
KEPT = {
    "audit_auditline": "outcome",
    "audit_auditseal": "removed_at",
    "events_event": "kind",
    "capacity_observation": "is_late",
    "capacity_observation_default": "is_late",  # a partition
    "capacity_delivery": "status",
}
REWRITE = (
    "UPDATE {} SET {column} = {column}",
    "DELETE FROM {}",
    "DELETE FROM ONLY {} WHERE false",
    "TRUNCATE {}",
    "DROP TABLE {}",
    "ALTER TABLE {} ADD COLUMN extra int",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "ALTER TABLE {} RENAME TO gone",
    "CREATE TRIGGER mine BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON INSERT TO {} DO INSTEAD NOTHING",
    "CREATE POLICY mine ON {}",
    "LOCK TABLE {} IN EXCLUSIVE MODE",
    "SELECT * FROM {} FOR UPDATE",
    "MERGE INTO {} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "COMMENT ON TABLE {} IS 'mine'",
    "CREATE INDEX ON {} ((1))",
)
RISE = (
    f"SET ROLE {NAMES[Role.OWNER]}",
    f"SET ROLE {SUPERUSER}",
    f"SET SESSION AUTHORIZATION {NAMES[Role.OWNER]}",
    f"GRANT {NAMES[Role.OWNER]} TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER CREATEROLE",
    f"ALTER ROLE {NAMES[Role.OWNER]} PASSWORD 'mine'",
    "CREATE ROLE mine",
    "CREATE DATABASE mine",
    "SET session_replication_role = replica",  # would silence every trigger
    "SET lo_compat_privileges = on",
    "ALTER SYSTEM SET fsync = off",
    "SELECT pg_reload_conf()",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE EXTENSION pg_trgm",
    "CREATE TABLE mine ()",
    "CREATE TEMPORARY TABLE audit_auditline (at int)",
    "CREATE SCHEMA mine",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION audit_refuse_change()",
    "DROP FUNCTION audit_keep_lines() CASCADE",
    "CREATE OR REPLACE FUNCTION audit_keep_lines() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
    "ALTER FUNCTION audit_remove_block(timestamptz, timestamptz) RESET search_path",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY audit_auditline FROM PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/mine'",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT passwd FROM pg_shadow",
    "SELECT rolpassword FROM pg_authid",
    "SELECT setval('audit_auditline_id_seq', 1)",
    "SELECT nextval('audit_auditline_id_seq')",
    "SELECT setval('events_event_id_seq', 1)",
    "ALTER DATABASE {database} SET session_replication_role = replica",
    "UPDATE django_migrations SET name = name",
    "UPDATE pg_class SET relowner = 10",
    "DELETE FROM access_recordedagreement",
)


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("statement", REWRITE)
def test_the_application_rewrites_nothing_of_what_is_kept(come: Come, statement: str, table: str) -> None:
    application = come(Role.APPLICATION)
    with pytest.raises(errors.InsufficientPrivilege), application.transaction():
        application.execute(statement.format(table, column=KEPT[table]).encode())


@pytest.mark.parametrize("table", KEPT)
def test_the_application_gives_itself_nothing(come: Come, table: str) -> None:
    application = come(Role.APPLICATION)
    application.execute(f"GRANT ALL ON {table} TO CURRENT_USER".encode())  # a warning is all that it says
    application.execute(f"ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO {NAMES[Role.APPLICATION]}".encode())
    for privilege in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
        asked = application.execute("SELECT has_table_privilege(%s, %s)", [table, privilege])
        assert asked.fetchone() == (False,)


@pytest.mark.parametrize("statement", RISE)
def test_the_application_cannot_become_more(come: Come, own_database: str, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        come(Role.APPLICATION).execute(statement.format(database=own_database).encode())


def test_history_is_closed_to_who_comes_to_a_partition_itself(come: Come) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        come(Role.APPLICATION).execute("INSERT INTO capacity_observation_default SELECT * FROM capacity_observation")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT capacity_refuse_change()",
        "SELECT audit_keep_lines()",
        "SELECT definitions_refuse_rewriting()",
        "DO $$ BEGIN PERFORM audit_mark_writing(); END $$",
    ],
)
def test_nobody_calls_a_function_that_is_not_for_calling(come: Come, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        come(Role.APPLICATION).execute(statement.encode())


def test_functions_of_the_owner_cannot_be_led_astray_by_tables_of_the_caller(come: Come) -> None:
    """Even one who could make temporary tables: the owner is asked to look in its own schema first."""
    owner = come(Role.OWNER)
    found = owner.execute(
        "SELECT proname::text, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = current_schema()::regnamespace"
    ).fetchall()
    assert sorted(name for name, _ in found) == [
        "audit_remove_block",
        "capacity_forget_receipts",
        "capacity_make_partition",
        "competences_forget",
        "coordination_forget_requests",
        "patientdata_forget",
    ]
    assert {tuple(settings) for _, settings in found} == {("search_path=public, pg_temp",)}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM audit_remove_block('infinity', now())",
        "SELECT * FROM audit_remove_block(NULL, now())",
        "SELECT * FROM audit_remove_block(now() + interval '100 years', NULL)",
    ],
)
def test_retention_takes_nothing_that_is_not_old_enough_however_it_is_asked(come: Come, statement: str) -> None:
    application = come(Role.APPLICATION)
    lines = application.execute("SELECT count(*) FROM audit_auditline").fetchone()
    assert application.execute(statement.encode()).fetchall() == []
    assert application.execute("SELECT count(*) FROM audit_auditline").fetchone() == lines


@pytest.mark.parametrize("month", ["1999-12-01", "3000-01-01", "infinity", "0044-03-15 BC"])
def test_no_partition_is_made_for_a_month_that_cannot_have_rows(come: Come, month: str) -> None:
    with pytest.raises(psycopg.DataError):
        come(Role.APPLICATION).execute("SELECT capacity_make_partition(%s)", [month])


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM access_user",
        "SELECT * FROM access_apikey",
        "SELECT * FROM django_session",
        "SELECT * FROM events_event",
        "SELECT * FROM registry_organisation",
        "SELECT * FROM capacity_observation",
        "SELECT * FROM capacity_observation_default",
        "SELECT * FROM procrastinate_jobs",
        "SELECT * FROM django_migrations",
        "SELECT last_value FROM audit_auditline_id_seq",
        "SELECT capacity_make_partition(current_date)",
        "SELECT * FROM audit_remove_block(now(), now())",
        "SELECT procrastinate_cancel_job_v1(1, true, true)",
        "INSERT INTO audit_auditline SELECT * FROM audit_auditline",
        "INSERT INTO audit_auditseal SELECT * FROM audit_auditseal",
        "UPDATE audit_auditline SET outcome = 'refused'",
        "DELETE FROM audit_auditseal",
        "TRUNCATE audit_auditline",
        "SELECT * FROM audit_auditline FOR SHARE",
        *(statement for statement in RISE if "nextval" not in statement),
    ],
)
def test_the_auditor_reads_the_log_and_nothing_else(come: Come, own_database: str, statement: str) -> None:
    auditor = come(Role.AUDITOR)
    auditor.execute("SELECT count(*) FROM audit_auditline")
    auditor.execute("SELECT count(*) FROM audit_auditseal")
    with pytest.raises(errors.InsufficientPrivilege):
        auditor.execute(statement.format(database=own_database).encode())


@pytest.mark.parametrize("name", [NAMES[Role.OWNER], SUPERUSER])
def test_another_name_opens_nothing_without_the_password_of_that_role(own_database: str, name: str) -> None:
    address = find_target(role=Role.APPLICATION).conninfo
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(address, user=name, dbname=own_database)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address, user=name, dbname=own_database, password="geraden")
