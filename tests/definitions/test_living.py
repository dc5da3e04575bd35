"""The life of a version, from concept to its end; and files that are written, tried and kept."""

import tomllib
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definitions.conftest import DOCUMENT, NOON, changed
from tests.definitions.drawn import versions
from tests.definitions.test_derived_documents import with_share

from ketenzicht.base.actor import PLATFORM, Actor, ActorKind
from ketenzicht.base.errors import Conflict, Invalid, NotFound, NotPermitted
from ketenzicht.definitions import operations, queries
from ketenzicht.definitions.domain import AFTER, ModuleDefinition, Move, Stage, Status, moves_of, stage_of
from ketenzicht.definitions.domain.comparing import Kind, breaks_of, differences
from ketenzicht.definitions.domain.document import (
    as_toml,
    document_of,
    line_of,
    line_of_break,
    lines_by_pointer,
    read_document,
)
from ketenzicht.definitions.models import ModuleVersion, VersionChange
from ketenzicht.definitions.operations import SHIPPED, Outcome, load_module

TOMORROW = date(2026, 11, 23)
CONCEPT = changed(DOCUMENT, version__status="concept", version__agreed_by=None)


def test_every_stage_is_reached_and_only_what_ended_is_a_dead_end() -> None:
    assert {Stage.CONCEPT, *(stage for stage in AFTER.values() if stage)} == set(Stage)
    assert {stage for stage in Stage if not moves_of(stage)} == {Stage.ENDED}
    assert {move for _, move in AFTER} == set(Move)
    assert all(Move.REWRITE not in moves_of(stage) for stage in Stage if stage is not Stage.CONCEPT)


def test_a_version_ends_by_the_day_and_a_concept_never_does() -> None:
    (version,) = read_document(changed(DOCUMENT, version__valid_until=TOMORROW)).versions
    assert stage_of(version, on=TOMORROW - timedelta(days=1)) is Stage.AGREED
    assert stage_of(version, on=TOMORROW) is Stage.ENDED
    assert stage_of(replace(version, status=Status.CONCEPT), on=TOMORROW) is Stage.CONCEPT


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.stem)
def test_a_definition_written_and_read_again_is_the_same(file: Any) -> None:
    module = read_document(tomllib.loads(file.read_text(encoding="utf-8")))
    (version,) = module.versions
    text = as_toml(document_of(module, version))
    assert read_document(tomllib.loads(text)) == module


