"""The trajectory over more than one request: each that is shown is looked into, which the log of the patient tells."""

from dataclasses import dataclass
from datetime import datetime

from ketenzicht.base.actor import Actor
from ketenzicht.coordination import operations as coordination
from ketenzicht.coordination import queries as requests
from ketenzicht.coordination.queries import LinkedLine, RequestFile
from ketenzicht.placement.queries.trajectory import how_it_went


@dataclass(frozen=True, slots=True)
class LinkedRequest:
    """Another request of the same trajectory, and how that went, in words."""

    line: LinkedLine
    is_earlier: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """`continues`: this one goes on from an earlier one."""

    continues: bool
    requests: tuple[LinkedRequest, ...]


def linked_of(file: RequestFile, *, actor: Actor, now: datetime) -> Linked:
    """What came before and after, the oldest first. The caller has looked into this one."""
    lines = requests.linked_requests(request_id=file.id)
    place = [one.id for one in lines].index(file.id) if lines else 0
    found = []
    for number, line in enumerate(lines):
        if line.id != file.id:
            coordination.look_into(request_id=line.id, actor=actor, at=now)
            words = how_it_went(request_id=line.id).words.splitlines()
            found.append(LinkedRequest(line, number < place, tuple(words)))
    return Linked(any(one.is_earlier for one in found), tuple(found))
