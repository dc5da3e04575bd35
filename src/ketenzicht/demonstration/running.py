"""The demonstration as a whole: its register, its accounts, and its providers."""

import asyncio
import contextlib
import signal
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connections, transaction

from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Refused
from ketenzicht.capacity.queries import one_picture
from ketenzicht.connections.operations import note_standings
from ketenzicht.definitions import queries as definitions
from ketenzicht.demonstration.accounts import ACCOUNTS, ensure_accounts, issue_keys, password
from ketenzicht.demonstration.advice import add_advice
from ketenzicht.demonstration.competences import ensure_competences
from ketenzicht.demonstration.domain.chance import Chance
from ketenzicht.demonstration.domain.country import SEED, country
from ketenzicht.demonstration.domain.feeds import ByHand
from ketenzicht.demonstration.domain.figures import Teller
from ketenzicht.demonstration.domain.habits import profile_of
from ketenzicht.demonstration.domain.plan import OrganisationPlan
from ketenzicht.demonstration.domain.spread import Town
from ketenzicht.demonstration.lessons import make_lessons
from ketenzicht.demonstration.patient_source import PatientSource, add_request
from ketenzicht.demonstration.pilots import ensure_pilots
from ketenzicht.demonstration.placed_before import SINCE
from ketenzicht.demonstration.placing import ensure_placing
from ketenzicht.demonstration.planning import ensure_planning
from ketenzicht.demonstration.providers import Feed, Providers, Say, feeds
from ketenzicht.demonstration.register import Standing, ensure_register, refuse_others, refuse_real_data, standing
from ketenzicht.demonstration.sharing import agree_to_share, ask_for_help, hand_over_some
from ketenzicht.demonstration.sources import HISTORY, UnitSource
from ketenzicht.demonstration.telephony import PhoneExchange, ensure_lines, exchange_key
from ketenzicht.demonstration.triage import ensure_triage
from ketenzicht.registry import queries as registry
from ketenzicht.statistics import operations as statistics
from ketenzicht.statistics import queries as statistics_queries

WATCH_EVERY = 1.0  # seconds


def plan_of_today(*, at: datetime) -> tuple[OrganisationPlan, ...]:
    """The fictional country on the municipalities of the register."""
    today = at.date()
    towns = [
        Town(
            code=line.code, name=line.name, point=line.point, inhabitants=line.inhabitants, rav=line.rav, roaz=line.roaz
        )
        for line in registry.municipalities(on=today)
        if line.rav and line.roaz
    ]
    regions = {line.code: line.name for line in registry.regions(on=today)}
    return country(towns=towns, regions=regions, today=today)


