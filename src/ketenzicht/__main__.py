"""The command `ketenzicht`: some words are our own; all else is Django's, with a database that runs."""

import os
import sys
from collections.abc import Callable

# Django's commands that need no database.
WITHOUT_DATABASE = {"check", "collectstatic", "compilemessages", "findstatic", "help", "makemessages"}

# Commands that come to the database as another than the application. (`migrate` is the owner by itself.)
ROLES = {("log", "verify"): "auditor"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketenzicht.config.settings")
    from ketenzicht.config.secret import read_secret_files

    read_secret_files()
    command, *rest = sys.argv[1:] or ["help"]
    if own := OWN.get(command):
        raise SystemExit(own(rest))
    if command not in WITHOUT_DATABASE and not command.startswith("-"):
        os.environ.setdefault("KETENZICHT_DATABASE_ROLE", ROLES.get((command, next(iter(rest), "")), "application"))
        _prepare_database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ketenzicht", command, *rest])


def _db(arguments: list[str]) -> int:
    from ketenzicht.config import cli_db

    return cli_db.main(arguments=arguments)


def _demo(arguments: list[str]) -> int:
    from ketenzicht.config import cli_demo

    return cli_demo.main(arguments=arguments)


# Before Django is set up: they look after the database themselves.
OWN: dict[str, Callable[[list[str]], int]] = {"db": _db, "demo": _demo}


def _prepare_database() -> None:
    from ketenzicht.postgres.problems import DatabaseProblem
    from ketenzicht.postgres.target import prepare

    try:
        prepare()
    except DatabaseProblem as problem:
        raise SystemExit(str(problem)) from None  # told on standard error, with exit code 1


if __name__ == "__main__":
    main()
