"""The catalogue of competences: a file that comes with Ketenzicht, or one that the installation names."""

import tomllib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ketenzicht.competences.domain import Ask, Catalogue, read_catalogue

SHIPPED = Path(__file__).resolve().parent.parent / "content" / "catalogue.toml"


def catalogue() -> Catalogue:
    """Read once in each process. A file of one's own was looked through when the server started."""
    return _read(settings.COMPETENCE_CATALOGUE or str(SHIPPED))


def ask_in_words(ask: Ask) -> str:
    """ "EPA telefonische triage, niveau 4"."""
    found = catalogue().by_code.get(ask.competence)
    level = f", niveau {ask.level or 4}" if found is None or found.has_levels else ""
    return f"{catalogue().name(ask.competence)}{level}"


@lru_cache(maxsize=4)
def _read(path: str) -> Catalogue:
    return read_catalogue(tomllib.loads(Path(path).read_text(encoding="utf-8")))
