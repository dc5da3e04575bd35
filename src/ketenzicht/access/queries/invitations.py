"""Who is invited, and to what."""

from datetime import datetime
from uuid import UUID

from ketenzicht.access.domain import NO_INVITATION, ROLE_NAMES, TOKEN, InvitationLine, OpenInvitation, Role, fingerprint
from ketenzicht.access.models import Invitation, User
from ketenzicht.base.errors import NotFound


def open_invitations(*, organisation_id: UUID, now: datetime) -> list[OpenInvitation]:
    """What an organisation has out, the newest first; one query."""
    return [
        OpenInvitation(
            id=row.pk, name=row.name, email=row.email, role=ROLE_NAMES[Role(row.role)], expires_at=row.expires_at
        )
        for row in Invitation.objects.open(now).filter(organisation_id=organisation_id)
    ]


def invitation_of(*, token: str, now: datetime) -> InvitationLine:
    """To what this link invites; NotFound in one sentence for every link that is not open."""
    opens = Invitation.objects.open(now).select_related("organisation")
    row = opens.filter(fingerprint=fingerprint(token)).first() if TOKEN.fullmatch(token) else None
    if row is None:
        raise NotFound(NO_INVITATION)
    return InvitationLine(
        id=row.pk,
        organisation=row.organisation.name,
        name=row.name,
        email=row.email,
        role=Role(row.role),
        expires_at=row.expires_at,
        has_account=User.objects.filter(email=row.email, ended_at__isnull=True).exists(),
    )
