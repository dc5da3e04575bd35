"""Making the extract of what a centre holds of somebody: never kept, made anew each time, and each time on record."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.audit.domain import Deed
from ketenzicht.base.actor import Actor
from ketenzicht.coordination.models import CareRequest
from ketenzicht.coordination.operations.inquiring import log_inquiry, log_request, refuse_unfinished
from ketenzicht.coordination.queries.extract import Extract, extract_of
from ketenzicht.coordination.queries.inquiries import row_of


@transaction.atomic
def make_extract(*, inquiry_id: UUID, form: str, actor: Actor, at: datetime) -> Extract:
    """All that is about who asks, or that there is nothing; `form` says as what it leaves ("page" or "file").

    Raises NotPermitted, NotFound, and Refused as long as not all was looked at.
    """
    row = row_of(inquiry_id, actor=actor)
    made = extract_of(refuse_unfinished(row), centre_id=row.centre_id, now=at)
    parts = {one.file.id: one.part for one in made.requests}
    for request in CareRequest.objects.filter(id__in=parts):
        told = {"form": form, "part": parts[request.id].value}
        log_request(row, request, "coordination.extracted", deed=Deed.EXPORT, actor=actor, at=at, detail=told)
    detail: dict[str, str | int] = {"form": form, "requests": len(parts)}
    if made.other_calls:
        detail["calls"] = len(made.other_calls)
    log_inquiry(row, "coordination.extract-made", deed=Deed.EXPORT, actor=actor, at=at, detail=detail)
    return made
