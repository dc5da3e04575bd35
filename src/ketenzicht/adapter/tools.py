"""What every source works with."""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from ketenzicht.adapter.catalogue import Catalogue, names
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.mapping import Mapping, read_mapping
from ketenzicht.adapter.reading import Form, Reader
from ketenzicht.client import Observation

log = logging.getLogger(__name__)


class Translation:
    """The mapping table and the catalogue as they are now: both may change while we run."""

    def __init__(self, mapping: Path, *, zone: tzinfo) -> None:
        self.zone = zone
        self.catalogue: Catalogue | None = None
        self._path = mapping
        self._read_of = (0, 0)
        self._mapping: Mapping | None = None
        self.trouble = ""

    @property
    def mapping(self) -> Mapping | None:
        """The table, read again when the file changed. A table that cannot be read leaves the last one in force."""
        try:
            stat = self._path.stat()
            if (stat.st_mtime_ns, stat.st_size) != self._read_of:
                self._mapping = read_mapping(self._path)
                self._read_of = (stat.st_mtime_ns, stat.st_size)
                log.info("mapping table read", extra={"version": self._mapping.version})
            self.trouble = "; ".join(str(fault) for fault in self._mapping.faults) if self._mapping else ""
        except (OSError, Unusable) as wrong:
            self.trouble = f"{self._path.name}: {wrong}"
        return self._mapping

    def ready(self) -> tuple[Mapping, Catalogue]:
        """Both; raises Unusable while there is none yet."""
        mapping = self.mapping
        if mapping is None:
            raise Unusable(f"De mappingtabel is niet te lezen. {self.trouble}")
        if self.catalogue is None:
            raise Unusable("De definities zijn nog niet opgehaald: het platform is nog niet bereikt.")
        return mapping, self.catalogue

    def reader(self, *, source: str, form: Form) -> Reader:
        mapping, catalogue = self.ready()
        return Reader(source=source, form=form, mapping=mapping, catalogue=catalogue, zone=self.zone)


@dataclass(frozen=True, slots=True)
class Owner:
    """Notices when two sources deliver for one unit: the last one read would win, again and again."""

    of: dict[object, str]

    def quarrels(self, observations: Sequence[Observation], *, source: str, catalogue: Catalogue) -> list[str]:
        known = names(catalogue)
        found = [
            f"{known.get(one.unit, str(one.unit))} komt ook uit bron '{self.of[one.unit]}'."
            for one in observations
            if self.of.setdefault(one.unit, source) != source
        ]
        return sorted(set(found))


@dataclass(frozen=True, slots=True)
class Tools:
    """`open` gives a connection with the store, for one thread at a time."""

    translation: Translation
    owner: Owner
    clock: Callable[[], datetime]
    open: Callable[[], sqlite3.Connection]
