"""Versions of instruments and of the crosswalk: loaded whole or not at all, used one at a time, and never changed."""

from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from psycopg import sql
from pytest_django import DjangoAssertNumQueries
from tests.triage.versions import KEEPER, NOON, TRIAGIST, content, load, take

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.events.models import Event
from ketenzicht.triage import operations, queries
from ketenzicht.triage.domain.life import AFTER, Move, Stage, moves_of, stage_of
from ketenzicht.triage.models import CrosswalkVersion, InstrumentVersion

LATER, LATER_STILL = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
NEXT, NUMBER_2 = ('number = "1.0"', 'number = "1.1"'), ('number = "0.1"', 'number = "0.2"')
pytestmark = pytest.mark.django_db


def in_use(at: datetime) -> list[tuple[str, str]]:
    return [(one.instrument.code, one.instrument.number) for one in queries.instruments_in_use(at=at)]


def test_every_stage_is_reached_and_only_what_ended_is_a_dead_end() -> None:
    assert {Stage.LOADED, *AFTER.values()} == set(Stage)
    assert {stage for stage in Stage if not moves_of(stage)} == {Stage.ENDED}
    assert {move for _, move in AFTER} == set(Move)
    assert stage_of(in_use_from=NOON, ended_at=LATER, at=NOON) is Stage.IN_USE
    assert stage_of(in_use_from=NOON, ended_at=LATER, at=LATER) is Stage.ENDED


def test_a_version_is_loaded_taken_in_use_and_ended_and_all_of_it_is_told() -> None:
    take("crosswalk")
    version_id = load("news2")
    assert in_use(NOON) == []
    operations.take_in_use(version_id=version_id, actor=KEEPER, at=NOON)
    assert in_use(NOON) == [("news2", "1.0")]
    operations.end(version_id=version_id, actor=KEEPER, at=LATER)
    assert (in_use(NOON), in_use(LATER)) == ([("news2", "1.0")], [])
    assert queries.instrument_version(version_id=version_id).name == "NEWS2"  # for who was triaged with it
    about = f"instrument/{version_id}"
    told = ["triage.instrument-loaded", "triage.instrument-taken-in-use", "triage.instrument-ended"]
    assert list(AuditLine.objects.filter(subject=about).order_by("id").values_list("action", flat=True)) == told
    assert list(Event.objects.filter(subject=about).order_by("id").values_list("kind", flat=True)) == told
    row = InstrumentVersion.objects.get(id=version_id)
    assert (row.loaded_by, row.taken_by, row.ended_by) == (KEEPER.name,) * 3


def test_the_same_file_again_changes_nothing_and_other_words_need_another_number() -> None:
    first = operations.load_instrument(content=content("news2"), actor=KEEPER, at=NOON)
    again = operations.load_instrument(content=content("news2"), actor=KEEPER, at=LATER)
    assert (first.version_id, first.is_new, again.is_new) == (again.version_id, True, False)
    with pytest.raises(Conflict, match=r"NEWS2 1\.0 is al ingelezen en zegt iets anders"):
        load("news2", ("Bovendruk", "Onderdruk"))
    load("crosswalk")
    with pytest.raises(Conflict, match=r"Kruistabel 0\.1 is al ingelezen en zegt iets anders"):
        load("crosswalk", ("Reanimatie", "Reanimeren"))
    assert AuditLine.objects.filter(action__startswith="triage.").count() == 2


def test_the_next_version_ends_the_one_before_it() -> None:
    take("crosswalk")
    first, second = take("news2"), take("news2", NEXT, at=LATER)
    assert (in_use(NOON), in_use(LATER)) == ([("news2", "1.0")], [("news2", "1.1")])
    assert InstrumentVersion.objects.get(id=first).ended_at == LATER
    line = AuditLine.objects.get(action="triage.instrument-ended")
    assert (line.subject, line.detail["followedBy"]) == (f"instrument/{first}", "1.1")
    with pytest.raises(Conflict, match="komt niet terug"):
        operations.take_in_use(version_id=first, actor=KEEPER, at=LATER_STILL)
    with pytest.raises(Conflict, match="al in gebruik"):
        operations.take_in_use(version_id=second, actor=KEEPER, at=LATER_STILL)


