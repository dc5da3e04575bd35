"""The page for suppliers tells of every operation that the API has."""

import pytest
from django.test import Client

from ketenzicht.config.api import api
from ketenzicht.rest.views import description
from ketenzicht.web.presenters.suppliers import groups_of


def test_every_operation_stands_in_one_group() -> None:
    document = description(api)
    shown = [(one.method, one.path) for group in groups_of(document) for one in group.operations]
    described = [
        (method.upper(), f"/api/v1{path}") for path, methods in document["paths"].items() for method in methods
    ]
    assert sorted(shown) == sorted(described)


@pytest.mark.django_db
def test_anybody_may_read_how_to_connect(client: Client) -> None:
    answer = client.get("/api/")
    assert answer.status_code == 200
    page = answer.content.decode()
    for word in ("/api/v1/deliveries", "Idempotency-Key", "openapi.json", "in het adres, verplicht"):
        assert word in page
