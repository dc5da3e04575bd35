"""Looking through all requests of a centre for what may be about somebody: sealed as they are, one by one."""

import json
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from ketenzicht.access.queries import local_day
from ketenzicht.coordination.domain import MOST_FOUND, Reason, Sought, TransferStage, reasons
from ketenzicht.coordination.models import CareRequest, Inquiry, Transfer
from ketenzicht.coordination.queries.inquiries import FOUND, found_in, sought_in
from ketenzicht.coordination.queries.reading import intake_of
from ketenzicht.coordination.queries.words import words_at
from ketenzicht.sealing import operations as sealing
from ketenzicht.sealing.domain import Unreadable

AT_ONCE = 500  # requests in one transaction, of which how far it came is kept
EACH_MINUTE = 100_000  # requests, by the clock; see the ADR for how long that takes
Found = dict[UUID, tuple[Reason, ...]]


def go_on_searching(*, at: datetime, most: int = EACH_MINUTE) -> int:
    """Go on with every search that is not done, from the oldest; gives how many requests were looked at."""
    waiting = Inquiry.objects.filter(searched_at__isnull=True).order_by("asked_at").values_list("id", flat=True)
    looked_at = 0
    for inquiry_id in waiting:
        looked_at += search_on(inquiry_id=inquiry_id, most=most - looked_at, at=at)
    return looked_at


def search_on(*, inquiry_id: UUID, most: int, at: datetime) -> int:
    """Go on with one search, through at most about `most` requests; gives how many.

    Killed in the middle it goes on where it was. What another process is looking through is left to that one.
    """
    looked_at = 0
    while looked_at < most:
        many = _search_some(inquiry_id, at=at)
        if many is None:
            break
        looked_at += many
    return looked_at


def centre_requests(inquiry: Inquiry) -> tuple[QuerySet[CareRequest], ...]:
    """All that an inquiry is about, each part in the order in which they are looked through.

    What the centre has, and apart from that, so that each goes by its own index, what it handed over to another.
    """
    rows = CareRequest.objects.filter(received_at__lte=inquiry.asked_at).order_by("received_at", "id")
    handed_over = Transfer.objects.filter(sender_id=inquiry.centre_id, stage=TransferStage.ACCEPTED.value)
    return (
        rows.filter(centre_id=inquiry.centre_id),
        rows.filter(id__in=handed_over.values("request_id")).exclude(centre_id=inquiry.centre_id),
    )


@transaction.atomic
def _search_some(inquiry_id: UUID, *, at: datetime) -> int | None:
    """Look through the next requests; None when there is nothing (more) to do here."""
    row = (
        Inquiry.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(id=inquiry_id, searched_at__isnull=True)
        .first()
    )
    if row is None:
        return None
    later = Q()
    if row.reached_at is not None:
        later = Q(received_at__gt=row.reached_at) | Q(received_at=row.reached_at, id__gt=row.reached_id)
        later &= Q(received_at__gte=row.reached_at)
    parts = [list(part.only("id", "received_at", "intake").filter(later)[:AT_ONCE]) for part in centre_requests(row)]
    batch = sorted((one for part in parts for one in part), key=lambda one: (one.received_at, one.id))[:AT_ONCE]
    known = found_in(row)
    found, unreadable = _found(batch, sought_in(row), today=local_day(row.asked_at))
    together = {**known, **found}
    if found:
        told = {str(one): [reason.value for reason in by] for one, by in together.items()}
        row.found = sealing.seal(json.dumps(told), owner=row.id, purpose=FOUND)
    row.looked_at += len(batch)
    row.unreadable += unreadable
    if batch:
        row.reached_at, row.reached_id = batch[-1].received_at, batch[-1].id
    # More than one page can hold is no answer to anybody: it stops there, and the page says to ask more precisely.
    if len(batch) < AT_ONCE or len(together) > MOST_FOUND:
        row.searched_at = max(at, row.asked_at)
    row.save()
    return len(batch) or None


def _found(batch: list[CareRequest], sought: Sought, *, today: date) -> tuple[Found, int]:
    """By request why it may be about whom is sought; and how many nobody can read."""
    words = words_at([one.id for one in batch])
    found: Found = {}
    unreadable = 0
    for one in batch:
        try:
            texts = [sealed.read() for sealed in words.get(one.id, ())]
            if by := reasons(sought, intake_of(one), texts=texts, today=today):
                found[one.id] = by
        except Unreadable:
            unreadable += 1
    return found, unreadable
