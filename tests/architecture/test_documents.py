"""Documents lead somewhere, and no file says where it was made."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
READ = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\"(KETENZICHT_\w+)\"")
FILES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]  # fmt: skip
DOCUMENTS = [file for file in FILES if file.suffix == ".md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(file.name[:4]) for file in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_lock_file_names_the_host_of_a_registry() -> None:
    locks = [ROOT / "package-lock.json", *(ROOT / "requirements").glob("*.txt")]
    assert locks
    for lock in locks:
        # npm writes an address under that name; pip takes one only from a line that is an option.
        assert not re.search(r'"resolved":|^--(?!hash)', lock.read_text(encoding="utf-8"), re.MULTILINE)


def test_every_variable_that_is_read_from_the_environment_is_in_the_readme() -> None:
    known = (ROOT / "README.md").read_text(encoding="utf-8")
    read = {
        name
        for file in FILES
        if file.suffix == ".py" and file.is_relative_to(ROOT / "src")
        for name in re.findall(
            r"environ(?:\.get\(|\.setdefault\(|\[)\"(KETENZICHT_\w+)\"", file.read_text(encoding="utf-8")
        )
    }
    assert read
    assert not [name for name in sorted(read) if f"`{name}`" not in known]
