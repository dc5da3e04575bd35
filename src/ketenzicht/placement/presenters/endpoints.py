"""How a server that is told of questions is shown to who manages it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ketenzicht.placement.domain.informing import problem_in_words
from ketenzicht.placement.queries.endpoints import EndpointLine


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """`standing` in words; `is_wrong` when something must be done."""

    line: EndpointLine
    standing: str
    is_wrong: bool


def endpoint_rows(lines: Iterable[EndpointLine]) -> list[EndpointRow]:
    return [EndpointRow(one, _standing(one), one.failing_since is not None) for one in lines]


def _standing(one: EndpointLine) -> str:
    if one.failing_since is not None:
        again = "Wij blijven het proberen." if one.waiting else "Stuur een proefbericht als het is opgelost."
        return f"Werkt niet: {problem_in_words(one.problem)}. {again}"
    if one.trial_at is not None:
        return "Er is een proefbericht onderweg."
    return "Werkt" if one.told_at is not None else "Er is nog niets verstuurd."
