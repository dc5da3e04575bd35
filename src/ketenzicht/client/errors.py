"""What can go wrong when delivering, and what the platform said about it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from ketenzicht.client.wire import Receipt


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (a JSON pointer into what was given), a stable code, and a sentence."""

    pointer: str
    code: str
    nl: str
    en: str

    @classmethod
    def from_wire(cls, fault: dict[str, Any]) -> Fault:
        names = ("pointer", "code", "nl", "en")
        return cls(**{name: str(fault.get(name, "")) for name in names})

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.nl or self.en} [{self.code}]"


class Unreachable(Exception):  # noqa: N818 - says what is so, reads better where it is caught
    """The platform did not answer, or was too busy, however often it was tried.

    `asked`: for how many seconds it asked to be left alone, the last time, if it did.
    """

    def __init__(self, sentence: str, *, asked: float | None = None) -> None:
        self.asked = asked
        super().__init__(sentence)


class DeliveryRefused(Exception):  # noqa: N818 - says what is so, reads better where it is caught
    """The platform said no (4xx), or failed in a way that trying again does not mend.

    `faults` lists everything that is wrong, each with its place. `receipts` holds the parts of the same call
    that were accepted before: they need not be delivered again.
    """

    def __init__(self, *, status: int, title: str, detail: str, faults: tuple[Fault, ...] = ()) -> None:
        self.status, self.title, self.detail, self.faults = status, title, detail, faults
        self.receipts: tuple[Receipt, ...] = ()
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        said = f"{self.status} {self.title}" + (f": {self.detail}" if self.detail else "")
        return "\n  ".join([said, *(str(fault) for fault in self.faults)])

    @classmethod
    def from_response(cls, response: httpx.Response) -> DeliveryRefused:
        """Read the problem (RFC 9457) that the platform answered with; a proxy may answer with anything."""
        try:
            problem = response.json()
        except (json.JSONDecodeError, UnicodeDecodeError):
            problem = None
        if not isinstance(problem, dict):
            problem = {"title": response.reason_phrase, "detail": response.text[:200]}
        faults = problem.get("faults") or []
        return cls(
            status=response.status_code,
            title=str(problem.get("title") or problem.get("error") or ""),  # "error": as OAuth says it
            detail=str(problem.get("detail") or problem.get("error_description") or ""),
            faults=tuple(Fault.from_wire(fault) for fault in faults),
        )

    def elsewhere(self, *, indexes: tuple[int, ...], receipts: tuple[Receipt, ...]) -> DeliveryRefused:
        """The same refusal, with every fault pointing into the whole list instead of into the part of it."""
        moved = tuple(
            replace(fault, pointer=pointer_in_whole(pointer=fault.pointer, indexes=indexes)) for fault in self.faults
        )
        refusal = DeliveryRefused(status=self.status, title=self.title, detail=self.detail, faults=moved)
        refusal.receipts = receipts
        return refusal


def pointer_in_whole(*, pointer: str, indexes: tuple[int, ...]) -> str:
    """`/observations/3/values/total` of a part, as a pointer into the list that the part was taken from."""
    match pointer.split("/"):
        case ["", "observations", index, *rest] if index.isdecimal() and int(index) < len(indexes):
            return "/".join(["", "observations", str(indexes[int(index)]), *rest])
    return pointer