def test_what_is_wrong_with_a_version_ends_it_at_once_with_a_reason() -> None:
    take("crosswalk")
    version_id, unused = take("news2"), load("news2", NEXT)
    for reason in ("", "fout", "x" * 2_001):
        with pytest.raises(Invalid, match="Schrijf wat er mis is"):
            operations.withdraw(version_id=version_id, because=reason, actor=KEEPER, at=LATER)
    for one in (version_id, unused):
        operations.withdraw(version_id=one, because="  De grens van SpO2 klopt niet. ", actor=KEEPER, at=LATER)
    assert in_use(LATER) == []
    assert set(InstrumentVersion.objects.values_list("withdrawn_because", flat=True)) == {
        "De grens van SpO2 klopt niet."
    }
    assert AuditLine.objects.filter(action="triage.instrument-withdrawn").count() == 2
    with pytest.raises(Conflict, match="komt niet terug"):
        operations.withdraw(version_id=unused, because="nog eens", actor=KEEPER, at=LATER_STILL)


def test_a_version_begins_and_ends_with_its_own_days() -> None:
    take("crosswalk")
    begins = load("news2", NEXT, ("valid_from = 2017-12-01", "valid_from = 2026-11-23"))
    with pytest.raises(Conflict, match=r"NEWS2 1\.1 geldt pas vanaf ma 23 nov 2026"):
        operations.take_in_use(version_id=begins, actor=KEEPER, at=NOON)
    days = ("valid_from = 2017-12-01", "valid_from = 2017-12-01\nvalid_until = 2026-11-23")
    take("news2", days)
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert in_use(midnight - timedelta(seconds=1)) == [("news2", "1.0")]
    assert in_use(midnight) == []
    over = load("news2", days, ('number = "1.0"', 'number = "1.2"'))
    with pytest.raises(Conflict, match="gold tot ma 23 nov 2026"):
        operations.take_in_use(version_id=over, actor=KEEPER, at=midnight)


def test_a_version_with_faults_or_remarks_is_refused_with_all_of_them() -> None:
    wrong = content(
        "demo-telefoon", ('when = "pijn >= 8"', 'when = "pijn >= 18"'), ('kind = "choice"', 'kind = "keus"')
    )
    with pytest.raises(Invalid) as refused:
        operations.load_instrument(content=wrong, actor=KEEPER, at=NOON)
    assert len(refused.value.faults) > 1
    remarked = content("news2", ('when = "news2-som >= 5"', 'when = "news2-som >= 5 en pols > 9 en pols < 3"'))
    with pytest.raises(Invalid, match="spreekt zichzelf tegen"):
        operations.load_instrument(content=remarked, actor=KEEPER, at=NOON)
    with pytest.raises(Invalid, match="De schaal heeft geen klasse 'U9'"):
        load("crosswalk", ('hoog = "U1"', 'hoog = "U9"'))
    with pytest.raises(Invalid, match="De klasse hoog van news2 staat er al"):
        load("crosswalk", ('instrument = "ggz"', 'instrument = "news2"'), ("{ U1 =", '{ hoog = "U5", U1 ='))
    assert not InstrumentVersion.objects.exists()


@pytest.mark.parametrize("deed", [operations.load_instrument, operations.load_crosswalk])
@pytest.mark.parametrize("file", [b"\xff\xfe\x00", b"\x00" * 9, b"code = ", b"#" * (6 * 1024 * 1024), b""])
def test_what_is_no_file_of_ours_is_refused(deed: Any, file: bytes) -> None:
    with pytest.raises(Invalid):
        deed(content=file, actor=KEEPER, at=NOON)


