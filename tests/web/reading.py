"""Reading a page as a person would: text without tags."""

import re
from html import unescape
from typing import Protocol


class Page(Protocol):
    """An answer that Django's test client gives."""

    @property
    def content(self) -> bytes: ...


def text_of(answer: Page | str) -> str:
    """What stands on the page, with single spaces."""
    html = answer if isinstance(answer, str) else answer.content.decode()
    body = re.sub(r"<(script|style|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def row_of(answer: Page, name: str) -> str:
    """The row of a table that begins with `name`."""
    rows = re.findall(r"<tr\b.*?</tr>", answer.content.decode(), flags=re.DOTALL)
    return next(text for row in rows if name in (text := text_of(row)))


def names_of(answer: Page) -> list[str]:
    """What the rows of a table begin with, in order."""
    return re.findall(r'<th scope="row"><a[^>]*>([^<]+)', answer.content.decode())


def codes_of(answer: Page) -> list[str]:
    """The regions that the rows of a table lead to, in order."""
    return re.findall(r'<th scope="row"><a href="/regions/([^/]+)/', answer.content.decode())