class Demonstration:
    """Set up once per start, then run until it is stopped."""

    def __init__(self, *, base_url: str, say: Say) -> None:
        self._base_url = base_url
        self._say = say
        self._feeds: Sequence[Feed] = ()
        self._keys: Mapping[str, str] = {}
        self._exchange_key = ""

    def refuse_real_data(self) -> None:
        """Raise Refused, before anything is changed, on a database with organisations of others."""
        refuse_real_data()

    def set_up(self, *, at: datetime) -> None:
        """Register what is not there yet; raises Refused on a database with organisations of others."""
        plan = plan_of_today(at=at)
        refuse_others(plan=plan)
        is_new = not {one.id for one in plan} <= registry.organisation_ids()
        with transaction.atomic():
            added = ensure_register(plan=plan, at=at)
            if is_new:  # only then: making sure means hashing passwords, which takes a second
                ensure_pilots(at=at)
                ensure_accounts(secret=settings.SECRET_KEY, at=at)
                ensure_competences(at=at)
        for refused in ensure_triage(at=at - SINCE if is_new else at):  # the weeks before were triaged by it too
            self._say(refused)
        with one_picture(now=at):  # the units of the register; nothing is delivered yet
            units = standing(plan=plan, at=at)
            if is_new:
                _live_a_while(units, at=at)
        if added:
            self._say(f"Verzonnen zorgaanbieders ingeschreven: {len(plan)}, met {added} eenheden.")
        sources = _sources(units)
        self._feeds = feeds(sources=sources, chance=Chance(SEED).of("feeds"))
        self._keys = issue_keys(deliverers=sources, at=at)
        ensure_lines(at=at)
        self._exchange_key = exchange_key(at=at)

    def introduce(self, *, address: str) -> None:
        """Tell where it is and how to get in."""
        lines = [
            "",
            "Demonstratie van Ketenzicht: verzonnen zorgaanbieders, geen echte cijfers.",
            "",
            f"  Adres       {address}/",
            f"  Wachtwoord  {password(secret=settings.SECRET_KEY)}   (voor elk van deze accounts)",
            *(f"  {account.email:<38} {account.name}" for account in ACCOUNTS),
            "",
            "De gesimuleerde systemen leveren nu; het bord vult zich. Stoppen met Ctrl-C.",
        ]
        for line in lines:
            self._say(line)

    def run(self, *, is_served: Callable[[], bool], until: Collection[signal.Signals]) -> None:
        """Let the providers deliver until one of these signals; raises Refused when the server is gone."""
        with PatientSource() as source:
            source.put_on_record(at=datetime.now(UTC))
            asyncio.run(self._run(is_served, until))

    async def _run(self, is_served: Callable[[], bool], until: Collection[signal.Signals]) -> None:
        ended = asyncio.Event()
        for number in until:
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        providers = Providers(
            base_url=self._base_url,
            keys=self._keys,
            feeds=self._feeds,
            clock=lambda: datetime.now(UTC),
            say=self._say,
        )
        exchange = PhoneExchange(base_url=self._base_url, key=self._exchange_key, clock=lambda: datetime.now(UTC))
        async with asyncio.TaskGroup() as group:
            calling = group.create_task(exchange.run())
            delivering = group.create_task(providers.run())
            counting = group.create_task(self._count(providers.history_is_told))
            while not ended.is_set() and is_served():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), WATCH_EVERY)
            calling.cancel()
            delivering.cancel()
            counting.cancel()
        if not ended.is_set():
            raise Refused("De server is gestopt; de demonstratie ook.")

    async def _count(self, history_is_told: asyncio.Event) -> None:
        """Regional figures of the days before, once: else there are none until ten o'clock."""
        await history_is_told.wait()
        days = await asyncio.to_thread(_counted, now=datetime.now(UTC))
        if days:
            self._say(f"Regionale cijfers geteld van {days} dagen, uit de verzonnen leveringen.")


def _live_a_while(units: Sequence[Standing], *, at: datetime) -> None:
    """What happened at the centre and around it before somebody looks."""
    sharing = agree_to_share(at=at)
    add_advice(at=at)
    make_lessons(at=at)
    add_request(at=at)
    ensure_planning(at=at)
    ensure_placing(units=units, at=at)
    hand_over_some(at=at)
    ask_for_help(sharing, at=at)


def _counted(*, now: datetime) -> int:
    try:
        note_standings(actor=PLATFORM, at=now)  # how far locations are with connecting: else unknown until the night
        return count_days_before(now=now)
    finally:
        connections.close_all()  # of this thread


def count_days_before(*, now: datetime) -> int:
    """Count the days of the history, and today when its moment has been; how many. None when any was counted."""
    if statistics_queries.has_counted():
        return 0
    days = [(now - timedelta(days=number)).date() for number in range(HISTORY.days - 1, -1, -1)]
    return sum(statistics.publish_day(day=day, at=now) > 0 for day in days)


def _sources(units: Sequence[Standing]) -> dict[str, list[UnitSource]]:
    """What every deliverer can observe."""
    modules = definitions.catalogue().modules
    chance = Chance(SEED)
    found: defaultdict[str, list[UnitSource]] = defaultdict(list)
    for one in units:
        of_unit = chance.of(one.location.key, one.unit.module, one.unit.label)
        found[one.unit.deliverer].append(
            UnitSource(
                code=one.code,
                module=modules[one.unit.module],
                teller=Teller(profile=profile_of(one.unit), chance=of_unit),
                provider=chance.of(one.organisation.key),
                by_hand=ByHand(of_unit) if one.unit.is_manual else None,
                is_known=one.is_known,
            )
        )
    return dict(found)
