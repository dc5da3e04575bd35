"""Every column of bytes is declared for what it is, so that no sealed content is left behind under a key that goes."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField

from ketenzicht.config.sealed import MARKED, SEALED
from ketenzicht.config.tables import CLOSED, use_of
from ketenzicht.sealing.domain import SealedColumn

NOTHING_OF_A_PERSON = {
    "access_passkey.credential": "what a passkey calls itself",
    "access_passkey.public_key": "a public key",
    "access_recordedprovider.sealed": "a secret of ours, sealed by access.sealing",
    "access_secondfactor.sealed": "idem",
    "applications_document.content": "what an applicant sends of its own organisation",
    "audit_auditseal.fingerprints": "hashes of lines",
    "capacity_delivery.fingerprint": "a hash of what was delivered",
    "connections_sandboxdelivery.fingerprint": "idem",
    "triage_crosswalkversion.content": "a file of a crosswalk",
    "triage_fittingversion.content": "a file of rules of fitting care",
    "triage_flowversion.content": "a file of call-flow rules",
    "triage_instrumentversion.content": "a file of an instrument",
    "sealing_datakey.wrapped": "the keys themselves",
}


def test_every_column_of_bytes_is_declared() -> None:
    there = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, BinaryField)
    }
    declared = {f"{one.table}.{one.column}" for one in SEALED} | {f"{one.table}.{one.column}" for one in MARKED}
    assert not declared & set(NOTHING_OF_A_PERSON)
    assert there == declared | set(NOTHING_OF_A_PERSON), "declare in config/sealed.py, or say here what it is"


def _faults(one: SealedColumn) -> list[str]:
    with connection.cursor() as cursor:
        there = {field.name for field in connection.introspection.get_table_description(cursor, one.table)}
    use = use_of(one.table) or CLOSED
    can_be_sealed_anew = {"SELECT", "UPDATE"} <= use.application
    fits = can_be_sealed_anew != one.is_only_added_to
    return [*({one.key, one.column, one.owner} - there), *([] if fits else [f"{one.table} can or cannot be changed"])]


@pytest.mark.django_db
def test_what_is_declared_is_there_and_can_be_sealed_anew_or_says_that_it_cannot() -> None:
    assert [fault for one in SEALED for fault in _faults(one)] == []
    wrong = SealedColumn(table="events_event", column="payload", owner="whose", purpose="")
    assert _faults(wrong) == ["whose", "events_event can or cannot be changed"]
    assert _faults(replace(wrong, owner="id", is_only_added_to=True)) == []
