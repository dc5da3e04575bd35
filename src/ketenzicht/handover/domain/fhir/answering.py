"""What a receiver's Task says came of a hand-over. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from ketenzicht.base.errors import Fault, Invalid
from ketenzicht.handover.domain.delivery import Feedback

# In our message the Task is accepted: who sends it back as it is has seen it.
SAYS: dict[str, Feedback] = {
    "received": Feedback.RECEIVED,
    "accepted": Feedback.RECEIVED,
    "completed": Feedback.ARRIVED,
    "failed": Feedback.NOT_ARRIVED,
}


def told_by(task: Mapping[str, Any], *, release_id: UUID) -> Feedback:
    """By the Task of the message, or of the notification, with a new status. Raises Invalid with every fault."""
    faults = []
    if task.get("resourceType") != "Task":
        faults.append(Fault("/resourceType", "invalid", "Dit is geen Task.", "This is no Task."))
    if task.get("id", str(release_id)) not in (str(release_id), str(uuid5(release_id, "task"))):
        nl, en = "Dit is de Task van iets anders.", "This is the Task of something else."
        faults.append(Fault("/id", "invalid", nl, en))
    status = task.get("status")
    told = SAYS.get(status) if isinstance(status, str) else None
    if told is None:
        choices = ", ".join(SAYS)
        faults.append(Fault("/status", "invalid", f"Kies uit: {choices}.", f"Choose from: {choices}."))
    if faults or told is None:
        raise Invalid(faults)
    return told
