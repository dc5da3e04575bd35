"""The checks of conformance as a table: what to show, and how it is seen in what the sandbox knows. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from ketenzicht.capacity.domain import Outcome
from ketenzicht.connections.domain.conformance import Finding, State
from ketenzicht.connections.domain.sandbox import Answer, Disturbance
from ketenzicht.connections.domain.trial import ACCEPTED, Trial, Tried
from ketenzicht.definitions.domain import Role, VersionDefinition

REGULAR_FOR = timedelta(minutes=30)
SLACK = timedelta(minutes=1)  # a delivery is on its way for a while
# Where the field declares a stop or time-out (domain.md 1.4.2 and 1.4.6); voorstel for the modules whose fields are
# not public.
WITH_OPENING = frozenset({"spoed", "kliniek", "geboortezorg", "acute-vv", "acute-ggz", "hap", "gehandicaptenzorg"})
NAMED = 3  # so many of what is missing are named


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to show. `todo` says how; `applies` whether the module asks for it."""

    code: str
    name: str
    todo: str
    look: Callable[[Trial], Finding]
    applies: Callable[[VersionDefinition], bool] = lambda _: True


def findings_of(trial: Trial) -> dict[str, Finding]:
    """What every check that applies finds, by its code."""
    return {check.code: check.look(trial) for check in CHECKS if check.applies(trial.version)}


def _passed(by: Tried, words: str) -> Finding:
    return Finding(State.PASSED, words, by.id, by.received_at)


def _pending(words: str) -> Finding:
    return Finding(State.PENDING, words)


def _every_unit(trial: Trial) -> Finding:
    waiting = {unit.code: unit.name for unit in trial.units}
    for one, row in trial.rows:
        waiting.pop(row.unit, None)
        if not waiting:
            return _passed(one, f"Alle {len(trial.units)} eenheden zijn aangenomen.")
    return _pending(f"Nog niet aangenomen: {_listed(waiting.values())}.")


def _every_element(trial: Trial) -> Finding:
    waiting = {
        (unit.code, element.code): f"{element.name} van {unit.name}"
        for unit in trial.units
        for element in trial.version.elements
        if element.required and element.belongs_to(unit.label)
    }
    for one, row in trial.rows:
        for code, value in row.said.values.items():
            if value is not None:
                waiting.pop((row.unit, code), None)
        if not waiting:
            return _passed(one, "Van elke eenheid is elk verplicht element met een waarde geleverd.")
    return _pending(f"Nog geen waarde: {_listed(waiting.values())}.")


def _unknown(trial: Trial) -> Finding:
    unit, element = trial.unknown_task
    zero: Tried | None = None
    for one, row in trial.rows:
        if row.unit != unit.code or element.code not in row.said.values:
            continue
        value = row.said.values[element.code]
        if value is None:
            return _passed(one, f"“{element.name}” van {unit.name} is geleverd als onbekend, met een reden.")
        zero = one if value == 0 else zero
    if zero is not None:
        words = f"“{element.name}” van {unit.name} is geleverd als 0. Is dat onbekend, lever dan null met een reden."
        return Finding(State.FAILED, words, zero.id, zero.received_at)
    return _pending(f"Maak in uw systeem “{element.name}” van {unit.name} onbekend, en lever die eenheid.")


def _outcome(wanted: Outcome, seen: str, waiting: str) -> Callable[[Trial], Finding]:
    def look(trial: Trial) -> Finding:
        for one, row in trial.rows:
            if row.outcome is wanted:
                return _passed(one, seen)
        return _pending(waiting)

    return look


def _repeated(trial: Trial) -> Finding:
    for one in trial.taken:
        if one.replayed_at is not None:
            words = "Dezelfde levering kwam nog eens, met dezelfde Idempotency-Key, en telde één keer."
            return Finding(State.PASSED, words, one.id, one.replayed_at)
    return _pending("Stuur een levering die al is aangenomen nog eens, met dezelfde Idempotency-Key.")


def _corrected(trial: Trial) -> Finding:
    refused = next((one for one in trial.tried if one.answer is Answer.REFUSED and one.names), None)
    if refused is None:
        return _pending("Er is nog geen levering geweigerd. Lever bijvoorbeeld een waarde buiten de grenzen.")
    for one in trial.taken:
        if one.received_at > refused.received_at:
            return _passed(one, "Na een geweigerde levering is een goede aangenomen.")
    words = "Een levering is geweigerd, en daarna is nog niets aangenomen. Verbeter haar."
    return Finding(State.FAILED, words, refused.id, refused.received_at)


def _opening(trial: Trial) -> Finding:
    for one, row in trial.rows:
        opening = row.said.opening
        if opening and opening["state"] != "open" and opening["reason"]:
            return _passed(one, "Een stop of dreigende stop is geleverd, met een reden.")
    return _pending("Lever van een eenheid een (dreigende) stop met een reden.")


