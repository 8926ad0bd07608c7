"""Packing of what a page carries: gzip, then pairs of 91 signs that mean nothing to a page."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import numpy as np

#: The signs of the packing, in the order of their worth: all that are printed, without the space,
#: the one that can end a script element, and the two that end a string of a style sheet.
SIGNS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '<"\\')

#: Bits that a pair of signs carries: 91 x 91 is the least number of pairs above 2 ** 13.
PAIR_BITS = 13


@dataclass(frozen=True, slots=True)
class Packed:
    """A text packed for a page.

    Parameters
    ----------
    text : str
        gzip, then two of `SIGNS` for every 13 bits: a thirteenth less than base 64, which is what
        keeps a page below its budget.
    size : int
        Bytes of the gzip stream; the text holds some bits more to fill its last pair.
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
    bits = np.unpackbits(np.frombuffer(packed, np.uint8))
    pairs = np.pad(bits, (0, -len(bits) % PAIR_BITS)).reshape(-1, PAIR_BITS)
    worth = np.packbits(np.pad(pairs, ((0, 0), (16 - PAIR_BITS, 0))), axis=1).view(">u2").ravel()
    signs = np.frombuffer(SIGNS.encode("ascii"), np.uint8)
    written = signs[np.stack(np.divmod(worth, len(SIGNS)), axis=1)]
    return Packed(written.tobytes().decode("ascii"), len(packed))


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
    worth = np.zeros(128, np.uint16)
    worth[np.frombuffer(SIGNS.encode("ascii"), np.uint8)] = np.arange(len(SIGNS))
    first, second = worth[np.frombuffer(packed.text.encode("ascii"), np.uint8)].reshape(-1, 2).T
    pairs = (first * len(SIGNS) + second).astype(">u2").view(np.uint8).reshape(-1, 2)
    bits = np.unpackbits(pairs, axis=1)[:, 16 - PAIR_BITS :]
    return gzip.decompress(np.packbits(bits.ravel()).tobytes()[: packed.size])
