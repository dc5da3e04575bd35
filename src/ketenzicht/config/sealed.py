"""Which columns hold what says who a person is: the one place where that is declared, as rights are in `tables`.

What is sealed is sealed anew when keys are replaced, and a key that nothing uses is thrown away. So content in a column
that is not declared here could not be read any more; tests/sealing asks of every column of bytes what it is.
"""

from ketenzicht.sealing.domain import MarkColumn, SealedColumn

SEALED: tuple[SealedColumn, ...] = ()
MARKED: tuple[MarkColumn, ...] = ()
