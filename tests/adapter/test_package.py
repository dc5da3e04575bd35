"""The adapter as it is installed at a provider: without the platform, with what it says that it needs."""

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.adapter.platform import CATALOGUE

from ketenzicht.adapter.catalogue import keep

ROOT = Path(__file__).parents[2]
CONFIG = """
[platform]
address = "http://127.0.0.1:9"
key_env = "KEY"
[adapter]
state = "state"
mapping = "mapping.csv"
[[folder]]
name = "export"
path = "drop"
code = ["afdeling"]
"""


def needed(name: str, seen: dict[str, metadata.Distribution]) -> dict[str, metadata.Distribution]:
    """A distribution and all that it needs here, as they say themselves."""
    if name.lower() in seen:
        return seen
    found = seen[name.lower()] = metadata.distribution(name)
    for requirement in found.requires or ():
        required = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        if "extra ==" not in requirement and ("python_version" not in requirement or _is_there(required)):
            needed(required, seen)
    return seen


def _is_there(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, its declared dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT / "adapter", check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    install = [
        Path(sys.executable).with_name("uv"),
        "pip",
        "install",
        "--offline",
        "--no-deps",
        "--python",
        python,
        wheel,
    ]
    subprocess.run([str(part) for part in install], check=True, capture_output=True)
    (site,) = (environment / "lib").glob("python*/site-packages")
    said = (next(site.glob("ketenzicht_adapter-*.dist-info")) / "METADATA").read_text(encoding="utf-8")
    found: dict[str, metadata.Distribution] = {}
    for name, rest in re.findall(r"^Requires-Dist: ([\w-]+)(.*)$", said, re.MULTILINE):
        if "extra ==" not in rest and "win32" not in rest:
            needed(name, found)
    for distribution in found.values():
        for top in {file.parts[0] for file in distribution.files or () if not file.parts[0].startswith((".", "_"))}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(distribution.locate_file(top))))
    return environment / "bin"


def run(installed: Path, *arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "KEY": "kz_test"}
    command = [str(installed / "ketenzicht-adapter"), *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_it_works_without_the_platform(installed: Path, tmp_path: Path) -> None:
    imports = subprocess.run([str(installed / "python"), "-c", "import django"], capture_output=True, check=False)
    assert imports.returncode != 0, "this environment has no Django"
    (tmp_path / "adapter.toml").write_text(CONFIG)
    (tmp_path / "mapping.csv").write_text(
        "code;kolom;module;label;element\nB2;;kliniek;clinic-internal;\n;vrij;;;available\n;open;;;total\n"
    )
    book = Workbook()
    assert book.active
    for row in (["Afdeling", "Vrij"], ["B2", 3]):
        book.active.append(row)
    book.save(tmp_path / "stand.xlsx")
    (tmp_path / "drop").mkdir()
    away = run(installed, "check", "adapter.toml", folder=tmp_path)
    assert (away.returncode, "definities" in away.stderr) == (2, True), away.stderr
    keep(CATALOGUE, tmp_path / "state")
    checked = run(installed, "check", "adapter.toml", folder=tmp_path)
    assert (checked.returncode, "Geen fouten gevonden." in checked.stdout) == (0, True), checked.stderr + checked.stdout
    tried = run(installed, "test", "adapter.toml", "stand.xlsx", folder=tmp_path)
    assert (tried.returncode, "available 3" in tried.stdout) == (0, True), tried.stderr
    (tmp_path / "verwacht.csv").write_text("module;label;element;waarde\nkliniek;clinic-internal;available;4\n")
    wrong = run(installed, "test", "adapter.toml", "stand.xlsx", "--expect", "verwacht.csv", folder=tmp_path)
    assert (wrong.returncode, "regel 2: verwacht 4, maar geleverd wordt 3." in wrong.stdout) == (1, True), wrong.stdout
