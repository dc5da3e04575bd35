"""That a hand-over was withdrawn: the last version of the same message, without anything about a person. Pure."""

from ketenzicht.handover.domain.dataset import Party
from ketenzicht.handover.domain.fhir import codes
from ketenzicht.handover.domain.fhir.parts import Resource, made, refer
from ketenzicht.handover.domain.fhir.passing import TASK, WITHDRAWN, Passing, header, message, organisation, place
from ketenzicht.handover.domain.withdrawing import Why


def withdrawal_of(passing: Passing, *, number: int, sender: Party, why: Why) -> Resource:
    """In the place of what was sent: the request is revoked, its Task cancelled, and says why."""
    release = passing.release_id
    ours, theirs = organisation("sender", sender, passing), organisation("owner", passing.to, passing)
    where = place(passing, theirs)
    request = made(
        "ServiceRequest",
        release=release,
        part="request",
        identifier=[{"system": codes.INCIDENT, "value": f"KZ-{number}"}],
        status=passing.stand.value,
        intent="order",
        subject={
            "extension": [{"url": codes.ABSENT, "valueCode": "masked"}],
            "display": "Zoals in de overdracht die is ingetrokken",
        },
        requester=refer(ours, sender.name),
        performer=[refer(theirs, passing.to.name)],
    )
    task = made(
        "Task",
        release=release,
        part="task",
        identifier=[{"system": codes.RELEASE, "value": str(release)}],
        status=TASK[passing.stand],
        statusReason=status_reason(why),
        intent="order",
        focus=refer(request),
        lastModified=passing.at.isoformat(),
        requester=refer(ours),
        owner=refer(theirs, passing.to.name),
        location=refer(where, passing.location),
    )
    first = header(passing=passing, sender=ours, focus=[task, request], event=WITHDRAWN)
    return message(passing, [first, request, task, ours, theirs, where])


def status_reason(why: Why) -> Resource:
    """What became of the placement, and the reason, as `placement` codes them in its own Task."""
    reason = [{"system": codes.REASON, "code": why.reason}] if why.reason else []
    return {"coding": [{"system": codes.STAND, "code": why.became.value}, *reason], "text": why.words}
