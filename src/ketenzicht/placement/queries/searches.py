"""What was sought and found: reading it back, and drawing it again."""

import zlib
from base64 import b64decode, b64encode
from datetime import datetime
from uuid import UUID

import msgspec

from ketenzicht.placement.domain import Facts, Ranking, Sought, Terms, rank
from ketenzicht.placement.models import Need, Search
from ketenzicht.sealing import queries as sealing

SOUGHT, SEARCH = "placement.sought", "placement.search"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """All that a search was ranked by, and its order: unit, verdict and cost in tenths of minutes."""

    sought: Sought
    facts: tuple[Facts, ...]
    terms: Terms
    order: tuple[tuple[UUID, int, int], ...]


def order_of(ranking: Ranking) -> tuple[tuple[UUID, int, int], ...]:
    return tuple((one.facts.unit, int(one.verdict), one.tenths) for one in ranking.candidates)


def packed(kept: Kept) -> str:
    """As it is sealed: 200 candidates take some ten kilobytes."""
    return b64encode(zlib.compress(msgspec.json.encode(kept, order="deterministic"))).decode()


def kept_of(search: Search) -> Kept:
    """What a search was ranked by. Raises Unreadable when its key is gone."""
    text = sealing.unseal(bytes(search.kept), owner=search.need_id, purpose=SEARCH)
    return msgspec.json.decode(zlib.decompress(b64decode(text)), type=Kept)


def ranked_again(search: Search) -> Ranking:
    """The ranking of what was kept, drawn again with the weights and by the rules of then: the same as it was."""
    kept = kept_of(search)
    return rank(kept.sought, kept.facts, terms=kept.terms, at=search.at, seed=search.seed, rules=search.rules)


def sought_of(need: Need) -> Sought:
    """What is sought, of which nothing says who the patient is. Raises Unreadable when its key is gone."""
    if need.sought:
        text = sealing.unseal(bytes(need.sought), owner=need.request_id, purpose=SOUGHT)
        return msgspec.json.decode(text, type=Sought)
    return Sought(kinds=tuple((module, label) for module, label in need.kinds), before=need.before)


def facts_shown(*, need_id: UUID, search_id: UUID) -> dict[UUID, Facts]:
    """By unit what a search of this need showed of it; empty for a search that is not there."""
    search = Search.objects.filter(id=search_id, need_id=need_id).first()
    return {} if search is None else {one.unit: one for one in kept_of(search).facts}


def seed_of(need_id: UUID, at: datetime) -> str:
    """By which lots are drawn: the need and the minute."""
    return f"{need_id}|{at:%Y-%m-%dT%H:%M%z}"
