"""Whoever changes the log behind the back of its triggers is found out: where, and at which line."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from ketenzicht.audit import queries
from ketenzicht.audit.domain import FORM, FORMS, Anchor, Misfit, anchor_of
from ketenzicht.audit.models import AuditLine, AuditSeal
from ketenzicht.audit.operations import record, remove_old_lines, seal_lines, sealing
from ketenzicht.base.actor import PLATFORM

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=6 * 366)
# Who changes the log behind our back must be its owner at least.
pytestmark = [pytest.mark.usefixtures("as_owner"), pytest.mark.django_db]
Ids = list[int]


@pytest.fixture
def ids(monkeypatch: pytest.MonkeyPatch) -> Ids:
    """Nine sealed lines in three blocks."""
    monkeypatch.setattr(sealing, "LINES_PER_BLOCK", 3)
    write(9)
    assert seal_lines(at=NOON) == 3
    return list(AuditLine.objects.order_by("id").values_list("id", flat=True))


def write(number: int, *, at: datetime = NOON) -> None:
    for each in range(number):
        record(action="ward.closed", actor=PLATFORM, subject=f"ward/{each}", detail={"beds": each}, at=at)


TABLES = ("audit_auditline", "audit_auditseal")
OFF = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS "table", conname FROM pg_constraint
        WHERE contype = 'c' AND conrelid IN ('audit_auditline'::regclass, 'audit_auditseal'::regclass)
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found."table", found.conname); END LOOP;
END $$
"""


