"""The catalogue of competences of this installation, looked through before anything else begins."""

import tomllib
from pathlib import Path

from ketenzicht.base.errors import Invalid
from ketenzicht.competences.domain import read_catalogue


def own_catalogue(path: str) -> str:
    """The path again; empty: there is none of its own. Ends the process for a file that is wrong, with all that is."""
    if not path:
        return ""
    try:
        read_catalogue(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        raise SystemExit(f"KETENZICHT_COMPETENCES: {path} is niet te lezen: {error.strerror}") from None
    except Invalid as invalid:
        told = "\n".join(f"  {fault.pointer}: {fault.nl}" for fault in invalid.faults)
        raise SystemExit(f"KETENZICHT_COMPETENCES: {path} klopt niet:\n{told}") from None
    except ValueError as error:
        raise SystemExit(f"KETENZICHT_COMPETENCES: {path} is geen TOML in UTF-8: {error}") from None
    return path
