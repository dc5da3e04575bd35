"""References to patients in the log."""

import hashlib

from django.conf import settings
from django.utils.encoding import force_bytes

from ketenzicht.audit.domain import patient_reference

_SALT = b"ketenzicht.audit.patient:"


def patient_references(*, bsn: str) -> list[str]:
    """What may stand in the log for the person with this number (as `base.identifiers.parse_bsn` gives it).

    Write the first. Whoever looks for lines asks for all: the others are of the secrets of before.
    """
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [patient_reference(bsn=bsn, key=hashlib.sha256(_SALT + force_bytes(secret)).digest()) for secret in secrets]
