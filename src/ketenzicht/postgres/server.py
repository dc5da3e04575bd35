"""The embedded server's life (being written)."""

from ketenzicht.postgres.folders import data_folder


def conninfo() -> str:
    """How to reach the embedded server, running or not."""
    return f"host={data_folder() / 'socket'} user=ketenzicht dbname=ketenzicht"
