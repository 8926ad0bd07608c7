"""What the links of a portfolio mean for one alliance: which of its factors give early signs.

Only pairs that lead give one, and only while what tends to follow still lies ahead::

    factor      70  71  62  61            <- fell by 9 points in 2026Q2
    period      Q4  Q1  Q2  Q3 | Q4       <- two quarters later is yet to come
                         '---------^
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliance_health.insights.links.verdict import Finding
from alliance_health.insights.links.wording import (
    Link,
    LinkWords,
    is_result,
    kind_of,
    number_word,
    say_later,
    unit_of,
    whole,
)
from alliance_health.insights.verdict import NOTABLE_CHANGE
from alliance_health.language import speak, speak_count
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Band, Direction, Role, RowKind

#: Upper limit of a range chart, in mean moving ranges, and moves from which it is drawn.
RANGE_LIMIT, LEAST_MOVES = 3.267, 8


@dataclass(frozen=True, slots=True)
class LinkSignal:
    """One leading factor of an alliance that is weak or has fallen, and what tends to follow.

    Parameters
    ----------
    leading, lagging : str
        Ids of both factors.
    points : float
        Points by which the factor fell; 0 when it only is weak.
    period : str
        When it fell, or is weak.
    due : str
        The period in which the outcome tends to follow.
    sentence : str
        All this in words.
    """

    leading: str
    lagging: str
    points: float
    period: str
    due: str
    sentence: str


def links_for(links: pd.DataFrame, alliance_id: str) -> pd.DataFrame:
    """Keep the pairs that may be spoken of to one alliance: the portfolio's and its own.

    Parameters
    ----------
    links : DataFrame
        Rows of `links`; `alliance_id` is empty for pairs tested over many alliances.
    alliance_id : str
        The alliance.

    Returns
    -------
    DataFrame
        Declared pairs; none that was tested on another alliance alone.

    Examples
    --------
    >>> rows = {"alliance_id": ["", "a", "b"], "declared": True}
    >>> links_for(pd.DataFrame(rows), "a")["alliance_id"].tolist()
    ['', 'a']
    """
    owner = links["alliance_id"].fillna("").astype(str)
    return links[links["declared"].astype(bool) & owner.isin(["", alliance_id])]


def find_signals(
    links: pd.DataFrame,
    scores: pd.DataFrame,
    period: str,
    *,
    words: LinkWords,
    directions: Mapping[str, str] | None = None,
) -> list[LinkSignal]:
    """Find the weak or fallen factors of an alliance whose outcomes tend to follow.

    Parameters
    ----------
    links : DataFrame
        From `links_for`.
    scores : DataFrame
        Rows of `score` of this alliance, scores from 0 to 100.
    period : str
        The last period.
    words : LinkWords
        How factors and periods are called.
    directions : mapping of metric id to Direction, optional
        Which way each metric is healthy. Where health of a factor goes with ill health of the
        outcome, its fall is no warning; where a metric is healthiest in the middle, neither.

    Returns
    -------
    list of LinkSignal
        Falls of at least `NOTABLE_CHANGE` points, beyond 3.267 times the mean of at least eight
        earlier moves of that factor, whose consequence is not due before the next period, the
        largest first; then weak factors. Missing and carried scores are no fall.

    Notes
    -----
    The limit is that of the range chart beside a chart of individual values: about one move in
    a hundred lies beyond it when nothing has changed.
    """
    found = []
    for link in links.to_dict("records"):
        is_lead = kind_of(str(link["verdict"])) is Finding.LEADS
        if not (is_lead and is_result(link) and whole(link["lag"])):
            continue
        if _health(link, directions or {}) <= 0:
            continue
        signal = _signal(link, _series(scores, str(link["leading"])), Period.parse(period), words)
        if signal:
            found.append(signal)
    return sorted(found, key=lambda one: (-one.points, one.leading, one.lagging))


def say_signals(
    links: pd.DataFrame, signals: list[LinkSignal], tested: int, words: LinkWords
) -> str:
    """Say in a sentence whether early warning of an alliance can rest on links.

    Parameters
    ----------
    links : DataFrame
        From `links_for`.
    signals : list of LinkSignal
        From `find_signals`.
    tested : int
        Declared pairs that could be tested.
    words : LinkWords
        How periods are called.

    Returns
    -------
    str
        One sentence or two; plainly so where the data carry nothing.

    Examples
    --------
    >>> rows = pd.DataFrame({"verdict": ["no evidence found"], "n_alliances": [20]})
    >>> say_signals(rows, [], 1, LinkWords())[:46]
    'No early warning rests on links: in none of 1 '
    """
    if not tested:
        periods = whole(links["n_periods"].max()) if len(links) else None
        if not periods:
            return speak(
                "Too little data. Whether leading factors announce results cannot be told, so no "
                "early warning here rests on links."
            )
        return speak(
            "Too little data: {periods} at most. Whether leading factors announce results cannot "
            "be told, so no early warning here rests on links.",
            periods=words.periods(periods),
        )
    rows = links.to_dict("records")
    leads = sum(kind_of(str(row["verdict"])) is Finding.LEADS and is_result(row) for row in rows)
    if not leads:
        return speak(
            "No early warning rests on links: in none of {tested} tested pairs is there evidence "
            "that the leading factor moves first.",
            tested=tested,
        )
    if not signals:
        return speak("None of the factors that tend to move first has fallen or is weak here.")
    factors = len({one.leading for one in signals})
    word = number_word(factors)
    return speak_count(
        factors,
        "One factor that tends to move first has fallen or is weak here.",
        "{count} factors that tend to move first have fallen or are weak here.",
        count=word[:1].upper() + word[1:],
    )


def _health(link: Link, directions: Mapping[str, str]) -> float:
    """Return the association of health with health; 0 where a metric has no healthy end."""
    sign = {None: 1, Direction.HIGHER.value: 1, Direction.LOWER.value: -1}
    ends = [sign.get(directions.get(str(link[end])), 0) for end in ("leading", "lagging")]
    association = link["association"]
    return 0.0 if pd.isna(association) else float(association) * ends[0] * ends[1]


def _series(scores: pd.DataFrame, factor_id: str) -> pd.DataFrame:
    """Return score and band of a factor by period; a bare id is a metric before a pillar."""
    name = factor_id.partition(":")[2] or factor_id
    joint = scores[(scores["perspective"] == "joint") & (scores["id"] == name)]
    joint = joint[joint["role"] == Role.LEADING.value]
    is_metric = joint["row"] == RowKind.METRIC.value
    wanted = is_metric if is_metric.any() and ":" not in factor_id else ~is_metric
    fresh = joint["age"].fillna(0) == 0
    return joint[wanted & fresh].set_index("period")[["score", "band"]]


def _signal(link: Link, series: pd.DataFrame, last: Period, words: LinkWords) -> LinkSignal | None:
    """Return the largest unusual fall whose consequence lies ahead, or a weak band."""
    lag = _steps(link, words)
    window = [last.shift(-back) for back in range(lag - 1, -1, -1)]
    falls = [(-_move(series, one), one) for one in window]
    told = [(points, one) for points, one in falls if _is_unusual(series, points, one)]
    ids = (str(link["leading"]), str(link["lagging"]))
    if told:
        points, when = max(told, key=lambda one: (one[0], one[1].ordinal))
        due = when.shift(lag).label
        said = _fell(link, round(points), (when.label, due), words)
        return LinkSignal(*ids, points, when.label, due, said)
    if series["band"].get(last.label) == Band.WEAK.value:
        said = _weak(link, _score(series, last), last.label, words)
        return LinkSignal(*ids, 0.0, last.label, last.shift(lag).label, said)
    return None


def _steps(link: Link, words: LinkWords) -> int:
    """Return the lag in periods of the workbook; a pair may be tested in longer ones."""
    unit = unit_of(link, words) or words.frequency
    return (whole(link["lag"]) or 1) * unit.months // words.frequency.months


def _is_unusual(series: pd.DataFrame, points: float, when: Period) -> bool:
    """Tell whether a fall is notable, and beyond what the factor's earlier moves explain."""
    if np.isnan(points) or round(points) < NOTABLE_CHANGE:
        return False
    earlier = [Period.parse(label) for label in series.index]
    moves = [abs(_move(series, one)) for one in earlier if one.ordinal < when.ordinal]
    known = [move for move in moves if not np.isnan(move)]
    return len(known) >= LEAST_MOVES and points > RANGE_LIMIT * float(np.mean(known))


