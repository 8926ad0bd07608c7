"""Words from data as text that plotly shows literally.

Plotly reads a kind of HTML in every text of a figure: a name that holds a tag
or a link would become one. Every word that comes from data passes through here.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.theme import BAND_SIGNS, band_colour
from alliance_health.insights.names import say_band
from alliance_health.insights.quantities import say_range, say_score, say_share
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak, to_speak
from alliance_health.vocabulary import Band

#: Ids without a label of their own are shown with these words, or with spaces for underscores.
DEFAULT_LABELS = {
    "leading": to_speak("Leading factors"),
    "lagging": to_speak("Lagging factors"),
    "leading_index": to_speak("Influence (leading)"),
    "lagging_index": to_speak("Outcomes (lagging)"),
}

#: Title of every axis on which scores lie.
SCORE_AXIS = to_speak("score, 0 to 100")

#: Marks a period as data write it: year and part, such as 2026 and Q3.
_PERIOD = re.compile(r"(\d{4})(Q|H)(\d)")


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
    found = (labels or {}).get(identifier)
    if not found and identifier in DEFAULT_LABELS:
        found = speak(DEFAULT_LABELS[identifier])
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


def period_words(label: str) -> str:
    """Write a period where a figure names it: short, as the data write it in English.

    >>> period_words("2026Q3"), period_words("2026-09")
    ('2026Q3', '2026-09')
    """
    found = _PERIOD.fullmatch(label)
    if not found:
        return label
    # Translators: a quarter and a half-year in a chart, such as "K3 2026"; keep them short.
    quarter, half = to_speak("{year}Q{part}"), to_speak("{year}H{part}")
    return speak(quarter if found[2] == "Q" else half, year=found[1], part=found[3])


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
        return speak("missing")
    word = f" {BAND_SIGNS[Band(band)]} {say_band(band)}" if isinstance(band, str) and band else ""
    return say_score(float(score), edges) + word


def coloured_score(score: object, band: object, edges: BandEdges) -> str:
    """Write a score in the colour of its band, the number in bold.

    >>> coloured_score(63.2, "watch", BandEdges())
    '<span style="color:#9A6300"><b>63</b> ▲ watch</span>'
    """
    if not is_known(score):
        return coloured(speak("missing"), band_colour(band))
    number, _, word = score_in_band(score, band, edges).partition(" ")
    text = f"{bold(number)} {word}" if word else number
    return coloured(text, band_colour(band))


def interval_words(row: Mapping[str, Any], edges: BandEdges) -> str:
    """Write the interval of a score, or nothing when it is not known or has no width.

    Parameters
    ----------
    row : mapping
        `lower` and `upper`; `score` and `coverage` where the score may lie outside.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    str
        As page one says it.

    Examples
    --------
    >>> interval_words({"lower": 42.4, "upper": 55.1}, BandEdges())
    '42 to 55'
    >>> interval_words({"lower": None, "upper": 55.0}, BandEdges())
    ''
    >>> interval_words({"score": 24.0, "lower": 25.0, "upper": 28.0}, BandEdges())
    'as measured; 25 to 28 with what is unmeasured'
    """
    score, lower, upper, coverage = (
        float(one) if isinstance(one, int | float) and not math.isnan(one) else None
        for one in (row.get(name) for name in ("score", "lower", "upper", "coverage"))
    )
    if lower is None or upper is None:
        return ""
    return say_range(score, (lower, upper), edges, coverage)


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
    '63 ▲ watch (60 to 66)<br>90\xa0% of what counts is measured'
    """
    lines = [score_in_band(row["score"], row["band"], edges)]
    interval = interval_words(row, edges)
    if interval:
        lines[0] += f" ({interval})"
    coverage = row.get("coverage")
    if isinstance(coverage, int | float) and not math.isnan(coverage):
        share = say_share(float(coverage))
        lines.append(speak("{coverage} of what counts is measured", coverage=share))
    reason = row.get("reason")
    if not is_known(row["score"]) and isinstance(reason, str) and reason:
        lines.append(wrapped(say_reason(reason), width=44, lines=6))
    return "<br>".join(lines)
