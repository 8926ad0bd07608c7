"""The drawing library as a page carries it: packed, and known by its hash.

It is the file inside the installed plotly package, never a copy kept here and never
fetched from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from plotly.offline import get_plotlyjs

from alliance_health.report.packing import Packed, pack

#: Property of the shared style sheet that holds the packed library; `boot.js` reads it.
LIBRARY_PROPERTY = "--library"


@dataclass(frozen=True, slots=True)
class PlotlyBundle:
    """The library, packed for a page.

    Parameters
    ----------
    packed : Packed
        As the page carries it.
    sha256 : str
        Hash of the unpacked text as a Content-Security-Policy names it.
    """

    packed: Packed
    sha256: str


#: Pages that are composed at once wait for one packing rather than make one each.
_packing = Lock()


def plotly_bundle() -> PlotlyBundle:
    """Return the library packed for a page; made once a process.

    Returns
    -------
    PlotlyBundle
        The same bytes every time.

    Examples
    --------
    >>> plotly_bundle().sha256.startswith("sha256-")
    True
    """
    with _packing:
        return _packed_library()


@lru_cache(maxsize=1)
def _packed_library() -> PlotlyBundle:
    """Pack the library."""
    code = get_plotlyjs().encode()
    return PlotlyBundle(pack(code), script_hash(code))


def shared_library_name() -> str:
    """Name the file in which the pages of a folder share the library.

    Returns
    -------
    str
        Another for each library, so that a page never finds the wrong one.

    Examples
    --------
    >>> shared_library_name().startswith("charts-")
    True
    """
    digest = hashlib.sha256(plotly_bundle().packed.text.encode("ascii")).hexdigest()
    return f"charts-{digest[:12]}.css"


def shared_library() -> str:
    """Write the library as a style sheet of one property, for pages that lie beside it.

    A page opened from a disk may read no script beside it that is known by its hash, for lack of
    an origin. A style sheet it may read, and nothing in one can run. What the page unpacks from it
    runs only if its hash is the one that the policy of the page names.

    Returns
    -------
    str
        The same bytes every time.

    Examples
    --------
    >>> shared_library()[:17]
    ':root{--library:"'
    """
    return f':root{{{LIBRARY_PROPERTY}:"{plotly_bundle().packed.text}"}}\n'


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
