"""What was sent, said again in a sentence or a pointer: short and visible, whatever it was."""

import re

SHOWN = 40  # characters of what was sent that a sentence repeats
LONGEST_CODE = 100
MANY_DIGITS = 10**18
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escaped(code: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901), of a bearable length and without invisible characters."""
    return printable(code[:LONGEST_CODE]).replace("~", "~0").replace("/", "~1")


def printable(text: str) -> str:
    """Faults are stored and sent: NUL and lone surrogates, which JSON may hold, survive neither."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def is_readable(text: str) -> bool:
    """Whether people can read it as it stands: no control characters, and no signs that turn a line round."""
    return not _UNREADABLE.search(text)


def shown(value: object) -> str:
    """What was sent, as a sentence in any language can repeat it: short, whatever it is."""
    if isinstance(value, str):
        return f"'{printable(value[:SHOWN])}{'…' if len(value) > SHOWN else ''}'"
    if isinstance(value, int) and abs(value) >= MANY_DIGITS:
        return "10^18" if value > 0 else "-10^18"  # Python writes no numbers of more than 4,300 digits
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, int | float):
        return str(value)
    return "[…]" if isinstance(value, list) else "{…}"
