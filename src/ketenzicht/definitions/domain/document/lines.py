"""On which line of a file something stands: faults have JSON pointers, and who edits a file counts lines."""

import re

HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
BROKEN = re.compile(r"\(at line (\d+), column \d+\)")
FENCES = ('"""', "'''")


def lines_by_pointer(text: str) -> dict[str, int]:
    """The line (from 1) of every table and key of a TOML file, as far as they stand at the beginning of a line."""
    found: dict[str, int] = {"": 1}
    times: dict[str, int] = {}
    section, fence = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:  # within a text of several lines
            fence = "" if fence in line else fence
        elif header := HEADER.match(line):
            section = f"/{header[2]}"
            if header[1] == "[[":
                place = times[header[2]] = times.get(header[2], -1) + 1
                found.setdefault(section, number)
                section = f"{section}/{place}"
            found.setdefault(section, number)
        else:
            if key := KEY.match(line):
                found.setdefault(f"{section}/{key[1]}", number)
            fence = next((one for one in FENCES if line.count(one) % 2), "")
    return found


def line_of(pointer: str, lines: dict[str, int]) -> int:
    """The line of a pointer, or of what it lies in."""
    while pointer not in lines:
        pointer = pointer.rpartition("/")[0]
    return lines[pointer]


def line_of_break(sentence: str) -> int | None:
    """The line that the TOML reader names in its complaint; None at the end of the file."""
    found = BROKEN.search(sentence)
    return int(found[1]) if found else None
