"""What all tests share: the embedded database server, started by the first test that needs a database."""

import os

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Start the server, and give this run test databases that no other run in this checkout uses."""
    from django.conf import settings

    from ketenzicht.postgres import server, testing

    if not os.environ.get("DATABASE_URL"):
        server.ensure_running()
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = testing.database_name()
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
