"""Notices, as the database keeps them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from ketenzicht.notices.domain import LONGEST_ABOUT, LONGEST_LINK, LONGEST_TITLE, Settled


class Notice(models.Model):
    """Something for everybody in an organisation who has a permission there.

    `mail_due_at`: when the next attempt to send it by e-mail is due; null: there is nothing to send any more.
    """

    organisation = models.ForeignKey("registry.Organisation", on_delete=models.PROTECT, related_name="+")
    permission = models.CharField(max_length=40)
    about = models.CharField(max_length=LONGEST_ABOUT)
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    link = models.CharField(max_length=LONGEST_LINK)
    is_task = models.BooleanField()
    given_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled = models.CharField(max_length=8, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-given_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "permission", "about"],
                condition=Q(settled_at__isnull=True),
                name="one_open_notice_about_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled="")
                | Q(settled_at__gte=F("given_at"), settled__in=[one.value for one in Settled]),
                name="notice_settled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(is_task=True), name="only_a_task_has_a_deadline"
            ),
            models.CheckConstraint(
                condition=Q(is_task=False) | ~Q(settled=Settled.PUT_AWAY.value), name="a_task_is_not_put_away"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(mail_due_at__isnull=True), name="settled_is_not_mailed"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["about"], condition=Q(settled_at__isnull=True), name="open_notices_about"),
            models.Index(fields=["mail_due_at"], condition=Q(mail_due_at__isnull=False), name="notices_to_mail"),
        ]

    def __str__(self) -> str:
        return self.title
