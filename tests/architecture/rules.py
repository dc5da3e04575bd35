"""The rules of the architecture that neither ruff nor import-linter can say. Each gives a sentence per breach."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
PRODUCT = "ketenzicht"
MOST_LINES = 400

# From high to low; apps in one group do not see each other. The same as .importlinter says of imports.
LAYERS = (
    {"config"},
    {"web", "demonstration"},
    {"learning"},
    {"handover"},
    {"placement"},
    {"live", "statistics", "applications", "connections", "feeds", "preparedness", "coordination"},
    {"capacity", "triage", "telephony", "planning", "patientdata"},
    {"competences", "definitions"},
    {"upkeep"},
    {"notices"},
    {"access"},
    {"registry"},
    {"audit", "events", "rest", "sealing", "ui"},
    {"statements", "clockwork"},
    {"base"},
)
LEVEL = {app: -level for level, apps in enumerate(LAYERS) for app in apps}

KITS = {"base", "clockwork", "statements", "rest", "ui", "client", "postgres"}  # made to be used in all their parts
FACE = {"domain", "queries", "operations"}
STANDS_APART = {"adapter"}  # a program of its own that runs at a provider: nobody imports it
WIRES_ALL = {"config"}
GUARDS = {"access.pages", "access.api"}  # with which the views and endpoints of every app declare who gets in
# What lies outside the public face and is used all the same, with the reason.
EXCEPTIONS = {
    ("capacity", "access.gate"): "the key of a delivery is checked in memory: the hot path of access.queries",
    ("connections", "access.certificates"): "a certificate is read in the sandbox as in production",
    ("connections", "access.signatures"): "idem, a public key",
    ("connections", "capacity.api"): "the sandbox answers in the form of production",
    ("connections", "definitions.api"): "idem",
    ("connections", "capacity.taking"): "the sandbox takes deliveries in with the code of production",
    ("live", "access.gate"): "a viewer is let in from memory: the hot path of access.queries",
}

EDGE = {"views", "pages", "api", "hot", "tasks", "management", "context", "apps", "__main__"}
EDGE_APPS = {"config", "client", "postgres", "demonstration"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "timezone.localdate",
          "timezone.localtime", "time.time", "time.time_ns", "Now", "localdate", "localtime"}  # fmt: skip
CLOCK_ARGUMENTS = {"auto_now", "auto_now_add"}
CLOCK_IN_SQL = re.compile(r"\bnow\(\)|\bcurrent_(timestamp|date|time)\b|\bclock_timestamp\(\)", re.IGNORECASE)
CHANCE = {"random", "secrets", "os.urandom", "uuid4", "uuid.uuid4"}

VAGUE_NAMES = {"utils", "util", "helpers", "common", "misc", "signals"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
SILENCED = re.compile(r"#\s*(?:noqa(?::\s*[A-Z0-9, ]+)?|type:\s*ignore(?:\[[\w, -]+\])?)(?P<reason>.*)$")
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", re.IGNORECASE),
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle=", re.IGNORECASE),
    "an event handler": re.compile(r"\son[a-z]+=\s*[\"']", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the product: `name` is "capacity.domain.board"."""

    name: str
    source: str

    @property
    def app(self) -> str:
        return self.name.split(".")[0]

    @property
    def part(self) -> str:
        """Where inside the app: "domain", "views", …; empty for the app itself."""
        return self.name.split(".")[1] if "." in self.name else ""

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.source)


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def modules() -> list[Module]:
    """Every module of the product. Migrations are history, written by a program: left out."""
    root = SOURCE / PRODUCT
    found = []
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if "migrations" in parts or parts in {("__init__",), ("__main__",)}:
            continue
        name = ".".join(part for part in parts if part != "__init__")
        found.append(Module(name=name, source=path.read_text(encoding="utf-8")))
    return found


