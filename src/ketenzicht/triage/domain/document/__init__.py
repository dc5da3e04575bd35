"""Reading and checking the files in which instruments and the crosswalk are written."""

from ketenzicht.triage.domain.document.checking import Remark, remarks
from ketenzicht.triage.domain.document.crossings import read_crosswalk
from ketenzicht.triage.domain.document.files import LARGEST, read_content
from ketenzicht.triage.domain.document.reading import read_instrument

__all__ = ["LARGEST", "Remark", "read_content", "read_crosswalk", "read_instrument", "remarks"]
