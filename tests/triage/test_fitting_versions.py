"""Versions of the rules of fitting care: loaded whole, checked on the scale, one of all in use, never changed."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries
from tests.triage.versions import KEEPER, NOON, TRIAGIST, content, load, take

from ketenzicht.audit.models import AuditLine
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.events.models import Event
from ketenzicht.triage import operations, queries
from ketenzicht.triage.models import CrosswalkVersion, FittingVersion

LATER, LATER_STILL = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
CARE = "demo-passende-zorg"
CLINICAL = ("clinical = false", "clinical = true")
NUMBER_2 = ('number = "0.1"', 'number = "0.2"')
OTHER_SCALE = ('within = "PT24H"', 'within = "PT20H"')
pytestmark = pytest.mark.django_db


def test_rules_are_loaded_taken_in_use_and_ended_and_all_of_it_is_told() -> None:
    take("crosswalk")
    version_id = load(CARE, CLINICAL)
    assert queries.fitting_in_use(at=NOON) is None
    operations.take_in_use(version_id=version_id, actor=KEEPER, at=NOON)
    assert queries.fitting_in_use(at=NOON) == (version_id, queries.fitting_version(version_id=version_id))
    operations.end(version_id=version_id, actor=KEEPER, at=LATER)
    assert queries.fitting_in_use(at=LATER) is None
    assert queries.fitting_version(version_id=version_id).name == "Demonstratie passende zorg"
    about = f"fitting/{version_id}"
    told = ["triage.fitting-loaded", "triage.fitting-taken-in-use", "triage.fitting-ended"]
    assert list(AuditLine.objects.filter(subject=about).order_by("id").values_list("action", flat=True)) == told
    assert list(Event.objects.filter(subject=about).order_by("id").values_list("kind", flat=True)) == told
    assert AuditLine.objects.get(action=told[0]).detail["code"] == CARE


def test_of_all_rules_whatever_their_code_one_version_is_in_use() -> None:
    take("crosswalk")
    first, other = take(CARE, CLINICAL), load(CARE, CLINICAL, (f'code = "{CARE}"', 'code = "onze-zorg"'))
    operations.take_in_use(version_id=other, actor=KEEPER, at=LATER)
    (found, care) = queries.fitting_in_use(at=LATER) or pytest.fail("none in use")
    assert (found, care.code) == (other, "onze-zorg")
    assert FittingVersion.objects.get(id=first).ended_at == LATER
    row = FittingVersion.objects.get(id=other)
    row.id, row.number = uuid4(), "9"
    with pytest.raises(IntegrityError, match="one_fitting_care_in_use"), transaction.atomic():
        row.save(force_insert=True)


def test_the_same_file_again_changes_nothing_and_other_words_need_another_number() -> None:
    load("crosswalk")
    assert load(CARE) == load(CARE, at=LATER)
    with pytest.raises(Conflict, match="is al ingelezen en zegt iets anders"):
        load(CARE, ("Er is levensgevaar", "Er is gevaar"))
    load(CARE, NUMBER_2, ("Er is levensgevaar", "Er is gevaar"))
    assert FittingVersion.objects.count() == 2


def test_rules_with_faults_or_remarks_are_refused_with_all_of_them() -> None:
    load("crosswalk")
    wrong = content(CARE, ('when = "urgentie <= 1"', 'when = "urgentie <= 9"'), ('["apotheek"]', '["snoepwinkel"]'))
    with pytest.raises(Invalid, match="snoepwinkel"):
        operations.load(content=wrong, actor=KEEPER, at=NOON)
    remarked = content(CARE, ('when = "urgentie <= 1"', 'when = "urgentie <= 1 en urgentie >= 4"'))
    with pytest.raises(Invalid, match="spreekt zichzelf tegen"):
        operations.load(content=remarked, actor=KEEPER, at=NOON)
    for file in (b"", b"forms = 1", b"forms = []\nscale = []", b"\xff"):
        with pytest.raises(Invalid):
            operations.load_fitting(content=file, actor=KEEPER, at=NOON)
    assert not FittingVersion.objects.exists()


def test_without_a_crosswalk_rules_are_not_read_and_without_one_in_use_they_are_not_used() -> None:
    with pytest.raises(Conflict, match="nog geen kruistabel ingelezen"):
        load(CARE)
    loaded = load("crosswalk")
    version_id = load(CARE, CLINICAL)
    assert FittingVersion.objects.get().crosswalk_id == loaded
    with pytest.raises(Conflict, match="geen kruistabel in gebruik"):
        operations.take_in_use(version_id=version_id, actor=KEEPER, at=NOON)


def test_rules_are_checked_on_the_scale_in_use_and_not_on_one_that_was_loaded_later_or_ended() -> None:
    used = take("crosswalk")
    load("crosswalk", NUMBER_2, at=LATER)
    load(CARE, at=LATER_STILL)
    assert FittingVersion.objects.get().crosswalk_id == used
    for row in CrosswalkVersion.objects.all():
        operations.withdraw(version_id=row.id, because="Termijnen verwisseld.", actor=KEEPER, at=LATER_STILL)
    with pytest.raises(Conflict, match="nog geen kruistabel ingelezen"):
        load(CARE, NUMBER_2, at=LATER_STILL)


def test_rules_are_used_only_on_the_scale_that_they_were_checked_on() -> None:
    """From either side; where only the places of classes differ the rules stay in use."""
    take("crosswalk")
    first = take(CARE, CLINICAL)
    other = load("crosswalk", ('number = "0.1"', 'number = "0.3"'), OTHER_SCALE)
    with pytest.raises(Conflict, match=r"andere schaal dan die van kruistabel 0\.3: verschil bij U4\."):
        operations.take_in_use(version_id=other, actor=KEEPER, at=LATER)
    take("crosswalk", NUMBER_2, ('hoog = "U1"', 'hoog = "U0"'), at=LATER)
    waiting = load(CARE, CLINICAL, NUMBER_2, at=LATER)
    operations.end(version_id=first, actor=KEEPER, at=LATER_STILL)
    operations.take_in_use(version_id=other, actor=KEEPER, at=LATER_STILL)
    with pytest.raises(Conflict, match="verschil bij U4"):
        operations.take_in_use(version_id=waiting, actor=KEEPER, at=LATER_STILL)
    again = take(CARE, CLINICAL, ('number = "0.1"', 'number = "0.3"'), at=LATER_STILL)
    assert queries.fitting_version(version_id=again).scale == queries.crosswalk_in_use(at=LATER_STILL)[1].scale
    assert queries.fitting_version(version_id=waiting).scale != queries.fitting_version(version_id=again).scale


def test_the_crosswalk_ends_only_by_another_as_long_as_rules_are_in_use() -> None:
    crosswalk = take("crosswalk")
    take(CARE, CLINICAL)
    with pytest.raises(Conflict, match="Er zijn instrumenten of regels in gebruik"):
        operations.end(version_id=crosswalk, actor=KEEPER, at=LATER)


def test_rules_begin_and_end_with_their_own_days() -> None:
    take("crosswalk")
    begins = load(CARE, CLINICAL, NUMBER_2, ("valid_from = 2026-01-01", "valid_from = 2026-11-23"))
    with pytest.raises(Conflict, match="geldt pas vanaf ma 23 nov 2026"):
        operations.take_in_use(version_id=begins, actor=KEEPER, at=NOON)
    take(CARE, CLINICAL, ("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_until = 2026-11-23"))
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert queries.fitting_in_use(at=midnight - timedelta(seconds=1))
    assert queries.fitting_in_use(at=midnight) is None


def test_what_is_not_for_clinical_use_is_refused_unless_the_platform_allows_it(settings: Any) -> None:
    take("crosswalk")
    version_id = load(CARE)
    with pytest.raises(Conflict, match="niet voor klinisch gebruik"):
        operations.take_in_use(version_id=version_id, actor=KEEPER, at=NOON)
    settings.NON_CLINICAL_TRIAGE = True
    operations.take_in_use(version_id=version_id, actor=KEEPER, at=NOON)
    assert queries.fitting_in_use(at=NOON)
    settings.NON_CLINICAL_TRIAGE = False  # the same database, no longer for training
    assert queries.fitting_in_use(at=NOON) is None


def test_nobody_without_the_right_loads_rules() -> None:
    load("crosswalk")
    with pytest.raises(NotPermitted, match="Triage-instrumenten beheren mag niet"):
        operations.load_fitting(content=content(CARE), actor=TRIAGIST, at=NOON)


def test_what_rules_say_is_remembered_and_what_there_is_not_is_said(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    crosswalk = take("crosswalk")
    take(CARE, CLINICAL)
    queries.fitting_in_use(at=NOON)
    with django_assert_num_queries(1):
        queries.fitting_in_use(at=NOON)
    for unknown in (uuid4(), crosswalk):
        with pytest.raises(NotFound):
            queries.fitting_version(version_id=unknown)


@pytest.mark.parametrize(
    "change", ["number = '9'", "crosswalk_id = gen_random_uuid()", "in_use_from = NULL, taken_by = ''", "name = 'x'"]
)
def test_the_database_itself_refuses_to_change_rules(change: str) -> None:
    take("crosswalk")
    take(CARE, CLINICAL)
    with pytest.raises(Exception, match="stays what it is"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE triage_fittingversion SET {change}")  # noqa: S608 (the four above)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        FittingVersion.objects.all().delete()
