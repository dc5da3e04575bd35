"""How much room the server needs on its disk, and what is said when that is not there."""

import os

from ketenzicht.postgres.folders import Place
from ketenzicht.postgres.problems import DiskFull, megabytes

TO_CREATE = 100_000_000  # bytes: a cluster is 40 MB, its first write-ahead log 16 to 32 MB
TO_START = 40_000_000  # recovery and the first checkpoint want two new pieces of write-ahead log, of 16 MB each
NO_ROOM = "No space left on device"


def check_room(*, place: Place) -> None:
    """Refuse to begin what would stop halfway."""
    needed = TO_START if place.cluster.exists() else TO_CREATE
    if _free(place) < needed:
        raise disk_full(place=place)


def disk_full(*, place: Place) -> DiskFull:
    """What is said on a full disk: how much there is, what is needed, and that nothing is lost."""
    exists = place.cluster.exists()
    needed = TO_START if exists else TO_CREATE
    kept = "Alles wat was opgeslagen staat er nog." if exists else "Er is niets aangemaakt."
    return DiskFull(
        f"De schijf van {place.server} is vol: er is {megabytes(_free(place))} vrij en er is ten minste "
        f"{megabytes(needed)} nodig. {kept} Maak ruimte en probeer het opnieuw."
    )


def _free(place: Place) -> int:
    """Bytes that an ordinary account may still write; root's reserve does not help the server."""
    there = next(folder for folder in (place.server, *place.server.parents) if folder.exists())
    disk = os.statvfs(there)
    return disk.f_bavail * disk.f_frsize
