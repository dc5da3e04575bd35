"""`ketenzicht migrate`: Django's own, as the owner of the tables; afterwards each role gets its rights."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection

from ketenzicht.config.database import connected_as, conninfo
from ketenzicht.config.granting import grant
from ketenzicht.postgres.roles import Role

# Before the first migration whoever may make tables will own them; afterwards who owns the list of migrations.
MAY_CHANGE_TABLES = """
SELECT current_user::text, CASE
    WHEN to_regclass('django_migrations') IS NULL THEN has_schema_privilege(current_schema(), 'CREATE')
    ELSE (SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('django_migrations')) END
"""


class Command(migrate.Command):
    """See the help text."""

    help = "Werkt de tabellen bij, als hun eigenaar, en geeft elke rol haar rechten."

    def handle(self, *arguments: Any, **options: Any) -> None:
        with connected_as(Role.OWNER):
            _refuse_others()
            super().handle(*arguments, **options)
            if not options["plan"] and not options["check_unapplied"]:
                grant(conninfo=conninfo())


def _refuse_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MAY_CHANGE_TABLES)
        name, may = cursor.fetchone()
    if not may:
        raise CommandError(
            f"De rol ‘{name}’ mag de tabellen niet bijwerken; dat is aan hun eigenaar. Zet diens adres in "
            "DATABASE_OWNER_URL (of een bestand ermee in DATABASE_OWNER_URL_FILE), of laat een beheerder ermee "
            "‘ketenzicht migrate’ doen."
        )
