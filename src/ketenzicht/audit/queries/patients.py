"""References to patients in the log."""

import hashlib

from django.conf import settings
from django.utils.encoding import force_bytes

from ketenzicht.audit.domain import patient_reference

_SALT = b"ketenzicht.audit.patient:"


def patient_references(*, bsn: str) -> list[str]:
    """What may stand in the log for the person with this number (as `base.identifiers.parse_bsn` gives it).

    Write the first. Whoever looks for lines asks for all: the others are of the secrets of before, and of when
    references still hung on the key that signs sessions.
    """
    secrets = [*settings.PERSON_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(_SALT + force_bytes(secret)).digest() for secret in dict.fromkeys(secrets)]
    return [patient_reference(bsn=bsn, key=key) for key in keys]
