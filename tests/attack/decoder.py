"""Whatever a reader could get out of a file: every text in it, unpacked, and every number.

Takes any file of a report: a page, a manifest, a twin in JSON, a PDF as far as its text is plain.
"""

from __future__ import annotations

import base64
import gzip
import html
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from alliance_health.report.packing import Packed, unpack

#: Kinds of numbers that plotly packs, by its short names.
_KINDS = {"f8": "<f8", "f4": "<f4", "i1": "i1", "i2": "<i2", "i4": "<i4", "u1": "u1"} | {
    "u2": "<u2",
    "u4": "<u4",
}

_SCRIPT = re.compile(r'<script type="[^"]*" id="(\w+)">(.*?)</script>', re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")

#: Times what a number may be told: a share in percent, thousands, millions.
_SCALES = (1.0, 100.0, 1e-3, 1e-6)

#: Part of a number by which two may differ and be the same.
_ALIKE = 1e-5

#: A canary; a number as a machine writes it; one with spaces between thousands.
_WORD = re.compile(r"z[qx](?:(?!z[qx])[a-z0-9])+")
_NUMBER = re.compile(r"\d[\d.,]*")
_GROUPED = re.compile(r"\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Decoded:
    """Everything that can be read in a file."""

    text: str
    words: frozenset[str]
    told: frozenset[float]
    numbers: npt.NDArray[np.float64]

    def holds(self, token: str | float) -> bool:
        """Tell whether a canary is in the file, however it is written."""
        if isinstance(token, str):
            return token in self.words
        for scale in _SCALES:
            wanted = token * scale
            at = np.searchsorted(self.numbers, [wanted * (1 - _ALIKE), wanted * (1 + _ALIKE)])
            if at[0] != at[1]:
                return True
        return bool(renderings(token) & self.told)


@cache
def decode(path: Path) -> Decoded:
    """Read a file as far as it can be read."""
    return decode_bytes(path.read_bytes())


def decode_bytes(content: bytes) -> Decoded:
    """Read a content as far as it can be read."""
    text = content.decode("utf-8", errors="replace")
    scripts = dict(_SCRIPT.findall(text))
    # The drawing library is the same in every page, and large.
    text = text.replace(scripts.get("library", "\0"), "")
    texts, numbers = [text, html.unescape(text)], set()
    if "settings" in scripts:
        packed = json.loads(scripts["settings"])["packed"]
        figures = unpack(Packed(scripts["figures"], packed["figures"])).decode()
        texts += [figures, *_strings(json.loads(figures))]
        numbers |= set(_arrays(json.loads(figures)))
    texts += _streams(content)
    texts += [one for found in _BASE64.findall(text) for one in _unpacked(found)]
    whole = "\n".join(texts).lower()
    found = {*_NUMBER.findall(whole), *_GROUPED.findall(whole)}
    told = {value for one in found for value in _values(one)}
    sizes = np.sort(np.array([abs(one) for one in numbers if one], dtype=float))
    return Decoded(whole, frozenset(_WORD.findall(whole)), frozenset(told), sizes)


def _strings(part: Any) -> Iterator[str]:
    """Yield every text in JSON with its escapes resolved."""
    if isinstance(part, str):
        yield html.unescape(part)
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from (key, *_strings(value))
    elif isinstance(part, list):
        for value in part:
            yield from _strings(value)


def _arrays(part: Any) -> Iterator[float]:
    """Yield every number in JSON, packed arrays of plotly unpacked."""
    if isinstance(part, dict):
        if isinstance(part.get("bdata"), str):
            raw = base64.b64decode(part["bdata"])
            yield from np.frombuffer(raw, dtype=_KINDS[part["dtype"]]).astype(float).tolist()
        for value in part.values():
            yield from _arrays(value)
    elif isinstance(part, list):
        for value in part:
            yield from _arrays(value)
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield float(part)


def _unpacked(found: str) -> list[str]:
    """Read base 64 that is text, or a gzip of text."""
    # A letter too many belongs to what stands beside: four hold three bytes, one holds none.
    packed = found[:-1] if len(found) % 4 == 1 else found
    raw = base64.b64decode(packed + "=" * (-len(packed) % 4))
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    return [raw.decode("utf-8", errors="replace")]


def _streams(content: bytes) -> list[str]:
    """Read the compressed streams of a PDF."""
    if not content.startswith(b"%PDF"):
        return []
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(raw).decode("latin-1"))
        except zlib.error:
            continue
    return found


def _values(told: str) -> Iterator[float]:
    """Read a number as written in English and on the continent."""
    for thousands, point in ((",", "."), (".", ",")):
        plain = re.sub(rf"[ '\u00a0\u202f{thousands}]", "", told.rstrip(".,")).replace(point, ".")
        if plain.count(".") <= 1:
            yield float(plain)


def renderings(value: float) -> set[float]:
    """Round a number in all ways in which a page could; fewer than five digits meet by chance.

    >>> sorted(one for one in renderings(73.6291) if 10 < one < 100)
    [73.629, 73.6291]
    """
    found = set()
    for scale in _SCALES:
        for decimals in range(7):
            rounded = f"{value * scale:.{decimals}f}"
            if len(re.sub(r"\D", "", rounded).strip("0")) >= 5:
                found.add(float(rounded))
    return found