def outside_the_face(module: Module) -> Iterator[str]:
    """Another app may import only an app's domain, queries and operations."""
    if module.app in WIRES_ALL:
        return
    for imported in _imports(module.tree):
        app, _, rest = imported.removeprefix(f"{PRODUCT}.").partition(".")
        if not imported.startswith(f"{PRODUCT}.") or app == module.app or app in KITS:
            continue
        if rest.split(".")[0] in FACE or _two(app, rest) in GUARDS:
            continue
        if (module.app, _two(app, rest)) not in EXCEPTIONS:
            yield f"{module.name} imports {app}.{rest}: only its domain, queries and operations are for others."


def guards_of_its_own(module: Module) -> Iterator[str]:
    """Who gets a page is decided in one place, so that nobody forgets a half of it."""
    for imported in _imports(module.tree):
        if imported.startswith("django.contrib.auth.decorators") and module.app != "access":
            yield f"{module.name} guards its pages by itself ({imported}): access.pages does."


def _two(app: str, rest: str) -> str:
    return f"{app}.{rest.partition('.')[0]}"


def _imports(tree: ast.Module) -> Iterator[str]:
    """Dotted names: `from a.b import c` gives "a.b.c", because c may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def points_up(*, app: str, target: str) -> bool:
    """Whether a foreign key from one app to another goes the wrong way. Django's own apps lie below all of ours."""
    if target not in LEVEL or app == target:
        return False
    return LEVEL[target] >= LEVEL[app]


def clocks_below_the_edge(module: Module) -> Iterator[str]:
    """Time comes in as an argument, except where the outside world comes in."""
    if module.app in EDGE_APPS or module.part in EDGE:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name) and _dotted(node) in CLOCKS:
            yield f"{module.name}, line {node.lineno}: reads the clock ({_dotted(node)})."
        elif isinstance(node, ast.keyword) and node.arg in CLOCK_ARGUMENTS:
            yield f"{module.name}, line {node.value.lineno}: {node.arg} reads the clock."
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CLOCK_IN_SQL.search(node.value):
            yield f"{module.name}, line {node.lineno}: SQL that reads the clock."


def chance_in_domain(module: Module) -> Iterator[str]:
    """Randomness and identity come in as arguments."""
    if module.part != "domain":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name) and _dotted(node) in CHANCE:
            yield f"{module.name}, line {node.lineno}: a domain draws no lots ({_dotted(node)})."


def _dotted(node: ast.expr) -> str:
    """The last two names: "datetime.now" for `datetime.datetime.now` as for `datetime.now`."""
    if isinstance(node, ast.Name):
        return node.id
    if not isinstance(node, ast.Attribute):
        return ""
    before = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
    return f"{before}.{node.attr}"


def without_a_sentence(module: Module) -> Iterator[str]:
    """Every module opens with one sentence that says what it is."""
    if not module.source and module.part == "management":
        return  # packages that Django wants there, with nothing in them
    said = ast.get_docstring(module.tree) or ""
    if not said.split("\n\n")[0].rstrip().endswith((".", "?", "!")):
        yield f"{module.name} does not open with a sentence."


def too_long(path: str, source: str) -> Iterator[str]:
    lines = source.count("\n")
    if lines > MOST_LINES:
        yield f"{path} has {lines} lines: which noun is missing?"


def vague(module: Module) -> Iterator[str]:
    """A file is named after what it holds; signals hide who calls whom."""
    last = module.name.rsplit(".", 1)[-1]
    if last in VAGUE_NAMES:
        yield f"{module.name}: call it after what it holds."
    for imported in _imports(module.tree):
        if imported.startswith(SIGNALS):
            yield f"{module.name} uses signals ({imported}): call the operation instead."


def silenced_without_reason(path: str, source: str) -> Iterator[str]:
    """A check may be silenced where it is wrong, with the reason behind it in words."""
    for number, line in enumerate(source.splitlines(), start=1):
        found = SILENCED.search(line)
        if found and not re.search(r"[^\W\d_]{2,}", found["reason"]):
            yield f"{path}, line {number}: silences a check without saying why."


def inline_code(path: str, source: str) -> Iterator[str]:
    """The pages' policy lets nothing run or style that stands in the page itself."""
    for number, line in enumerate(source.splitlines(), start=1):
        for what, pattern in INLINE.items():
            if pattern.search(line):
                yield f"{path}, line {number}: {what} in a template."
