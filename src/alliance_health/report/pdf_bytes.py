"""The bytes of a PDF: what tells of the moment of printing is taken out, so that they repeat."""

from __future__ import annotations

import re
from datetime import date

#: Moments at which a browser says that it printed.
_MOMENT = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}([+-]\d{2}'\d{2}')?\)")

#: Names by which the tags of a browser refer to each other: numbers counted since it started.
_NODE = re.compile(rb"\bnode(\d{8})\b")

#: What the browser says of itself, its version and the system that it runs on.
_CREATOR = re.compile(rb"/Creator \(((?:\\.|[^\\()])*)\)", re.DOTALL)

#: What it says instead.
_MADE_BY = b"alliance_health"

_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)


def pinned(printed: bytes, day: date) -> bytes:
    """Return a PDF as if it had been printed on one day by a browser that just started.

    The browser no longer tells its version and the system.

    Nothing becomes longer or shorter, so that every place that the PDF refers to stays where
    it is. Streams (text, pictures, fonts) are left alone.

    Parameters
    ----------
    printed : bytes
        As Chromium printed it.
    day : date
        The day as of which the data are.

    Returns
    -------
    bytes
        The same pages.

    Examples
    --------
    >>> pinned(b"/ModDate (D:20261127013248+00'00') /ID (node00001512)", date(2026, 9, 30))
    b"/ModDate (D:20260930000000+00'00') /ID (node00000001)"
    """
    moment = f"{day:%Y%m%d}000000".encode()
    numbers: dict[bytes, bytes] = {}
    kept, last = [], 0
    for stream in _STREAM.finditer(printed):
        kept += [_mended(printed[last : stream.start()], moment, numbers), stream[0]]
        last = stream.end()
    return b"".join([*kept, _mended(printed[last:], moment, numbers)])


def _mended(part: bytes, moment: bytes, numbers: dict[bytes, bytes]) -> bytes:
    """Return a part without streams; names of tags are counted on in `numbers`."""
    part = _MOMENT.sub(lambda found: b"/%b (D:%b%b)" % (found[1], moment, found[2] or b""), part)
    part = _CREATOR.sub(lambda found: b"/Creator (%b)" % _MADE_BY.ljust(len(found[1])), part)
    return _NODE.sub(
        lambda found: numbers.setdefault(found[1], b"node%08d" % (len(numbers) + 1)), part
    )
