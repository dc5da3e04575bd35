"""Telling systems that a question, or a request that they sent, changed: at its time, again where it failed, for a day.

What is due stands in the database since the transaction in which it changed. It is taken, sent without the database,
and then written down; what a server was doing when it died is due again.
"""

import base64
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM
from ketenzicht.notices import operations as notices
from ketenzicht.notices.domain import NewNotice
from ketenzicht.placement.domain.informing import (
    DEAD_AFTER,
    GIVEN_UP_AFTER,
    LEASE,
    ChangedRequest,
    Form,
    Message,
    Tells,
    message_of,
    next_try,
    problem_in_words,
    row_next,
    trial_of,
)
from ketenzicht.placement.models import Endpoint, Offer, OfferStep, Untold
from ketenzicht.placement.operations.endpoints import SECRET, TOKEN, about
from ketenzicht.placement.queries.endpoints import ChangedOffer, changed_offer, changed_request
from ketenzicht.rest.outgoing import NotSentError, Outgoing, bring
from ketenzicht.sealing import queries as sealing
from ketenzicht.sealing.domain import Unreadable

AT_ONCE = 8  # in one go, each in a thread
OF_ONE = 4  # of these to one server, so that who is slow holds up nobody else
MOST_ROUNDS = 25
LOOKED_AT = 200  # rows that are due, to choose from


@dataclass(frozen=True, slots=True)
class _Job:
    """`untold` is the row of which it tells; none: a trial. `problem`: what is wrong before anything is sent."""

    endpoint_id: UUID
    outgoing: Outgoing | None
    untold: tuple[int, ...] = ()
    step: int = 0
    changed_at: datetime | None = None
    problem: str = ""


def inform_due(*, at: datetime) -> int:
    """Send all that is due; gives how many were tried."""
    tried = 0
    for _ in range(MOST_ROUNDS):
        jobs = _take(at=at)
        with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
            problems = list(threads.map(_try, jobs))
        for job, problem in zip(jobs, problems, strict=True):
            _write_down(job, problem, at=at)
        tried += len(jobs)
        if not jobs:
            break
    return tried


@transaction.atomic
def _take(*, at: datetime) -> list[_Job]:
    Untold.objects.filter(since__lte=at - GIVEN_UP_AFTER).delete()
    jobs = _trials(at=at)
    chosen = _chosen(at=at)[: AT_ONCE - len(jobs)]
    Untold.objects.filter(id__in=[one.id for one in chosen]).update(next_at=at + LEASE)
    asked = {one.offer_id for one in chosen if one.offer_id}
    versions = _versions(asked)  # before the offers: what is told may be newer than its number, never older
    offers = Offer.objects.select_related("unit", "location", "need__request__centre").in_bulk(asked)
    for one in chosen:
        one.offer = offers[one.offer_id] if one.offer_id else None
    return jobs + [_job(one, versions[one.offer_id] if one.offer_id else one.step, at=at) for one in chosen]


def _trials(*, at: datetime) -> list[_Job]:
    due = Endpoint.objects.select_for_update(skip_locked=True, no_key=True)
    rows = list(due.filter(trial_at__lte=at, ended_at__isnull=True).order_by("trial_at")[:AT_ONCE])
    Endpoint.objects.filter(id__in=[one.id for one in rows]).update(trial_at=at + LEASE)
    return [_trial(one, at=at) for one in rows]


def _chosen(*, at: datetime) -> list[Untold]:
    """What is due, the longest first; of a server that did not answer one, to see whether it does now."""
    left_alone = Q(endpoint__next_at__gt=at) | Q(endpoint__ended_at__isnull=False)
    due = Untold.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=at).exclude(left_alone)
    rows = due.select_related("endpoint", "request__centre")
    chosen: list[Untold] = []
    of_each: Counter[UUID] = Counter()
    for row in rows.order_by("next_at", "id")[:LOOKED_AT]:
        if of_each[row.endpoint_id] < (1 if row.endpoint.failures else OF_ONE):
            of_each[row.endpoint_id] += 1
            chosen.append(row)
    return chosen


def _versions(offer_ids: set[UUID]) -> dict[UUID, int]:
    """How many steps each took: that only grows."""
    counted = OfferStep.objects.filter(offer__in=offer_ids).values("offer").annotate(number=Count("id"))
    return dict(counted.values_list("offer", "number"))


