"""What a citizen is told by their own answers. Pure.

What holds, or cannot be excluded because somebody does not know, counts at once: nobody answers on with a red flag.
"""

from enum import StrEnum

from ketenzicht.triage.domain import Assessment, Crosswalk, Instrument

WHOM: dict[str, tuple[str, str]] = {  # what it is called on the page, and `caller-is` of the intake
    "self": ("Voor mijzelf", "patient"),
    "child": ("Voor mijn kind", "relative"),
    "other": ("Voor iemand anders", "bystander"),
}


class NextStep(StrEnum):
    """What to do now. By class of the one scale: voorstel."""

    EMERGENCY = "emergency"  # 112
    CALL_NOW = "call-now"  # the GP, or the HAP
    CALL_BACK = "call-back"  # the centre may call
    SELF_CARE = "self-care"

    @property
    def may_be_called_back(self) -> bool:
        return self in {NextStep.CALL_BACK, NextStep.SELF_CARE}


_BY_CLASS = {
    "U0": NextStep.EMERGENCY,
    "U1": NextStep.EMERGENCY,
    "U4": NextStep.CALL_BACK,
    "U5": NextStep.SELF_CARE,
}


def outcome_of(found: Assessment, *, instrument: Instrument, crosswalk: Crosswalk) -> NextStep | None:
    """What follows from the answers so far; None: ask on. A class that we do not know means to call now."""
    in_doubt = (one.if_unknown for one in found.not_excluded)
    said = crosswalk.of(instrument=instrument.code, found=instrument.most_urgent(found.at_least, *in_doubt)).code
    outcome = _BY_CLASS.get(said, NextStep.CALL_NOW)
    if found.red_flags or outcome is NextStep.EMERGENCY:
        return NextStep.EMERGENCY
    return None if found.urgency is None else outcome


def can_be_offered(instrument: Instrument, *, crosswalk: Crosswalk) -> bool:
    """Whether citizens can be asked by it: made for them, in plain words, and each class has its place."""
    known = all((instrument.code, one.code) in crosswalk.crossings for one in instrument.classes)
    return instrument.is_for_citizens and instrument.is_plain and known
