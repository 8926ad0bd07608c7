"""Codes for people: the same person of the same export gets the same code, and nobody can go back.

A code is made from the export's name and the row by a hash with the workbook's secret salt. A
comment gets a code of its own, so that no table tells which ratings belong to it.
"""

from __future__ import annotations

import hashlib
import hmac

#: Length of a code after its letter: 48 bits, so that two of a thousand people do not meet.
CODE_LENGTH = 12


def person_code(salt: bytes, *place: str) -> str:
    """Return the code of a respondent.

    Parameters
    ----------
    salt : bytes
        Secret of the workbook.
    *place : str
        Where the answers stand: file and row.

    Returns
    -------
    str
        A letter and `CODE_LENGTH` signs that tell nothing without the salt.

    Examples
    --------
    >>> person_code(b"salt", "answers.csv", "2") == person_code(b"salt", "answers.csv", "2")
    True
    >>> person_code(b"salt", "answers.csv", "2") == person_code(b"pepper", "answers.csv", "2")
    False
    """
    return "r" + _code(salt, "person", *place)


def comment_code(salt: bytes, *place: str) -> str:
    """Return the code of a comment, which does not tell whose it is.

    >>> comment_code(b"salt", "a.csv", "2", "open_a")[1:] == person_code(b"salt", "a.csv", "2")[1:]
    False
    """
    return "c" + _code(salt, "comment", *place)


def _code(salt: bytes, *parts: str) -> str:
    """Return the hash of some texts; their lengths keep two lists of texts apart."""
    told = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(salt, told.encode(), hashlib.sha256).hexdigest()[:CODE_LENGTH]
