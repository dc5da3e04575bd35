"""What all tests share: the embedded database server, started by the first test that needs a database."""

import gc
import os
import secrets
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    import psycopg

# What takes longest begins first, so that no process is left with it while the others are done.
FIRST = ("demonstration/test_demo_command", "rest/test_api_contract", "walk", "browser", "postgres", "openid", "roles")

# What Hypothesis times, it times by the clock on the wall: on a busy machine that says nothing about our code.
settings.register_profile(
    "unhurried",
    parent=settings.get_profile(settings.get_current_profile_name()),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")

# Every trigger that refuses a TRUNCATE (tgtype & 32); the one that marks that the regions changed does its work.
SWITCH_TRUNCATE_TRIGGERS = """
DO $$ DECLARE trigger record; BEGIN
    FOR trigger IN
        SELECT tgrelid::regclass AS "table", tgname FROM pg_trigger
        WHERE NOT tgisinternal AND tgtype & 32 > 0 AND tgname <> 'ground_changed'
    LOOP EXECUTE format('ALTER TABLE %s {} TRIGGER %I', trigger."table", trigger.tgname); END LOOP;
END $$;
"""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Ten thousand tests and all that they import stay for good: looking for rubbish among them found nothing.

    It did take a quarter of the time of an ordinary test, for every full search went past all of it.
    """
    gc.disable()
    found = yield
    gc.enable()
    gc.freeze()
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    return next((turn for turn, slow in enumerate(FIRST) if path.startswith(slow)), len(FIRST))


@pytest.fixture(scope="session", autouse=True)
def append_only_tables_are_emptied_after_tests_that_commit() -> None:
    """Such tests end with a TRUNCATE, which append-only tables refuse: their owner makes the triggers step aside.

    The tests themselves work as the application, as what they test will.
    """
    from django.db.backends.postgresql.operations import DatabaseOperations

    from ketenzicht.config.database import connected_as
    from ketenzicht.postgres.roles import Role

    flush, execute = DatabaseOperations.sql_flush, DatabaseOperations.execute_sql_flush

    def flush_all(self: Any, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        emptied = [table for table in tables if table != "sealing_datakey"]  # made with the database, as in life
        statements: list[str] = flush(self, style, emptied, **options)
        off, on = (SWITCH_TRUNCATE_TRIGGERS.replace("{}", word) for word in ("DISABLE", "ENABLE"))
        return [off, *statements, on] if statements else []

    def execute_as_owner(self: Any, statements: Iterable[str]) -> None:
        with connected_as(Role.OWNER):
            execute(self, statements)

    DatabaseOperations.sql_flush = flush_all  # type: ignore[method-assign]  # for as long as the tests run
    DatabaseOperations.execute_sql_flush = execute_as_owner  # type: ignore[method-assign, assignment]  # idem; the stubs count self twice


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What pytest-django finds is of this run, and new: see below."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> None:
    """Start the server, and give this run and this worker a database that no other run in this checkout uses."""
    from django.conf import settings
    from tests.databases import copy_of_migrated, wait_for_no_disk

    from ketenzicht.config.database import connected_as
    from ketenzicht.postgres import server, testing
    from ketenzicht.postgres.roles import Role

    if not os.environ.get("DATABASE_URL"):
        server.ensure_running()
        wait_for_no_disk()
    test = settings.DATABASES["default"].setdefault("TEST", {})
    test["NAME"] = testing.database_name()
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    with django_db_blocker.unblock(), connected_as(Role.OWNER):
        copy_of_migrated(
            name=test["NAME"],
            lock=request.config.rootpath / ".ketenzicht-test" / "template.lock",
        )


@pytest.fixture(scope="module")
def as_owner(django_db_setup: None) -> Iterator[None]:
    """All tests of a module are the owner: for what the application cannot do, and is to be found out all the same."""
    from ketenzicht.config.database import connected_as
    from ketenzicht.postgres.roles import Role

    with connected_as(Role.OWNER):
        yield


@pytest.fixture(scope="module")
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the migrated test database for one module, where commits are real; gives its name.

    For tests with several connections or processes. The copy is dropped afterwards, because what is append-only
    cannot be emptied.
    """
    from django.db import connection
    from tests.databases import copy, drop, template_name

    from ketenzicht.config.database import connected_as
    from ketenzicht.postgres.roles import Role

    real = str(connection.settings_dict["NAME"])
    with django_db_blocker.unblock():
        template = real
        if not real.startswith("test_"):  # pytest-django made none: no test of this run asks it for one
            template = connection.creation.create_test_db(verbosity=0, autoclobber=True, keepdb=True)
        name = f"{template}_own"
        connection.close()
        # Not of the database of this process: threads of tests before this one may still be connected to that.
        source = template_name() if template == real else template
        with _owner() as own:
            copy(own, name=name, source=source)
        connection.settings_dict["NAME"] = name
        with connected_as(Role.OWNER), connection.cursor() as cursor:
            # A revision stands for one state in a process: the copy gets others.
            cursor.execute("SELECT setval('definitions_revision', %s)", [1_000_000 + secrets.randbelow(10**9)])
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict["NAME"] = template
            with _owner() as own:
                drop(own, name=name)
            if template != real:
                with connected_as(Role.OWNER):
                    connection.creation.destroy_test_db(real, verbosity=0)


def _owner() -> "psycopg.Connection":
    import psycopg

    from ketenzicht.postgres.roles import Role
    from ketenzicht.postgres.target import find_target

    return psycopg.connect(find_target(role=Role.OWNER).conninfo, dbname="postgres", autocommit=True)
