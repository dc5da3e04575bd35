"""What is asked or told: once, of whom it concerns, until it is done."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.notices.conftest import NOON, House

from ketenzicht.access.domain import Permission
from ketenzicht.audit.models import AuditLine
from ketenzicht.base.actor import PLATFORM
from ketenzicht.base.errors import Conflict, NotFound
from ketenzicht.notices import operations, queries
from ketenzicht.notices.domain import KEPT_FOR, NewNotice, Settled
from ketenzicht.notices.models import Notice

ASKED = NewNotice(
    about="location/1/confirm",
    title="Klopt het profiel nog?",
    text="Het profiel is een half jaar niet bevestigd.",
    link="/locations/1/",
    due_at=NOON + timedelta(days=14),
)
TOLD = NewNotice(about="location/1/changed", title="Een wijziging is goedgekeurd.", text="…", link="/locations/1/")


def give(to: House, notice: NewNotice = ASKED, permission: Permission = Permission.REGISTRY_MAINTAIN) -> bool:
    return operations.give(notice=notice, organisation_id=to.id, permission=permission, actor=PLATFORM, at=NOON)


def test_a_notice_is_read_by_who_has_the_permission_in_the_organisation_and_by_nobody_else(
    ours: House, theirs: House
) -> None:
    give(ours)
    assert [line.title for line in queries.open_notices(actor=ours.administrator)] == [ASKED.title]
    for other in (ours.triagist, theirs.administrator, replace(ours.administrator, organisation_id=None)):
        assert queries.open_notices(actor=other) == []
        assert queries.number_open(actor=other) == 0


def test_the_same_is_asked_once_while_it_is_open_and_again_when_it_was_settled(ours: House, theirs: House) -> None:
    assert give(ours) is True
    assert give(ours) is False
    assert give(theirs) is True
    assert operations.settle(about=ASKED.about, actor=PLATFORM, at=NOON) == 2
    assert operations.settle(about=ASKED.about, actor=PLATFORM, at=NOON) == 0
    assert give(ours) is True


def test_a_task_is_settled_by_its_deed_and_news_by_reading_it(ours: House, theirs: House) -> None:
    give(ours)
    give(ours, TOLD)
    news, task = sorted(queries.open_notices(actor=ours.administrator), key=lambda line: line.is_task)
    with pytest.raises(Conflict, match="taak"):
        operations.put_away(notice_id=task.id, actor=ours.administrator, at=NOON)
    for other in (theirs.administrator, ours.triagist):
        with pytest.raises(NotFound):
            operations.put_away(notice_id=news.id, actor=other, at=NOON)
    operations.put_away(notice_id=news.id, actor=ours.administrator, at=NOON)
    operations.put_away(notice_id=news.id, actor=ours.administrator, at=NOON)
    settled = queries.settled_notices(actor=ours.administrator, now=NOON)
    assert [line.settled for line in settled] == [Settled.PUT_AWAY]
    said = AuditLine.objects.filter(action__startswith="notices.").order_by("id")
    assert list(said.values_list("action", flat=True)) == ["notices.given", "notices.given", "notices.put-away"]


def test_tasks_come_by_their_deadline_and_late_ones_say_so(ours: House) -> None:
    late = replace(ASKED, about="a", title="te laat", due_at=NOON - timedelta(hours=1))
    undated = replace(ASKED, about="b", title="ooit", due_at=None, is_task=True)
    for one in (undated, TOLD, ASKED, late):
        give(ours, one)
    lines = queries.open_notices(actor=ours.administrator)
    assert [line.title for line in lines] == ["te laat", ASKED.title, "ooit", TOLD.title]
    assert [line.is_late(NOON) for line in lines] == [True, False, False, False]


def test_what_was_settled_long_ago_is_forgotten_and_what_is_open_never(ours: House) -> None:
    give(ours)
    give(ours, TOLD)
    operations.settle(about=TOLD.about, actor=PLATFORM, at=NOON)
    assert operations.forget_notices(at=NOON + KEPT_FOR) == 0
    assert operations.forget_notices(at=NOON + KEPT_FOR + timedelta(seconds=1)) == 1
    assert queries.number_open(actor=ours.administrator) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"settled_at": NOON},
        {"settled_at": NOON, "settled": "put-away"},
        {"settled_at": NOON - timedelta(days=1), "settled": "done", "mail_due_at": None},
        {"settled_at": NOON, "settled": "done"},  # and still to be mailed
        {"is_task": False},
    ],
)
def test_the_database_refuses_what_cannot_be(ours: House, wrong: dict[str, Any]) -> None:
    give(ours)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(**wrong)


@pytest.mark.parametrize("wrong", [{"link": "https://elders.example/"}, {"link": "//elders.example"}, {"title": ""}])
def test_a_notice_leads_to_this_site_and_has_words(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="notice"):
        replace(ASKED, **wrong)


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(microseconds=1), timedelta(days=3)])
def test_one_that_is_dated_after_who_settles_it_is_settled_when_it_was_given(ours: House, ahead: timedelta) -> None:
    """Who settles it began before it was given, and waited; or their clock is behind."""
    give(ours)
    give(ours, TOLD)
    Notice.objects.update(given_at=NOON + ahead)
    operations.settle(about=ASKED.about, actor=PLATFORM, at=NOON)
    news = Notice.objects.get(about=TOLD.about)
    operations.put_away(notice_id=news.pk, actor=ours.administrator, at=NOON)
    assert set(Notice.objects.values_list("settled_at", flat=True)) == {NOON + ahead}
