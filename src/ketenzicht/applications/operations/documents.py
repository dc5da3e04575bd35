"""Documents with an application: adding and removing while it is a draft, and reading, which is logged."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ketenzicht.applications.domain import Move, Upload, document_faults, type_of
from ketenzicht.applications.models import Application, Document
from ketenzicht.applications.operations.moving import moved, tell
from ketenzicht.applications.queries import UNKNOWN_APPLICATION, may_see
from ketenzicht.audit.domain import Deed
from ketenzicht.audit.operations import record
from ketenzicht.base.actor import Actor
from ketenzicht.base.errors import Invalid, NotFound

UNKNOWN_DOCUMENT = "Dit document is er niet, of niet meer."


@transaction.atomic
def add_document(*, application_id: UUID, upload: Upload, actor: Actor, at: datetime) -> None:
    """Keep a file with a draft. Raises NotFound, NotPermitted, Conflict, and Invalid for what is not allowed."""
    row = moved(application_id=application_id, move=Move.CHANGE, actor=actor)
    if faults := document_faults(upload, already=row.documents.count()):
        raise Invalid(faults)
    found = row.documents.create(
        name=upload.kept_name,
        type=type_of(upload.content) or "",
        size=len(upload.content),
        content=upload.content,
        added_at=at,
    )
    tell(action="document-added", row=row, detail={"document": found.id, "size": found.size}, actor=actor, at=at)


@transaction.atomic
def remove_document(*, application_id: UUID, document_id: int, actor: Actor, at: datetime) -> None:
    """Take a file away from a draft."""
    row = moved(application_id=application_id, move=Move.CHANGE, actor=actor)
    removed, _ = row.documents.filter(id=document_id).delete()
    if not removed:
        raise NotFound(UNKNOWN_DOCUMENT)
    tell(action="document-removed", row=row, detail={"document": document_id}, actor=actor, at=at)


@transaction.atomic
def read_document(*, application_id: UUID, document_id: int, actor: Actor, at: datetime) -> Document:
    """A document for who may see its application; NotFound otherwise."""
    row = Application.objects.filter(id=application_id).first()
    if row is None or not may_see(row, actor=actor):
        raise NotFound(UNKNOWN_APPLICATION)
    found = row.documents.filter(id=document_id).first()
    if found is None:
        raise NotFound(UNKNOWN_DOCUMENT)
    record(
        action="applications.document-read",
        actor=actor,
        subject=f"application/{row.id}",
        deed=Deed.READ,
        detail={"document": found.id},
        at=at,
    )
    return found
