"""The acknowledgement of an HL7 v2 message: stored (AA), stored nothing and never will (AE, AR). Pure."""

from datetime import datetime
from enum import StrEnum

from ketenzicht.adapter.census.message import Message


class Code(StrEnum):
    """MSA-1. AE: an ADT message that says too little, or that could not be stored. AR: not for us."""

    ACCEPTED = "AA"
    ERROR = "AE"
    REJECTED = "AR"


def answer(message: Message | None, *, code: Code, text: str, at: datetime) -> bytes:
    """Answer in the sender's own separators, because its own words stand in it."""
    separator, marks, trigger, control_id, version = "|", "^~\\&", "", "", "2.5"
    whom = ["", "", "", ""]
    if message:
        header = message.header
        separator, marks, control_id = header.fields[1], header.fields[2], message.control_id
        trigger, version = message.trigger, header.field(12) or version
        whom = [header.field(number) for number in (5, 6, 3, 4)]  # who received answers who sent
    text = "".join(" " if sign in separator + marks + "\r\n" else sign for sign in text)
    kind = f"ACK{marks[0]}{trigger}" if trigger else "ACK"
    # MSH-10 … MSH-18: the number of this answer, production, the version, and the character set of the sentence.
    rest = [f"K{at:%H%M%S%f}", "P", version, "", "", "", "", "", "UNICODE UTF-8"]
    lines = [
        ["MSH", marks, *whom, f"{at:%Y%m%d%H%M%S%z}", "", kind, *rest],
        ["MSA", code.value, control_id, text],
    ]
    if code is not Code.ACCEPTED:
        lines.append(["ERR", "", "", "207", "E", "", "", "", text])
    return "\r".join([*(separator.join(fields) for fields in lines), ""]).encode("utf-8", "replace")
