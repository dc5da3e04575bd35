"""ADT messages as a source: the census is kept as they come in, and counted every so often."""

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from ketenzicht.adapter import queue
from ketenzicht.adapter.census.event import Place, Stay
from ketenzicht.adapter.census.keys import Keys
from ketenzicht.adapter.census.mllp import Told
from ketenzicht.adapter.census.stay import Effect
from ketenzicht.adapter.census.store import Admitted, Census
from ketenzicht.adapter.config import Adt, CensusQuery
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.occupancy import Beds, Occupancy, beds_of, occupancy
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.store import transaction
from ketenzicht.adapter.tables import Table, read_table
from ketenzicht.adapter.tools import Tools

FORGETS_EVERY = timedelta(hours=1)
CENSUS_COLUMNS = ("patient", "opname", "afdeling", "kamer", "bed", "klasse")

log = logging.getLogger(__name__)


def census_of(table: Table) -> list[Admitted]:
    """Who lies where, from a start-up census. Raises Unusable: half a census would show beds as free that are not."""
    if "afdeling" not in table.columns or not {"patient", "opname"} & set(table.columns):
        raise Unusable(f"De kolommen zijn {', '.join(CENSUS_COLUMNS)}; afdeling en patient of opname zijn nodig.")
    admitted = []
    for line in table.lines:
        stay = Stay(line.text("patient"), line.text("opname"))
        place = Place(line.text("afdeling"), line.text("kamer"), line.text("bed"))
        if not place.ward or not (stay.patient or stay.visit):
            raise Unusable(f"regel {line.number}: zonder afdeling, of zonder nummer van patiënt of opname.")
        admitted.append(Admitted(stay, place, line.text("klasse").upper() or "I"))
    return admitted


def census_asked(asked: CensusQuery) -> list[Admitted]:
    """The same, from a query. Raises Unusable."""
    from ketenzicht.adapter.sources.sql import Database  # takes a second to load, and most have no query

    try:
        admitted = census_of(Database(asked).table())
    except Unusable as wrong:
        raise Unusable(f"census: {wrong}") from None
    if not admitted:  # more often a wrong query than an empty hospital; and then every bed would seem free
        raise Unusable("census: de query geeft niemand. Zijn echt alle bedden leeg, zet dan begins_empty = true.")
    return admitted


@dataclass(slots=True)
class Messages:
    """Counts the census of one listener."""

    config: Adt
    status: Status
    told: Told
    tools: Tools
    keys: Keys
    _forgot_at: datetime | None = None
    _has_asked: bool = False

    def census(self, connection: sqlite3.Connection) -> Census:
        return Census(
            connection, self.keys, name=self.config.name, zone=self.tools.translation.zone,
            is_held_during_leave=self.config.held_during_leave,
        )  # fmt: skip

    def read(self) -> None:
        """Count once, and queue what that comes to. Raises Unusable."""
        with closing(self.tools.open()) as connection:
            census, at = self.census(connection), self.tools.clock()
            self._load(census)
            self._tell_messages(census)
            self._require_news(census, at)
            result = self._count(census, at)
            with transaction(connection):
                queue.put(connection, result.observations, source=self.config.name, at=at)
            if self._forgot_at is None or at - self._forgot_at >= FORGETS_EVERY:
                census.forget(at=at)
                self._forgot_at = at
        self._tell(result, at)

    def _load(self, census: Census) -> None:
        """Take in the start-up census when it is there: a query once after each start, a file whenever there is one."""
        if isinstance(self.config.census, CensusQuery):
            self._load_asked(census, self.config.census)
        elif self.config.census and Path(self.config.census).is_file():
            self._load_file(census, Path(self.config.census))

    def _load_asked(self, census: Census, asked: CensusQuery) -> None:
        if self._has_asked:
            return
        at = self.tools.clock()  # before the question: who comes while it is answered, comes later
        number = census.load(census_asked(asked), at=at)
        self._has_asked = True
        log.info("start-up census taken in", extra={"source": self.config.name, "stays": number})

    def _load_file(self, census: Census, path: Path) -> None:
        """And remove it: it says who the patients are."""
        try:
            admitted = census_of(read_table(path))
        except Unusable as wrong:
            raise Unusable(f"{path.name}: {wrong}") from None
        number = census.load(admitted, at=datetime.fromtimestamp(path.stat().st_mtime, UTC))
        path.unlink()
        log.info("start-up census taken in, and its file removed", extra={"source": self.config.name, "stays": number})

    def _require_news(self, census: Census, at: datetime) -> None:
        """Who hears nothing must not say that all is as it was: then figures grow old, as they should."""
        heard = max(filter(None, (census.last_message_at, census.loaded_at)), default=None)
        if heard and at - heard > timedelta(minutes=self.config.silent_minutes):
            raise Unusable(
                f"Sinds {heard.astimezone():%d-%m %H:%M} kwam er geen bericht: er wordt niets meer geleverd."
            )

    def _count(self, census: Census, at: datetime) -> Occupancy:
        mapping, catalogue = self.tools.translation.ready()
        is_known = self.config.begins_empty or census.loaded_at is not None
        counted = census.counted(uncounted=frozenset(self.config.uncounted_classes))
        self.status.details.append(f"Niet geteld, omdat hun klasse geen bed bezet: {counted.uncounted}.")
        return occupancy(
            counted.by_place if is_known else None,
            self._beds(),
            source=self.config.name,
            mapping=mapping,
            catalogue=catalogue,
            at=at,
        )

    def _beds(self) -> Beds:
        """Open beds as the file says now: a planning system may write it every shift."""
        if not self.config.beds:
            return Beds({})
        path = Path(self.config.beds)
        try:
            beds = beds_of(read_table(path), file=path.name)
            for fault in beds.faults:
                self.status.tell(str(fault), at=self.tools.clock())
            return beds
        except (OSError, Unusable) as wrong:
            self.status.tell(f"{path.name}: {wrong}", at=self.tools.clock())
            return Beds({})  # how many are open is then unknown, and delivered as unknown

    def _tell_messages(self, census: Census) -> None:
        heard, loaded, zone = census.last_message_at, census.loaded_at, self.tools.translation.zone
        effects = [f"{number} {effect}" for effect, number in self.told.effects.items()]
        self.status.details = [
            f"Verbindingen: {self.told.connections}. Laatste bericht: {_said(heard, zone)}.",
            f"Begincensus: {_said(loaded, zone)}.",
            f"Berichten sinds de start: {', '.join(effects) or 'geen'}.",
        ]
        self.status.faults = self.told.effects[Effect.UNREADABLE] + self.told.noise
        for problem in list(self.told.problems):
            self.status.tell(problem, at=self.tools.clock())
        self.told.problems.clear()

    def _tell(self, result: Occupancy, at: datetime) -> None:
        self.status.read(at=at, observations=len(result.observations))
        self.status.unknown = result.unknown
        _, catalogue = self.tools.translation.ready()
        quarrels = self.tools.owner.quarrels(result.observations, source=self.config.name, catalogue=catalogue)
        for text in [*result.faults, *quarrels]:
            self.status.tell(text, at=at)


def _said(at: datetime | None, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%d-%m-%Y %H:%M:%S}" if at else "geen"
