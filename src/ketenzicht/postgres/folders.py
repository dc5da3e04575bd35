"""Where Ketenzicht keeps its own data on this machine."""

import os
from pathlib import Path


def data_folder() -> Path:
    """`KETENZICHT_DATA`, or `.ketenzicht` in the current project's folder."""
    return Path(os.environ.get("KETENZICHT_DATA", ".ketenzicht")).resolve()
