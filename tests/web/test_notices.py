"""The page of notices, and their number in the head of every page."""

from datetime import datetime, timedelta

from django.test import Client
from tests.web.country import Country

from ketenzicht.access.domain import Permission
from ketenzicht.base.actor import PLATFORM
from ketenzicht.notices.domain import NewNotice
from ketenzicht.notices.models import Notice
from ketenzicht.notices.operations import give, settle


def given(land: Country, now: datetime, about: str, due_at: datetime | None = None) -> None:
    new = NewNotice(
        about=about, title=f"Over <b>{about}", text="Eerste regel\nTweede regel", link="/regions/", due_at=due_at
    )
    give(notice=new, organisation_id=land.organisation_id, permission=Permission.CAPACITY_READ, actor=PLATFORM, at=now)


def test_tasks_news_and_what_was_done_stand_apart(reader: Client, land: Country, now: datetime) -> None:
    given(land, now - timedelta(days=2), "een taak", now - timedelta(days=1))
    given(land, now, "nieuws")
    given(land, now, "gedaan")
    settle(about="gedaan", actor=PLATFORM, at=now)
    page = reader.get("/notices/").content.decode()
    assert "te laat" in page
    assert "Over &lt;b&gt;een taak" in page
    assert "Eerste regel<br>Tweede regel" in page
    assert page.index("Taken") < page.index("nieuws") < page.index("Afgehandeld") < page.rindex("gedaan")
    assert 'kz-account__count">2<' in page


def test_without_notices_the_page_says_so_and_the_head_shows_no_number(reader: Client) -> None:
    page = reader.get("/notices/").content.decode()
    assert "Er zijn geen taken" in page
    assert "kz-account__count" not in page


def test_news_is_put_away(reader: Client, land: Country, now: datetime) -> None:
    given(land, now, "nieuws")
    answer = reader.post(f"/notices/{Notice.objects.get().pk}/put-away/", follow=True)
    assert "Nieuws</h2>" not in answer.content.decode()
    assert "gelezen" in answer.content.decode()


def test_a_task_cannot_be_put_away_and_the_page_says_why(reader: Client, land: Country, now: datetime) -> None:
    given(land, now, "taak", now)
    answer = reader.post(f"/notices/{Notice.objects.get().pk}/put-away/")
    assert answer.status_code == 409
    assert "verdwijnt vanzelf" in answer.content.decode()
