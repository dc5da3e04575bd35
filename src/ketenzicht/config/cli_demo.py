"""`ketenzicht demo`: a fictional country on this machine, from set-up to the last process stopped."""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from ketenzicht.base.errors import Refused
from ketenzicht.config import serving
from ketenzicht.config.child import ServerProcess
from ketenzicht.demonstration.domain.plan import DOMAIN
from ketenzicht.postgres import server as database
from ketenzicht.postgres import target
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.roles import Role

HOST = "127.0.0.1"
USUAL_PORT = 8000
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(*, arguments: list[str]) -> int:
    """Run until Ctrl-C or a signal; the exit status."""
    options = _options(arguments)
    port = _port(options.port)
    if port is None:
        return 1
    _set_environment(port=port)
    for number in ENDING:
        signal.signal(number, _interrupt)
    try:
        _demonstrate(port=port)
    except KeyboardInterrupt:
        pass  # before the providers began
    except (DatabaseProblem, Refused) as problem:
        return _failed(str(problem))
    say("De demonstratie is gestopt.")
    return 0


def say(sentence: str) -> None:
    print(sentence, flush=True)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ketenzicht demo",
        description="Start een demonstratie met verzonnen zorgaanbieders op deze computer.",
    )
    parser.add_argument("--port", type=int, help=f"poort om op te luisteren ({USUAL_PORT}, of de volgende die vrij is)")
    return parser.parse_args(arguments)


def _port(asked: int | None) -> int | None:
    """The port to use: the one asked for, or the usual one or the next that is free."""
    if asked is not None:
        if serving.is_free(host=HOST, port=asked):
            return asked
        _failed(f"Poort {asked} is bezet of niet toegestaan. Kies een andere: make demo ARGS='--port {asked + 1}'")
        return None
    port = serving.free_port(host=HOST, first=USUAL_PORT)
    if port is None:
        _failed(f"Poort {USUAL_PORT} en de volgende zijn bezet. Kies er zelf een: make demo ARGS='--port 9000'")
    elif port != USUAL_PORT:
        say(f"Poort {USUAL_PORT} is bezet; de demonstratie gebruikt poort {port}.")
    return port


def _set_environment(*, port: int) -> None:
    """What the settings read, in this process and in those that it starts. Real data are elsewhere."""
    os.environ["KETENZICHT_DEMONSTRATION"] = "1"
    os.environ["KETENZICHT_BASE_URL"] = f"http://localhost:{port}"
    os.environ["KETENZICHT_SECOND_FACTOR_GRACE"] = DOMAIN  # its accounts are nobody's, and open nothing real
    os.environ.setdefault("KETENZICHT_DATA", str(Path(".ketenzicht").resolve() / "demo"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketenzicht.config.settings")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return 1


def _demonstrate(*, port: int) -> None:
    began_at = datetime.now(UTC)
    say("Demonstratie voorbereiden …")
    with _running_database():
        import django

        django.setup()
        from ketenzicht.config.database import connected_as
        from ketenzicht.config.preparing import prepare
        from ketenzicht.demonstration.running import Demonstration

        demonstration = Demonstration(base_url=f"http://{HOST}:{port}", say=say)
        with connected_as(Role.OWNER):  # before anything is changed, in a database of an earlier release too
            demonstration.refuse_real_data()
        prepare(say=say, at=began_at)
        with _stopped_at_the_end(ServerProcess(host=HOST, port=port)) as server:
            demonstration.set_up(at=began_at)
            server.wait_until_it_answers()
            say(f"Klaar in {(datetime.now(UTC) - began_at).total_seconds():.0f} seconden.")
            demonstration.introduce(address=os.environ["KETENZICHT_BASE_URL"])
            demonstration.run(is_served=lambda: server.is_running, until=ENDING)


@contextlib.contextmanager
def _running_database() -> Iterator[None]:
    """The embedded server, stopped at the end if we started it; or that of DATABASE_URL, which is not ours."""
    if os.environ.get("DATABASE_URL"):
        target.prepare()  # is it there, and new enough?
        yield
        return
    with database.running(stop_after=True):
        yield


@contextlib.contextmanager
def _stopped_at_the_end(server: ServerProcess) -> Iterator[ServerProcess]:
    """Stop the server whatever happens, and let no second Ctrl-C come between."""
    try:
        yield server
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        server.stop()
