"""Reading instruments from their files, and telling an author everything that is wrong with one."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.triage.domain import Crosswalk, Instrument
from ketenzicht.triage.domain.document import Remark, read_crosswalk, read_instrument, remarks

CONTENT = Path(__file__).resolve().parent / "content"
LARGEST = 5 * 1024 * 1024  # bytes of a file


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file turned out to be: an instrument, perhaps with remarks, or none because of its faults."""

    instrument: Instrument | None
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.faults and not self.remarks


def check_instrument(*, content: bytes) -> Checked:
    """Everything that is to be said of the file of an instrument; whatever is in it, nothing is raised."""
    try:
        instrument = read_instrument(read_content(content))
    except Invalid as invalid:
        return Checked(None, faults=tuple(invalid.faults))
    return Checked(instrument, remarks=tuple(remarks(instrument)))


def shipped_instruments() -> list[Instrument]:
    """The instruments that come with Ketenzicht."""
    return [read_instrument(read_content(file.read_bytes())) for file in sorted(CONTENT.glob("instruments/*.toml"))]


def shipped_crosswalk() -> Crosswalk:
    return read_crosswalk(read_content((CONTENT / "crosswalk.toml").read_bytes()))


def read_content(content: bytes) -> dict[str, Any]:
    """The document in a file. Raises Invalid for what is no TOML."""
    if len(content) > LARGEST:
        most = LARGEST // 1024**2
        raise Invalid([Fault("", "too-large", f"Dit bestand is groter dan {most} MB.", f"Larger than {most} MB.")])
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # of UTF-8, of TOML, or of a number of thousands of digits
        nl, en = f"Dit is geen TOML in UTF-8: {error}.", f"This is no TOML in UTF-8: {error}."
        raise Invalid([Fault("", "not-toml", nl, en)]) from None
