"""A person who acts for a ward, and a system that delivers for it in between."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from tests.capacity.conftest import Ward, parcel_of

from ketenzicht.access.domain import Role
from ketenzicht.access.domain.permissions import grants_of
from ketenzicht.base.actor import Actor, ActorKind
from ketenzicht.capacity.domain import Opening
from ketenzicht.capacity.parcel import Rows
from ketenzicht.capacity.storing import store_here
from ketenzicht.definitions import queries as definitions


def person(ward: Ward, *roles: Role) -> Actor:
    return Actor(
        ActorKind.PERSON, uuid4(), "Proef Persoon", ward.organisation_id, grants_of(roles), ", ".join(sorted(roles))
    )


def by_system(ward: Ward, place: int, *, at: datetime, values: dict[str, Any], opening: Opening | None = None) -> None:
    version = definitions.module(code="kliniek").version_at(at.date())
    assert version
    rows = Rows()
    rows.add(
        unit_id=ward.units[place].id,
        observed_at=at,
        version_id=version.id,
        values=json.dumps(values),
        absent="{}",
        opening=opening,
        usable_for=version.usable_for,
    )
    with transaction.atomic():
        store_here(replace(parcel_of(rows, at=at), organisation_id=ward.organisation_id))
