"""What an ADT message says about who lies where. Pure.

The table follows chapter 3 of the HL7 v2 standard; where that leaves room, the remark says what we chose.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from ketenzicht.adapter.census.message import Message, Segment, Unreadable, moment_of

# A sender's clock may be hours wrong: its moments are only compared with each other. More is a fault in one message.
MOST_AHEAD = timedelta(days=1)


class Deed(StrEnum):
    """What a message does to the census."""

    ARRIVE = "arrive"  # lies there from now on, whether we knew of it or not
    MOVE = "move"  # idem
    UPDATE = "update"  # a place or class that may have changed; of a stay that we know only
    LEAVE = "leave"  # gone
    CANCEL_ARRIVAL = "cancel-arrival"  # has never been there
    CANCEL_MOVE = "cancel-move"  # lies where it lay before
    CANCEL_LEAVE = "cancel-leave"  # is there again
    GO_OUT = "go-out"  # on leave of absence
    COME_BACK = "come-back"
    MERGE_PATIENT = "merge-patient"  # one patient had two numbers
    MERGE_STAY = "merge-stay"  # one stay had two numbers
    SWAP = "swap"  # two patients change places
    NOTHING = "nothing"  # about something else: received, without effect


DEEDS = {
    "A01": Deed.ARRIVE,
    "A02": Deed.MOVE,
    "A03": Deed.LEAVE,
    "A04": Deed.ARRIVE,  # an outpatient: counts only where that class is counted
    "A06": Deed.ARRIVE,  # from outpatient to inpatient
    "A07": Deed.ARRIVE,  # from inpatient to outpatient: the class in PV1-2 makes the difference
    "A08": Deed.UPDATE,
    "A11": Deed.CANCEL_ARRIVAL,
    "A12": Deed.CANCEL_MOVE,
    "A13": Deed.CANCEL_LEAVE,
    "A17": Deed.SWAP,
    "A18": Deed.MERGE_PATIENT,
    "A21": Deed.GO_OUT,
    "A22": Deed.COME_BACK,
    "A23": Deed.CANCEL_ARRIVAL,  # the record of the visit is deleted
    "A30": Deed.MERGE_PATIENT,
    "A34": Deed.MERGE_PATIENT,
    "A35": Deed.MERGE_STAY,
    "A36": Deed.MERGE_PATIENT,
    "A39": Deed.MERGE_PATIENT,
    "A40": Deed.MERGE_PATIENT,
    "A42": Deed.MERGE_STAY,
    "A45": Deed.MERGE_STAY,  # the stay goes to another patient
    "A46": Deed.MERGE_PATIENT,
    "A47": Deed.MERGE_PATIENT,  # the number of a patient changes
    "A50": Deed.MERGE_STAY,  # the number of a stay changes
    "A51": Deed.MERGE_STAY,
    "A52": Deed.COME_BACK,  # the leave of absence was a mistake
    "A53": Deed.GO_OUT,  # coming back was a mistake
}
NEEDS_PLACE = {Deed.ARRIVE, Deed.MOVE}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bed is, in the words of the sender: PV1-3. Any part may be empty."""

    ward: str
    room: str = ""
    bed: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """As a mapping table names it, the most precise first: "B2/12/1", "B2/12", "B2"."""
        parts = [self.ward, self.room, self.bed]
        if not self.room and self.bed:
            parts = [self.ward, self.bed]  # wards without rooms number their beds
        given = [part for part in parts if part]
        return tuple("/".join(given[:length]) for length in range(len(given), 0, -1))

    def __str__(self) -> str:
        return self.codes[0] if self.ward else ""


