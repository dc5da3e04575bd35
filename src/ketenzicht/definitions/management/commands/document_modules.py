"""`ketenzicht document_modules`: prints the table of modules for docs/reference/modules.md, from their files."""

import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ketenzicht.definitions.domain import ModuleDefinition
from ketenzicht.definitions.domain.document import read_document
from ketenzicht.definitions.operations import SHIPPED

HEAD = """\
| module | code | version | expected every / fresh / usable | labels | elements |
|---|---|---|---|---|---|"""


class Command(BaseCommand):
    help = "Toont de tabel van modules in Markdown, uit de bestanden die met Ketenzicht meekomen."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        modules = sorted(map(_module, SHIPPED.glob("*.toml")), key=lambda module: module.order)
        self.stdout.write("\n".join([HEAD, *map(_row, modules)]))


def _module(file: Path) -> ModuleDefinition:
    return read_document(tomllib.loads(file.read_text(encoding="utf-8")))


def _row(module: ModuleDefinition) -> str:
    version = module.versions[0]
    minutes = [f"{duration.total_seconds() / 60:g}" for duration in _durations(module)]
    labels = ", ".join(f"`{label.code}`" for label in version.labels)
    elements = ", ".join(f"`{element.code}`" for element in version.elements)
    number = f"{version.number} ({version.status}{', voorstel' if version.proposal else ''})"
    return f"| {module.name} | `{module.code}` | {number} | {' / '.join(minutes)} min | {labels} | {elements} |"


def _durations(module: ModuleDefinition) -> tuple[Any, ...]:
    version = module.versions[0]
    return (version.expected_every, version.fresh_for, version.usable_for)
