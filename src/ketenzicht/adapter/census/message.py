"""Reading an HL7 v2 message: segments and fields, as its own separators divide them. Pure.

We read a dozen fields, and must be able to read what real systems send: any line end, a byte order mark, other
separators, segments out of order. A library that reads whole messages strictly refuses those.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

LONGEST_MESSAGE = 4 * 1024 * 1024  # bytes; an ADT message is some 10 kB, a scanned letter in it some megabytes
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
SEGMENTS = frozenset({"MSH", "EVN", "PID", "PV1", "MRG"})  # what says who lies where; the rest is not even looked at
LENGTHS = frozenset({8, 10, 12, 14})  # of a moment: to the day, hour, minute or second
LEAST_MARKS = 2  # of MSH-2, "^~\&": components and repetitions; the rest may be left out


class Unreadable(Exception):  # noqa: N818 - says what is so, reads better where it is caught
    """What came in is no HL7 v2 message. The sentence (Dutch) goes into the answer: it never quotes the message."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One line: `fields[3]` is field 3, whatever the segment (of MSH too, whose first field is the separator)."""

    name: str
    fields: list[str]
    component: str
    repetition: str
    subcomponent: str

    def field(self, number: int) -> str:
        """The text of a field; empty when it is not there. `""` (the field is emptied) is empty too."""
        text = self.fields[number] if number < len(self.fields) else ""
        return "" if text == '""' else text.strip()

    def part(self, number: int, component: int = 1) -> str:
        """A component (from 1) of the first repetition of a field."""
        return self.parts(self.field(number).split(self.repetition)[0], component)[-1]

    def parts(self, text: str, most: int = 9) -> list[str]:
        """The first components of one repetition, without what stands below them: always `most` of them."""
        found = [part.split(self.subcomponent)[0].strip() for part in text.split(self.component)[:most]]
        found += [""] * (most - len(found))
        return ["" if part == '""' else part for part in found]

    def repetitions(self, number: int) -> list[list[str]]:
        return [self.parts(text) for text in self.field(number).split(self.repetition)]


@dataclass(frozen=True, slots=True)
class Message:
    """The segments of a message that we read. The first is always MSH."""

    segments: list[Segment]

    @property
    def header(self) -> Segment:
        return self.segments[0]

    @property
    def kind(self) -> str:
        """ADT for what we read; ORU, SIU … for what reaches us by mistake."""
        return self.header.part(9)

    @property
    def trigger(self) -> str:
        """A01 …: as the header says. EVN-1, which repeats it, is out of use and often wrong."""
        event = self.first("EVN")
        return self.header.part(9, 2) or (event.part(1) if event else "")

    @property
    def control_id(self) -> str:
        return self.header.field(10)

    def first(self, name: str) -> Segment | None:
        return next((segment for segment in self.segments if segment.name == name), None)


def read_message(raw: bytes) -> Message:
    """Read a message; raises Unreadable."""
    text = decoded(raw.strip(b"\r\n\x00 \t").removeprefix(BYTE_ORDER_MARK))
    lines = [line for line in text.replace("\r\n", "\r").replace("\n", "\r").split("\r") if line.strip()]
    if not lines or not lines[0].startswith("MSH") or len(lines[0]) == len("MSH"):
        raise Unreadable("Het bericht begint niet met MSH.")
    field, marks = lines[0][3], lines[0].split(lines[0][3])[1]
    if any(mark.isalnum() for mark in (field, *marks)) or len({field, *marks}) <= max(LEAST_MARKS, len(marks)):
        raise Unreadable("MSH-1 en MSH-2 noemen geen bruikbare scheidingstekens.")
    component, repetition, subcomponent = (*marks[:2], marks[3:4] or "&")
    read = [line for line in lines if line[:3].upper() in SEGMENTS]
    return Message([_segment(line, field, component, repetition, subcomponent) for line in read])


def _segment(line: str, field: str, component: str, repetition: str, subcomponent: str) -> Segment:
    fields = line.split(field)
    name = fields[0].strip().upper()
    if name == "MSH":
        fields.insert(1, field)  # MSH-1 is the separator itself
    return Segment(name, fields, component, repetition, subcomponent)


def decoded(raw: bytes) -> str:
    """Text of a message. Declared character sets are often not the real one: what is UTF-8 is read as such."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def moment_of(text: str, *, zone: tzinfo) -> datetime | None:
    """A moment as HL7 writes it, YYYYMMDDHHMM[SS[.S…]][±ZZZZ]; without a zone it is local. None when it is not one."""
    digits, sign, offset = text, "", ""
    for mark in "+-":
        if mark in text:
            digits, sign, offset = text.partition(mark)
    digits = digits.partition(".")[0]
    if not digits.isdecimal() or len(digits) not in LENGTHS:
        return None
    parts = [digits[:4], *(digits[place : place + 2] for place in range(4, len(digits), 2))]
    try:
        if sign:
            ahead = timedelta(hours=int(offset[:2]), minutes=int(offset[2:4] or 0))
            zone = timezone(ahead if sign == "+" else -ahead)
        year, month, day, *rest = (int(part) for part in parts)
        return datetime(year, month, day, *rest, tzinfo=zone)  # type: ignore[misc,arg-type]  # at most hours to seconds
    except ValueError:
        return None
