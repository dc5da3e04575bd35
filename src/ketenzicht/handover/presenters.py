"""Hand-overs in words for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ketenzicht.handover.domain.delivery import Feedback
from ketenzicht.handover.queries import HandOverLine, ReceivingLine, StepLine

STEPS = {
    "released": "overgedragen",
    "on-page": "op de beveiligde pagina gezet",
    "delivered": "aangekomen in het systeem van de ontvanger",
    "notified": "gemeld aan het systeem van de ontvanger",
    "failed": "versturen mislukte",
    "fell-back": "niet op tijd aangekomen: op de beveiligde pagina gezet",
    "read": "gelezen",
    "printed": "afgedrukt of als PDF bewaard",
    "fetched": "opgehaald door het systeem van de ontvanger",
    "told": "de ontvanger meldde",
    "withdrawn": "ingetrokken",
    "expired": "verlopen zonder dat iemand het las",
}
PROBLEMS = {
    "no-endpoint": "er is geen adres van hun systeem",
    "address": "het adres van hun systeem klopt niet",
    "unknown-host": "het adres van hun systeem bestaat niet",
    "own-network": "hun adres ligt op een netwerk dat niet is toegestaan",
    "unreachable": "hun systeem is niet bereikbaar",
    "broken-off": "de verbinding met hun systeem brak af",
    "too-slow": "hun systeem antwoordde niet op tijd",
    "answer-too-long": "hun systeem gaf een te lang antwoord",
    "certificate": "het certificaat van hun systeem klopt niet",
    "no-certificate-of-ours": "wij hebben geen certificaat om te laten zien",
    "unreadable": "de gegevens zijn niet te lezen: waarschuw functioneel beheer",
    "not-fetched": "hun systeem haalde het niet op",
}


def problem(code: str) -> str:
    """What went wrong, in words."""
    if code.startswith("status-"):
        return f"hun systeem weigerde het ({code.removeprefix('status-')})"
    return PROBLEMS.get(code, code)


@dataclass(frozen=True, slots=True)
class SentRow:
    """A hand-over as its sender sees it; `problem` in words, and only as long as it matters."""

    line: HandOverLine
    problem: str
    story: tuple[tuple[StepLine, str], ...]


def rows_of(lines: Iterable[HandOverLine]) -> list[SentRow]:
    """What needs attention stands first."""
    rows = [
        SentRow(one, problem(one.problem) if one.needs_attention else "", tuple((s, _step(s)) for s in one.steps))
        for one in lines
    ]
    return sorted(rows, key=lambda row: not row.line.needs_attention)


def _step(one: StepLine) -> str:
    words = STEPS.get(one.kind, one.kind)
    if one.kind == "told":
        return f"{words}: {Feedback(one.detail['told']).word}"
    return f"{words}: {problem(one.detail['problem'])}" if one.detail.get("problem") else words


@dataclass(frozen=True, slots=True)
class ReceivingRow:
    line: ReceivingLine
    way: str
    is_overdue: bool


def receiving_rows(lines: Iterable[ReceivingLine], *, today: date) -> list[ReceivingRow]:
    """Each location with how it receives, in words."""
    return [
        ReceivingRow(one, one.way.word if one.way else "niet ingevuld: tijdelijke pagina", one.is_overdue(today))
        for one in lines
    ]
