"""Notices by e-mail: once to each, tried again when the server is away, and never without a server."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from pytest_django import Settings
from tests.notices.conftest import NOON, House
from tests.notices.test_notices import ASKED, give

from ketenzicht.access import operations as access
from ketenzicht.base.actor import PLATFORM
from ketenzicht.config.mail import MailServer, mail_server
from ketenzicht.notices import operations
from ketenzicht.notices.models import Notice

MINUTE = timedelta(minutes=1)


class Falling(BaseEmailBackend):
    """A server that goes away while it is spoken to."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise SMTPServerDisconnected("weg")


@pytest.fixture
def server(settings: Settings) -> Settings:
    settings.EMAIL_HOST = "mail.voorbeeld.invalid"
    settings.BASE_URL = "https://ketenzicht.example"
    return settings


def test_everybody_concerned_gets_one_message_each(
    ours: House, theirs: House, server: Settings, mailoutbox: list[EmailMessage]
) -> None:
    give(ours)
    assert operations.mail_notices(at=NOON) == 1
    assert operations.mail_notices(at=NOON + MINUTE) == 0
    (message,) = mailoutbox
    assert message.to == ["organisation-administrator@ons.voorbeeld.invalid"]
    assert ASKED.title in message.subject
    assert "https://ketenzicht.example/locations/1/" in message.body
    assert "vóór zondag 6 december 2026, 13.00 uur" in message.body


def test_a_name_with_a_line_in_it_starts_no_header(
    ours: House, server: Settings, mailoutbox: list[EmailMessage]
) -> None:
    give(ours, replace(ASKED, title="Zorg\r\nBcc: elders@voorbeeld.invalid"))
    assert operations.mail_notices(at=NOON) == 1
    assert mailoutbox[0].subject == "Ketenzicht: Zorg Bcc: elders@voorbeeld.invalid"
    assert mailoutbox[0].recipients() == ["organisation-administrator@ons.voorbeeld.invalid"]


def test_who_left_gets_nothing(ours: House, server: Settings, mailoutbox: list[EmailMessage]) -> None:
    give(ours)
    assert ours.administrator.id
    access.end_account(user_id=ours.administrator.id, actor=PLATFORM, at=NOON)
    operations.mail_notices(at=NOON + timedelta(days=1))
    assert mailoutbox == []


def test_what_was_settled_before_it_was_sent_is_not_sent(
    ours: House, server: Settings, mailoutbox: list[EmailMessage]
) -> None:
    give(ours)
    operations.settle(about=ASKED.about, actor=PLATFORM, at=NOON)
    assert operations.mail_notices(at=NOON) == 0
    assert mailoutbox == []


def test_without_a_server_nothing_is_sent_and_nothing_is_lost(ours: House, mailoutbox: list[EmailMessage]) -> None:
    give(ours)
    assert operations.mail_notices(at=NOON) == 0
    assert mailoutbox == []
    assert Notice.objects.filter(mail_due_at__isnull=False).exists()


@pytest.mark.parametrize(
    "backend", ["tests.notices.test_mailing.Falling", "django.core.mail.backends.smtp.EmailBackend"]
)
def test_a_server_that_is_away_is_tried_again(
    ours: House, server: Settings, mailoutbox: list[EmailMessage], backend: str
) -> None:
    give(ours)
    working = server.EMAIL_BACKEND
    server.EMAIL_BACKEND, server.EMAIL_HOST, server.EMAIL_PORT, server.EMAIL_USE_TLS = backend, "127.0.0.1", 9, False
    assert operations.mail_notices(at=NOON) == 0
    server.EMAIL_BACKEND = working
    assert operations.mail_notices(at=NOON + MINUTE) == 1
    assert len(mailoutbox) == 1


def test_old_news_is_not_mailed_any_more(ours: House, server: Settings, mailoutbox: list[EmailMessage]) -> None:
    give(ours)
    operations.mail_notices(at=NOON + timedelta(days=4))
    assert mailoutbox == []
    assert not Notice.objects.filter(mail_due_at__isnull=False).exists()


def test_an_address_of_a_mail_server_is_read() -> None:
    assert mail_server("") == MailServer()
    found = mail_server("smtp://naam:w%40chtwoord@mail.example")
    assert (found.host, found.port, found.user, found.password) == ("mail.example", 587, "naam", "w@chtwoord")
    assert found.starttls
    assert not found.tls_from_the_start
    assert not mail_server("smtps://mail.example:4465").starttls
    assert not mail_server("smtp://localhost:2525").starttls


@pytest.mark.parametrize(
    "wrong", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:abc", "smtp://mail:0x"]
)
def test_a_wrong_address_of_a_mail_server_is_told_at_the_start(wrong: str) -> None:
    with pytest.raises(SystemExit, match="KETENZICHT_SMTP"):
        mail_server(wrong)
