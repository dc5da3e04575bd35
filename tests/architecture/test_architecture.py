"""The product keeps the rules of its architecture."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from tests.architecture import rules

ROOT = Path(__file__).parents[2]
MODULES = rules.modules()


def test_other_apps_are_used_by_their_public_face_only() -> None:
    assert not [fault for module in MODULES for fault in rules.outside_the_face(module)]


def test_every_exception_to_the_public_face_is_still_needed() -> None:
    used = {
        (module.app, f"{app}.{rest.partition('.')[0]}")
        for module in MODULES
        for imported in rules._imports(module.tree)
        for app, _, rest in [imported.removeprefix(f"{rules.PRODUCT}.").partition(".")]
    }
    assert set(rules.EXCEPTIONS) <= used


def test_who_gets_a_page_is_decided_in_one_place() -> None:
    assert not [fault for module in MODULES for fault in rules.guards_of_its_own(module)]


def test_every_app_has_its_place_in_the_layers() -> None:
    there = {module.app for module in MODULES}
    assert there <= set(rules.LEVEL) | rules.KITS | rules.STANDS_APART


def test_foreign_keys_point_down() -> None:
    faults = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith(f"{rules.PRODUCT}.")
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model and not isinstance(field.related_model, str)
        if rules.points_up(app=model._meta.app_label, target=field.related_model._meta.app_label)
    ]
    assert not faults


def test_no_clock_is_read_below_the_edge() -> None:
    assert not [fault for module in MODULES for fault in rules.clocks_below_the_edge(module)]


def test_no_domain_draws_lots() -> None:
    assert not [fault for module in MODULES for fault in rules.chance_in_domain(module)]


def test_every_module_opens_with_one_sentence() -> None:
    assert not [fault for module in MODULES for fault in rules.without_a_sentence(module)]


def test_no_module_has_a_vague_name_or_uses_signals() -> None:
    assert not [fault for module in MODULES for fault in rules.vague(module)]


def test_what_needs_scrolling_is_split() -> None:
    assert not [fault for path, source in _files(".py") for fault in rules.too_long(path, source)]


def test_no_check_is_silenced_without_a_reason() -> None:
    assert not [fault for path, source in _files(".py") for fault in rules.silenced_without_reason(path, source)]


def test_templates_hold_no_scripts_and_no_styles() -> None:
    assert not [fault for path, source in _files(".html") for fault in rules.inline_code(path, source)]


def _files(ending: str) -> Iterator[tuple[str, str]]:
    for folder in ("src", "tests", "bench"):
        for path in sorted((ROOT / folder).rglob(f"*{ending}")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and name != "tests/architecture/test_architecture_fails.py":
                yield name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["src/ketenzicht", "tests", "frontend"])
def test_the_rules_look_at_something(folder: str) -> None:
    assert any((ROOT / folder).rglob("*"))