def test_a_code_belongs_to_one_discipline_until_the_mistake_is_withdrawn() -> None:
    mistake = load("news2", ('discipline = "vital-signs"', 'discipline = "ggz"'))
    with pytest.raises(Conflict, match=r"‘news2’ is van NEWS2 1\.0, voor acute ggz"):
        load("news2", NEXT)
    operations.withdraw(version_id=mistake, because="Verkeerde discipline.", actor=KEEPER, at=NOON)
    load("news2", NEXT)


def test_a_class_without_a_place_on_the_scale_is_not_used_from_either_side() -> None:
    news2 = load("news2")
    with pytest.raises(Conflict, match="geen kruistabel in gebruik"):
        operations.take_in_use(version_id=news2, actor=KEEPER, at=NOON)
    lacks = ('hoog = "U1", ', "")
    take("crosswalk", lacks)
    with pytest.raises(Conflict, match=r"Kruistabel 0\.1 kent van NEWS2 1\.0 niet de klasse\(n\) hoog"):
        operations.take_in_use(version_id=news2, actor=KEEPER, at=NOON)
    second = take("crosswalk", ('number = "0.1"', 'number = "0.2"'), at=LATER)
    operations.take_in_use(version_id=news2, actor=KEEPER, at=LATER)
    third = load("crosswalk", ('number = "0.1"', 'number = "0.3"'), lacks)
    with pytest.raises(Conflict, match=r"Kruistabel 0\.3 kent van NEWS2 1\.0 niet"):
        operations.take_in_use(version_id=third, actor=KEEPER, at=LATER_STILL)
    assert queries.crosswalk_in_use(at=LATER_STILL)[0] == second


def test_a_crosswalk_that_turns_the_order_around_is_not_used() -> None:
    take("crosswalk", ('hoog = "U1", midden = "U2"', 'hoog = "U2", midden = "U1"'))
    with pytest.raises(Conflict, match=r"is hoog van NEWS2 \(U2\) minder dringend dan midden \(U1\)"):
        take("news2")


def test_the_crosswalk_ends_only_by_another_but_is_withdrawn_at_once() -> None:
    crosswalk, news2 = take("crosswalk"), take("news2")
    with pytest.raises(Conflict, match="Er zijn instrumenten of regels in gebruik"):
        operations.end(version_id=crosswalk, actor=KEEPER, at=LATER)
    operations.withdraw(version_id=crosswalk, because="Termijnen verwisseld.", actor=KEEPER, at=LATER)
    with pytest.raises(NotFound, match="geen kruistabel in gebruik"):
        queries.crosswalk_in_use(at=LATER)
    assert queries.crosswalk_version(version_id=crosswalk).number == "0.1"
    operations.end(version_id=news2, actor=KEEPER, at=LATER)
    operations.end(version_id=take("crosswalk", NUMBER_2, at=LATER), actor=KEEPER, at=LATER_STILL)


def test_what_is_not_for_clinical_use_is_refused_unless_the_platform_allows_it(settings: Any) -> None:
    take("crosswalk")
    demonstration = load("demo-telefoon")
    with pytest.raises(Conflict, match="niet voor klinisch gebruik: daarmee wordt hier niemand beoordeeld"):
        operations.take_in_use(version_id=demonstration, actor=KEEPER, at=NOON)
    settings.NON_CLINICAL_TRIAGE = True
    operations.take_in_use(version_id=demonstration, actor=KEEPER, at=NOON)
    assert in_use(NOON) == [("demo-telefoon", "0.1")]
    settings.NON_CLINICAL_TRIAGE = False  # the same database, no longer for training
    assert in_use(NOON) == []


def test_nobody_without_the_right_changes_anything() -> None:
    version_id = take("crosswalk")
    common: dict[str, Any] = {"actor": TRIAGIST, "at": LATER}
    for deed in (
        lambda: operations.load_instrument(content=content("news2"), **common),
        lambda: operations.load_crosswalk(content=content("crosswalk"), **common),
        lambda: operations.take_in_use(version_id=version_id, **common),
        lambda: operations.end(version_id=version_id, **common),
        lambda: operations.withdraw(version_id=version_id, because="zomaar iets", **common),
    ):
        with pytest.raises(NotPermitted, match="Triage-instrumenten beheren mag niet"):
            deed()


