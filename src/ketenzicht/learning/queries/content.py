"""What is content and not code: what indicators mean, and which flags are put by themselves."""

import tomllib
from functools import cache
from pathlib import Path

from ketenzicht.learning.domain import Indicator, Rule, read_indicators, read_rules

_HERE = Path(__file__).parents[1]


@cache
def indicators() -> tuple[Indicator, ...]:
    """In the order in which they are shown."""
    return read_indicators(tomllib.loads((_HERE / "indicators.toml").read_text(encoding="utf-8")))


@cache
def rules() -> tuple[Rule, ...]:
    """By which flags are put."""
    return read_rules(tomllib.loads((_HERE / "rules.toml").read_text(encoding="utf-8")))
