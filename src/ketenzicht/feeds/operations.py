"""Reminding who delivers that nothing comes, and telling the region and the country when that does not help."""

from datetime import datetime
from uuid import UUID

import structlog

from ketenzicht.access.domain import Permission
from ketenzicht.access.queries import local_day
from ketenzicht.base.actor import PLATFORM
from ketenzicht.feeds.domain import ESCALATED_AFTER, NATIONAL_AFTER, REMINDED_AFTER, Feed, is_ours
from ketenzicht.feeds.queries import feeds, national_watchers, watchers_of
from ketenzicht.notices.domain import NewNotice
from ketenzicht.notices.operations import give, settle
from ketenzicht.notices.queries import open_subjects
from ketenzicht.ui.domain.words import count, full_moment

log = structlog.get_logger()
_ABOUT = "feed/"


def watch_feeds(*, at: datetime) -> int:
    """Give notice of feeds of which figures are too old to use, and settle it when they come again.

    Gives how many feeds have such figures. Where most feeds are silent at once nobody is reminded: then it is the
    platform that did not hear them, because it was down itself.
    """
    found = feeds(now=at)
    if is_ours(found):
        log.warning("feeds.most-are-silent", feeds=len(found))
        return 0
    silent = {_about(feed): feed for feed in found if feed.stale_since and at - feed.stale_since >= REMINDED_AFTER}
    for about in open_subjects(beginning=_ABOUT) - {_about(feed) for feed in found if feed.stale_since}:
        settle(about=about, actor=PLATFORM, at=at)
    for feed in silent.values():
        _tell(feed, at=at)
    return len(silent)


def _tell(feed: Feed, *, at: datetime) -> None:
    """Each in turn: who delivers, after some hours the bureaus of the regions, after a day the country."""
    _give(feed, to=feed.organisation_id, permission=Permission.CAPACITY_DELIVER, at=at)
    regions = feed.regions_stale_since(at - ESCALATED_AFTER)
    for bureau in watchers_of(regions=regions, on=local_day(at)) if regions else ():
        _give(feed, to=bureau, permission=Permission.FEEDS_WATCH, at=at)
    if feed.regions_stale_since(at - NATIONAL_AFTER):
        for national in national_watchers():
            _give(feed, to=national, permission=Permission.FEEDS_WATCH, at=at)


def _give(feed: Feed, *, to: UUID, permission: Permission, at: datetime) -> None:
    last = full_moment(feed.last_at) if feed.last_at else "een onbekend moment"
    notice = NewNotice(
        about=_about(feed),
        title=f"{feed.module_name}: de aanlevering valt stil",
        text=(
            f"Van {count(feed.stale, 'eenheid', 'eenheden')} waarvoor {feed.organisation} aanlevert zijn de cijfers te "
            f"oud om op te varen; het laatste bericht kwam op {last}. Verwacht: {feed.expected_words}. Op de "
            "borden staan deze cijfers als verouderd. Lukt aanleveren niet, lever dan met de hand aan."
        ),
        link=f"/feeds/{feed.organisation_id}/{feed.module}/",
        is_task=True,
    )
    give(notice=notice, organisation_id=to, permission=permission, actor=PLATFORM, at=at)


def _about(feed: Feed) -> str:
    return f"{_ABOUT}{feed.organisation_id}/{feed.module}"
