"""The census on disk: what every message changes, and how many lie where."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from ketenzicht.adapter.census.event import Change, Deed, Place, Stay, changes_of
from ketenzicht.adapter.census.keys import Keys
from ketenzicht.adapter.census.message import Message, Unreadable, read_message
from ketenzicht.adapter.census.stay import Effect, Known, after, combined
from ketenzicht.adapter.store import fact, remember, transaction

REMEMBERED_FOR = timedelta(days=30)  # how long after a discharge an older message may still come
SEEN_FOR = timedelta(days=14)  # idem, the same message a second time
UNCOUNTED = frozenset({"O", "P", "R", "N", "C"})  # outpatient, preadmit, recurring, not applicable, commercial

PUT = "INSERT OR REPLACE INTO stay VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
GET = """
SELECT ward, room, bed, class, moment, gone, out, leave_moment, ward_before, room_before, bed_before
FROM stay WHERE source = ? AND stay = ?
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a message came to, and who sent it: enough to answer it with. `why` is for the sender, in Dutch."""

    effect: Effect
    message: Message | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A line of a start-up census."""

    stay: Stay
    place: Place
    patient_class: str = "I"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lie where, by place; `uncounted` are there, in a class that takes no bed."""

    by_place: Counter[Place]
    uncounted: int


class Census:
    """The stays that one source tells of. `name` is the source's; several may share a store."""

    def __init__(
        self, connection: sqlite3.Connection, keys: Keys, *, name: str, zone: tzinfo, is_held_during_leave: bool = True
    ) -> None:
        self._db = connection
        self._keys = keys
        self._name = name
        self._zone = zone
        self._is_held = is_held_during_leave

    def take(self, raws: Sequence[bytes], *, at: datetime) -> list[Taken]:
        """Store what messages change, in their order; what is returned is on the disk."""
        with transaction(self._db):
            taken = [self._take(raw, at=at) for raw in raws]
            remember(self._db, f"{self._name}/last-message", at.isoformat())
        return taken

    def _take(self, raw: bytes, *, at: datetime) -> Taken:
        message = None
        try:
            message = read_message(raw)
            changes = changes_of(message, received_at=at, zone=self._zone)
        except Unreadable as unreadable:
            return Taken(Effect.UNREADABLE, message, str(unreadable))
        if not self._is_new(raw, at):
            return Taken(Effect.DUPLICATE, message)
        effects = [self._apply(change) for change in changes]
        return Taken(effects[0] if effects else Effect.NOTHING, message)

    def _is_new(self, raw: bytes, at: datetime) -> bool:
        """By its whole content: there are senders that number all their messages the same."""
        row = (self._name, self._keys.message(raw), at.timestamp())
        return self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", row).rowcount == 1

    def _apply(self, change: Change) -> Effect:
        if change.was is not None:
            merge = self._merge_patients if change.deed is Deed.MERGE_PATIENT else self._merge_stays
            return merge(change.was, change.stay)
        key, patient = self._keys_of(change.stay)
        known = self._get(key)
        then, effect = after(known, change)
        if then is not None and then != known:
            self._put(key, patient, then)
        return effect

    # --- Which stay is meant ---

    def _keys_of(self, stay: Stay) -> tuple[bytes, bytes]:
        """The keys of the stay that a message is about, and of its patient, after all mergers."""
        patient = self._canonical(self._keys.patient(stay.patient))
        if not stay.visit:
            return self._only_stay_of(patient), patient
        key = self._canonical(self._keys.visit(stay.visit))
        if stay.patient and not self._has(key) and (nameless := self._get(patient)) and not nameless.is_gone:
            self._move(patient, key)  # known without a number until now, from a census for instance
        return key, patient

    def _only_stay_of(self, patient: bytes) -> bytes:
        """A message without a number of the stay: the only one that this patient has, if there is one."""
        rows = self._db.execute(
            "SELECT stay FROM stay WHERE source = ? AND patient = ? AND NOT gone LIMIT 2", (self._name, patient)
        ).fetchall()
        return bytes(rows[0][0]) if len(rows) == 1 else patient

    def _canonical(self, key: bytes) -> bytes:
        row = self._db.execute("SELECT now FROM alias WHERE source = ? AND was = ?", (self._name, key)).fetchone()
        return bytes(row[0]) if row else key

    def _call(self, was: bytes, now: bytes) -> None:
        """From now on `was` is another word for `now`; words for `was` follow, so that one look is enough.

        Both are canonical and differ: nothing points round in a circle.
        """
        self._db.execute("UPDATE alias SET now = ? WHERE source = ? AND now = ?", (now, self._name, was))
        self._db.execute("INSERT INTO alias VALUES (?, ?, ?)", (self._name, was, now))

    # --- Mergers ---

    def _merge_patients(self, gone: Stay, stays: Stay) -> Effect:
        was, now = (self._canonical(self._keys.patient(stay.patient)) for stay in (gone, stays))
        if was == now:
            return Effect.NOTHING
        self._call(was, now)
        moved = self._db.execute("UPDATE stay SET patient = ? WHERE source = ? AND patient = ?", (now, self._name, was))
        if self._has(was):
            self._move(was, now)
        return Effect.APPLIED if moved.rowcount else Effect.UNKNOWN_STAY

    def _merge_stays(self, gone: Stay, stays: Stay) -> Effect:
        was, now = (self._canonical(self._keys.visit(stay.visit)) for stay in (gone, stays))
        if was != now:
            self._call(was, now)
        if not self._has(was):
            return Effect.UNKNOWN_STAY
        self._move(was, now)
        if stays.patient:
            patient = self._canonical(self._keys.patient(stays.patient))
            self._db.execute("UPDATE stay SET patient = ? WHERE source = ? AND stay = ?", (patient, self._name, now))
        return Effect.APPLIED

    def _move(self, was: bytes, now: bytes) -> None:
        """Give a stay another number; where both were known, what was said last of either counts."""
        one, other = self._get(was), self._get(now)
        if was == now or one is None:
            return
        patient = self._db.execute(
            "SELECT patient FROM stay WHERE source = ? AND stay = ?", (self._name, was)
        ).fetchone()[0]
        self._db.execute("DELETE FROM stay WHERE source = ? AND stay = ?", (self._name, was))
        self._put(now, patient, combined(one, other) if other else one)

    # --- Rows ---

    def _has(self, key: bytes) -> bool:
        row = self._db.execute("SELECT 1 FROM stay WHERE source = ? AND stay = ?", (self._name, key)).fetchone()
        return row is not None

    def _get(self, key: bytes) -> Known | None:
        row = self._db.execute(GET, (self._name, key)).fetchone()
        if row is None:
            return None
        ward, room, bed, patient_class, moment, gone, out, leave_moment, *before = row
        return Known(
            place=Place(ward, room, bed) if ward else None,
            patient_class=patient_class,
            moment=datetime.fromtimestamp(moment, UTC),
            is_gone=bool(gone),
            before=Place(*before) if before[0] else None,
            is_out=bool(out),
            leave_moment=None if leave_moment is None else datetime.fromtimestamp(leave_moment, UTC),
        )

    def _put(self, key: bytes, patient: bytes, known: Known) -> None:
        place, before = known.place or Place(""), known.before or Place("")
        leave_moment = known.leave_moment.timestamp() if known.leave_moment else None
        whereabouts = (place.ward, place.room, place.bed, known.patient_class, known.moment.timestamp())
        rest = (int(known.is_gone), int(known.is_out), leave_moment, before.ward, before.room, before.bed)
        self._db.execute(PUT, (self._name, key, patient, *whereabouts, *rest))

    # --- The whole ---

    def load(self, admitted: Iterable[Admitted], *, at: datetime) -> int:
        """Take a start-up census of the moment `at`: who is not in it is gone, except who came later. How many."""
        with transaction(self._db):
            present = {self._keys_of(line.stay): line for line in admitted}
            rows = self._db.execute(
                "SELECT stay, patient FROM stay WHERE source = ? AND NOT gone AND moment <= ?",
                (self._name, at.timestamp()),
            ).fetchall()
            listed = {key for key, _ in present}
            for key, patient in rows:
                known = self._get(key)
                if key not in listed and known:
                    self._put(key, patient, replace(known, is_gone=True, moment=at))
            for (key, patient), line in present.items():
                known, was = Known(line.place, line.patient_class, at), self._get(key)
                self._put(key, patient, combined(known, was) if was else known)
            remember(self._db, f"{self._name}/census", at.isoformat())
        return len(present)

    @property
    def loaded_at(self) -> datetime | None:
        """Of when the last start-up census is. Without one nobody knows how many lie there."""
        return self._moment("census")

    @property
    def last_message_at(self) -> datetime | None:
        return self._moment("last-message")

    def _moment(self, name: str) -> datetime | None:
        text = fact(self._db, f"{self._name}/{name}")
        return datetime.fromisoformat(text) if text else None

    def counted(self, *, uncounted: frozenset[str] = UNCOUNTED) -> Counted:
        """How many lie where, now."""
        rows = self._db.execute(
            "SELECT ward, room, bed, class, count(*) FROM stay WHERE source = ? AND NOT gone AND NOT (out AND ?) "
            "GROUP BY ward, room, bed, class",
            (self._name, not self._is_held),
        )
        by_place = Counter[Place]()
        elsewhere = 0
        for ward, room, bed, patient_class, number in rows:
            if patient_class in uncounted:
                elsewhere += number
            else:
                by_place[Place(ward, room, bed)] += number
        return Counted(by_place, elsewhere)

    def forget(self, *, at: datetime) -> None:
        """Drop what no message can be about any more."""
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM stay WHERE source = ? AND gone AND moment < ?",
                (self._name, (at - REMEMBERED_FOR).timestamp()),
            )
            self._db.execute("DELETE FROM seen WHERE source = ? AND at < ?", (self._name, (at - SEEN_FOR).timestamp()))