@settings(deadline=None, max_examples=60)
@given(versions(), st.text().filter(lambda text: "\x00" not in text))
def test_whatever_a_document_holds_its_text_holds(version: Any, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    module = ModuleDefinition("proef", text, text, 1, (version,))
    document = document_of(module, version)
    assert tomllib.loads(as_toml(document)) == document


def test_a_fault_is_told_with_the_line_that_it_stands_on() -> None:
    text = as_toml(with_share(formula="1 +"))
    text = text.replace('kind = "measure"', 'explanation = """\n[[elements]]\ncode = "x"\n"""\nkind = "measure"')
    with pytest.raises(Invalid) as refusal:
        read_document(tomllib.loads(text))
    lines = lines_by_pointer(text)
    (fault,) = refusal.value.faults
    assert fault.pointer == "/elements/3/formula"
    assert text.splitlines()[line_of(fault.pointer, lines) - 1] == 'formula = "1 +"'
    assert text.splitlines()[line_of("/elements/2/choices/0/name", lines) - 1].startswith("choices")
    assert text.splitlines()[line_of("/version/status", lines) - 1] == 'status = "agreed"'
    assert line_of("/nowhere/at/all", lines) == 1
    with pytest.raises(tomllib.TOMLDecodeError) as broken:
        tomllib.loads(text.replace('status = "agreed"', "status = agreed"))
    assert line_of_break(str(broken.value)) == line_of("/version/status", lines)


@given(st.text(st.sampled_from("[]=\"'\n abc#.1"), max_size=200))
def test_lines_are_found_in_whatever_text(text: str) -> None:
    lines = lines_by_pointer(text)
    assert all(1 <= number <= text.count("\n") + 1 for number in lines.values())


def test_what_is_otherwise_is_said_in_dutch() -> None:
    (old,) = read_document(DOCUMENT).versions
    new_document = changed(
        with_share(),
        version__number="2",
        version__fresh_for="PT1H",
        elements__0__unit="stoelen",
        elements__1__minimum=None,
        elements__2__name="Beperking",
        labels__1__code="home",
        thresholds__0__bands__1__at_least=2,
    )
    (new,) = read_document(new_document).versions
    found = {one.sentence: (one.kind, one.element, one.is_break) for one in differences(old, new)}
    assert found == {
        "Zo lang is een cijfer actueel: was 30 minuten, wordt 60 minuten.": (Kind.CHANGED, "", False),
        "Zorgsoort ‘Chronische dialyse’ (home) komt erbij.": (Kind.ADDED, "home", False),
        "Zorgsoort ‘Chronische dialyse’ (chronic) vervalt.": (Kind.REMOVED, "chronic", False),
        "Gegeven ‘Deel vrij’ (share) komt erbij.": (Kind.ADDED, "share", False),
        "Gegeven ‘Plaatsen open’ (total): de eenheid was niets, wordt ‘stoelen’.": (Kind.CHANGED, "total", True),
        "Gegeven ‘Plaatsen vrij’ (available): het minimum was -10, wordt niets.": (Kind.CHANGED, "available", False),
        "Gegeven ‘Beperking’ (limit): de naam was ‘Knelpunt’, wordt ‘Beperking’.": (Kind.CHANGED, "limit", False),
        "Drempel voor vrij: was vol; vanaf 1 krap; vanaf 3 ruimte; wordt vol; vanaf 2 krap; vanaf 3 ruimte.": (
            Kind.CHANGED,
            "",
            False,
        ),
    }
    assert differences(old, old) == ()


def test_a_derived_figure_breaks_with_what_it_is_made_of() -> None:
    (old,) = read_document(with_share()).versions
    (new,) = read_document(changed(with_share(), version__number="2", elements__1__unit="stoelen")).versions
    module = ModuleDefinition("dialyse", "Dialyse", "D", 1, (old, replace(new, valid_from=TOMORROW)))
    found = breaks_of(module, label="chronic")
    assert [(one.on, one.element, one.number) for one in found] == [
        (TOMORROW, "available", "2"),
        (TOMORROW, "share", "2"),
    ]
    assert "volgt uit ‘available’" in found[1].sentence
    assert breaks_of(replace(module, versions=(old,)), label="chronic") == ()


def start(number: str = "2.0", *, source: str = "1.0", begins: date = TOMORROW, actor: Actor = PLATFORM) -> Outcome:
    loaded = operations.start_concept(
        module_code="dialyse", source_number=source, number=number, valid_from=begins, actor=actor, at=NOON
    )
    return loaded.outcome


def move(
    which: Move, *, number: str = "2.0", on: date | None = None, agreed_by: str = "", actor: Actor = PLATFORM
) -> None:
    operations.move_version(
        module_code="dialyse", number=number, move=which, on=on, agreed_by=agreed_by, actor=actor, at=NOON
    )


@pytest.fixture
def dialyse(db: None) -> None:
    load_module(document=deepcopy(DOCUMENT), actor=PLATFORM, at=NOON)


def stages() -> dict[str, tuple[Stage, date, date | None]]:
    shelved = queries.shelved(code="dialyse")
    return {one.number: (stage_of(one, on=NOON.date()), one.valid_from, one.valid_until) for one in shelved.versions}


def test_the_whole_life(dialyse: None) -> None:
    begun = date(2026, 1, 1)
    assert start() is Outcome.ADDED
    assert stages()["2.0"] == (Stage.CONCEPT, TOMORROW, None)
    assert [version.number for version in queries.module(code="dialyse").versions] == ["1.0"]  # it is not in force
    later = date(2026, 12, 1)
    move(Move.PILOT, on=later)
    assert stages() == {"2.0": (Stage.PILOT, later, None), "1.0": (Stage.AGREED, begun, later)}
    version = queries.module(code="dialyse").version_at(later)
    assert version is not None
    assert [threshold.valid_from for threshold in version.thresholds] == [later]
    move(Move.AGREE, agreed_by="Landelijke tafel")
    assert stages()["2.0"][0] is Stage.AGREED
    move(Move.END, on=date(2027, 1, 1))
    assert stages()["2.0"] == (Stage.AGREED, later, date(2027, 1, 1))
    changes = queries.shelved(code="dialyse").changes
    assert [(one.number, one.outcome, one.status, one.agreed_by, one.by) for one in changes] == [
        ("2.0", "changed", Status.AGREED, "Landelijke tafel", "Ketenzicht"),
        ("2.0", "changed", Status.AGREED, "Landelijke tafel", "Ketenzicht"),
        ("2.0", "rewritten", Status.PILOT, "", "Ketenzicht"),
        ("2.0", "added", Status.CONCEPT, "", "Ketenzicht"),
        ("1.0", "added", Status.AGREED, "Bestuurlijke tafel", "Ketenzicht"),
    ]


def test_what_cannot_be_done_changes_nothing(dialyse: None) -> None:
    start()
    yesterday = NOON.date() - timedelta(days=1)
    refused: list[tuple[type[Exception], dict[str, Any]]] = [
        (Invalid, {"which": Move.PILOT, "on": None}),
        (Invalid, {"which": Move.PILOT, "on": yesterday}),
        (Invalid, {"which": Move.AGREE, "on": TOMORROW}),  # by whom?
        (Conflict, {"which": Move.END, "on": TOMORROW}),
        (Conflict, {"which": Move.REWRITE}),
        (Conflict, {"which": Move.DISCARD, "number": "1.0"}),
        (Conflict, {"which": Move.PILOT, "number": "1.0", "on": TOMORROW}),
        (Invalid, {"which": Move.END, "number": "1.0", "on": yesterday}),
        (Invalid, {"which": Move.END, "number": "1.0", "on": None}),
        (NotFound, {"which": Move.PILOT, "number": "9"}),
    ]
    before = stages()
    for kind, named in refused:
        with pytest.raises(kind):
            move(**named)
    for kind, number, source in ((Conflict, "1.0", "1.0"), (NotFound, "2.1", "9"), (Invalid, "x/../y", "1.0")):
        with pytest.raises(kind):
            start(number, source=source)
    assert stages() == before


def test_two_versions_never_begin_on_one_day(dialyse: None) -> None:
    start("2.0")
    start("3.0")
    move(Move.PILOT, on=TOMORROW)
    with pytest.raises(Conflict, match="begint al een andere versie"):
        move(Move.PILOT, number="3.0", on=TOMORROW)


def test_a_concept_is_thrown_away_and_remembered(dialyse: None) -> None:
    start()
    move(Move.DISCARD)
    assert list(stages()) == ["1.0"]
    assert VersionChange.objects.first().outcome == "discarded"  # type: ignore[union-attr]  # there are some
    assert start() is Outcome.ADDED


def test_only_who_maintains_definitions_changes_them(dialyse: None) -> None:
    start()
    bureau = Actor(kind=ActorKind.PERSON, id=uuid4(), name="ROAZ", grants=frozenset({"agreements.decide"}))
    with pytest.raises(NotPermitted):
        start("3.0", actor=bureau)
    with pytest.raises(NotPermitted):
        move(Move.DISCARD, actor=bureau)
    for deed in (operations.keep_concept, operations.try_concept):
        with pytest.raises(NotPermitted):
            deed(text=as_toml(CONCEPT), actor=bureau, at=NOON)
    assert "2.0" in stages()


def test_trying_a_file_tells_what_it_would_do_and_does_nothing(dialyse: None) -> None:
    text = as_toml(changed(CONCEPT, version__number="2.0", version__valid_from=TOMORROW, elements__0__name="Stoelen"))
    lines = VersionChange.objects.count()
    tried = operations.try_concept(text=text, actor=PLATFORM, at=NOON)
    assert (tried.loaded.outcome, tried.before) == (Outcome.ADDED, "1.0")
    assert any("Stoelen" in one.sentence for one in tried.differences)
    assert list(stages()) == ["1.0"]
    assert VersionChange.objects.count() == lines
    assert operations.keep_concept(text=text, actor=PLATFORM, at=NOON).outcome is Outcome.ADDED
    assert operations.keep_concept(text=text, actor=PLATFORM, at=NOON).outcome is Outcome.UNCHANGED
    changed_text = text.replace("Stoelen", "Banken")
    assert operations.try_concept(text=changed_text, actor=PLATFORM, at=NOON).loaded.outcome is Outcome.REWRITTEN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("code = ", Invalid),
        ("", Invalid),
        ("x = 1\n" * 100_000, Invalid),
        ("a=" + "[" * 5_000, Invalid),
        ("code = 1\n" + "#" * 600_000, Invalid),
        ("\x00", Invalid),
        ("order = " + "9" * 5_000, Invalid),
        (as_toml(CONCEPT).replace("minimum = 0", "minimum = " + "9" * 400), Invalid),
        (as_toml(DOCUMENT), Conflict),
        (as_toml(changed(DOCUMENT, version__status="pilot")), Conflict),
    ],
)
def test_what_is_no_concept_is_not_kept(db: None, text: str, kind: type[Exception]) -> None:
    for deed in (operations.try_concept, operations.keep_concept):
        with pytest.raises(kind):
            deed(text=text, actor=PLATFORM, at=NOON)
    assert not ModuleVersion.objects.exists()


def test_a_concept_of_a_number_in_force_is_refused(dialyse: None) -> None:
    with pytest.raises(Conflict, match="terug naar concept"):
        operations.keep_concept(text=as_toml(CONCEPT), actor=PLATFORM, at=NOON)


def test_the_same_file_written_otherwise_is_the_same_version(dialyse: None) -> None:
    written = tomllib.loads(
        as_toml(document_of(queries.module(code="dialyse"), queries.module(code="dialyse").versions[0]))
    )
    assert load_module(document=written, actor=PLATFORM, at=NOON).outcome is Outcome.UNCHANGED