def _job(row: Untold, version: int, *, at: datetime) -> _Job:
    job = _Job(row.endpoint_id, None, (row.id,), row.step, row.since)
    changed = _changed(row)
    if changed is None:
        return job
    try:
        secret, token = _secrets(row.endpoint)
    except Unreadable:
        return replace(job, problem="unreadable")
    what, fetch_at = changed
    form, fetch_at = Form(row.endpoint.form), f"{settings.BASE_URL.rstrip('/')}/api/v1/{fetch_at}"
    said = message_of(what, form=form, version=version, fetch_at=fetch_at, token=token, secret=secret, at=at)
    return replace(job, outgoing=_to(row.endpoint, said))


def _changed(row: Untold) -> tuple[ChangedOffer | ChangedRequest, str] | None:
    """What changed, and where it is fetched; None for what nobody is told of."""
    request = changed_request(row)
    if request is not None:
        return request, f"care-requests/{request.key}/outcome"
    offer = changed_offer(row.offer) if row.offer is not None else None
    return (offer, f"offers/{offer.id}") if offer is not None else None


def _trial(row: Endpoint, *, at: datetime) -> _Job:
    try:
        secret, token = _secrets(row)
    except Unreadable:
        return _Job(row.id, None, problem="unreadable")
    return _Job(row.id, _to(row, trial_of(row.id, form=Form(row.form), token=token, secret=secret, at=at)))


def _secrets(row: Endpoint) -> tuple[bytes, str]:
    secret = sealing.unseal(bytes(row.secret), owner=row.id, purpose=SECRET)
    token = sealing.unseal(bytes(row.token), owner=row.id, purpose=TOKEN) if row.token else ""
    return base64.b64decode(secret), token


def _to(row: Endpoint, said: Message) -> Outgoing:
    address = row.address.rstrip("/") + said.path if said.path else row.address
    return Outgoing(said.method, address, said.body, said.headers, row.shows_certificate)


def _try(job: _Job) -> str:
    """What went wrong, as a code; empty: nothing. Without the database: it runs in a thread of its own."""
    if job.outgoing is None:
        return job.problem
    try:
        bring(job.outgoing)
    except NotSentError as not_sent:
        return not_sent.problem
    return ""


@transaction.atomic
def _write_down(job: _Job, problem: str, *, at: datetime) -> None:
    """What came of it. What changed while it went out is due by itself: the database saw to that."""
    row = Endpoint.objects.select_for_update(no_key=True).get(id=job.endpoint_id)
    same = Untold.objects.filter(id__in=job.untold, step=job.step)
    if problem:
        _failed(row, problem, at=at)
        if job.changed_at is not None:
            same.update(next_at=max(row.next_at or at, row_next(changed_at=job.changed_at, at=at)))
    else:
        _arrived(row, at=at)
        same.delete()
    if not job.untold:
        row.trial_at = None
    row.save()


def _arrived(row: Endpoint, *, at: datetime) -> None:
    if row.failures:
        notices.settle(about=about(row.id), actor=PLATFORM, at=at)
    row.told_at, row.failures, row.failing_since, row.next_at, row.problem = at, 0, None, None, ""


_TITLES = {
    Tells.OFFERS: "Uw systeem hoort niet dat er om een plaats wordt gevraagd",
    Tells.REQUESTS: "Uw systeem hoort niet hoe het met zorgvragen gaat die het stuurde",
}
_MEANWHILE = {
    Tells.OFFERS: "Aanvragen staan intussen op de pagina Plaatsen, en uw systeem kan zelf vragen wat er veranderde.",
    Tells.REQUESTS: "Uw systeem kan intussen zelf vragen hoe het met een zorgvraag gaat.",
}


def _failed(row: Endpoint, problem: str, *, at: datetime) -> None:
    row.failures += 1
    row.failing_since = row.failing_since or at
    row.next_at, row.problem = next_try(failures=row.failures, at=at), problem[:40]
    if at - row.failing_since < DEAD_AFTER or row.ended_at is not None:
        return
    notices.give(
        notice=NewNotice(
            about=about(row.id),
            title=_TITLES[Tells(row.tells)],
            text=f"Wij kunnen het niet bereiken: {problem_in_words(problem)}. Wij blijven het proberen. "
            f"{_MEANWHILE[Tells(row.tells)]}",
            link="/offer-endpoints/",
        ),
        organisation_id=row.organisation_id,
        permission=Permission.ACCESS_ADMINISTER,
        actor=PLATFORM,
        at=at,
    )
