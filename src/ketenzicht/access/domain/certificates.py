"""Client certificates (mTLS): what one says, and whether it is the one to which a system is bound. Pure."""

from dataclasses import dataclass
from datetime import datetime

_ASK = "Vraag uw leverancier het juiste certificaat te gebruiken, of uw organisatiebeheerder een ander te koppelen."


@dataclass(frozen=True, slots=True)
class Certificate:
    """What counts of a certificate: `fingerprint` is SHA-256 of all of it, in hexadecimal (as x5t#S256 of RFC 8705)."""

    fingerprint: str
    valid_from: datetime
    valid_until: datetime

    def refusal(self, at: datetime) -> str | None:
        """Why it is not good at a moment."""
        if at < self.valid_from:
            return f"Het certificaat van dit systeem geldt nog niet (pas vanaf {self.valid_from:%Y-%m-%d %H:%M} UTC)."
        if at >= self.valid_until:
            return f"Het certificaat van dit systeem is verlopen op {self.valid_until:%Y-%m-%d %H:%M} UTC. {_ASK}"
        return None


def certificate_refusal(*, bound: str | None, shown: Certificate | None, at: datetime) -> str | None:
    """Why a system that is bound to a certificate is not let in with this one; None: it is, or it is not bound."""
    if bound is None:
        return None
    if shown is None:
        return (
            "Dit systeem komt alleen binnen met zijn certificaat (mTLS), en bij dit verzoek zat geen certificaat dat "
            f"wij kunnen lezen. {_ASK}"
        )
    if shown.fingerprint != bound:
        return f"Dit verzoek kwam met een ander certificaat dan dat waaraan dit systeem is gebonden. {_ASK}"
    return shown.refusal(at)
