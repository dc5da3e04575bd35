"""Not even the owner changes what is kept, unless it first takes the triggers away; and that the chain shows."""

import pytest
from django.db import DatabaseError, connection, transaction

pytestmark = [pytest.mark.usefixtures("as_owner"), pytest.mark.django_db]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditline SET outcome = 'refused'",
        "TRUNCATE audit_auditline",
        "DELETE FROM audit_auditseal",
        "TRUNCATE audit_auditseal",
        "UPDATE events_event SET kind = 'x'",
        "DELETE FROM events_event",
        "TRUNCATE events_event",
        "TRUNCATE capacity_observation",
        "TRUNCATE capacity_observation_default",
    ],
)
def test_the_triggers_refuse_the_owner_too(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
