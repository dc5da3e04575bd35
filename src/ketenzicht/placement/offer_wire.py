"""What comes over the line as a reply, judged as a whole: all that is wrong with it is told at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic.alias_generators import to_camel

from ketenzicht.base.errors import Conflict, Fault, Invalid, Refused
from ketenzicht.placement.domain import ASKS, Cancelled, Declined, Reply, Saying
from ketenzicht.placement.domain.reasons import LEAST_WORDS
from ketenzicht.placement.domain.replies import REASONS
from ketenzicht.placement.operations.answering import LATEST, SOONEST

_WORDS = {one.value: one.word for one in (*Cancelled, *Declined)}


def reason_word(code: str) -> str | None:
    """A reason in words; None where there is none."""
    return _WORDS.get(code)


def reply_from(*, kind: Saying, fields: Mapping[str, Any], names: Mapping[str, str] | None = None) -> Reply:
    """A reply of what was filled in (None: nothing); `names` says where it stood. Raises Invalid with every fault."""
    there = {name: value for name, value in fields.items() if value is not None}
    where = {name: (names or {}).get(name, f"/{to_camel(name)}") for name in {*ASKS[kind], *there}}
    faults = [
        *(_lacking(kind, name, where[name]) for name, must in ASKS[kind].items() if must and name not in there),
        *(_strange(kind, name, where[name]) for name in there if name not in ASKS[kind]),
    ]
    reasons = {one.value: one for one in REASONS.get(kind, ())}
    reason = reasons.get(there.pop("reason", ""))
    if kind in REASONS and fields.get("reason") is not None and reason is None:
        faults.append(_unknown(where["reason"], reasons))
    if reason in {Declined.OTHER, Cancelled.OTHER} and len(there.get("words", "").strip()) < LEAST_WORDS:
        nl, en = "Schrijf in een paar woorden wat de reden is.", "Say in a few words what the reason is."
        faults.append(Fault(where.get("words", "/words"), "required", nl, en))
    if faults:
        raise Invalid(faults)
    return Reply(kind=kind, reason=reason, **there)


def at_its_field(refused: Refused, said: Reply, *, now: datetime, names: Mapping[str, str] | None = None) -> Refused:
    """A refusal that is about one field, at that field; what comes too late as that; all others as they are."""
    if type(refused) is not Refused:
        return refused
    if said.kind is Saying.BOOK:  # nothing of what was sent is wrong: it is too late, or too soon
        return Conflict(str(refused))
    if said.expected_at is not None and not SOONEST <= said.expected_at - now <= LATEST:
        where, en = (names or {}).get("expected_at", "/expectedAt"), "Choose a moment from now until in two weeks."
        return Invalid([Fault(where, "not-plausible", str(refused), en)])
    if said.kind is Saying.REDIRECT:
        en = "You can refer only to another unit of the same organisation, for which you answer, that gives this care."
        return Invalid([Fault("/to", "not-possible", str(refused), en)])
    return refused


def _lacking(kind: Saying, name: str, where: str) -> Fault:
    return Fault(where, "required", f"Bij {kind.value} hoort ‘{to_camel(name)}’.", f"'{to_camel(name)}' belongs here.")


def _strange(kind: Saying, name: str, where: str) -> Fault:
    wire = to_camel(name)
    return Fault(
        where, "not-of-this-kind", f"‘{wire}’ hoort niet bij {kind.value}.", f"'{wire}' is not of {kind.value}."
    )


def _unknown(where: str, reasons: Mapping[str, object]) -> Fault:
    choices = ", ".join(reasons)
    return Fault(where, "unknown-choice", f"Kies uit: {choices}.", f"Choose from: {choices}.")
