"""Mutation testing of the engine of triage: one thing in it is changed at a time, and the tests must notice.

`make mutation` changes everything in turn and tells what no test noticed; `FILES=fitting.py` only that file. Nothing on
disk is touched: each change is tried in a process of its own, in which the changed source is imported. Some changes
cannot be noticed because they mean the same: what is told is to be read, not to be brought to zero.
"""

import ast
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import NoReturn

import django
import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "src" / "ketenzicht" / "triage" / "domain"
NOT_THE_ENGINE = {"__init__.py", "words.py"}
# What notices soonest comes first; laws on generated cases last.
TESTS = (
    "golden_cases fitting_documents instrument_documents conditions urgency fitting fitting_details assessing "
    "assessing_details call_flow together news2 check_instrument"
)
OPTIONS = ("-n", "0", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:warnings")
SECONDS = 200  # a change may make something endless: that is noticed too
PROCESSES = 2
TOLD_EVERY = 10  # changes

COMPARED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COUNTED: Mapping[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
TRUTHS = {"TRUE": "FALSE", "FALSE": "TRUE", "UNKNOWN": "FALSE"}
Change = Callable[[], None]


def changes(tree: ast.Module) -> Iterator[tuple[int, Change]]:
    """Everything that can be changed in a file, by its line."""
    for node in ast.walk(tree):
        for change in _changes_of(node):
            yield getattr(node, "lineno", 0), change


def _changes_of(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare(ops=[operator, *_]):
            yield partial(node.ops.__setitem__, 0, COMPARED[type(operator)]())
        case ast.BoolOp() | ast.BinOp() | ast.UnaryOp():
            yield from _operator_of(node)
        case ast.IfExp():
            yield partial(_swap, node)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield partial(setattr, node, "id", NAMES[name])
        case ast.Attribute(value=ast.Name(id="Truth"), attr=name) if name in TRUTHS:
            yield partial(setattr, node, "attr", TRUTHS[name])
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            yield partial(setattr, node, "value", ast.Constant(None))


def _operator_of(node: ast.expr) -> Iterator[Change]:
    match node:
        case ast.BoolOp(op=operator):
            yield partial(setattr, node, "op", ast.Or() if isinstance(operator, ast.And) else ast.And())
        case ast.BinOp(op=operator) if type(operator) in COUNTED:
            yield partial(setattr, node, "op", COUNTED[type(operator)]())
        case ast.UnaryOp(op=ast.Not()):
            yield partial(setattr, node, "operand", ast.UnaryOp(ast.Not(), node.operand))


def _swap(node: ast.IfExp) -> None:
    node.body, node.orelse = node.orelse, node.body


class Changed(SourceFileLoader):
    """Gives the source of a module with its change of this number."""

    def __init__(self, fullname: str, path: str, number: int) -> None:
        super().__init__(fullname, path)
        self.number = number

    def get_code(self, fullname: str) -> CodeType:
        tree = ast.parse(Path(self.path).read_bytes())
        _, change = list(changes(tree))[self.number]
        change()
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


class Finder:
    """Finds the module of one file in its changed form."""

    def __init__(self, file: str, number: int) -> None:
        self.file, self.number = file, number

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith("ketenzicht.triage.domain"):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin == self.file:
            spec.loader = Changed(fullname, self.file, self.number)
        return spec


def is_noticed(file: Path | None, number: int) -> bool:
    """Whether a test fails with this change; without a file nothing is changed. In a process of its own."""
    for name in [name for name in sys.modules if name.startswith("ketenzicht.triage")]:
        del sys.modules[name]  # imported when Django was prepared
    if file is not None:
        sys.meta_path.insert(0, Finder(str(file), number))
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(SECONDS)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    return pytest.main([*OPTIONS, *(f"tests/triage/test_{name}.py" for name in TESTS.split())]) != pytest.ExitCode.OK


def _too_long(number: int, frame: FrameType | None) -> NoReturn:
    raise TimeoutError


def main(names: Sequence[str]) -> None:
    os.chdir(ROOT)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    settings.register_profile("mutation", deadline=None, phases=[Phase.explicit, Phase.generate], database=None)
    settings.load_profile("mutation")  # that it fails is enough: no smaller example is looked for
    files = [file for file in sorted(ENGINE.rglob("*.py")) if file.name not in NOT_THE_ENGINE]
    todo = [
        (file, number, line)
        for file in files
        if not names or str(file.relative_to(ENGINE)) in names
        for number, (line, _) in enumerate(changes(ast.parse(file.read_bytes())))
    ]
    forks = multiprocessing.get_context("fork")
    with forks.Pool(PROCESSES, maxtasksperchild=1) as pool:
        if pool.apply(is_noticed, (None, 0)):
            sys.exit("Ook zonder verandering slaagt niet elke test.")
        print(f"{len(todo)} veranderingen.", flush=True)
        noticed = [pool.apply_async(is_noticed, (file, number)) for file, number, _ in todo]
        for place, ((file, number, line), answer) in enumerate(zip(todo, noticed, strict=True), 1):
            if not answer.get():
                said = file.read_text(encoding="utf-8").splitlines()[line - 1].strip()
                print(f"{file.relative_to(ROOT)}:{line}: verandering {number} merkt niemand: {said}", flush=True)
            if place % TOLD_EVERY == 0 or place == len(todo):
                print(f"{place} van {len(todo)} nagegaan.", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