def tamper(*statements: str) -> None:
    """As a superuser or the owner does it: every trigger switched off, every rule on a single row dropped."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(OFF)
        for statement in statements:
            cursor.execute(statement)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def misfit(*anchors: Anchor | None, now: datetime = NOON) -> Misfit | None:
    return queries.verify(anchors=[one for one in anchors if one], now=now).misfit


def test_a_log_that_nobody_touched_fits(ids: Ids) -> None:
    write(2)
    verdict = queries.verify(anchors=[Anchor(2, AuditSeal.objects.get(number=2).hash)], now=NOON)
    assert (verdict.misfit, verdict.blocks, verdict.lines, verdict.unsealed) == (None, 3, 9, 2)
    assert verdict.last == queries.anchor()


def test_sealing_twice_seals_nothing_twice(ids: Ids) -> None:
    assert seal_lines(at=NOON) == 0
    write(1)
    assert seal_lines(at=NOON) == 1
    assert misfit() is None


def test_lines_say_whether_they_are_sealed(ids: Ids) -> None:
    write(1)
    question = queries.Question(start=NOON, end=NOON + timedelta(days=1))
    assert [line.is_sealed for line in queries.lines(question=question)] == [False, *[True] * 9]


@pytest.mark.parametrize("column", FORMS[FORM])
def test_a_changed_column_is_found_at_its_line(ids: Ids, column: str) -> None:
    other = {
        "id": "id + 1000",
        "at": "'infinity'",
        "break_glass": "NOT break_glass",
        "times": "times + 1",
        "detail": """'{"beds": 99}'""",
        **dict.fromkeys(("actor_id", "organisation_id", "on_behalf_of"), "gen_random_uuid()"),
    }.get(column, f"{column} || 'x'")
    tamper(f"UPDATE audit_auditline SET {column} = {other} WHERE id = {ids[4]}")  # noqa: S608 - our own columns
    found = misfit()
    assert found is not None
    assert found.block == 2
    assert found.line == (ids[5] if column == "id" else ids[4])


def test_every_column_is_sealed() -> None:
    assert set(FORMS[FORM]) == {field.column for field in AuditLine._meta.concrete_fields}


def test_a_deleted_line_is_found(ids: Ids) -> None:
    tamper(f"DELETE FROM audit_auditline WHERE id = {ids[3]}")  # noqa: S608 - a number
    found = misfit()
    assert found is not None
    assert (found.block, found.line) == (2, ids[4])
    assert "verwijderd" in found.what


def test_a_deleted_last_line_of_a_block_is_found(ids: Ids) -> None:
    tamper(f"DELETE FROM audit_auditline WHERE id = {ids[5]}")  # noqa: S608 - a number
    assert misfit() == Misfit(2, None, "aan het eind ontbreken 1 van 3 regels.")


def test_an_inserted_line_is_found(ids: Ids) -> None:
    columns = ", ".join(column for column in FORMS[FORM] if column != "id")
    gap = ids[4]
    tamper(
        f"UPDATE audit_auditline SET id = id + 1000 WHERE id = {gap}",  # noqa: S608 - a number
        f"INSERT INTO audit_auditline (id, {columns}) SELECT {gap}, {columns} FROM audit_auditline WHERE id = {ids[0]}",  # noqa: S608 - our own columns
    )
    found = misfit()
    assert found is not None
    assert (found.block, found.line) == (2, gap)


@pytest.mark.parametrize("where", [0, -7])
def test_a_line_before_the_beginning_is_found(ids: Ids, where: int) -> None:
    tamper(f"UPDATE audit_auditline SET id = {where} WHERE id = {ids[8]}")  # noqa: S608 - a number
    found = misfit()
    assert found is not None
    assert found.line == where


def test_a_line_moved_into_a_number_that_nobody_used_is_found() -> None:
    write(2)
    with connection.cursor() as cursor:  # a number that nobody uses, as a transaction that failed leaves it
        cursor.execute("SELECT nextval('audit_auditline_id_seq')")
        (gap,) = cursor.fetchone()
    write(1)
    seal_lines(at=NOON)
    write(1)
    tamper(f"UPDATE audit_auditline SET id = {gap} WHERE id = (SELECT max(id) FROM audit_auditline)")  # noqa: S608 - a number
    assert misfit() == Misfit(1, gap, "is toegevoegd nadat het blok verzegeld was.")


def test_two_lines_that_changed_places_are_found(ids: Ids) -> None:
    one, other = ids[3], ids[5]
    tamper(
        f"UPDATE audit_auditline SET id = -1 WHERE id = {one}",  # noqa: S608 - numbers
        f"UPDATE audit_auditline SET id = {one} WHERE id = {other}",  # noqa: S608 - numbers
        f"UPDATE audit_auditline SET id = {other} WHERE id = -1",  # noqa: S608 - numbers
    )
    found = misfit()
    assert found is not None
    assert (found.block, found.line) == (2, one)


def test_a_tail_that_was_cut_off_with_its_seals_is_found_by_an_anchor(ids: Ids) -> None:
    anchor = queries.anchor()
    tamper(
        "DELETE FROM audit_auditseal WHERE number = 3",
        f"DELETE FROM audit_auditline WHERE id >= {ids[6]}",  # noqa: S608 - a number
    )
    assert misfit() is None  # within the database nothing shows it
    assert misfit(anchor) == Misfit(3, None, "dit blok ontbreekt: het anker zegt dat het er was.")


def test_a_tail_of_lines_alone_that_was_cut_off_is_found_without_anchor(ids: Ids) -> None:
    tamper(f"DELETE FROM audit_auditline WHERE id >= {ids[6]}")  # noqa: S608 - a number
    assert misfit() == Misfit(3, None, "aan het eind ontbreken 3 van 3 regels.")


def test_a_chain_that_was_made_anew_after_a_change_is_found_by_an_anchor(ids: Ids) -> None:
    anchor = queries.anchor()
    tamper(f"UPDATE audit_auditline SET outcome = 'refused' WHERE id = {ids[0]}", "DELETE FROM audit_auditseal")  # noqa: S608 - a number
    seal_lines(at=NOON)
    assert misfit() is None
    found = misfit(anchor)
    assert found is not None
    assert (found.block, "anker" in found.what) == (3, True)


SEALS = {
    "UPDATE audit_auditseal SET sealed_at = sealed_at + interval '1 second' WHERE number = 2": 2,
    "UPDATE audit_auditseal SET sealed_at = 'infinity' WHERE number = 2": 2,
    "UPDATE audit_auditseal SET lines = 2 WHERE number = 2": 2,
    "UPDATE audit_auditseal SET last_id = last_id + 1 WHERE number = 3": 3,
    "UPDATE audit_auditseal SET first_id = first_id - 1 WHERE number = 2": 2,
    "UPDATE audit_auditseal SET form = 9 WHERE number = 2": 2,
    "UPDATE audit_auditseal SET digest = repeat('0', 64) WHERE number = 2": 2,
    "UPDATE audit_auditseal SET hash = repeat('0', 64) WHERE number = 2": 2,
    "UPDATE audit_auditseal SET previous = repeat('1', 64) WHERE number = 1": 1,
    "UPDATE audit_auditseal SET fingerprints = substring(fingerprints FROM 33) WHERE number = 2": 2,
    "UPDATE audit_auditseal SET fingerprints = decode(repeat('00', 96), 'hex') WHERE number = 2": 2,
    "DELETE FROM audit_auditseal WHERE number = 1": 1,
    "DELETE FROM audit_auditseal WHERE number = 2": 2,
    "UPDATE audit_auditseal SET fingerprints = NULL, removed_at = sealed_at + interval '9 years' WHERE number = 1": 1,
}


@pytest.mark.parametrize("statement", SEALS)
def test_a_changed_seal_is_found(ids: Ids, statement: str) -> None:
    tamper(statement)
    found = misfit()
    assert found is not None
    assert found.block == SEALS[statement]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditseal SET hash = repeat('0', 64)",
        "UPDATE audit_auditseal SET removed_at = now(), fingerprints = NULL",  # far too early
        "DELETE FROM audit_auditseal",
        "TRUNCATE audit_auditseal",
        "DELETE FROM audit_auditline",
    ],
)
def test_the_database_refuses_to_touch_seals_and_young_lines(ids: Ids, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert misfit() is None


# ── Retention ────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_whole_blocks_older_than_the_rule_go_and_the_chain_still_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LINES_PER_BLOCK", 3)
    write(3, at=LONG_AGO)
    seal_lines(at=LONG_AGO)
    write(2, at=LONG_AGO)
    write(1, at=NOON)
    seal_lines(at=LONG_AGO + timedelta(hours=1))
    kept_for = timedelta(days=5 * 366)
    assert remove_old_lines(kept_for=kept_for, actor=PLATFORM, at=NOON) == 3
    assert remove_old_lines(kept_for=kept_for, actor=PLATFORM, at=NOON) == 0
    seal_lines(at=NOON)
    verdict = queries.verify(anchors=[], now=NOON)
    assert (verdict.misfit, verdict.removed, verdict.lines) == (None, 1, 4)
    newest = AuditLine.objects.order_by("-id").first()
    assert newest is not None
    assert (newest.action, newest.deed, newest.detail["lines"]) == ("audit.lines-removed", "remove", 3)


def test_a_line_slipped_into_a_removed_block_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    write(3, at=LONG_AGO)
    first = AuditLine.objects.order_by("id").values_list("id", flat=True)[0]
    seal_lines(at=LONG_AGO)
    remove_old_lines(kept_for=timedelta(days=5 * 366), actor=PLATFORM, at=NOON)
    tamper(f"UPDATE audit_auditline SET id = {first}")  # noqa: S608 - a number
    assert misfit() == Misfit(1, first, "hoort er niet te zijn: dit blok was verwijderd.")


def test_a_rule_shorter_than_the_law_is_refused(ids: Ids) -> None:
    with pytest.raises(ValueError, match="at least"):
        remove_old_lines(kept_for=timedelta(days=365), actor=PLATFORM, at=NOON)


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("log", *arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_says_that_all_fits_and_gives_an_anchor(ids: Ids) -> None:
    code, out, _ = run("verify")
    assert (code, "Het logboek klopt: 3 blokken met 9 regels" in out) == (0, True)
    write(1)
    _, anchor, _ = run("anchor")
    assert anchor_of(anchor) == queries.anchor()


def test_the_command_names_the_first_block_and_line_that_do_not_fit(ids: Ids) -> None:
    tamper(f"UPDATE audit_auditline SET actor_name = 'Iemand anders' WHERE id IN ({ids[4]}, {ids[8]})")  # noqa: S608 - numbers
    code, out, err = run("verify")
    assert (code, out) == (3, "")
    assert f"klopt NIET. Blok 2, regel {ids[4]}: is niet zoals" in err


def test_the_command_takes_anchors_from_a_file(ids: Ids, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    file.write_text(f"{queries.anchor()}\n\n")
    assert run("verify", "--anchors", str(file))[0] == 0
    file.write_text("4:" + "0" * 64)
    assert run("verify", "--anchors", str(file))[0] == 3


@pytest.mark.parametrize("wrong", ["", "12", "x:00", "1:" + "0" * 63, "1:" + "G" * 64, "-1:" + "0" * 64])
def test_what_is_no_anchor_is_told(wrong: str) -> None:
    with pytest.raises(ValueError, match="geen anker"):
        anchor_of(wrong)
    if wrong:
        with pytest.raises(CommandError, match="geen anker"):
            run("verify", f"--anchor={wrong}")


def test_a_file_of_anchors_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="niet te lezen"):
        run("verify", "--anchors", str(tmp_path / "none"))
