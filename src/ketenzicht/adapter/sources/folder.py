"""A drop folder: files are read when they are complete, once, and put away with what became of them."""

import hashlib
import logging
import re
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ketenzicht.adapter import queue
from ketenzicht.adapter.config import Folder
from ketenzicht.adapter.faults import Unusable
from ketenzicht.adapter.reading import Reading
from ketenzicht.adapter.status import Status
from ketenzicht.adapter.store import transaction
from ketenzicht.adapter.tables import read_table
from ketenzicht.adapter.tools import Tools

DONE, REFUSED = "done", "refused"
TAKEN_FOR = timedelta(days=30)
# What is being written: by Excel, by copying programs, by a careful sender that renames when it is done.
UNFINISHED = re.compile(r"^[.~]|\.(tmp|part|partial|filepart|crdownload|swp)$", re.IGNORECASE)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Seen:
    """A file as it was, and since when it has been so."""

    size: int
    changed: int
    since: datetime


@dataclass(slots=True)
class DropFolder:
    """Reads one folder. Nothing of a file is lost or counted twice, wherever we are stopped."""

    config: Folder
    status: Status
    tools: Tools
    _seen: dict[str, Seen] = field(default_factory=dict)

    def read(self) -> None:
        """Look once. Raises Unusable when the folder or what we need for reading is not there."""
        folder, at = Path(self.config.path), self.tools.clock()
        try:
            for name in (DONE, REFUSED):
                (folder / name).mkdir(exist_ok=True)
            files = [file for file in sorted(folder.iterdir()) if self._is_complete(file, at)]
        except OSError as error:
            raise Unusable(f"De map {folder} is niet te gebruiken: {error.strerror}.") from None
        self._seen = {name: seen for name, seen in self._seen.items() if (folder / name).exists()}
        connection = self.tools.open()
        try:
            for file in files:
                self._take(file, connection, at)
            self._tidy(connection, at)
        finally:
            connection.close()
        self.status.read(at=at, observations=0)

    def _is_complete(self, file: Path, at: datetime) -> bool:
        """Its size and time have not changed for a while."""
        if not file.is_file() or UNFINISHED.search(file.name):
            return False
        stat = file.stat()
        seen = self._seen.get(file.name)
        if seen is None or (seen.size, seen.changed) != (stat.st_size, stat.st_mtime_ns):
            seen = self._seen[file.name] = Seen(stat.st_size, stat.st_mtime_ns, at)
        return at - seen.since >= timedelta(seconds=self.config.settled_seconds)

    def _take(self, file: Path, connection: sqlite3.Connection, at: datetime) -> None:
        """Queue what is in it together with the record that it was read; then put it away.

        After a crash in between, the record says that it only has to be put away.
        """
        identity = _identity(file)
        row = connection.execute(
            "SELECT report FROM taken WHERE source = ? AND file = ?", (self.config.name, identity)
        ).fetchone()
        report = row[0] if row else self._queue(file, identity, connection, at)
        self._put_away(file, report, at)
        self._seen.pop(file.name, None)

    def _queue(self, file: Path, identity: str, connection: sqlite3.Connection, at: datetime) -> str:
        reading = self._reading(file)
        report = _report(file, reading, at.astimezone(self.tools.translation.zone))
        with transaction(connection):
            queue.put(connection, reading.observations, source=self.config.name, at=at)
            connection.execute(
                "INSERT INTO taken VALUES (?, ?, ?, ?)", (self.config.name, identity, at.timestamp(), report)
            )
        self._tell(file, reading, at)
        return report

    def _reading(self, file: Path) -> Reading:
        reader = self.tools.translation.reader(
            source=self.config.name,
            form=self.config.form,
        )
        try:
            written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
            return reader.read(read_table(file), read_at=written)
        except Unusable as wrong:
            return Reading(faults=[(0, str(wrong))])

    def _tell(self, file: Path, reading: Reading, at: datetime) -> None:
        self.status.observations += len(reading.observations)
        self.status.faults += len(reading.faults)
        for number, text in reading.faults[:5]:
            self.status.tell(f"{file.name}, regel {number}: {text}", at=at)
        catalogue = self.tools.translation.catalogue
        if catalogue:
            for quarrel in self.tools.owner.quarrels(
                reading.observations, source=self.config.name, catalogue=catalogue
            ):
                self.status.tell(quarrel, at=at)
        log.info(
            "file read",
            extra={"source": self.config.name, "file": file.name,
                   "observations": len(reading.observations), "faults": len(reading.faults)},
        )  # fmt: skip

    def _put_away(self, file: Path, report: str, at: datetime) -> None:
        """To done, or beside its report to refused; what was put there before stays."""
        folder = Path(self.config.path) / (REFUSED if report else DONE)
        to = folder / file.name
        if to.exists():
            to = folder / f"{file.stem} {at:%Y%m%d-%H%M%S-%f}{file.suffix}"
        if report:
            to.with_name(f"{to.name}.txt").write_text(report, encoding="utf-8-sig")
        file.replace(to)

    def _tidy(self, connection: sqlite3.Connection, at: datetime) -> None:
        connection.execute(
            "DELETE FROM taken WHERE source = ? AND at < ?", (self.config.name, (at - TAKEN_FOR).timestamp())
        )


def _identity(file: Path) -> str:
    """This very file: another with the same name and content that was dropped later is another."""
    stat = file.stat()
    return f"{stat.st_ino}/{stat.st_mtime_ns}/{hashlib.sha256(file.read_bytes()).hexdigest()}"


def _report(file: Path, reading: Reading, at: datetime) -> str:
    """What is wrong with a file, line by line; empty when nothing is."""
    if not reading.faults:
        return ""
    lines = [
        f"{file.name}, gelezen op {at:%d-%m-%Y %H:%M}",
        f"Wel geleverd: {len(reading.observations)} waarneming(en). Niet geleverd: {len(reading.faults)} regel(s).",
        "",
        *(f"Regel {number}: {text}" if number else text for number, text in reading.faults),
        *reading.notes,
    ]
    if reading.observations:
        lines += ["", "Lever alleen de regels die niet geleverd zijn opnieuw, verbeterd, in een nieuw bestand."]
    return "\n".join(lines) + "\n"
