"""The numbers of the ranking and of trust, as `terms.toml` beside this app tells them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ketenzicht.placement.domain import Terms, TrustTerms, read_terms, read_trust_terms

_FILE = Path(__file__).parents[1] / "terms.toml"


@cache
def document() -> dict[str, Any]:
    """All that is published of them, with names and reasons."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def terms() -> Terms:
    """What each term of the ranking costs; a proposal."""
    return read_terms(document())


@cache
def trust_terms() -> TrustTerms:
    """How trust is learnt; a proposal."""
    return read_trust_terms(document())