def test_what_there_is_not_is_said() -> None:
    for query in (queries.instrument_version, queries.crosswalk_version):
        with pytest.raises(NotFound):
            query(version_id=uuid4())
    with pytest.raises(NotFound):
        operations.end(version_id=uuid4(), actor=KEEPER, at=NOON)


def test_which_are_in_use_is_one_query_once_they_are_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    take("crosswalk")
    take("news2")
    queries.instruments_in_use(at=NOON)
    with django_assert_num_queries(1):
        queries.instruments_in_use(at=NOON)
    with django_assert_num_queries(1):
        queries.crosswalk_in_use(at=NOON)


TABLES = ("instrumentversion", "crosswalkversion")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "change",
    [
        "content = 'x', sha256 = encode(sha256('x'), 'hex')",
        "number = '9'",
        "valid_from = '2000-01-01'",
        "in_use_from = in_use_from - interval '1 day'",
        "in_use_from = NULL, taken_by = ''",
        "taken_by = 'Iemand'",
        "id = gen_random_uuid()",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_in_use(table: str, change: LiteralString) -> None:
    """As the application: that is the role in which tests connect."""
    take("crosswalk")
    take("news2")
    with pytest.raises((IntegrityError, InternalError), match="stays what it is"), transaction.atomic():
        _execute("UPDATE {} SET {}", table, change)


@pytest.mark.parametrize("table", TABLES)
def test_the_database_itself_lets_nothing_come_back_or_go(table: str) -> None:
    take("crosswalk")
    for version in (take("news2"), CrosswalkVersion.objects.get().id):
        operations.withdraw(version_id=version, because="Een fout erin.", actor=KEEPER, at=LATER)
    for change in ("ended_at = NULL, ended_by = '', withdrawn_because = ''", "ended_by = 'Iemand'"):
        with pytest.raises((IntegrityError, InternalError), match="stays what it is"), transaction.atomic():
            _execute("UPDATE {} SET {}", table, change)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        _execute("DELETE FROM {}", table)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"sha256": "0" * 64}, "is_what_was_read"),
        ({"in_use_from": NOON}, "was_taken_by_somebody"),
        ({"in_use_from": NOON, "taken_by": "x", "ended_at": NOON - timedelta(1)}, "ends_after_it_begins"),
        ({"ended_at": NOON}, "ends_after_it_begins"),
        ({"in_use_from": NOON, "taken_by": "x", "ended_by": "x"}, "ends_after_it_begins"),
        ({"ended_at": NOON, "withdrawn_because": "x"}, "withdrawn_by_somebody"),
        ({"number": ""}, "says_whose_it_is"),
        ({"number": "1.0"}, "instrument_number_once"),
        ({"code": "NEWS"}, "instrument_code_form"),
        ({"discipline": "ggz"}, "an_instrument_has_one_discipline"),
        ({"discipline": "iets"}, "instrument_discipline_is_known"),
        ({"outcome": "iets"}, "instrument_outcome_is_known"),
        ({"in_use_from": LATER, "taken_by": "x"}, "one_version_of_an_instrument_in_use"),
    ],
)
def test_the_database_itself_refuses_versions_that_cannot_be(facts: dict[str, Any], name: str) -> None:
    take("crosswalk")
    take("news2")
    row = InstrumentVersion.objects.get()
    row.id, row.number, row.in_use_from, row.taken_by = uuid4(), "1.1", None, ""
    for field, value in facts.items():
        setattr(row, field, value)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_itself_refuses_two_crosswalks_at_once() -> None:
    take("crosswalk")
    row = CrosswalkVersion.objects.get()
    row.id, row.number, row.in_use_from = uuid4(), "0.2", LATER
    with pytest.raises(IntegrityError, match="one_crosswalk_in_use"), transaction.atomic():
        row.save(force_insert=True)


def _execute(statement: LiteralString, table: str, change: LiteralString = "") -> None:
    parts = (sql.Identifier(f"triage_{table}"), sql.SQL(change))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*parts))
