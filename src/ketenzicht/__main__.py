"""The command `ketenzicht`."""

import os
import sys

# Django's own commands that need no database; all others find a running one.
WITHOUT_DATABASE = frozenset(
    "--help --version check collectstatic compilemessages diffsettings findstatic help makemessages version".split()
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ketenzicht.config.settings")
    arguments = sys.argv[1:]
    if arguments[:1] == ["db"]:
        from ketenzicht.config import cli_db

        raise SystemExit(cli_db.main(arguments=arguments[1:]))
    _prepare_database(command=arguments[0] if arguments else "")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ketenzicht", *arguments])


def _prepare_database(*, command: str) -> None:
    if not command or command in WITHOUT_DATABASE or os.environ.get("DATABASE_URL"):
        return
    from ketenzicht.postgres import server
    from ketenzicht.postgres.problems import DatabaseProblem

    try:
        server.ensure_running()
    except DatabaseProblem as problem:
        raise SystemExit(str(problem)) from None


if __name__ == "__main__":
    main()
