"""From the bytes of a file to the document in it."""

import tomllib
from typing import Any

from ketenzicht.base.errors import Fault, Invalid

LARGEST = 5 * 1024 * 1024  # bytes of a file


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
