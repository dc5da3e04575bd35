"""`ketenzicht db …`: looking after the database from the command line.

Exit codes: 0 done, 1 could not be done, 2 not understood, 3 (status) the embedded server does not run;
psql's own for psql.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ketenzicht.config import cli_roles
from ketenzicht.config.granting import grant
from ketenzicht.postgres import backup as backups
from ketenzicht.postgres import server
from ketenzicht.postgres.problems import DatabaseProblem, megabytes
from ketenzicht.postgres.roles import VARIABLES, Role
from ketenzicht.postgres.status import status as look
from ketenzicht.postgres.target import find_target, prepare

DONE, FAILED, NOT_UNDERSTOOD, NOT_RUNNING = 0, 1, 2, 3


class NotUnderstood(Exception):  # noqa: N818 - an answer to who typed it
    """The command line makes no sense; the message says what would."""


@dataclass(frozen=True, slots=True)
class Command:
    """One word after `ketenzicht db`."""

    deed: Callable[[list[str]], int]
    form: str
    help: str


def main(*, arguments: list[str]) -> int:
    """Do what was asked; answers the exit code."""
    word, *rest = arguments or ["help"]
    command = COMMANDS.get(word)
    try:
        if command is None:
            raise NotUnderstood(f"‘{word}’ is geen opdracht van ketenzicht db.")
        return command.deed(rest)
    except NotUnderstood as refusal:
        print(f"{refusal}\n\n{_usage()}", file=sys.stderr)
        return NOT_UNDERSTOOD
    except DatabaseProblem as problem:
        print(problem, file=sys.stderr)
        return FAILED


def _usage() -> str:
    commands = dict.fromkeys(COMMANDS.values())
    width = max(len(command.form) for command in commands)
    lines = [f"  ketenzicht db {command.form:<{width}}  {command.help}" for command in commands]
    return "\n".join(["De database van Ketenzicht:", *lines])


def _help(_arguments: list[str]) -> int:
    print(_usage())
    return DONE


def _start(arguments: list[str]) -> int:
    _nothing_more(arguments)
    target = find_target()
    if not target.embedded:
        raise DatabaseProblem(
            f"DATABASE_URL wijst naar {target.address}; dan gebruikt Ketenzicht zijn eigen server niet. "
            "Haal DATABASE_URL uit de omgeving om die toch te starten."
        )
    begun = time.monotonic()
    place = server.ensure_running()
    print(f"De database draait ({time.monotonic() - begun:.1f} s). Map {place.server}, account {place.account.name}.")
    return DONE


def _stop(arguments: list[str]) -> int:
    _nothing_more(arguments)
    print("De database is gestopt." if server.stop() else "De eigen database draaide niet.")
    return DONE


def _status(arguments: list[str]) -> int:
    _nothing_more(arguments)
    found = look()
    lines = {"Adres": f"{found.target.variable} wijst naar {found.target.address}"} if not found.place else {}
    if found.place:
        lines |= {
            "Map": str(found.place.server),
            "Socket": str(found.place.socket),
            "Account": found.place.account.name,
            "Logboek": str(found.place.log),
        }
    if not found.running:
        made = f" (gemaakt met PostgreSQL {found.made_with})" if found.made_with else " (nog niet gemaakt)"
        _print_lines({"Eigen database": f"draait niet{made}", **lines})
        return NOT_RUNNING
    told = found.running
    _print_lines(
        {
            "Eigen database" if found.place else "Database": "draait",
            "Versie": f"PostgreSQL {told.version}",
            **lines,
            "Draait sinds": f"{told.since.astimezone():%d-%m-%Y %H:%M:%S}",
            "Omvang": megabytes(told.size),
            "Verbindingen": f"{told.connections} van ten hoogste {told.connections_allowed}",
            **cli_roles.told_of(found.target),
        }
    )
    return DONE


def _psql(arguments: list[str]) -> int:
    role, arguments = _as_whom(arguments)
    target = prepare(role=role)
    if not target.embedded and target.variable != VARIABLES[role]:
        raise DatabaseProblem(f"{VARIABLES[role]} is niet gezet: het adres van die rol is hier niet bekend.")
    program = backups.clients(target=target).program("psql")
    sys.stdout.flush()
    os.execve(program, [program, *arguments], target.environment())  # noqa: S606 - no shell wanted


def _backup(arguments: list[str]) -> int:
    overwrite = "--force" in arguments
    file = _one_file([word for word in arguments if word != "--force"])
    size = backups.backup(file=file, overwrite=overwrite)
    print(
        f"De reservekopie staat in {file} ({megabytes(size)}). Zij bevat alle gegevens: bewaar haar veilig. "
        "Persoonsgegevens zijn alleen te lezen met KETENZICHT_PERSON_KEY: bewaar dat geheim ergens anders."
    )
    return DONE


def _restore(arguments: list[str]) -> int:
    file = _one_file(arguments)
    done = backups.restore(file=file, open_up=_open_up, at=datetime.now(tz=UTC))
    print(
        f"{file} staat nu in de database ‘{done.database}’. Herstart Ketenzicht als het draait.\n"
        f"De vorige database is bewaard als ‘{done.previous}’. Niet meer nodig:\n"
        f"  ketenzicht db psql --as owner -c 'DROP DATABASE \"{done.previous}\"'"
    )
    return DONE


def _open_up(conninfo: str) -> None:
    grant(conninfo=conninfo)


def _roles(arguments: list[str]) -> int:
    if arguments == ["--sql"]:
        print(cli_roles.sql(), end="")
        return DONE
    _nothing_more(arguments)
    cli_roles.roles()
    return DONE


def _as_whom(arguments: list[str]) -> tuple[Role, list[str]]:
    if arguments[:1] != ["--as"]:
        return Role.APPLICATION, arguments
    try:
        return Role(arguments[1]), arguments[2:]
    except (IndexError, ValueError):
        raise NotUnderstood(f"Achter --as hoort een van: {', '.join(Role)}.") from None


def _nothing_more(arguments: list[str]) -> None:
    if arguments:
        raise NotUnderstood(f"‘{' '.join(arguments)}’ hoort hier niet.")


def _one_file(arguments: list[str]) -> Path:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise NotUnderstood("Noem precies één bestand.")
    return Path(arguments[0]).absolute()


def _print_lines(lines: dict[str, str]) -> None:
    width = max(map(len, lines)) + 2
    print("\n".join(f"{name + ':':<{width}}{value}" for name, value in lines.items()))


COMMANDS = {
    "status": Command(_status, "status", "vertelt of zij draait, waar en sinds wanneer (3: draait niet)"),
    "start": Command(_start, "start", "start de eigen server, als die niet draait"),
    "stop": Command(_stop, "stop", "stopt de eigen server"),
    "psql": Command(_psql, "psql [--as ROL] […]", "opent psql, als owner, application of auditor; de rest gaat mee"),
    "roles": Command(_roles, "roles [--sql]", "geeft elke rol haar rechten; --sql: wat een beheerder eerst doet"),
    "backup": Command(_backup, "backup BESTAND [--force]", "schrijft een reservekopie"),
    "restore": Command(_restore, "restore BESTAND", "zet een reservekopie terug; de vorige database blijft bewaard"),
    "help": Command(_help, "help", "toont dit overzicht"),
}
COMMANDS |= {"--help": COMMANDS["help"], "-h": COMMANDS["help"]}
