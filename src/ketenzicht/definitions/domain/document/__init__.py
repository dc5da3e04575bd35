"""Reading the file in which a module is written."""

from ketenzicht.definitions.domain.document.fingerprint import checksum
from ketenzicht.definitions.domain.document.reading import read_document

__all__ = ["checksum", "read_document"]
