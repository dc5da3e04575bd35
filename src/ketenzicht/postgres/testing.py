"""pytest plugin: every test run uses the embedded server in `.ketenzicht-test`, and databases of its own.

A plugin and not a conftest.py, because pytest-django reads the settings before it reads any conftest.py.
"""

import fcntl
import os
from collections.abc import Generator
from pathlib import Path
from typing import IO

import pytest

SLOT = "KETENZICHT_TEST_SLOT"
MANY = 100
_held: list[IO[str]] = []  # open for as long as this process lives: that is the lock


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    folder = early_config.rootpath / ".ketenzicht-test"
    os.environ["KETENZICHT_DATA"] = str(folder)
    os.environ.setdefault(SLOT, str(_take_slot(folder=folder / "slots")))
    return (yield)


def database_name() -> str:
    """The test database of this run: two runs at once in one checkout never share one."""
    return f"test_ketenzicht_{os.environ[SLOT]}"


def _take_slot(*, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, MANY):
        file = (folder / f"{number}.lock").open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        _held.append(file)
        return number
    raise pytest.UsageError(f"{MANY} test runs at once in {folder}: that cannot be meant.")