def _negative(trial: Trial) -> Finding:
    labels = {unit.code: unit.label for unit in trial.units}
    for one, row in trial.rows:
        element = trial.version.element_of_role(Role.AVAILABLE, labels[row.unit])
        value = row.said.values.get(element.code) if element else None
        if isinstance(value, int | float) and value < 0:
            return _passed(one, "Een tekort is geleverd als negatief getal.")
    return _pending("Lever van een eenheid met een tekort een negatief aantal vrije plaatsen, geen 0.")


def _regular(trial: Trial) -> Finding:
    """The longest row of deliveries of which none came later after the other than is expected."""
    most = trial.version.expected_every + SLACK
    every = list(trial.taken)
    longest, start = timedelta(0), every[0].received_at if every else None
    for one, following in pairwise(every):
        if start is None or following.received_at - one.received_at > most:
            start = following.received_at
        longest = max(longest, following.received_at - start)
        if longest >= REGULAR_FOR:
            return _passed(following, "Een half uur lang kwam elke levering binnen de verwachte tijd na de vorige.")
    minutes = int(trial.version.expected_every.total_seconds() // 60)
    found = int(longest.total_seconds() // 60)
    return _pending(f"Lever een half uur lang ten minste elke {minutes} minuten; tot nu toe lukte dat {found} minuten.")


def _survived(disturbance: Disturbance) -> Callable[[Trial], Finding]:
    """The same body came again, not sooner than was asked, and was taken in."""

    def look(trial: Trial) -> Finding:
        last: dict[bytes, Tried] = {}
        early: Finding | None = None
        for one in trial.tried:
            if one.answer is Answer.DISTURBED and one.status == int(disturbance.value):
                last[one.fingerprint] = one
            elif one.answer in ACCEPTED and one.rows and (before := last.pop(one.fingerprint, None)):
                if one.received_at - before.received_at >= timedelta(seconds=disturbance.retry_after - 1):
                    return _passed(one, f"Na een {disturbance.value} is dezelfde levering opnieuw gestuurd.")
                words = f"Na een {disturbance.value} kwam dezelfde levering eerder terug dan Retry-After vroeg."
                early = Finding(State.FAILED, words, one.id, one.received_at)
        return early or _pending(f"Zet de storing {disturbance.value} aan, en lever.")

    return look


def _can_fall_short(version: VersionDefinition) -> bool:
    labels = [label.code for label in version.labels]
    found = [version.element_of_role(Role.AVAILABLE, label) for label in labels]
    return any(element is not None and element.lowest < 0 for element in found)


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" en nog {len(every) - NAMED}" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + more


CHECKS: tuple[Check, ...] = (
    Check("every-unit", "Elke eenheid", "Lever elke eenheid van deze module ten minste één keer.", _every_unit),
    Check(
        "every-element",
        "Elk verplicht element",
        "Lever van elke eenheid elk verplicht element ten minste één keer met een waarde.",
        _every_element,
    ),
    Check("unknown", "Onbekend is null, nooit 0", "Lever een onbekend cijfer als null, met een reden.", _unknown),
    Check(
        "confirmed",
        "Ongewijzigd wordt bevestigd",
        "Lever een eenheid nog eens met dezelfde cijfers en een nieuw moment.",
        _outcome(
            Outcome.CONFIRMED,
            "Een ongewijzigd cijfer is opnieuw geleverd.",
            "Lever een eenheid waarvan niets veranderde opnieuw.",
        ),
    ),
    Check(
        "repeated",
        "Herhalen telt één keer",
        "Stuur dezelfde levering nog eens met dezelfde Idempotency-Key.",
        _repeated,
    ),
    Check(
        "corrected",
        "Een geweigerde levering verbeteren",
        "Laat een levering weigeren, verbeter wat de fouten noemen, en lever opnieuw.",
        _corrected,
    ),
    Check(
        "opening",
        "Stop met reden",
        "Lever van een eenheid een stop of dreigende stop, met een reden.",
        _opening,
        applies=lambda version: version.module in WITH_OPENING,
    ),
    Check(
        "negative",
        "Tekort is negatief",
        "Lever een eenheid die boven haar capaciteit werkt.",
        _negative,
        applies=_can_fall_short,
    ),
    Check(
        "late",
        "Te laat is toch geleverd",
        "Lever een waarneming van een moment vóór de laatste, zoals na een onderbreking.",
        _outcome(
            Outcome.LATE,
            "Een oudere waarneming kwam na een nieuwere, en staat in de geschiedenis.",
            "Lever een andere waarneming van een moment vóór de laatste.",
        ),
    ),
    Check(
        "regular",
        "Regelmatig",
        "Laat uw systeem een half uur leveren, binnen de tijd die de module verwacht.",
        _regular,
    ),
    Check(
        "survives-503",
        "Overleeft 503",
        "Doe een storing 503 na, en stuur na Retry-After hetzelfde opnieuw.",
        _survived(Disturbance.UNAVAILABLE),
    ),
    Check(
        "survives-429",
        "Overleeft 429",
        "Doe een storing 429 na, en stuur na Retry-After hetzelfde opnieuw.",
        _survived(Disturbance.TOO_MANY),
    ),
)
