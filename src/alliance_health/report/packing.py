"""Packing of what a page carries: gzip, then base 85 in signs that mean nothing to a page."""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass

#: The 85 signs of the packing, in the order of their worth. Python's own, but for those
#: that mean something inside a script element or an attribute.
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,#$%.()*+/;:=[?@^_]{|}~"

_PYTHON_SIGNS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
)


@dataclass(frozen=True, slots=True)
class Packed:
    """A text packed for a page.

    Parameters
    ----------
    text : str
        gzip, then base 85 with `SIGNS`: a sixteenth less than base 64, which is what keeps
        a page below its budget.
    size : int
        Bytes of the gzip stream; the text holds up to three more to fill its last group.
    """

    text: str
    size: int


def pack(text: bytes) -> Packed:
    """Pack a text for a page.

    Parameters
    ----------
    text : bytes
        Anything.

    Returns
    -------
    Packed
        The same for the same text: the packing carries no time stamp.

    Examples
    --------
    >>> unpack(pack(b"a chart"))
    b'a chart'
    """
    packed = gzip.compress(text, compresslevel=9, mtime=0)
    signs = str.maketrans(_PYTHON_SIGNS, SIGNS)
    return Packed(base64.b85encode(packed, pad=True).decode("ascii").translate(signs), len(packed))


def unpack(packed: Packed) -> bytes:
    """Return what was packed, as a browser does.

    Parameters
    ----------
    packed : Packed
        From `pack`, or from the settings and a script of a page.

    Returns
    -------
    bytes
        The text.
    """
    signs = str.maketrans(SIGNS, _PYTHON_SIGNS)
    return gzip.decompress(base64.b85decode(packed.text.translate(signs))[: packed.size])
