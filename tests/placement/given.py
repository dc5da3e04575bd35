"""Searches and units for the tests of the ranking and of trust."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

import ketenzicht.placement
from ketenzicht.capacity.domain import Freshness, OpeningState
from ketenzicht.placement.domain import (
    Agreement,
    Cell,
    Facts,
    Heard,
    Old,
    Room,
    Sex,
    Sought,
    Terms,
    TrustTerms,
    Want,
    read_terms,
    read_trust_terms,
)

TERMS_FILE = Path(ketenzicht.placement.__path__[0]) / "terms.toml"
DOCUMENT = tomllib.loads(TERMS_FILE.read_text(encoding="utf-8"))
TERMS: Terms = read_terms(DOCUMENT)
TRUST_TERMS: TrustTerms = read_trust_terms(DOCUMENT)

NOON = datetime(2026, 3, 10, 11, tzinfo=UTC)  # twelve o'clock in the Netherlands
TODAY = date(2026, 3, 10)
KIND = ("kliniek", "ward-surgery")
SOUGHT = Sought(kinds=(KIND,), region="R1", area="A1")
SEED = "need|2026-03-10T11:00Z"


def uid(number: int) -> UUID:
    return UUID(int=number)


def facts(number: int = 1, **given: Any) -> Facts:
    """A unit around the corner that has two places, as was told five minutes ago."""
    told: dict[str, Any] = {
        "unit": uid(number),
        "module": KIND[0],
        "label": KIND[1],
        "location_id": uid(1000 + number),
        "organisation_id": uid(2000 + number),
        "chance": 0.9,
        "region": "R1",
        "area": "A1",
        "travel": 10.0,
        "free": 2,
        "age": 5.0,
        "freshness": Freshness.FRESH,
        "agreement": Agreement.NORMAL,
    }
    return Facts(**{**told, **given})


_wants = st.frozensets(st.sampled_from(Want), max_size=2)
_ages = st.none() | st.integers(0, 110)
_regions = st.sampled_from([None, "R1", "R2"])

any_sought = st.builds(
    Sought,
    kinds=st.just((KIND,)),
    before=st.none() | st.integers(-60, 2000).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    age=_ages,
    sex=st.none() | st.sampled_from(Sex),
    wants=_wants,
    wishes=st.frozensets(st.integers(1001, 1006).map(uid), max_size=2),
    treaters=st.frozensets(st.integers(2001, 2006).map(uid), max_size=2),
    region=_regions,
    area=st.sampled_from([None, "A1"]),
    needed=st.integers(1, 3),
)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    return facts(
        draw(st.integers(1, 6)),
        chance=draw(st.floats(0, 1)),
        travel=draw(st.none() | st.floats(0, 300)),
        region=draw(_regions),
        is_neighbour=draw(st.booleans()),
        free=draw(st.none() | st.integers(-3, 9)),
        age=draw(st.none() | st.floats(0, 20_000)),
        freshness=draw(st.sampled_from(Freshness)),
        opening=draw(st.none() | st.sampled_from(OpeningState)),
        is_open=draw(st.none() | st.booleans()),
        opens_at=draw(st.none() | st.just(NOON + timedelta(hours=2))),
        min_age=draw(st.none() | st.integers(0, 80)),
        max_age=draw(st.none() | st.integers(10, 110)),
        sexes=draw(st.none() | st.frozensets(st.sampled_from(Sex), min_size=1)),
        can=draw(_wants),
        cannot=draw(_wants),
        only=draw(_wants),
        admits=draw(st.none() | st.tuples(st.times(), st.times())),
        agreement=draw(st.sampled_from(Agreement)),
        load=draw(st.none() | st.floats(0, 10)),
    )


many_facts = st.lists(any_facts(), max_size=6, unique_by=lambda one: one.unit)

cells = st.builds(Cell, st.sampled_from(Room), st.sampled_from(Old))
any_heard = st.builds(
    Heard,
    unit=st.integers(1, 4).map(uid),
    kind=st.sampled_from([KIND, ("kliniek", "ward-medicine")]),
    cell=cells,
    had_room=st.booleans(),
    on=st.integers(0, 200).map(lambda days: TODAY - timedelta(days=days)),
)
