"""The databases that tests get."""

import pytest
from django.db import connection

from ketenzicht.postgres import testing


@pytest.mark.django_db
def test_each_run_and_each_worker_has_a_database_of_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('fsync'), current_setting('listen_addresses')")
        name, fsync, addresses = cursor.fetchone()
    assert name.startswith(testing.database_name())
    assert (fsync, addresses) == ("off", "")  # that the server of the platform never does that, its own tests prove
