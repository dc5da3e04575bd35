"""The rules of the architecture refuse what they are there to refuse, and let the right thing pass."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture import rules
from tests.architecture.rules import Module

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("importer", "line", "refused"),
    [
        ("capacity.writer", "from ketenzicht.registry import models", True),
        ("capacity.writer", "from ketenzicht.registry.models import Location", True),
        ("capacity.writer", "from ketenzicht.access import gate", False),
        ("web.views", "from ketenzicht.access import gate", True),
        ("web.views", "from ketenzicht.access.pages import for_those_with", False),
        ("web.views", "import ketenzicht.capacity.storing", True),
        ("web.views", "from ketenzicht.capacity import queries", False),
        ("web.views", "from ketenzicht.capacity.domain import Board", False),
        ("web.views", "from ketenzicht.ui.templatetags import kz", False),
        ("capacity.queries", "from ketenzicht.capacity.models import Unit", False),
        ("config.urls", "from ketenzicht.capacity.feed import Feed", False),
        ("registry.queries", "import django.db.models", False),
    ],
)
def test_importing_past_a_public_face_is_refused(importer: str, line: str, refused: bool) -> None:
    assert bool(list(rules.outside_the_face(Module(name=importer, source=line)))) is refused


def test_a_guard_of_ones_own_is_refused() -> None:
    code = "from django.contrib.auth.decorators import login_required"
    assert list(rules.guards_of_its_own(Module(name="web.views.home", source=code)))
    assert not list(rules.guards_of_its_own(Module(name="access.pages", source=code)))


@pytest.mark.parametrize(
    ("app", "target", "up"),
    [
        ("registry", "capacity", True),
        ("capacity", "registry", False),
        ("capacity", "capacity", False),
        ("audit", "events", True),
        ("access", "auth", False),
    ],
)
def test_a_foreign_key_that_points_up_or_sideways_is_refused(app: str, target: str, up: bool) -> None:
    assert rules.points_up(app=app, target=target) is up


@pytest.mark.parametrize(
    ("place", "code", "refused"),
    [
        ("capacity.operations", "at = timezone.now()", True),
        ("capacity.domain.age", "age = datetime.datetime.now(UTC) - at", True),
        ("capacity.models", "at = models.DateTimeField(default=timezone.now)", True),
        ("capacity.models", "at = models.DateTimeField(auto_now_add=True)", True),
        ("capacity.queries", "SQL = 'SELECT * FROM state WHERE observed_at > now()'", True),
        ("capacity.queries", "since = time.time()", True),
        ("capacity.queries", "spent = time.perf_counter()", False),
        ("capacity.views", "at = timezone.now()", False),
        ("access.management.commands.issue_key", "at = timezone.now()", False),
        ("config.application", "at = datetime.now(UTC)", False),
    ],
)
def test_reading_the_clock_below_the_edge_is_refused(place: str, code: str, refused: bool) -> None:
    assert bool(list(rules.clocks_below_the_edge(Module(name=place, source=code)))) is refused


def test_drawing_lots_in_a_domain_is_refused() -> None:
    assert list(rules.chance_in_domain(Module(name="capacity.domain.place", source="key = uuid.uuid4()")))
    assert list(rules.chance_in_domain(Module(name="capacity.domain.place", source="random.shuffle(found)")))
    assert not list(rules.chance_in_domain(Module(name="capacity.operations", source="key = uuid.uuid4()")))


@pytest.mark.parametrize("source", ["", "x = 1", '"""no sentence"""', "# A comment.\nx = 1"])
def test_a_module_that_does_not_say_what_it_is_is_refused(source: str) -> None:
    assert list(rules.without_a_sentence(Module(name="capacity.writer", source=source)))


def test_a_module_that_says_what_it_is_passes() -> None:
    assert not list(rules.without_a_sentence(Module(name="capacity.writer", source='"""Writes.\n\nMore."""')))


def test_vague_names_and_signals_are_refused() -> None:
    assert list(rules.vague(Module(name="capacity.utils", source="")))
    assert list(rules.vague(Module(name="capacity.models", source="from django.db.models.signals import post_save")))
    assert list(rules.vague(Module(name="capacity.models", source="from django.dispatch import receiver")))
    assert not list(rules.vague(Module(name="config.serving", source="import signal")))


def test_a_file_of_more_than_400_lines_is_refused() -> None:
    assert list(rules.too_long("a.py", "x = 1\n" * 401))
    assert not list(rules.too_long("a.py", "x = 1\n" * 400))


@pytest.mark.parametrize("line", ["x = 1  # noqa", "x = 1  # noqa: S603", "x = 1  # type: ignore[arg-type]"])
def test_silencing_a_check_without_a_reason_is_refused(line: str) -> None:
    assert list(rules.silenced_without_reason("a.py", line))


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # noqa: S603 - the list is our own",
        "x = 1  # type: ignore[misc]  # the stubs are behind",
        "x = 1  # a noun",
    ],
)
def test_silencing_a_check_with_a_reason_passes(line: str) -> None:
    assert not list(rules.silenced_without_reason("a.py", line))


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("<script>alert(1)</script>", True),
        ("<style>p { color: red }</style>", True),
        ('<p style="color: red">', True),
        ('<a onclick="go()">', True),
        ('<script src="a.js" defer></script>', False),
        ('<script type="application/json" id="state">{}</script>', False),
        ('<p class="style">on=1</p>', False),
    ],
)
def test_code_in_a_template_is_refused(line: str, refused: bool) -> None:
    assert bool(list(rules.inline_code("a.html", line))) is refused


def test_import_linter_refuses_an_import_that_goes_up(tmp_path: Path) -> None:
    """The same contracts on a small product of the same shape, in which base imports capacity."""
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")
    for app in {*rules.LEVEL, *rules.STANDS_APART, "client", "postgres"}:
        folder = tmp_path / "ketenzicht" / app
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
    (tmp_path / "ketenzicht" / "__init__.py").touch()
    (tmp_path / "ketenzicht" / "__main__.py").touch()
    (tmp_path / ".importlinter").write_text(contracts, encoding="utf-8")
    assert _lint(tmp_path).returncode == 0, _lint(tmp_path).stdout
    (tmp_path / "ketenzicht" / "base" / "__init__.py").write_text("import ketenzicht.capacity\n")
    broken = _lint(tmp_path)
    assert broken.returncode == 1
    assert "ketenzicht.base is not allowed to import ketenzicht.capacity" in broken.stdout


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    # Its own process, with only this folder: the real ketenzicht is installed beside it.
    program = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
