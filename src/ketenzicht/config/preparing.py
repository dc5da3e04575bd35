"""Making a database and the static files ready for use: the same for `serve` and for `demo`."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ketenzicht.base.actor import PLATFORM
from ketenzicht.config.database import connected_as, conninfo
from ketenzicht.config.granting import grant
from ketenzicht.config.separation import separation
from ketenzicht.postgres.roles import VARIABLES, Role
from ketenzicht.postgres.target import find_target

Say = Callable[[str], object]


def prepare(*, say: Say, at: datetime) -> None:
    """Bring everything up to date that the program brings itself; the second time it changes nothing.

    Raises Refused without the secret for data about persons, before anything is changed.
    """
    from ketenzicht.sealing import operations as sealing
    from ketenzicht.sealing.queries import secrets

    secrets()
    migrate(say=say)
    forget_owner()
    sealing.ensure_key(at=at)
    load(say=say, at=at)
    collect_static(say=say)


def migrate(*, say: Say) -> None:
    """Bring the tables up to date, and the rights to them; say so when roles are not apart."""
    with connected_as(Role.OWNER):
        executor = MigrationExecutor(connection)
        if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
            say(f"Database bijwerken ({len(waiting)} stappen) …")
            call_command("migrate", interactive=False, verbosity=0)
        else:
            grant(conninfo=conninfo())
        if warning := _not_apart():
            say(warning)


def _not_apart() -> str | None:
    with psycopg.connect(conninfo()) as known:
        found = separation(known, target=find_target(role=Role.OWNER))
    if found is None or found.fault is None:
        return None
    return (
        f"Let op: de rol waarmee Ketenzicht werkt, ‘{found.application}’, {found.fault}. Wie Ketenzicht overneemt, "
        "kan dan logboek en geschiedenis vervalsen. Zo kan het beter: ketenzicht db roles --sql"
    )


def forget_owner() -> None:
    """What serves after this, also in processes that we start, is not handed the secret of the owner."""
    for name in (VARIABLES[Role.OWNER], VARIABLES[Role.AUDITOR]):
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)


def load(*, say: Say, at: datetime) -> None:
    """Load the reference tables and definitions that come with this version, and history's partitions."""
    from ketenzicht.access import operations as access
    from ketenzicht.capacity import operations as capacity
    from ketenzicht.definitions import operations as definitions
    from ketenzicht.registry import operations as registry

    if rows := registry.load_reference(at=at):
        say(f"Regio's, gemeenten en plaatsen bijgewerkt ({rows} regels).")
    if added := definitions.add_shipped(actor=PLATFORM, at=at):
        say(f"Definities toegevoegd: {', '.join(f'{one.module} {one.number}' for one in added)}.")
    if agreements := access.load_agreements(at=at):
        say(f"Afspraken over inzage toegevoegd (voorstel): {agreements}.")
    capacity.keep_partitions(on=at.date())


def collect_static(*, say: Say) -> None:
    """Gather the styles and scripts, unless `make build` did."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        say("Stijlen en scripts verzamelen …")
        call_command("collectstatic", interactive=False, verbosity=0)