def _move(series: pd.DataFrame, period: Period) -> float:
    """Return by how many points a factor rose from one period to the next, NaN where unknown."""
    return _score(series, period) - _score(series, period.shift(-1))


def _score(series: pd.DataFrame, period: Period) -> float:
    """Return a score, NaN where there is none."""
    return float(series["score"].get(period.label, np.nan))


def _names(link: Link, words: LinkWords) -> tuple[str, str]:
    """Name the factor at the start of a sentence and the outcome within one."""
    factor = words.within(str(link["leading"]))
    return factor[:1].upper() + factor[1:], words.within(str(link["lagging"]))


def _is_own(link: Link) -> bool:
    """Tell whether the link was seen in this alliance alone, not over the portfolio."""
    return bool(str(link.get("alliance_id") or ""))


def _fell(link: Link, points: int, when: tuple[str, str], words: LinkWords) -> str:
    """Say that a factor fell and what tends to follow."""
    factor, outcome = _names(link, words)
    told = {
        "factor": factor,
        "points": points,
        "period": when[0],
        "outcome": outcome,
        "later": say_later(link, words),
        "due": when[1],
    }
    if _is_own(link):
        return speak(
            "{factor} fell by {points} points in {period}, more than it usually moves; in this "
            "alliance such a fall tends to be followed by one in {outcome} {later}: about {due}.",
            **told,
        )
    return speak(
        "{factor} fell by {points} points in {period}, more than it usually moves; in this "
        "portfolio such a fall tends to be followed by one in {outcome} {later}: about {due}.",
        **told,
    )


def _weak(link: Link, score: float, period: str, words: LinkWords) -> str:
    """Say that a factor is weak and what tends to follow its moves."""
    factor, outcome = _names(link, words)
    told = {
        "factor": factor,
        "score": int(score),
        "period": period,
        "outcome": outcome,
        "later": say_later(link, words),
    }
    if _is_own(link):
        return speak(
            "{factor} is weak ({score}) in {period}; in this alliance its moves tend to be "
            "followed by moves of {outcome} {later}.",
            **told,
        )
    return speak(
        "{factor} is weak ({score}) in {period}; in this portfolio its moves tend to be followed "
        "by moves of {outcome} {later}.",
        **told,
    )
