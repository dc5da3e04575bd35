"""HL7 v2 messages as a hospital sends them, with test persons only."""

from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from ketenzicht.adapter.census.keys import Keys
from ketenzicht.adapter.census.store import Census

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DUTCH = ZoneInfo("Europe/Amsterdam")
BSN, OTHER_BSN = "999910942", "123456782"
KEYS = Keys(b"k" * 32)
UP_TO_19 = "|" * 16  # from PV1-3
_numbers = count(1)


def adt(  # noqa: PLR0913 - a message has many fields
    trigger: str,
    patient: str = "P1",
    visit: str = "V1",
    place: str = "B2^12^1",
    *,
    minute: float = 0,
    patient_class: str = "I",
    was: str = "",
    was_visit: str = "",
    more: str = "",
) -> bytes:
    """An ADT message; `minute` is when it was recorded, after noon."""
    at = (NOON + timedelta(minutes=minute)).strftime("%Y%m%d%H%M%S+0000")
    lines = [
        f"MSH|^~\\&|EPD|ZIEKENHUIS|ADAPTER|KZ|{at}||ADT^{trigger}|M{next(_numbers)}|P|2.5||||||8859/1",
        f"EVN|{trigger}|{at}",
        f"PID|1||{patient}^^^EPD^PI~{BSN}^^^NLMINBIZA^NNNLD||Jansen&van der&Jansen^Ans^^^^^L||19500101|F",
        *([f"MRG|{was}^^^EPD^PI||||{was_visit}"] if was or was_visit else []),
        f"PV1|1|{patient_class}|{place}{UP_TO_19}{visit}" if trigger != "A40" else "",
        more,
    ]
    return "\r".join(line for line in lines if line).encode("latin-1")


def lying(census: Census) -> dict[str, int]:
    return {str(place): number for place, number in census.counted().by_place.items()}
