"""The form in which a delivery comes in, and all that can be wrong with that form."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from ketenzicht.base.errors import Fault
from ketenzicht.capacity.domain import STOP_REASONS, OpeningState

MAX_OBSERVATIONS = 2_000
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Value = bool | int | float | str | None


class OpeningIn(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """Whether the unit takes acute patients."""

    state: Literal["open", "stop-threatened", "stop"]
    reason: str | None = None
    expected_end_at: Moment | None = None


class ObservationIn(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """The figures of one unit at one moment."""

    unit: str
    observed_at: Moment
    values: dict[str, Value]
    absent_reasons: dict[str, str] = {}
    opening: OpeningIn | None = None


class DeliveryIn(msgspec.Struct, rename="camel", forbid_unknown_fields=True, frozen=True):
    """One delivery: 1 to 2,000 observations, each of another unit."""

    observations: Annotated[list[ObservationIn], msgspec.Meta(min_length=1, max_length=MAX_OBSERVATIONS)]
    on_fault: Literal["refuse-all", "accept-rest"] = "refuse-all"


_decoder = msgspec.json.Decoder(DeliveryIn)
_observation = {"unit", "observedAt", "values", "absentReasons", "opening"}


def decode(body: bytes) -> DeliveryIn | list[Fault]:
    """A delivery, or everything that is wrong with its form.

    The strict decoder is fast but stops at the first fault; only when it refuses, the slow way collects them all.
    """
    try:
        try:
            return _decoder.decode(body)
        except msgspec.ValidationError:
            return form_faults(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return [Fault("", "not-json", f"De inhoud is geen geldige JSON: {error}.", f"The body is not JSON: {error}.")]


def form_faults(document: Any) -> list[Fault]:
    """Everything that is wrong with the form of a decoded JSON document; empty when the form is right."""
    if not isinstance(document, dict):
        return [_wrong_type("", "een object", "an object")]
    faults = list(_unknown_fields(document, {"observations", "onFault"}, ""))
    if document.get("onFault", "refuse-all") not in ("refuse-all", "accept-rest"):
        faults.append(
            Fault(
                "/onFault",
                "unknown-choice",
                "'onFault' is 'refuse-all' of 'accept-rest'.",
                "'onFault' is 'refuse-all' or 'accept-rest'.",
            )
        )
    observations = document.get("observations")
    if not isinstance(observations, list):
        return [*faults, _wrong_type("/observations", "een lijst van waarnemingen", "a list of observations")]
    if not 1 <= len(observations) <= MAX_OBSERVATIONS:
        faults.append(
            Fault(
                "/observations",
                "wrong-number",
                f"Een levering bevat 1 tot {MAX_OBSERVATIONS} waarnemingen; dit zijn er {len(observations)}.",
                f"A delivery holds 1 to {MAX_OBSERVATIONS} observations; these are {len(observations)}.",
            )
        )
    for place, observation in enumerate(observations[:MAX_OBSERVATIONS]):
        faults.extend(_observation_faults(observation, f"/observations/{place}"))
    return faults


def _observation_faults(observation: Any, pointer: str) -> Iterator[Fault]:
    if not isinstance(observation, dict):
        yield _wrong_type(pointer, "een object", "an object")
        return
    yield from _unknown_fields(observation, _observation, pointer)
    if not isinstance(observation.get("unit"), str):
        yield _wrong_type(f"{pointer}/unit", "de code van een eenheid (tekst)", "the code of a unit (text)")
    yield from _moment_faults(observation.get("observedAt"), f"{pointer}/observedAt")
    values = observation.get("values")
    if not isinstance(values, dict):
        yield _wrong_type(f"{pointer}/values", "een object met waarden", "an object with values")
    else:
        for code, value in values.items():
            if isinstance(value, (dict, list)):
                yield _wrong_type(f"{pointer}/values/{code}", "een getal, tekst, ja/nee of null", "a plain value")
    reasons = observation.get("absentReasons", {})
    if not isinstance(reasons, dict) or not all(isinstance(reason, str) for reason in reasons.values()):
        yield _wrong_type(f"{pointer}/absentReasons", "een object met redenen (tekst)", "an object with reasons (text)")
    if observation.get("opening") is not None:
        yield from _opening_faults(observation["opening"], f"{pointer}/opening")


def _opening_faults(opening: Any, pointer: str) -> Iterator[Fault]:
    if not isinstance(opening, dict):
        yield _wrong_type(pointer, "een object", "an object")
        return
    yield from _unknown_fields(opening, {"state", "reason", "expectedEndAt"}, pointer)
    states = ", ".join(state.value for state in OpeningState)
    if opening.get("state") not in list(OpeningState):
        yield Fault(
            f"{pointer}/state",
            "unknown-choice",
            f"De openstelling is een van: {states}.",
            f"The state is one of: {states}.",
        )
    if opening.get("reason") is not None and not isinstance(opening["reason"], str):
        yield _wrong_type(f"{pointer}/reason", "tekst", "text")
    if opening.get("expectedEndAt") is not None:
        yield from _moment_faults(opening["expectedEndAt"], f"{pointer}/expectedEndAt")


def opening_faults(opening: OpeningIn, pointer: str) -> list[Fault]:
    """What is wrong with an opening whose form is right."""
    faults = []
    if opening.state == "open" and (opening.reason or opening.expected_end_at):
        faults.append(
            Fault(
                pointer,
                "open-has-no-reason",
                "Wat open is, heeft geen reden en geen verwacht einde.",
                "What is open has no reason and no expected end.",
            )
        )
    if opening.reason is not None and opening.reason not in STOP_REASONS:
        known = ", ".join(STOP_REASONS)
        faults.append(
            Fault(
                f"{pointer}/reason",
                "unknown-choice",
                f"Onbekende reden '{opening.reason[:40]}'. Bekend zijn: {known}.",
                f"Unknown reason '{opening.reason[:40]}'. Known are: {known}.",
            )
        )
    return faults


def _moment_faults(value: Any, pointer: str) -> Iterator[Fault]:
    try:
        msgspec.convert(value, Moment)
    except msgspec.ValidationError:
        yield Fault(
            pointer,
            "not-a-moment",
            "Een moment is een tekst volgens RFC 3339 mét tijdzone, zoals '2026-11-22T10:00:00Z'.",
            "A moment is RFC 3339 text with a time zone, such as '2026-11-22T10:00:00Z'.",
        )


def _unknown_fields(document: dict[str, Any], known: set[str], pointer: str) -> Iterator[Fault]:
    for name in document.keys() - known:
        yield Fault(
            f"{pointer}/{name[:80]}",
            "unknown-field",
            f"Het veld '{name[:80]}' bestaat niet; bekend zijn: {', '.join(sorted(known))}.",
            f"The field '{name[:80]}' does not exist; known are: {', '.join(sorted(known))}.",
        )


def _wrong_type(pointer: str, nl: str, en: str) -> Fault:
    return Fault(pointer, "wrong-type", f"Hier hoort {nl}.", f"This must be {en}.")
