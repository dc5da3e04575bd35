"""Hand-overs in words for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ketenzicht.handover.domain.delivery import GONE, Feedback, State
from ketenzicht.handover.domain.withdrawing import Why
from ketenzicht.handover.queries import HandOverLine, ReceivingLine, StepLine
from ketenzicht.placement.domain import Status

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
    "told": "gemeld",
    "withdrawn": "ingetrokken",
    "expired": "verlopen zonder dat iemand het las",
    "corrected": "de aankomst is teruggedraaid",
    "recalled": "het systeem van de ontvanger weet dat zij is ingetrokken",
    "recall-waits": "dat zij is ingetrokken, staat klaar voor het systeem van de ontvanger",
    "recall-failed": "melden dat zij is ingetrokken mislukte",
    "recall-fell-back": "melden dat zij is ingetrokken lukte niet op tijd: de ontvanger kreeg er een bericht over",
    "recall-read": "gelezen dat zij is ingetrokken",
    "recall-expired": "het systeem van de ontvanger weet niet dat zij is ingetrokken",
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
    "certificate-of-ours": "ons certificaat is niet te gebruiken: waarschuw functioneel beheer",
    "unreadable": "de gegevens zijn niet te lezen: waarschuw functioneel beheer",
    "not-fetched": "hun systeem haalde het niet op",
    "our-fault": "er ging bij ons iets mis: waarschuw functioneel beheer",
}


RECALLED = {
    State.QUEUED: "Dat wordt gemeld aan hun systeem",
    State.RETRYING: "Melden aan hun systeem lukt nog niet",
    State.NOTIFIED: "Dat staat klaar voor hun systeem; zij kregen er een bericht over",
    State.ON_PAGE: "Melden aan hun systeem lukt nog niet; zij kregen er een bericht over",
    State.DELIVERED: "De ontvanger weet het",
    State.EXPIRED: "Hun systeem weet het niet",
}


def problem(code: str) -> str:
    """What went wrong, in words."""
    if code.startswith("status-"):
        return f"hun systeem weigerde het ({code.removeprefix('status-')})"
    return PROBLEMS.get(code, code)


@dataclass(frozen=True, slots=True)
class SentRow:
    """A hand-over as its sender sees it; `problem` in words, and only as long as it matters.

    `recalled`: how far the receiver's system knows that it was withdrawn.
    """

    line: HandOverLine
    recalled: str
    problem: str
    story: tuple[tuple[StepLine, str], ...]


def rows_of(lines: Iterable[HandOverLine]) -> list[SentRow]:
    """What needs attention stands first."""
    rows = [_row(one) for one in lines]
    return sorted(rows, key=lambda row: not row.line.needs_attention)


def _row(one: HandOverLine) -> SentRow:
    return SentRow(
        line=one,
        recalled=RECALLED[one.recall] if one.recall else "",
        problem=_attention(one) if one.needs_attention else "",
        story=tuple((step, _step(step)) for step in one.steps),
    )


def _attention(one: HandOverLine) -> str:
    if one.recall is None:
        return problem(one.problem)
    return f"hun systeem weet niet dat zij is ingetrokken; {problem(one.recall_problem)}"


def _step(one: StepLine) -> str:
    words = STEPS.get(one.kind, one.kind)
    if one.kind == "withdrawn" and one.detail.get("became"):
        return f"{words}: {Why(Status(one.detail['became']), one.detail['reason']).words}"
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


def standing_since(line: HandOverLine, *, shown: str, now: datetime) -> dict[str, object]:
    """What an open page of the version `shown` has to say: that there is a newer one, or nothing to read any more."""
    is_over = line.withdrawn_at is None and (line.state in GONE or line.expires_at <= now)
    is_newer = line.withdrawn_at is None and not is_over and str(line.version) != shown
    return {"line": line, "shown": shown, "is_over": is_over, "is_newer": is_newer}