@dataclass(frozen=True, slots=True)
class Stay:
    """Whose stay a message is about, as its sender numbers it. Only ever kept as a keyed hash."""

    patient: str
    visit: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What one message says of one stay. `was` is the other number in a merger, and there only."""

    deed: Deed
    stay: Stay
    moment: datetime
    place: Place | None = None
    patient_class: str = ""
    was: Stay | None = None


def changes_of(message: Message, *, received_at: datetime, zone: tzinfo) -> list[Change]:
    """What a message changes; nothing for a message about something else. Raises Unreadable."""
    if message.kind != "ADT":
        raise Unreadable("Alleen ADT-berichten worden gelezen.")
    deed = DEEDS.get(message.trigger, Deed.NOTHING)
    if deed is Deed.NOTHING:
        return []
    moment = _moment(message, received_at=received_at, zone=zone)
    groups = _groups(message)
    if not groups:
        raise Unreadable("Het bericht heeft geen PID-segment.")
    if deed is Deed.SWAP and len(groups) != len(("one", "other")):
        raise Unreadable("Een wisseling (A17) noemt niet precies twee patiënten.")
    changes = [_change(deed, group, moment) for group in groups]
    return changes if deed in (Deed.SWAP, Deed.MERGE_PATIENT, Deed.MERGE_STAY) else changes[:1]


def _moment(message: Message, *, received_at: datetime, zone: tzinfo) -> datetime:
    """When it was recorded (EVN-2), else sent (MSH-7): what orders messages that overtook each other."""
    event = message.first("EVN")
    for text in (event.part(2) if event else "", message.header.part(7)):
        at = moment_of(text, zone=zone)
        if at and at - received_at <= MOST_AHEAD:
            return at
    return received_at


Group = dict[str, Segment]  # the segments of one patient, by name


def _groups(message: Message) -> list[Group]:
    """Segments per patient. PV1 or MRG before the only PID is taken to belong to it all the same."""
    groups: list[Group] = []
    before: Group = {}
    for segment in message.segments:
        if segment.name == "PID":
            groups.append({"PID": segment})
        elif segment.name in ("PV1", "MRG"):
            (groups[-1] if groups else before).setdefault(segment.name, segment)
    return [before | groups[0], *groups[1:]] if groups else []


def _change(deed: Deed, group: Group, moment: datetime) -> Change:
    visit, merge = group.get("PV1"), group.get("MRG")
    stay = Stay(_patient(group["PID"], 3), (visit.part(19) if visit else "") or group["PID"].part(18))
    place = _place(visit) if visit else None
    merges = deed in (Deed.MERGE_PATIENT, Deed.MERGE_STAY)
    was = Stay(_patient(merge, 1), merge.part(5) or merge.part(3)) if merge and merges else None
    _require(deed, stay, place, was)
    return Change(deed, stay, moment, place, visit.part(2).upper() if visit else "", was)


def _require(deed: Deed, stay: Stay, place: Place | None, was: Stay | None) -> None:
    if not stay.patient and not stay.visit:
        raise Unreadable("Het bericht heeft geen patiëntnummer (PID-3) en geen opnamenummer (PV1-19).")
    if deed in NEEDS_PLACE and place is None:
        raise Unreadable("Het bericht noemt geen afdeling (PV1-3).")
    if deed is Deed.MERGE_PATIENT and (was is None or not was.patient):
        raise Unreadable("Een samenvoeging zonder het vervallen patiëntnummer (MRG-1).")
    if deed is Deed.MERGE_STAY and (was is None or not was.visit or not stay.visit):
        raise Unreadable("Een samenvoeging van opnames zonder beide opnamenummers (MRG-5 en PV1-19).")


def _patient(segment: Segment, number: int) -> str:
    """The patient's number: the internal one (PI, MR) where several are given, else the first."""
    given = [parts for parts in segment.repetitions(number) if parts[0]]
    internal = [parts for parts in given if parts[4] in ("PI", "MR")]
    return next((parts[0] for parts in [*internal, *given]), "")


def _place(visit: Segment) -> Place | None:
    ward, room, bed = visit.parts(visit.field(3).split(visit.repetition)[0], 3)
    return Place(ward, room, bed) if ward else None
