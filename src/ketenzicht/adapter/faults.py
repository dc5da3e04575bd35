"""What is wrong with what a person wrote: in which file, on which line, in Dutch."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """`line` 0: the file as a whole."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}, regel {self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


class Unusable(Exception):  # noqa: N818 - says what is so, reads better where it is caught
    """A file that cannot be used at all; the sentence (Dutch) says why."""


def unreadable(wrong: OSError) -> Unusable:
    """A file that is not there, or that this account may not read, in Dutch."""
    if isinstance(wrong, FileNotFoundError):
        return Unusable(f"Het bestand {wrong.filename} is er niet.")
    return Unusable(f"Het bestand {wrong.filename} kan niet worden gelezen: {wrong.strerror}.")
