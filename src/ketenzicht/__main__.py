"""The command `ketenzicht`: `db` looks after the database; all else is Django's, with one that runs."""

import os
import sys

# Commands that need no database, or only ask it when it is there.
WITHOUT_DATABASE = frozenset(
    {"check", "collectstatic", "compilemessages", "findstatic", "help", "makemessages"}
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketenzicht.config.settings")
    command, *rest = sys.argv[1:] or ["help"]
    if command == "db":
        from ketenzicht.config import cli_db

        raise SystemExit(cli_db.main(arguments=rest))
    if command not in WITHOUT_DATABASE and not command.startswith("-"):
        _prepare_database()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ketenzicht", command, *rest])


def _prepare_database() -> None:
    from ketenzicht.postgres.problems import DatabaseProblem
    from ketenzicht.postgres.target import prepare

    try:
        prepare()
    except DatabaseProblem as problem:
        raise SystemExit(str(problem)) from None  # told on standard error, with exit code 1


if __name__ == "__main__":
    main()
