"""How fast a location is found in the register, ten units are confirmed by hand, and all feeds are looked at."""

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from bench.client import REDIRECTED, Address, Connection, UnexpectedError, ask, connect, required
from bench.deliveries import body, source_of, this_moment
from bench.load import Load
from bench.results import Result
from bench.stage import Stage, now

if TYPE_CHECKING:
    from uuid import UUID

TEN = 10
MANUAL = ("kliniek", TEN)  # the module of the ten units, and how many of its kinds of care
ACTIVE_FROM = date(2020, 1, 1)
# Whether a location is open is asked of hours, which the synthetic register does without elsewhere.
HOURS = """
    INSERT INTO registry_openinghours (location_id, kind, weekday, opens, closes)
    SELECT id, 'regular', weekday, '08:00', '17:00' FROM registry_location, generate_series(1, 5) AS weekday
    ON CONFLICT DO NOTHING
"""
# What people look for: nothing in particular, a name, a place, near, by sector, by region, open now, and together.
WISHES = (
    "",
    "page=40",
    "text=meetlocatie%20001",
    "text=zorggroep%2012",
    "near=Utrecht",
    "near=3511",
    "sector=nursing-homes",
    "region=ROAZ-05",
    "open=on",
    "near=Amsterdam&sector=gp-practices&open=on",
    "region=ROAZ-02&text=meetlocatie",
    "new=on",
)


def find_locations(stage: Stage, seconds: float) -> Iterator[Result]:
    """The page on which somebody looks for a location, one person after another."""
    session = stage.sessions(1)[0]
    stage.sql(HOURS)
    with stage.server():
        address = _as(stage, session)
        chance = random.Random(0)
        pages = (address.get(f"/locations/?{chance.choice(WISHES)}") for _ in itertools.count())
        meter = stage.meter()
        load = asyncio.run(_one_by_one(address, pages, seconds))
        note = meter.stop().note(done=len(load.latencies), of="page")
        slowest = max((asyncio.run(_median(address, wish)), wish) for wish in WISHES)
    yield Result(
        "find_locations_p95_ms",
        load.ms(0.95),
        f"/locations/, {len(WISHES)} kinds of question in turn; p50 {load.ms(0.5):.0f} ms; slowest “{slowest[1]}” "
        f"{slowest[0]:.0f} ms; {note}",
    )


def manual_screen(stage: Stage, seconds: float) -> Iterator[Result]:
    """Ten units on the screen of the person on duty: the page, and confirming all of them unchanged."""
    codes, key, session = _ward(stage)
    try:
        with stage.server():
            _deliver_once(stage, codes, key)
            load, page = asyncio.run(_confirmed(_as(stage, session), seconds))
    finally:
        _end(codes)
    yield Result(
        "manual_screen_ms",
        load.ms(0.95),
        f"p95 of {len(load.latencies)} times page and post together, {TEN} units; p50 {load.ms(0.5):.0f} ms, of which "
        f"the page {page.ms(0.5):.0f} ms",
    )


def feed_health(stage: Stage, seconds: float) -> Iterator[Result]:
    """Whether everything that should come does, for who watches the whole country."""
    from bench.people import signed_in
    from ketenzicht.access.domain import Role
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.registry import operations as registry
    from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

    at = now()
    national = NewOrganisation(name=f"Meetlandelijk {at:%H%M%S}", kind=OrganisationKind.NATIONAL)
    (organisation,) = registry.register_organisations(organisations=[national], actor=PLATFORM, at=at)
    (session,) = signed_in(number=1, organisation_id=organisation.id, role=Role.NATIONAL_COORDINATOR, at=at)
    with stage.server():
        address = _as(stage, session)
        meter = stage.meter()
        load = asyncio.run(_one_by_one(address, itertools.repeat(address.get("/feeds/")), seconds))
        note = meter.stop().note(done=len(load.latencies), of="page")
    yield Result(
        "feed_health_ms", load.ms(0.95), f"p95 of /feeds/, {stage.units:,} units; p50 {load.ms(0.5):.0f} ms; {note}"
    )


def _as(stage: Stage, session: str) -> Address:
    address = stage.address()
    return Address(address.host, address.port, cookie=f"sessionid={session}")


async def _one_by_one(address: Address, pages: Iterator[bytes], seconds: float) -> Load:
    load, connection = Load(seconds), await connect(address)
    required(await connection.ask(next(pages)))  # the first page of a process loads what is kept after it
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        required(await connection.ask(next(pages)))
        load.latencies.append(time.perf_counter() - begun)
    connection.close()
    return load


