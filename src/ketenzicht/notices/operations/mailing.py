"""Sending notices by e-mail to the people whom they are for, where the operator has named a mail server."""

import smtplib
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string

from ketenzicht.access.queries import addresses_of, local_day
from ketenzicht.notices.domain import MAILED_WITHIN, mailed_again_after
from ketenzicht.notices.models import Notice

log = structlog.get_logger()
MOST_AT_ONCE = 100  # notices in one round of the job: the rest comes a minute later


def mail_notices(*, at: datetime) -> int:
    """Send what is due, each to everybody whom it is for; gives how many notices were sent.

    A notice that the mail server does not take is tried again, less and less often, for three days; it stands on
    the page of notices all the while. Sent and noted are two things: who is killed between them sends twice, which
    is better than never.
    """
    if not settings.EMAIL_HOST:
        return 0
    Notice.objects.filter(mail_due_at__isnull=False, given_at__lt=at - MAILED_WITHIN).update(mail_due_at=None)
    due = list(Notice.objects.filter(mail_due_at__lte=at).order_by("mail_due_at").values_list("pk", flat=True))
    if not due:
        return 0
    try:
        with get_connection() as server:
            return sum(_mail(pk, server=server, at=at) for pk in due[:MOST_AT_ONCE])
    except (OSError, smtplib.SMTPException) as failure:  # nobody there: for all of them it is later
        log.warning("notices.mail-server-away", error=str(failure), waiting=len(due))
        return 0


@transaction.atomic
def _mail(pk: int, *, server: BaseEmailBackend, at: datetime) -> bool:
    """One notice, locked, so that two processes do not send it both."""
    row = Notice.objects.select_for_update(skip_locked=True).filter(pk=pk, mail_due_at__lte=at).first()
    if row is None:
        return False
    to = addresses_of(organisation_id=row.organisation_id, permission=row.permission, on=local_day(at))
    try:
        server.send_messages(list(_messages(row, to)))
    except (smtplib.SMTPException, OSError) as failure:
        row.mail_attempts += 1
        row.mail_due_at = at + mailed_again_after(row.mail_attempts)
        log.warning("notices.mail-refused", notice=row.pk, attempts=row.mail_attempts, error=str(failure))
    else:
        row.mail_due_at = None
    row.save(update_fields=["mail_attempts", "mail_due_at"])
    return row.mail_due_at is None


def _messages(row: Notice, addresses: Iterable[str]) -> Iterable[EmailMessage]:
    """A message for each: nobody sees who else got it."""
    body = render_to_string("notices/mail.txt", {"notice": row, "site": settings.BASE_URL})
    for address in addresses:
        subject = " ".join(f"Ketenzicht: {row.title}".split())  # a name from outside starts no header of its own
        yield EmailMessage(subject=subject, body=body, to=[address])
