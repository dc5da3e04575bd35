"""Servers without reading every library again: each is a fork of one process that has done so.

A server of its own takes two and a half seconds of a processor before it answers, and a run of all tests starts
nearly a hundred. What is read beforehand holds no settings and no state: libraries, and our domains, which are pure.
All else a fork reads for itself, by its own environment, as one that is started by hand does.
"""

import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from select import select

LIBRARIES = (
    *("granian.cli", "granian.server", "uvloop", "a2wsgi", "starlette.routing", "starlette.applications"),
    *("django.db.models", "django.core.handlers.wsgi", "django.forms", "django.template", "django.contrib.postgres"),
    *("psycopg", "psycopg_pool", "psycopg.types.json", "procrastinate", "numpy", "msgspec", "pydantic", "structlog"),
    *("structlog.dev", "cryptography.x509", "joserfc.jwt", "webauthn", "pyasn1_modules", "httpx", "icalendar", "segno"),
    *("openpyxl", "argon2", "pyotp", "prometheus_client", "whitenoise.middleware", "pydantic.main", "typst"),
    *("pydantic.functional_validators", "django.test", "django_stubs_ext"),
)


class Served:
    """A process that the nursery started: it is not our child, and so waited for by its descriptor."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            self._descriptor = -1  # over already

    def has_ended(self, *, within: float = 0) -> bool:
        """Whether it has; waits for it this many seconds at most."""
        return self._descriptor == -1 or bool(select([self._descriptor], [], [], within)[0])

    def wait(self) -> None:
        """Until it has ended, however long that takes."""
        if self._descriptor != -1:
            select([self._descriptor], [], [])

    def send(self, number: int) -> None:
        """A signal, unless it has ended."""
        if not self.has_ended():
            signal.pidfd_send_signal(self._descriptor, number)

    def forget(self) -> None:
        """It has ended, and nobody asks for it any more."""
        if self._descriptor != -1:
            os.close(self._descriptor)
            self._descriptor = -1


def start(module: str, arguments: Sequence[str], *, environment: Mapping[str, str], log: Path) -> Served:
    """`python -m module arguments` in a process group of its own; what it says goes to `log`."""
    nursery = _nursery(os.getpid())
    assert nursery.stdin
    assert nursery.stdout
    asked = {"module": module, "arguments": list(arguments), "environment": dict(environment), "log": str(log)}
    nursery.stdin.write(json.dumps(asked) + "\n")
    nursery.stdin.flush()
    return Served(int(nursery.stdout.readline()))


@cache
def _nursery(_of: int) -> "subprocess.Popen[str]":
    """One for each process that runs tests; it ends with that, for then nobody writes to it any more."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        start_new_session=True,  # Ctrl-C is for who runs the tests
    )


def main() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    for name in _domains():
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ended is not kept for anybody
    for line in sys.stdin:
        asked = json.loads(line)
        if (pid := os.fork()) == 0:
            _become(**asked)
        print(pid, flush=True)


def _domains() -> list[str]:
    import ketenzicht

    root = Path(ketenzicht.__path__[0])
    files = [*root.glob("*/domain.py"), *root.glob("*/domain/**/*.py")]
    return sorted(".".join(("ketenzicht", *file.relative_to(root).with_suffix("").parts)) for file in files)


def _become(*, module: str, arguments: list[str], environment: dict[str, str], log: str) -> None:
    """From here on this process is the one that was asked for."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    with Path(log).open("ab") as output, Path(os.devnull).open("rb") as nothing:
        for number, file in enumerate((nothing, output, output)):
            os.dup2(file.fileno(), number)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    sys.exit(0)


if __name__ == "__main__":
    main()