async def _median(address: Address, wish: str) -> float:
    connection, load = await connect(address), Load(1.0)
    for _ in range(5):
        begun = time.perf_counter()
        required(await connection.ask(address.get(f"/locations/?{wish}")))
        load.latencies.append(time.perf_counter() - begun)
    connection.close()
    return load.ms(0.5)


def _ward(stage: Stage) -> tuple[list["UUID"], str, str]:
    """A provider with ten units that go by hand: their codes, a key, and the session of who is on duty."""
    from bench.people import signed_in
    from bench.register import labels_of, location_of
    from ketenzicht.access import operations as access
    from ketenzicht.access.domain import Role
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.capacity import operations as capacity
    from ketenzicht.capacity.domain import NewUnit
    from ketenzicht.registry import operations as registry
    from ketenzicht.registry import queries
    from ketenzicht.registry.domain import NewOrganisation, OrganisationKind

    at, (module, number) = now(), MANUAL
    place = location_of(999_999, "V4", queries.municipalities(on=at.date())[0])
    new = NewOrganisation(name=f"Meethuis {at:%H%M%S}", kind=OrganisationKind.PROVIDER, locations=(place,))
    (organisation,) = registry.register_organisations(organisations=[new], actor=PLATFORM, at=at)
    units = capacity.create_units(
        units=[
            NewUnit(organisation.locations.get().id, module, label, organisation.id, mode="manual")
            for label in labels_of(on=at.date())[module][:number]
        ],
        active_from=ACTIVE_FROM,
        actor=PLATFORM,
        at=at,
    )
    issued = access.issue_key(
        organisation_id=organisation.id,
        name="meting",
        scopes=["capacity.deliver"],
        expires_at=at + timedelta(days=1),
        actor=PLATFORM,
        at=at,
    )
    (session,) = signed_in(number=1, organisation_id=organisation.id, role=Role.CAPACITY_MANAGER, at=at)
    return [unit.code for unit in units], issued.key, session


def _end(codes: list["UUID"]) -> None:
    """Other measurements deliver for all units there are, by region: these are of nobody's region."""
    from ketenzicht.base.actor import PLATFORM
    from ketenzicht.capacity import operations as capacity

    capacity.end_units(codes=codes, until=now().date(), actor=PLATFORM, at=now())


def _deliver_once(stage: Stage, codes: list["UUID"], key: str) -> None:
    """So that there is something to confirm."""
    sources = [source_of(unit, on=now()) for unit in stage.picture().units if unit.code in codes]
    address = stage.address()
    mine = Address(address.host, address.port, key)
    said = [source.observation(observed_at=this_moment(), free=1) for source in sources if source]
    required(asyncio.run(ask(mine, mine.post("/api/v1/deliveries", body(said)))))


async def _confirmed(address: Address, seconds: float) -> tuple[Load, Load]:
    """Page and post, again and again; both together, and the page alone."""
    whole, page, connection = Load(seconds), Load(seconds), await connect(address)
    await _confirm(connection, address)  # the first page of a process loads what is kept after it
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        shown, sent = await _confirm(connection, address)
        page.latencies.append(shown)
        whole.latencies.append(shown + sent)
    connection.close()
    return whole, page


async def _confirm(connection: Connection, address: Address) -> tuple[float, float]:
    """How long the page took, and how long the answer to “Alles klopt zo”, in seconds."""
    begun = time.perf_counter()
    answer = required(await connection.ask(address.get("/deliver/")))
    shown = time.perf_counter() - begun
    form = _Form()
    form.feed(answer.body.decode())
    cookie = f"{address.cookie}; csrftoken={_cookie(answer.head)}"
    content = urlencode([*form.fields, ("send", "all")], quote_via=quote).encode()
    post = Address(address.host, address.port, cookie=cookie).form("/deliver/", content)
    begun = time.perf_counter()
    done = await connection.ask(post)
    sent = time.perf_counter() - begun
    if done.status != REDIRECTED:
        raise UnexpectedError(f"Not all was confirmed: {done.status}")
    return shown, sent


def _cookie(head: bytes) -> str:
    """The token of the form that the page set."""
    for line in head.decode().splitlines():
        name, _, value = line.partition(":")
        if name.lower() == "set-cookie" and "csrftoken=" in value:
            return value.split("csrftoken=", 1)[1].split(";", 1)[0]
    raise UnexpectedError("The page set no token.")


class _Form(HTMLParser):
    """What a browser would send of the page as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("name"):
            self.fields.append((str(told["name"]), told.get("value") or ""))
        elif tag == "select":
            self._select = str(told.get("name") or "")
        elif tag == "option" and self._select and "selected" in told:
            self.fields.append((self._select, told["value"] or ""))
