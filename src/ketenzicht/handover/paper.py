"""A hand-over on paper: a PDF with headings and a language, which a screen reader reads as a page (PDF/UA-1)."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from ketenzicht.handover.domain.telling import moment
from ketenzicht.handover.operations import Opened


def pdf_of(opened: Opened, *, by: str, at: datetime) -> bytes:
    """What was told goes in as data: nothing of it is read as layout."""
    line = opened.line
    told = {
        "title": f"Overdracht van zorgvraag {line.number}",
        "about": f"Van {line.centre}, aan {line.location}. Versie {line.version} van {moment(line.renewed_at)}.",
        "printed": f"Afgedrukt door {by} op {moment(at)}. Vertrouwelijk.",
        "sections": [
            {"title": one.title, "said": [{"name": each.name, "text": each.text} for each in one.said]}
            for one in opened.sections
        ],
    }
    content = {"content": json.dumps(told, ensure_ascii=False)}
    return bytes(typst.compile(_layout(), format="pdf", sys_inputs=content, pdf_standards=["ua-1"]))


@cache
def _layout() -> bytes:
    return (Path(__file__).parent / "paper.typ").read_bytes()
