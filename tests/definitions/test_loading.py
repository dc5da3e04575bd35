"""Loading versions of modules: what is added, what may change, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from tests.definitions.conftest import NOON, changed

from ketenzicht.audit import queries as audit
from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.definitions import queries
from ketenzicht.definitions.domain import Level, Status
from ketenzicht.definitions.models import Element, ModuleVersion
from ketenzicht.definitions.operations import Outcome, load_module
from ketenzicht.events import queries as events

pytestmark = pytest.mark.django_db

ADD_A_LABEL = """
INSERT INTO definitions_label (place, source, proposal, code, name, "group", explanation, counted, version_id)
SELECT 9, '', true, 'extra', 'Extra', '', '', '', id FROM definitions_moduleversion
"""


def load(document: dict[str, Any], at: datetime = NOON) -> Outcome:
    return load_module(document=document, actor=PLATFORM, at=at).outcome


def test_a_loaded_module_stands_in_the_catalogue(document: dict[str, Any]) -> None:
    assert load(document) is Outcome.ADDED
    module = queries.module(code="dialyse")
    assert (module.name, module.short_name, module.order) == ("Acute dialyse", "Dialyse", 130)
    version = module.version_at(date(2026, 6, 1))
    assert version is not None
    assert version.status is Status.AGREED
    assert [element.code for element in version.elements] == ["total", "available", "limit"]
    assert version.faults_of({"total": 4, "available": 5}, {}, label="acute", pointer="")[0].code == (
        "available-exceeds-total"
    )


def test_loading_the_same_again_changes_nothing(document: dict[str, Any]) -> None:
    load(document)
    revision = queries.catalogue().revision
    assert load(document, at=NOON + timedelta(days=1)) is Outcome.UNCHANGED
    assert queries.catalogue().revision == revision


def test_what_is_in_force_is_not_rewritten(document: dict[str, Any]) -> None:
    load(document)
    with pytest.raises(Conflict, match="geef een nieuw nummer"):
        load(changed(document, elements__0__name="Anders"))
    element = queries.module(code="dialyse").versions[0].element("total")
    assert element is not None
    assert element.name == "Plaatsen open"


def test_a_concept_may_be_rewritten_until_it_is_a_pilot(document: dict[str, Any]) -> None:
    concept = changed(document, version__status="concept")
    assert load(concept) is Outcome.ADDED
    with pytest.raises(NotFound):  # a concept is never in force
        queries.module(code="dialyse")
    assert load(concept) is Outcome.UNCHANGED
    other = changed(concept, elements__0__name="Stoelen open")
    assert load(other) is Outcome.REWRITTEN
    assert load(changed(other, version__status="pilot")) is Outcome.REWRITTEN
    with pytest.raises(Conflict):
        load(changed(document, version__status="pilot"))
    with pytest.raises(Conflict, match="terug naar concept"):
        load(other)


def test_a_pilot_can_be_agreed_as_it_stands(document: dict[str, Any]) -> None:
    load(changed(document, version__status="pilot", version__agreed_by=None))
    before = queries.module(code="dialyse").versions[0]
    assert load(document) is Outcome.CHANGED
    after = queries.module(code="dialyse").versions[0]
    assert (after.id, after.status, after.agreed_by) == (before.id, Status.AGREED, "Bestuurlijke tafel")


def test_a_new_version_ends_the_one_before_it_and_old_days_keep_theirs(document: dict[str, Any]) -> None:
    load(document)
    load(changed(document, version__number="2.0", version__valid_from=date(2027, 1, 1), elements__0__name="Stoelen"))
    module = queries.module(code="dialyse")
    assert [version.number for version in module.versions] == ["1.0", "2.0"]
    on = {day: module.version_at(day) for day in (date(2025, 12, 31), date(2026, 12, 31), date(2027, 1, 1))}
    assert [version.number if version else None for version in on.values()] == [None, "1.0", "2.0"]
    assert load(document) is Outcome.UNCHANGED  # its file says nothing of an end: that is not a change


def test_the_order_of_loading_does_not_matter(document: dict[str, Any]) -> None:
    load(changed(document, version__number="2.0", version__valid_from=date(2027, 1, 1)))
    load(document)
    versions = queries.module(code="dialyse").versions
    assert [(version.number, version.valid_until) for version in versions] == [("1.0", date(2027, 1, 1)), ("2.0", None)]


def test_a_version_ends_on_the_day_that_its_file_names(document: dict[str, Any]) -> None:
    load(document)
    assert load(changed(document, version__valid_until=date(2026, 12, 1))) is Outcome.CHANGED
    module = queries.module(code="dialyse")
    assert module.version_at(date(2026, 11, 30)) is not None
    assert module.version_at(date(2026, 12, 1)) is None


def test_two_versions_never_begin_on_the_same_day(document: dict[str, Any]) -> None:
    load(document)
    with pytest.raises(Conflict, match="01-01-2026"):
        load(changed(document, version__number="1.1"))


def test_thresholds_change_without_a_new_version(document: dict[str, Any]) -> None:
    load(document)
    before = queries.module(code="dialyse").versions[0]
    assert load(changed(document, thresholds__0__bands__2__at_least=6)) is Outcome.CHANGED
    after = queries.module(code="dialyse").versions[0]
    facts: dict[str, Any] = {"label": "acute", "region": None, "on": date(2026, 6, 1)}
    judged = [version.level_of({"available": 4}, **facts) for version in (before, after)]
    assert [band.level if band else None for band in judged] == [Level.CALM, Level.BUSY]


def test_names_of_a_module_change_without_a_new_version(document: dict[str, Any]) -> None:
    load(document)
    assert load(changed(document, name="Dialyse met spoed")) is Outcome.CHANGED
    assert queries.module(code="dialyse").name == "Dialyse met spoed"


def test_a_faulty_document_leaves_nothing_behind(document: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        load(changed(document, elements__2__choices=[]))
    assert not ModuleVersion.objects.exists()


def test_only_who_maintains_definitions_may_load(document: dict[str, Any]) -> None:
    nurse = Actor(kind=ActorKind.PERSON, id=uuid4(), name="Verpleegkundige", grants=frozenset({"capacity.read"}))
    with pytest.raises(NotPermitted):
        load_module(document=document, actor=nurse, at=NOON)


def test_a_change_is_logged_and_told(document: dict[str, Any]) -> None:
    load(document)
    load(document)
    (line,) = audit.lines(question=audit.Question(start=NOON, end=NOON + timedelta(seconds=1)))
    assert (line.action, line.subject) == ("definitions.version-added", "definitions/dialyse/1.0")
    assert [event.kind for event in events.since(id=0)] == ["definitions.version-added"]


def test_the_database_itself_refuses_to_rewrite_what_is_in_force(document: dict[str, Any]) -> None:
    load(document)
    statements = [
        "UPDATE definitions_element SET minimum = 5",
        "DELETE FROM definitions_label",
        ADD_A_LABEL,
        "UPDATE definitions_moduleversion SET fresh_for = '1 day', usable_for = '2 days'",
        "UPDATE definitions_moduleversion SET status = 'concept'",
        "DELETE FROM definitions_moduleversion",
    ]
    for statement in statements:
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_itself_refuses_two_versions_at_once(document: dict[str, Any]) -> None:
    load(document)
    version = ModuleVersion.objects.get()
    version.pk, version.number, version.valid_from = None, "1.1", date(2026, 6, 1)
    with pytest.raises(IntegrityError, match="one_version_in_force"), transaction.atomic():
        version.save(force_insert=True)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"code": "Total"}, "element_code_form"),
        ({"code": "total"}, "element_code_once"),
        ({"kind": "text"}, "element_kind_is_known"),
        ({"minimum": 3, "maximum": 2}, "minimum_up_to_maximum"),
        ({"kind": "flag", "role": "total"}, "only_a_number_has_a_role"),
        ({"kind": "choice"}, "a_choice_has_choices"),
        ({"role": "total"}, "role_once_for_all_labels"),
    ],
)
def test_the_database_itself_refuses_impossible_elements(
    document: dict[str, Any], facts: dict[str, Any], name: str
) -> None:
    load(changed(document, version__status="concept"))
    row = {"code": "new", "name": "Nieuw", "kind": "count", "aggregation": "count", "required": False, **facts}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Element.objects.create(version=ModuleVersion.objects.get(), place=9, proposal=True, **row)


def test_what_is_stored_is_what_was_read(document: dict[str, Any]) -> None:
    load(document)
    load(changed(document, version__number="2", version__valid_from=date(2027, 1, 1), version__explanation="Uitleg"))
    stored = queries.module(code="dialyse").versions
    assert [version.explanation for version in stored] == ["", "Uitleg"]
    assert stored[0].elements == stored[1].elements
    assert ModuleVersion.objects.get(number="2").loaded_at == datetime(2026, 11, 22, 12, tzinfo=UTC)
