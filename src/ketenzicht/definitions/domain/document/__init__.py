"""Reading and writing the file in which a module is written."""

from ketenzicht.definitions.domain.document.fingerprint import checksum
from ketenzicht.definitions.domain.document.lines import line_of, line_of_break, lines_by_pointer
from ketenzicht.definitions.domain.document.reading import read_document
from ketenzicht.definitions.domain.document.writing import as_toml, document_of

__all__ = [
    "as_toml",
    "checksum",
    "document_of",
    "line_of",
    "line_of_break",
    "lines_by_pointer",
    "read_document",
]
