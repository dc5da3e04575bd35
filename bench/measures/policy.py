"""How long it takes to know what a party may see, with thousands of agreements on record."""

import itertools
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from ketenzicht.access.domain import Audience
    from ketenzicht.access.models import RecordedAgreement

AGREEMENTS = 5_000
LOCATIONS, REGION = 20, "ROAZ-06"
TRIES = 50
ROUNDS = 20


def rows(stage: Stage, seconds: float) -> Iterator[Result]:
    """What an organisation may see of all boards: asked of the database, and asked of what came from it."""
    from ketenzicht.access.domain import PRIMARY
    from ketenzicht.access.queries import audience, local_day

    del seconds
    today = local_day(now())
    _agree(number=AGREEMENTS)
    organisation_id = _provider()
    stage.sql("VACUUM ANALYZE")
    stage.sql("CHECKPOINT")
    audience(organisation_id=organisation_id, purposes=PRIMARY, on=today)  # the connection is there on a server too
    took, worked = [], time.process_time()
    for _ in range(TRIES):
        begun = time.perf_counter()
        found = audience(organisation_id=organisation_id, purposes=PRIMARY, on=today)
        took.append(time.perf_counter() - begun)
    own = (time.process_time() - worked) / TRIES * 1000
    said = f"{AGREEMENTS:,} agreements, a provider with {LOCATIONS} locations, {len(found.rights)} rights"
    yield Result(
        "policy_cold_ms", sorted(took)[TRIES // 2] * 1000, f"median of {TRIES}; {own:.1f} ms of processor; {said}"
    )
    yield Result("policy_cached_us", _asking_us(stage, found), "one board, asked of an audience in memory")


def _asking_us(stage: Stage, audience: "Audience") -> float:
    """Microseconds for one board, over all boards."""
    from ketenzicht.access.domain import Detail, Subject

    boards = [(Subject(regions=frozenset({region})), module) for region, module in stage.picture().boards]
    begun = time.perf_counter()
    for _ in range(ROUNDS):
        for of, module in boards:
            audience.sees(module=module, of=of, detail=Detail.PROVIDER)
    return (time.perf_counter() - begun) / (ROUNDS * len(boards)) * 1e6


def _agree(*, number: int) -> None:
    """So many agreements, each of a kind of party in a region about a module in its surroundings."""
    from ketenzicht.access.models import RecordedAgreement

    lacking = number - RecordedAgreement.objects.count()
    RecordedAgreement.objects.bulk_create(itertools.islice(_drawn(), max(0, lacking)))


def _drawn() -> Iterator["RecordedAgreement"]:
    from ketenzicht.access.domain import Basis, Detail, PartyKind, Purpose, Scope
    from ketenzicht.access.models import RecordedAgreement
    from ketenzicht.access.queries import local_day
    from ketenzicht.definitions.queries import catalogue
    from ketenzicht.registry.queries import regions

    at = now()
    codes = [region.code for region in regions(on=local_day(at))]
    for module, kind, code in itertools.product(catalogue().modules, PartyKind, codes):
        yield RecordedAgreement(
            id=uuid4(),
            party_kind=kind.value,
            party_region_id=code,
            module=module,
            scope=Scope.NEIGHBOURS.value,
            detail=Detail.PROVIDER.value,
            purpose=Purpose.CARE_COORDINATION.value,
            basis=Basis.AGREEMENT.value,
            valid_from=local_day(at),
            decided_by="bench",
            ground="bench",
            recorded_at=at,
        )


def _provider() -> UUID:
    """A provider with hospitals in as many municipalities of one region."""
    from bench.register import location_of
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.registry.domain import NewOrganisation, OrganisationKind
    from ketenzicht.registry.operations import register_organisations
    from ketenzicht.registry.queries import municipalities

    at = now()
    ground = [one for one in municipalities(on=at.date()) if one.roaz == REGION][:LOCATIONS]
    new = NewOrganisation(
        name="Meetziekenhuis",
        kind=OrganisationKind.PROVIDER,
        locations=tuple(location_of(number, "V6", municipality) for number, municipality in enumerate(ground)),
    )
    (organisation,) = register_organisations(organisations=[new], actor=PLATFORM, at=at)
    return organisation.id
