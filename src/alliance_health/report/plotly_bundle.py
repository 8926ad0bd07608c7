"""The drawing library as a page carries it: packed, and known by its hash.

It is the file inside the installed plotly package, never a copy kept here and never
fetched from anywhere.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

from plotly.offline import get_plotlyjs

#: The 85 signs of the packing, in the order of their worth. Python's own, but for those
#: that mean something inside a script element or an attribute.
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz,#$%.()*+/;:=[?@^_]{|}~"

_PYTHON_SIGNS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
)


@dataclass(frozen=True, slots=True)
class PlotlyBundle:
    """The library, packed for a page.

    Parameters
    ----------
    packed : str
        gzip, then base 85 with `SIGNS`: a sixteenth less than base 64, which is what keeps
        a page below its budget.
    size : int
        Bytes of the gzip stream; the text holds up to three more to fill its last group.
    sha256 : str
        Hash of the unpacked text as a Content-Security-Policy names it.
    """

    packed: str
    size: int
    sha256: str


@lru_cache(maxsize=1)
def plotly_bundle() -> PlotlyBundle:
    """Return the library packed for a page; made once a process.

    Returns
    -------
    PlotlyBundle
        The same bytes every time: the packing carries no time stamp.

    Examples
    --------
    >>> plotly_bundle().sha256.startswith("sha256-")
    True
    """
    code = get_plotlyjs().encode()
    packed = gzip.compress(code, compresslevel=9, mtime=0)
    text = base64.b85encode(packed, pad=True).decode("ascii")
    signs = str.maketrans(_PYTHON_SIGNS, SIGNS)
    return PlotlyBundle(text.translate(signs), len(packed), script_hash(code))


def script_hash(code: bytes) -> str:
    """Return the hash by which a Content-Security-Policy allows a script.

    Parameters
    ----------
    code : bytes
        The script's text, byte for byte.

    Returns
    -------
    str
        ``sha256-`` and the base64 digest.

    Examples
    --------
    >>> script_hash(b"")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    digest = hashlib.sha256(code).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")
