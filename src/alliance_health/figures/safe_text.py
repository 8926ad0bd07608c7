"""Words from data as text that plotly shows literally.

Plotly reads a kind of HTML in every text of a figure: a name that holds a tag
or a link would become one. Every word that comes from data passes through here.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.theme import BAND_SIGNS, band_colour
from alliance_health.insights.quantities import say_score, say_share
from alliance_health.language import to_speak
from alliance_health.vocabulary import Band

#: Ids without a label of their own are shown with these words, or with spaces for underscores.
DEFAULT_LABELS = {
    "leading": "Leading factors",
    "lagging": "Lagging factors",
    "leading_index": "Influence (leading)",
    "lagging_index": "Outcomes (lagging)",
}

#: Title of every axis on which scores lie.
SCORE_AXIS = to_speak("score, 0 to 100")


def plain(text: object) -> str:
    """Return text in which plotly finds no tag, no link and no entity.

    Quotes stay as they are: they are harmless in text, and plotly does not know their entity.

    >>> plain('<a href="x">Orion</a> & Co')
    '&lt;a href="x"&gt;Orion&lt;/a&gt; &amp; Co'
    """
    return html.escape(str(text), quote=False)


def label_of(identifier: str, labels: Mapping[str, str] | None) -> str:
    """Return the label of an id, not yet safe for plotly.

    >>> label_of("issue_age", {}), label_of("issue_age", {"issue_age": "Age of issues"})
    ('Issue age', 'Age of issues')
    """
    found = (labels or {}).get(identifier) or DEFAULT_LABELS.get(identifier)
    return found or identifier.replace("_", " ").capitalize()


def name_of(identifier: str, labels: Mapping[str, str] | None) -> str:
    """Return the label of an id on one line, safe for plotly.

    >>> name_of("rd", {"rd": "R & D"})
    'R &amp; D'
    """
    return plain(label_of(identifier, labels))


def wrapped(text: str, *, width: int, lines: int = 2) -> str:
    """Break text into lines, safe for plotly; what does not fit ends in an ellipsis.

    Parameters
    ----------
    text : str
        As it comes from data.
    width : int
        Characters in a line.
    lines : int
        How many lines there may be.

    Returns
    -------
    str
        Lines joined by breaks.

    Examples
    --------
    >>> wrapped("Median days to decide", width=12)
    'Median days<br>to decide'
    >>> wrapped("Median days to decide", width=12, lines=1)
    'Median days…'
    """
    parts = wrap(text, width) or [""]
    shown = parts[:lines]
    if len(parts) > lines:
        shown[-1] = shown[-1][: width - 1].rstrip(" ,;:") + "…"
    return "<br>".join(plain(part) for part in shown)


def bold(safe: str) -> str:
    """Return safe text in bold.

    >>> bold("All")
    '<b>All</b>'
    """
    return f"<b>{safe}</b>"


def coloured(safe: str, colour: str) -> str:
    """Return safe text in a colour.

    >>> coloured("All", "#16202C")
    '<span style="color:#16202C">All</span>'
    """
    return f'<span style="color:{colour}">{safe}</span>'


def is_known(number: object) -> bool:
    """Tell whether a cell holds a number.

    >>> is_known(0.0), is_known(float("nan")), is_known(None)
    (True, False, False)
    """
    return isinstance(number, int | float) and not math.isnan(number)


def score_in_band(score: object, band: object, edges: BandEdges) -> str:
    """Write a score with the sign and the word of its band.

    >>> score_in_band(63.2, "watch", BandEdges()), score_in_band(None, None, BandEdges())
    ('63 ▲ watch', 'missing')
    """
    if not isinstance(score, int | float) or math.isnan(score):
        return "missing"
    word = f" {BAND_SIGNS[Band(band)]} {band}" if isinstance(band, str) and band else ""
    return say_score(float(score), edges) + word


def coloured_score(score: object, band: object, edges: BandEdges) -> str:
    """Write a score in the colour of its band, the number in bold.

    >>> coloured_score(63.2, "watch", BandEdges())
    '<span style="color:#9A6300"><b>63</b> ▲ watch</span>'
    """
    number, _, word = score_in_band(score, band, edges).partition(" ")
    text = f"{bold(number)} {word}" if word else number
    return coloured(text, band_colour(band))


def interval_words(lower: object, upper: object, edges: BandEdges) -> str:
    """Write an interval of scores, or nothing when it is not known or has no width.

    >>> interval_words(42.4, 55.1, BandEdges()), interval_words(None, 55.0, BandEdges())
    ('42 to 55', '')
    """
    if not (isinstance(lower, int | float) and isinstance(upper, int | float)):
        return ""
    if math.isnan(lower) or math.isnan(upper):
        return ""
    ends = [say_score(float(end), edges) for end in (lower, upper)]
    return " to ".join(ends) if ends[0] != ends[1] else ""


def reading_words(row: Mapping[str, Any], edges: BandEdges) -> str:
    r"""Write what is known of one row of the scores, for a tooltip.

    Parameters
    ----------
    row : mapping
        A row of `score`.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    str
        Lines: the score with its interval and band, the coverage, and the reason when missing.

    Examples
    --------
    >>> row = {"score": 63.2, "lower": 60.0, "upper": 66.0, "band": "watch", "coverage": 0.9}
    >>> reading_words(row, BandEdges())
    '63 ▲ watch (60 to 66)<br>90\xa0% of the weight measured'
    """
    lines = [score_in_band(row["score"], row["band"], edges)]
    interval = interval_words(row.get("lower"), row.get("upper"), edges)
    if interval:
        lines[0] += f" ({interval})"
    coverage = row.get("coverage")
    if isinstance(coverage, int | float) and not math.isnan(coverage):
        lines.append(f"{say_share(float(coverage))} of the weight measured")
    reason = row.get("reason")
    if not is_known(row["score"]) and isinstance(reason, str) and reason:
        lines.append(wrapped(reason, width=44, lines=6))
    return "<br>".join(lines)
